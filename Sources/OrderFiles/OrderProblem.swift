/// Something in the files that could not be used, and where it stands.
package struct OrderProblem: Sendable, Equatable, CustomStringConvertible {
    package enum Kind: String, Sendable, CaseIterable {
        case unreadableRow = "unreadable row"
        case missingValue = "missing value"
        case badTime = "bad time"
        case badMoney = "bad money"
        case badNumber = "bad number"
        case duplicateOrder = "duplicate order"
        case contradictoryOrder = "contradictory order"
        case duplicateItem = "duplicate item"
        case contradictoryItem = "contradictory item"
        case tooManyItems = "too many items"
        case unknownOrder = "unknown order"
        case unknownCustomer = "unknown customer"
        case unknownSeller = "unknown seller"
        case contradictoryRow = "contradictory row"
    }

    package let kind: Kind
    package let file: String
    /// The first line of the row, from 1.
    package let line: Int
    package let detail: String

    package var description: String { "\(file), line \(line): \(kind.rawValue): \(detail)" }
}

/// All problems of one reading: exact counts, and the first examples of each kind.
package struct OrderProblems: Sendable, Equatable {
    package static let examplesMax = 100

    package private(set) var counts: [OrderProblem.Kind: Int] = [:]
    /// At most `examplesMax` of a kind, in the order of reading.
    package private(set) var examples: [OrderProblem] = []

    package init() {}

    package var total: Int { counts.values.reduce(0, +) }

    package mutating func add(_ kind: OrderProblem.Kind, _ file: String, _ line: Int, _ detail: String) {
        counts[kind, default: 0] += 1
        if counts[kind, default: 0] <= Self.examplesMax {
            examples.append(OrderProblem(kind: kind, file: file, line: line, detail: detail))
        }
    }

    /// A value as messages show it: at most 60 characters, control characters as a dot.
    static func shown(_ bytes: ArraySlice<UInt8>) -> String {
        let text = String(decoding: bytes.prefix(240), as: UTF8.self)
        let safe = String(String.UnicodeScalarView(text.unicodeScalars.prefix(60).map { $0.properties.isControl ? "·" : $0 }))
        return text.unicodeScalars.count > 60 ? "\"\(safe)…\"" : "\"\(safe)\""
    }
}

extension Unicode.Scalar.Properties {
    fileprivate var isControl: Bool {
        switch generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
