import Core

/// When parts are exchanged for compact copies.
package struct RoomLimits: Sendable {
    /// Rows that are copied while everybody waits.
    package var copiedRows = Partitions.copiedAtMost
    /// Rows of a part that others were joined into; fewer than may be copied, since a sample errs. One that is full is not copied again for a neighbour's sake.
    package var joinedRows = 90_000
    /// Small neighbours that are joined: fewer are worth nobody's wait.
    package var neighbours = 4
    /// What must come back of a part's rows, in bytes, for its own sake; its indexes come on top.
    package var bytes: Int64 = 1 << 20

    package init() {}
}

/// What a part holds, as a sample of its pages tells.
package struct PartitionContent: Sendable {
    package let period: PartitionPeriod
    package let rows: Int
    /// What its rows need, and what they take.
    package let needed: Int64
    package let taken: Int64

    package init(_ period: PartitionPeriod, rows: Int, needed: Int64, taken: Int64) {
        self.period = period
        self.rows = rows
        self.needed = needed
        self.taken = taken
    }
}

extension Partitions {
    /// Exchanges old parts from which much has left for compact copies, and joins small neighbours, one copy in a transaction. The part that is written
    /// at `wallNow`, those ahead of it and the default stay as they are. On SQLite nothing is to be done.
    /// - Parameter progress: bytes given back so far.
    package static func giveBackRoom(
        on store: any Store, at wallNow: Instant, limits: RoomLimits = RoomLimits(), progress: (Int64) -> Void = { _ in }
    ) async throws -> RoomGivenBack {
        var outcome = RoomGivenBack()
        guard store.dialect.kind == .postgres else { return outcome }
        for table in PartitionedTable.allCases {
            // In one transaction: nobody exchanges a part that is looked at.
            let contents = try await store.read { tx in
                try periods(of: table, in: tx).filter { !$0.isDefault && ($0.end.map { $0 <= wallNow } ?? false) }.map { try content(of: $0, in: tx) }
            }
            for group in worthCopying(contents, limits) {
                let parts = group.map(\.period)
                let rows = group.reduce(0) { $0 + $1.rows }
                guard rows <= limits.copiedRows else {
                    outcome.left.append(.init(part: parts[0].name, rows: rows))
                    continue
                }
                do {
                    switch try await store.write({ tx in try compact(parts, of: table, copyingAtMost: limits.copiedRows, in: tx) }) {
                    case .done(_, let bytes):
                        outcome.parts += parts.count
                        outcome.copies += 1
                        outcome.bytes += bytes
                        progress(outcome.bytes)
                    case .tooMany(let rows): outcome.left.append(.init(part: parts[0].name, rows: rows))
                    case .changed: continue
                    }
                } catch let error as StoreError where error.mayRunAgain {
                    outcome.inUse += parts.map(\.name)
                }
            }
        }
        return outcome
    }

    /// Which parts are copied, each group into one: neighbours that together hold few rows, and by itself a part whose rows need at most half of what they take.
    /// Neighbours are joined as soon as no further one would fit, or there are some of them, so that the same rows are not copied for each new part.
    /// - Parameter contents: of old parts, by time.
    package static func worthCopying(_ contents: [PartitionContent], _ limits: RoomLimits) -> [[PartitionContent]] {
        var groups: [[PartitionContent]] = []
        var run: [PartitionContent] = []
        func end(at count: Int) {
            if run.count >= count { groups.append(run) } else { groups += run.filter { hasRoom($0, limits) }.map { [$0] } }
            run = []
        }
        for content in contents {
            let fits = run.reduce(content.rows) { $0 + $1.rows } <= limits.joinedRows && run.last.map { $0.period.to == content.period.from } ?? true
            if !fits, !run.isEmpty { end(at: 2) }
            run.append(content)
            if content.rows > limits.joinedRows { end(at: 2) }
        }
        end(at: limits.neighbours)
        return groups
    }

    private static func hasRoom(_ content: PartitionContent, _ limits: RoomLimits) -> Bool {
        content.needed * 2 <= content.taken && content.taken - content.needed >= limits.bytes
    }

    /// Pages of a part that are looked at: 8 MB of it tell how full it is to within some hundredths.
    private static let sampledPages: Int64 = 1_000

    private static func content(of period: PartitionPeriod, in tx: any Transaction) throws -> PartitionContent {
        let size = try tx.first("SELECT pg_relation_size(to_regclass(\(period.name)))::bigint, current_setting('block_size')::bigint") { (try $0.int(0), try $0.int(1)) }
        guard let (taken, page) = size, taken > 0 else { return PartitionContent(period, rows: 0, needed: 0, taken: 0) }
        let share = min(1, Double(sampledPages) * Double(page) / Double(taken))
        // A row has a pointer of 4 bytes in its page. Bytes of a long text that stand elsewhere are counted here too, so that rather too little is copied.
        let sample = try tx.first(
            sql("SELECT COUNT(*), COALESCE(SUM(pg_column_size(r.*) + 4), 0)::bigint FROM \(period.name) AS r TABLESAMPLE SYSTEM (\(share * 100)) REPEATABLE (1)")
        ) { (rows: try $0.int(0), bytes: try $0.int(1)) }
        return PartitionContent(
            period, rows: Int(Double(sample?.rows ?? 0) / share), needed: Int64(Double(sample?.bytes ?? 0) / share), taken: taken)
    }
}
