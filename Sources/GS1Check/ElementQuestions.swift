import GS1
import JSONText

/// Questions about elements.
enum ElementQuestions {
    /// `{"op":"bracketed_ai_parse","ai_data":"(01)…"}`
    static func bracketed(_ question: JSONObjectReader) throws(JSONShapeError) -> JSON {
        let text = try Answer.text(question, "ai_data")
        if isWord(text) { return Answer.unsupported("This is a word without a digit, FNC1 or bracket; no notation of elements looks so.") }
        do throws(GS1Error) {
            return Answer.valid(["element_string": .string(try BracketedAIs.elements(of: text).elementString)])
        } catch {
            return Answer.invalid(error, ["element_string": ""])
        }
    }

    /// `{"op":"element_string_check","element_string":"^01…"}`
    static func elementString(_ question: JSONObjectReader) throws(JSONShapeError) -> JSON {
        let text = try Answer.text(question, "element_string")
        if isWord(text) { return Answer.unsupported("This is a word without a digit, FNC1 or bracket; no notation of elements looks so.") }
        do throws(GS1Error) {
            return Answer.valid(["ai_data": .string(try ElementString.elements(of: text).bracketed)])
        } catch {
            return Answer.invalid(error)
        }
    }

    /// `{"op":"ai_rules","rule":"validateAIrequisites","ai_data":"(01)…"}`; AIs that nobody has assigned yet take part.
    static func rules(_ question: JSONObjectReader) throws(JSONShapeError) -> JSON {
        let name = try Answer.text(question, "rule")
        let text = try Answer.text(question, "ai_data")
        guard let rule = rules[name] else {
            return Answer.unsupported("There is no rule of that name; there are \(rules.keys.sorted().joined(separator: ", ")).")
        }
        do throws(GS1Error) {
            try rule.check(BracketedAIs.elements(of: text, permitsUnknown: true))
            return Answer.valid()
        } catch {
            return Answer.invalid(error)
        }
    }

    /// By the names that the GS1 Barcode Syntax Engine has for them.
    private static let rules: [String: PairRules.Rule] = [
        "validateAImutex": .excluded, "validateAIrequisites": .required, "validateAIrepeats": .repeated, "validateDigSigRequiresSerialisedKey": .signedSerial,
    ]

    /// A text without a digit, FNC1 or bracket is the name of something rather than data that could be right or wrong.
    private static func isWord(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0 & 0xDF) }
    }
}
