import Core

/// A table that PostgreSQL keeps in parts, each with the rows of some span of time; on SQLite it is one table. See docs/decisions/partitions.md.
package enum PartitionedTable: String, CaseIterable, Sendable {
    case fact, scan

    /// By whose time a row's part is chosen: a UUIDv7 begins with the milliseconds of its making.
    var column: String { self == .fact ? "subject" : "id" }
    /// Where rows go whose time has no part yet. Every other part is made like it.
    var fallback: String { rawValue + "_default" }
}

/// A part of a table: its rows' ids are `from` or later and before `to`.
package struct PartitionPeriod: Sendable, Hashable {
    /// The table that holds them.
    package let name: String
    /// nil: from the beginning.
    package let from: UUIDBits?
    /// nil: without end.
    package let to: UUIDBits?
    /// It holds what no other part takes, whatever its time.
    package let isDefault: Bool
    /// As of the last ANALYZE; nil where none has been.
    package let rows: Int64?
    /// With its indexes.
    package let bytes: Int64

    /// The span in time; nil where it is open, or goes beyond the years that an `Instant` holds.
    package var start: Instant? { from.flatMap(Partitions.instant) }
    package var end: Instant? { to.flatMap(Partitions.instant) }
}

package enum Partitions {
    /// The parts of a table, by time, the default last; none on SQLite.
    package static func periods(of table: PartitionedTable, in tx: any Transaction) throws -> [PartitionPeriod] {
        guard tx.dialect.kind == .postgres else { return [] }
        let found = try tx.rows(
            """
            SELECT c.relname::text, pg_get_expr(c.relpartbound, c.oid), c.reltuples::bigint, pg_total_relation_size(c.oid)::bigint
            FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid WHERE i.inhparent = to_regclass(\(table.rawValue))
            """
        ) { row in
            let bounds = try bounds(of: try row.text(1))
            let rows = try row.int(2)
            return PartitionPeriod(
                name: try row.text(0), from: bounds?.from, to: bounds?.to, isDefault: bounds == nil, rows: rows < 0 ? nil : rows, bytes: try row.int(3))
        }
        return found.sorted { !$0.isDefault && ($1.isDefault || ($0.from ?? .zero) < ($1.from ?? .zero)) }
    }

    // MARK: Locks

    /// How long one waits for a part alone; whoever vacuums it gives way after a second.
    private static let partPatience = "3s"
    /// How long one stands before the whole table, with everybody else behind.
    private static let tablePatience = "200ms"

    /// Waits until nobody uses the table, and keeps it so to the end of the transaction.
    static func holdStill(_ table: PartitionedTable, and parts: [String] = [], in tx: any Transaction) throws {
        // First whoever vacuums a part that is about to be exchanged, who would not give way in so short a time.
        for part in [table.fallback] + parts { try patiently("LOCK TABLE \(part) IN SHARE UPDATE EXCLUSIVE MODE", for: partPatience, in: tx) }
        // Whoever holds any lock on the table goes first; a weaker lock to begin with could be held by two that wait for each other.
        try patiently("LOCK TABLE ONLY \(table.rawValue) IN ACCESS EXCLUSIVE MODE", for: tablePatience, in: tx)
    }

    private static func patiently(_ lock: String, for time: String, in tx: any Transaction) throws {
        let before = try tx.first("SELECT set_config('lock_timeout', \(time), true), current_setting('lock_timeout')") { try $0.text(1) }
        try tx.run(sql(lock))
        _ = try tx.first("SELECT set_config('lock_timeout', \(before ?? "0"), true)") { _ in }
    }

    // MARK: Bounds

    static func attach(_ name: String, to table: PartitionedTable, from: UUIDBits?, to end: UUIDBits?, in tx: any Transaction) throws {
        let bounds = "FROM (\(from.map { "'\($0.hyphenated)'" } ?? "MINVALUE")) TO (\(end.map { "'\($0.hyphenated)'" } ?? "MAXVALUE"))"
        try tx.run(sql("ALTER TABLE \(table.rawValue) ATTACH PARTITION \(name) FOR VALUES \(bounds)"))
    }

    /// Reads `FOR VALUES FROM ('…') TO ('…')` as PostgreSQL writes it; nil for `DEFAULT`.
    private static func bounds(of text: String) throws -> (from: UUIDBits?, to: UUIDBits?)? {
        guard text != "DEFAULT" else { return nil }
        let ends = text.split(whereSeparator: { $0 == "(" || $0 == ")" }).enumerated().filter { $0.offset % 2 == 1 }.map { $0.element }
        guard text.hasPrefix("FOR VALUES FROM"), ends.count == 2 else { throw StoreError.unreadable("“\(text)” is no range of ids") }
        let ids = try ends.map { end -> UUIDBits? in
            guard end != "MINVALUE", end != "MAXVALUE" else { return nil }
            guard let bits = UUIDBits(hyphenated: end.filter { $0 != "'" }) else { throw StoreError.unreadable("“\(end)” is no id") }
            return bits
        }
        return (ids[0], ids[1])
    }

    /// The first id of a moment.
    static func first(at instant: Instant) -> UUIDBits { UUIDBits(high: UInt64(max(0, instant.microseconds / 1_000)) << 16, low: 0) }

    static func instant(of bits: UUIDBits) -> Instant? {
        let instant = Instant(microseconds: Int64(bits.high >> 16) * 1_000)
        return instant <= .latest ? instant : nil
    }

    static func sql(_ text: String) -> Statement { Statement(stringLiteral: text) }
}

extension UUIDBits {
    /// As in RFC 9562, section 4: 8-4-4-4-12 digits.
    var hyphenated: String {
        func digits(_ number: UInt64) -> String {
            let text = String(number, radix: 16)
            return String(repeating: "0", count: 16 - text.count) + text
        }
        var text = digits(high) + digits(low)
        for place in [20, 16, 12, 8] { text.insert("-", at: text.index(text.startIndex, offsetBy: place)) }
        return text
    }

    init?(hyphenated text: some StringProtocol) {
        let digits = String(text.filter { $0 != "-" })
        guard digits.count == 32, let high = UInt64(digits.prefix(16), radix: 16), let low = UInt64(digits.suffix(16), radix: 16) else { return nil }
        self.init(high: high, low: low)
    }
}
