import GS1
import JSONText

/// Answers questions about GS1 data, one JSON object for another: what `nearmade gs1 check` does with each line.
///
///     GS1Check.answer(to: ["op": "linter", "linter": "csum", "input": "4006381333932"])
///     // {"valid":false,"error":"INCORRECT_CHECK_DIGIT","marked":"400638133393*2*","reason":"…","position":12}
///
/// Whoever asks what is not in the list of operations is told so by `problem`, and by `unsupported` what this library leaves open.
package enum GS1Check {
    /// A longer line is not read: what the question can hold, escaped, and some room.
    package static let longestLine = 64 << 10

    /// - Parameter line: of an NDJSON stream, cut with ``longestLine``.
    package static func answer(to line: NDJSONLine) -> JSON {
        do {
            return answer(to: try line.parse(limits: JSONLimits(depth: 4, bytes: longestLine, values: 100, refuseNUL: false)))
        } catch {
            return ["problem": .string(error.description)]
        }
    }

    package static func answer(to question: JSON) -> JSON {
        do throws(JSONShapeError) {
            let question = try JSONReader(question).object()
            return try question.choice("op", of: Operation.self).answer(question)
        } catch {
            return ["problem": .string(error.description)]
        }
    }
}

/// What can be asked.
enum Operation: String, CaseIterable {
    case linter
    case aiRules = "ai_rules"
    case bracketedParse = "bracketed_ai_parse"
    case elementStringCheck = "element_string_check"
    case digitalLinkParse = "digital_link_parse"
    case digitalLinkGenerate = "digital_link_generate"
    case scanDataProcess = "scan_data_process"
    case scanDataGenerate = "scan_data_generate"

    func answer(_ question: JSONObjectReader) throws(JSONShapeError) -> JSON {
        switch self {
        case .linter: try LinterQuestion.answer(question)
        case .aiRules: try ElementQuestions.rules(question)
        case .bracketedParse: try ElementQuestions.bracketed(question)
        case .elementStringCheck: try ElementQuestions.elementString(question)
        case .digitalLinkParse: try LinkQuestions.parse(question)
        case .digitalLinkGenerate: try LinkQuestions.generate(question)
        case .scanDataProcess: try ScanQuestions.process(question)
        case .scanDataGenerate: try ScanQuestions.generate(question)
        }
    }
}
