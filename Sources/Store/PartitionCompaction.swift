import Core

extension Partitions {
    /// Rows that are copied, while everybody waits, without being asked for.
    package static let copiedAtMost = 100_000

    package enum Compaction: Sendable, Equatable {
        /// - Parameter bytes: what the disk got back; below zero where indexes took more than there was to get.
        case done(rows: Int, bytes: Int64)
        /// So many rows would have been copied. Nothing has changed.
        case tooMany(rows: Int)
        /// The parts are not as they were looked at: somebody else has exchanged them. Nothing has changed.
        case changed
    }

    /// Exchanges parts that follow each other for one of their whole span, with the name of the first and a compact copy of all their rows. Whoever wants the
    /// table waits while they are copied and until the transaction ends: a writer who waited at a part alone would hold the table against us, and a copy
    /// made before would have to be made good for what happened meanwhile.
    /// - Throws: `.busy` where somebody has worked with the table for too long; nothing has changed then.
    package static func compact(
        _ parts: [PartitionPeriod], of table: PartitionedTable, copyingAtMost limit: Int = copiedAtMost, in tx: any Transaction
    ) throws -> Compaction {
        if let fallback = parts.first(where: \.isDefault) { throw StoreError.schema("\(fallback.name) takes what has no other place, and stays.") }
        guard let first = parts.first, let last = parts.last, zip(parts, parts.dropFirst()).allSatisfy({ $0.to != nil && $0.to == $1.from }) else {
            throw StoreError.schema("The parts \(parts.map(\.name)) of \(table.rawValue) do not follow each other.")
        }
        try tx.take(.partitioning)
        let present = Dictionary(try periods(of: table, in: tx).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let found = parts.compactMap { part in present[part.name].flatMap { $0.from == part.from && $0.to == part.to ? $0 : nil } }
        guard found.count == parts.count else { return .changed }
        // Once without a lock, so that nobody waits for the disk when it counts. No index has this column: the rows themselves are read.
        let rows = try parts.reduce(0) { Int(try tx.count(sql("SELECT COUNT(received_at) FROM \($1.name)"))) + $0 }
        guard rows <= limit else { return .tooMany(rows: rows) }

        let copy = first.name + "_remains"
        try tx.run(sql("CREATE TABLE \(copy) (LIKE \(table.fallback) INCLUDING ALL)"))
        try holdStill(table, and: parts.map(\.name), in: tx)
        let kept = try parts.reduce(0) { try tx.run(sql("INSERT INTO \(copy) SELECT * FROM \($1.name)")) + $0 }
        // An empty one is not: the planner would take it for empty for ever.
        if kept > 0 { try tx.run(sql("ANALYZE \(copy)")) }
        for part in parts {
            try tx.run(sql("ALTER TABLE \(table.rawValue) DETACH PARTITION \(part.name)"))
            try tx.run(sql("DROP TABLE \(part.name)"))
        }
        try tx.run(sql("ALTER TABLE \(copy) RENAME TO \(first.name)"))
        try attach(first.name, to: table, from: first.from, to: last.to, in: tx)
        let bytes = try tx.first("SELECT pg_total_relation_size(to_regclass(\(first.name)))::bigint") { try $0.int(0) } ?? 0
        return .done(rows: kept, bytes: found.reduce(0) { $0 + $1.bytes } - bytes)
    }
}
