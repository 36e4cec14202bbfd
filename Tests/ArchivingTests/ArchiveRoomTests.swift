import Archiving
import Core
import Fulfilment
import Store
import TestSupport
import Testing
import Workflows

@Suite("What left the database gives its room back to the disk", .serialized, .neverHangs)
struct ArchiveRoomTests {
    /// The old trade with so many more orders that are over, in parts by time.
    private static func grow(_ trade: OldTrade, by count: Int) async throws {
        let shop = trade.shop
        let keys = (0..<count).map { "many-\($0)" }
        #expect(try await shop.place(keys.map { shop.draft($0) }).allSatisfy { $0.placed != nil })
        for step in [Step.handedOver, .delivered] {
            let by: TestShop.Who = step == .delivered ? .carrier : .leipzig
            let answers = try await shop.workflows.captureScans(keys.map { try shop.scanDraft(step, "P-\($0)", by: by) })
            #expect(answers.allSatisfy { $0.answer != nil })
        }
        try await shop.wait(hours: 24)
        try await trade.seal()
        try await shop.wait(days: 60)
        try await shop.placeOrder("last")
        try await trade.seal()
        // Wherever the first part ends: all rows stand in parts that have an end.
        for table in PartitionedTable.allCases { try await shop.workflows.makePartitions(of: table) }
    }

    private static func parts(of trade: OldTrade) async throws -> [PartitionedTable: [PartitionPeriod]] {
        try await trade.store.read { tx in
            Dictionary(uniqueKeysWithValues: try PartitionedTable.allCases.map { ($0, try Partitions.periods(of: $0, in: tx)) })
        }
    }

    private static func bytes(of trade: OldTrade) async throws -> Int64 { try await parts(of: trade).values.joined().reduce(0) { $0 + $1.bytes } }

    /// A part that was exchanged is another table.
    private static func tables(of trade: OldTrade) async throws -> Set<Int64> {
        let parts: Statement = "SELECT i.inhrelid::bigint FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid WHERE c.relkind = 'r'"
        return Set(try await trade.store.read { tx in try tx.rows(parts) { try $0.int(0) } })
    }

    /// As `nearmade archive` does it at a time when every part is old, those with the rows of today too.
    private static func archive(_ trade: OldTrade, on store: (any Store)? = nil) async throws -> ArchiveRun.Outcome {
        let later = try await parts(of: trade).values.joined().compactMap(\.end).max().map { $0.adding(days: 1) } ?? trade.shop.now
        var limits = ArchiveRun.Limits()
        limits.orders = 100
        limits.room.bytes = 1 << 14
        let run = try await ArchiveRun(store ?? trade.store, to: trade.folder, before: trade.shop.clock.now.adding(days: -10), limits: limits)
        return try await run.run(wallNow: { later })
    }

    private static func expectProved(_ trade: OldTrade) async throws {
        for report in [try await trade.verify(), try await trade.prove()] { #expect(report.isClean && report.text.contains("Nothing is wrong."), "\(report.text)") }
    }

    private static func expectWhole(_ parts: [PartitionedTable: [PartitionPeriod]]) {
        for (_, parts) in parts {
            #expect(parts.first?.from == nil && parts.last?.isDefault == true)
            for (a, b) in zip(parts.dropLast(), parts.dropLast().dropFirst()) { #expect(a.to != nil && a.to == b.from) }
        }
    }

    @Test("The parts become small, the rest is as it was, and both proofs hold", arguments: Backend.postgresUnderTest)
    func givenBack(_ backend: Backend) async throws {
        try await backend.withOldTrade { trade in
            try await Self.grow(trade, by: 300)
            let (counts, bytes) = (try await trade.verify().counts, try await Self.bytes(of: trade))
            let outcome = try await Self.archive(trade)
            #expect(outcome.orders == 300 + Int64(OldTrade.over.count) && outcome.room.parts >= 2 && outcome.room.inUse == [] && outcome.room.left == [])
            let after = try await Self.bytes(of: trade)
            #expect(outcome.room.bytes > 0 && after * 2 < bytes, "\(bytes) became \(after)")
            try await Self.expectWhole(Self.parts(of: trade))
            try await Self.expectProved(trade)
            let proved = try await trade.prove()
            #expect(proved.counts == counts)
            for number in 1...7 { #expect(try await trade.facts(about: number).isEmpty == OldTrade.over.contains(number), "order \(number)") }
            #expect(try await Self.archive(trade) == ArchiveRun.Outcome())
            // It works on.
            try await trade.shop.scan(.delivered, "P-last", by: .carrier)
            try await trade.seal()
            try await Self.expectProved(trade)
            try await trade.shop.checkBooks()
        }
    }

    @Test("Cut off before any of its transactions, what stands holds under both proofs, and the next run goes on", arguments: Backend.postgresUnderTest)
    func cutAnywhere(_ backend: Backend) async throws {
        try await backend.withOldTrade { trade in
            try await Self.grow(trade, by: 60)
            let (counts, bytes) = (try await trade.verify().counts, try await Self.bytes(of: trade))
            var (given, runs, isCut) = (0, 0, true)
            while isCut {
                runs += 1
                let before = try await Self.tables(of: trade)
                do {
                    _ = try await Self.archive(trade, on: CutStore(trade.store, writes: 3))
                    isCut = false
                } catch is CutStore.Cut { try await Self.expectProved(trade) }
                if try await Self.tables(of: trade) != before { given += 1 }
            }
            // The two tables gave theirs back in different runs.
            #expect(runs > 3 && given > 1)
            let after = try await Self.bytes(of: trade)
            #expect(after * 2 < bytes, "\(bytes) became \(after)")
            let proved = try await trade.prove()
            #expect(proved.isClean && proved.counts == counts, "\(proved.text)")
        }
    }

    @Test("Orders and scans come in all the while, into the very parts that are exchanged: none fails, none is lost", arguments: Backend.postgresUnderTest)
    func served(_ backend: Backend) async throws {
        try await backend.withOldTrade { trade in
            try await Self.grow(trade, by: 200)
            let (shop, count) = (trade.shop, 60)
            let exchanged = try await withThrowingTaskGroup(of: Int.self) { group in
                for lane in 0..<3 {
                    group.addTask {
                        for index in stride(from: lane, to: count, by: 3) {
                            try await shop.placeOrder("new-\(index)")
                            try await shop.scan(.delivered, "P-new-\(index)", by: .carrier)
                        }
                        return 0
                    }
                }
                group.addTask {
                    var parts = 0
                    // Whoever is waited for too long comes by again, as the next run would.
                    for _ in 1...20 where parts < 2 { parts += try await Self.archive(trade).room.parts }
                    return parts
                }
                return try await group.reduce(0, +)
            }
            #expect(exchanged >= 2)
            #expect(try await shop.number("SELECT COUNT(*) FROM scan AS s WHERE s.parcel_key LIKE 'P-new-%' AND s.state = 'applied'") == Int64(count))
            let placed: Statement = "SELECT COUNT(*) FROM fact AS f JOIN customer_order AS o ON o.id = f.subject WHERE o.key LIKE 'new-%' AND f.number = 1"
            #expect(try await shop.number(placed) == Int64(count))
            try await trade.seal()
            try await Self.expectWhole(Self.parts(of: trade))
            try await Self.expectProved(trade)
            try await shop.checkBooks()
        }
    }
}
