import GS1
import JSONText

/// `{"op":"linter","linter":"csum","input":"…"}`
enum LinterQuestion {
    static func answer(_ question: JSONObjectReader) throws(JSONShapeError) -> JSON {
        let name = try Answer.text(question, "linter")
        let input = try Answer.text(question, "input")
        guard let linter = Linter(rawValue: name) else {
            return Answer.unsupported("There is no linter of that name in the syntax dictionary that this library was made for.")
        }
        guard let fault = linter.fault(in: input, asking: try registry(question)) else { return Answer.valid() }
        var answer: JSONObject = ["valid": false, "error": .string(fault.name)]
        if let marked = marked(input, fault) { answer["marked"] = .string(marked) }
        answer["position"] = .number(JSONNumber(fault.offset))
        answer["reason"] = .string(fault.reason)
        return .object(answer)
    }

    /// `"company_prefixes":"unreachable"`, or a list of those that are assigned; without it none is asked.
    private static func registry(_ question: JSONObjectReader) throws(JSONShapeError) -> CompanyPrefixRegistry? {
        guard let member = question.optionalMember("company_prefixes") else { return nil }
        if member.value.asString == "unreachable" { return CompanyPrefixRegistry { _ in .unreachable } }
        var assigned: [String] = []
        for prefix in try member.array(max: 90) { assigned.append(try prefix.string(minBytes: 1, maxBytes: 12)) }
        return CompanyPrefixRegistry { [assigned] digits in assigned.contains { digits.hasPrefix($0) } ? .assigned : .unassigned }
    }

    /// The input with stars around what is wrong. Only of ASCII: half of another character is no text, and some of them end lines.
    private static func marked(_ input: String, _ fault: LintFault) -> String? {
        let bytes = Array(input.utf8)
        guard bytes.allSatisfy({ $0 < 0x80 }) else { return nil }
        let start = min(fault.offset, bytes.count)
        let end = min(start + fault.length, bytes.count)
        let star = [UInt8(ascii: "*")]
        return String(decoding: bytes[..<start] + star + bytes[start..<end] + star + bytes[end...], as: UTF8.self)
    }
}
