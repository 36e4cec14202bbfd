import Core
import Store
import Workflows

/// Past months beside the one that is worked on, each with rows, as a network has them that is no longer new.
enum PostgresParts {
    private static let rows = 20_000

    /// Makes the journal and the scans stand in `count` parts with rows, and two ahead.
    static func make(_ count: Int, in store: any Store) async throws {
        let clock = ManualClock(World.real().wallNow())
        let workflows = Workflows(store: store, world: .seeded(1, clock: clock))
        for table in PartitionedTable.allCases { try await workflows.makePartitions(of: table) }
        for _ in 1..<max(1, count) {
            clock.advance(to: PartitionLength.month.end(after: clock.now))
            for table in PartitionedTable.allCases { try await workflows.makePartitions(of: table) }
        }
        for table in PartitionedTable.allCases {
            let periods = try await store.read { try Partitions.periods(of: table, in: $0) }
            // Time stands still for the bench, so what is past for it are months to come.
            for start in periods.dropFirst().prefix(count - 1).compactMap(\.start) { try await fill(table, from: start, in: store) }
        }
    }

    private static func fill(_ table: PartitionedTable, from start: Instant, in store: any Store) async throws {
        let id = "(lpad(to_hex(\(start.microseconds / 1_000) + i * 50), 12, '0') || '70008' || lpad(to_hex(i), 15, '0'))::uuid"
        try await store.write { tx in
            switch table {
            case .fact:
                try tx.run(
                    """
                    INSERT INTO fact (id, era, xid, kind, subject_kind, subject, number, occurred_at, received_at, actor, body)
                    SELECT gen_random_uuid(), 1, i, 'order.noticed', 'ord', \(raw: id), 1, 0, 0, 'job:fill', '{}' FROM generate_series(1, \(rows)) AS i
                    """)
            case .scan:
                try tx.run(
                    """
                    INSERT INTO scan (id, parcel_key, parcel_id, step, attempt, occurred_at, offset_minutes, received_at, recorder_id, recorder_kind,
                    source, source_id, grade, state) SELECT \(raw: id), 'past-' || i, gen_random_uuid(), 'packed', 1, 0, 0, 0, gen_random_uuid(),
                    'hub', 'past', i::text, 'C', 'applied' FROM generate_series(1, \(rows)) AS i
                    """)
            }
        }
    }
}
