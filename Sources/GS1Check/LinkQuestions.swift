import GS1
import JSONText

/// Questions about Digital Links.
enum LinkQuestions {
    private enum ShortGTINs: String, CaseIterable {
        case nowhere, path, everywhere
    }

    /// `{"op":"digital_link_parse","uri":"…"}`, perhaps with `"short_gtins":"nowhere"|"path"|"everywhere"`, `"names":true`, `"unknown_ais":true`
    /// and `"wrong_values":true`.
    static func parse(_ question: JSONObjectReader) throws(JSONShapeError) -> JSON {
        let text = try Answer.text(question, "uri")
        var options = DigitalLink.Options()
        switch try question.optionalMember("short_gtins")?.choice(of: ShortGTINs.self) {
        case .nowhere: options.shortGTINs = .nowhere
        case .everywhere: options.shortGTINs = .everywhere
        case .path, nil: options.shortGTINs = .inPath
        }
        options.permitsNames = try question.optionalMember("names")?.bool() ?? false
        options.permitsUnknown = try question.optionalMember("unknown_ais")?.bool() ?? false
        options.permitsWrongValues = try question.optionalMember("wrong_values")?.bool() ?? false
        do throws(GS1Error) {
            let link = try DigitalLink(parsing: text, options: options)
            return Answer.valid(["element_string": .string(link.elements.elementString), "canonical": .string(link.canonical)])
        } catch {
            return Answer.invalid(error, ["element_string": ""])
        }
    }

    /// `{"op":"digital_link_generate","stem":null|"…","ai_data":"(01)…"}`
    static func generate(_ question: JSONObjectReader) throws(JSONShapeError) -> JSON {
        let text = try Answer.text(question, "ai_data")
        let stem = try question.optionalString("stem", maxBytes: 4_000)
        do throws(GS1Error) {
            let link = try DigitalLink(BracketedAIs.elements(of: text))
            return Answer.valid(["uri": .string(try link.uri(stem: stem ?? DigitalLink.canonicalStem))])
        } catch {
            return Answer.invalid(error, ["uri": ""])
        }
    }
}
