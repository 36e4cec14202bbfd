import GS1
import JSONText

/// The forms that answers have.
enum Answer {
    static func valid(_ members: KeyValuePairs<String, JSON> = [:]) -> JSON {
        var answer: JSONObject = ["valid": true]
        for (name, value) in members { answer[name] = value }
        return .object(answer)
    }

    /// What is wrong, and where: bytes before the fault.
    static func invalid(_ error: GS1Error, _ members: KeyValuePairs<String, JSON> = [:]) -> JSON {
        var answer: JSONObject = ["valid": false]
        for (name, value) in members { answer[name] = value }
        answer["kind"] = .string(error.kind.rawValue)
        if let lint = error.lint { answer["error"] = .string(lint.name) }
        if let ai = error.ai { answer["ai"] = .string(ai) }
        answer["position"] = .number(JSONNumber(error.position))
        answer["reason"] = .string(error.reason)
        return .object(answer)
    }

    static func unsupported(_ reason: String) -> JSON { ["unsupported": true, "reason": .string(reason)] }

    /// A text of a question, which may be empty.
    static func text(_ question: JSONObjectReader, _ name: String) throws(JSONShapeError) -> String {
        try question.string(name, maxBytes: GS1Check.longestLine)
    }
}
