import Core
import Store

/// One condition on events, as far as the index knows it. All clauses of a search must hold.
package enum EventClause: Hashable, Sendable {
    /// The event says one of these things.
    case says([Mark])
    /// The event says a value in one of these ranges.
    case within([MarkRange])
    /// The event names one of these things in one of these roles, or one that begins so.
    case names([EPCRole], anyOf: [String], beginning: [String])

    /// Whether the index holds what is asked in the order of the events' time, for each value; such a clause can lead through any number of events.
    var isOrdered: Bool { parts.count <= SearchLimits.branches && parts.allSatisfy(\.isPoint) }

    /// What is asked of the index: each part is one range of it.
    var parts: [Part] {
        switch self {
        case .says(let marks): marks.map { .mark($0.field, $0.value...$0.value) }
        case .within(let ranges): ranges.map { .mark($0.field, $0.values) }
        case .names(let roles, let exact, let prefixes):
            exact.flatMap { epc in roles.map { .epc(epc, $0) } } + prefixes.map { .beginning($0, roles) }
        }
    }

    /// The same with many values in one part, where their order does not matter: a statement has a limit of parts.
    var groups: [Part] {
        switch self {
        case .says(let marks):
            Dictionary(grouping: marks, by: \.field).flatMap { field, marks in
                Self.pieces(marks.map(\.value)).map { Part.marks(field, $0) }
            }
        case .within: parts
        case .names(let roles, let exact, let prefixes):
            Self.pieces(exact).map { .epcs($0, roles) } + prefixes.map { .beginning($0, roles) }
        }
    }

    private static func pieces<Value>(_ values: [Value]) -> [[Value]] {
        stride(from: 0, to: values.count, by: SearchLimits.values).map { Array(values[$0..<min($0 + SearchLimits.values, values.count)]) }
    }

    enum Part: Sendable {
        case mark(Int64, ClosedRange<Int64>)
        case epc(String, EPCRole)
        case beginning(String, [EPCRole])
        case marks(Int64, [Int64])
        case epcs([String], [EPCRole])

        var isPoint: Bool {
            switch self {
            case .mark(_, let range): range.lowerBound == range.upperBound
            case .epc: true
            case .beginning, .marks, .epcs: false
            }
        }

        /// `SELECT at, seq FROM … WHERE …`, to be gone on with AND.
        func select(into sql: inout Statement.Interpolation) {
            switch self {
            case .mark(let field, let range) where range.lowerBound == range.upperBound:
                sql.appendLiteral("SELECT x.at, x.seq FROM epcis_mark AS x WHERE x.field = ")
                sql.appendInterpolation(field)
                sql.appendLiteral(" AND x.value = ")
                sql.appendInterpolation(range.lowerBound)
            case .mark(let field, let range):
                sql.appendLiteral("SELECT x.at, x.seq FROM epcis_mark AS x WHERE x.field = ")
                sql.appendInterpolation(field)
                sql.appendLiteral(" AND x.value BETWEEN ")
                sql.appendInterpolation(range.lowerBound)
                sql.appendLiteral(" AND ")
                sql.appendInterpolation(range.upperBound)
            case .epc(let epc, let role):
                sql.appendLiteral("SELECT x.at, x.seq FROM epcis_epc AS x WHERE x.epc = ")
                sql.appendInterpolation(epc)
                sql.appendLiteral(" AND x.role = ")
                sql.appendInterpolation(role.rawValue)
            case .beginning(let prefix, let roles):
                sql.appendLiteral("SELECT x.at, x.seq FROM epcis_epc AS x WHERE x.epc >= ")
                sql.appendInterpolation(prefix)
                sql.appendLiteral(" AND x.epc < ")
                sql.appendInterpolation(Self.end(of: prefix))
                sql.appendLiteral(" AND x.role IN (\(Self.list(roles)))")
            case .marks(let field, let values):
                sql.appendLiteral("SELECT x.at, x.seq FROM epcis_mark AS x WHERE x.field = ")
                sql.appendInterpolation(field)
                sql.appendLiteral(" AND x.value IN (\(values.map(String.init).joined(separator: ", ")))")
            case .epcs(let epcs, let roles):
                sql.appendLiteral("SELECT x.at, x.seq FROM epcis_epc AS x WHERE x.role IN (\(Self.list(roles))) AND x.epc IN (")
                for (place, epc) in epcs.enumerated() {
                    if place > 0 { sql.appendLiteral(", ") }
                    sql.appendInterpolation(epc)
                }
                sql.appendLiteral(")")
            }
        }

        private static func list(_ roles: [EPCRole]) -> String { roles.map { String($0.rawValue) }.joined(separator: ", ") }

        /// The first text that does not begin so any more: URIs are ASCII, and texts are compared by bytes.
        private static func end(of prefix: String) -> String { prefix + "\u{10FFFF}" }
    }

    /// `AND EXISTS (…)` on `d.at` and `d.seq`; nothing where the index would have to look through a range for each event.
    func restrict(_ sql: inout Statement.Interpolation) {
        guard isOrdered, !parts.isEmpty else { return }
        sql.appendLiteral(" AND (")
        for (place, part) in parts.enumerated() {
            sql.appendLiteral(place == 0 ? "EXISTS (" : " OR EXISTS (")
            part.select(into: &sql)
            sql.appendLiteral(" AND x.at = d.at AND x.seq = d.seq)")
        }
        sql.appendLiteral(")")
    }
}

/// A piece of the index: values of one field.
package struct MarkRange: Hashable, Sendable {
    package let field: Int64
    package let values: ClosedRange<Int64>
}

package enum SearchLimits {
    /// Values of one clause that are each looked up by themselves.
    static let branches = 16
    /// Values in one part of a statement, and parts of a statement.
    static let values = 400
    static let parts = 200
    /// Events that a clause may have to count as rare: they are gathered and put in order.
    static let rare = 2_000
    /// Events looked at in one step where no clause is rare.
    static let step = 5_000
    /// Events looked at for one page where the index finds others than are meant, and at a time after the first.
    static let looked = 2_000
    static let lookedAtOnce = 100
    /// Steps for one page; then it ends, shorter than asked, and says where the next begins.
    static let steps = 40
}
