import Archiving
import Copying
import Core
import Foundation
import Fulfilment
import Store
import TestSupport
import Testing
import Views
import Workflows

@Suite("What is over leaves for files, and is proved from there", .serialized)
struct ArchiveTests {
    @Test("Blocks are written and proved, and with nothing removed nothing changes", arguments: Backend.underTest)
    func written(_ backend: Backend) async throws {
        try await backend.withOldTrade { trade in
            let before = try await trade.verify()
            #expect(before.isClean && before.archive == nil, "\(before.text)")
            let outcome = try await trade.archive(onlyWrite: true, facts: 20)
            #expect(outcome.files.count > 1 && outcome.facts > 40 && outcome.removedFacts == 0)
            #expect(outcome.files.map(\.name) == outcome.files.map(\.name).sorted() && outcome.files.first?.name.hasPrefix("facts-000000001-") == true)
            let after = try await trade.verify()
            #expect(after.isClean && after.counts == before.counts, "\(after.text)")
            let proved = try await trade.prove()
            #expect(proved.isClean && proved.counts == before.counts && proved.archive?.isProved == true, "\(proved.text)")
            #expect(try await trade.archive(onlyWrite: true) == ArchiveRun.Outcome())
        }
    }

    @Test("The facts of what is over leave, the rest stays whole, and both proofs hold", arguments: Backend.underTest)
    func removed(_ backend: Backend) async throws {
        try await backend.withOldTrade { trade in
            let before = try await trade.verify()
            let outcome = try await trade.archive(facts: 20)
            #expect(outcome.orders == Int64(OldTrade.over.count) && outcome.removedFacts > 12)
            for number in 1...7 { #expect(try await trade.facts(about: number).isEmpty == OldTrade.over.contains(number), "order \(number)") }
            let after = try await trade.verify()
            #expect(after.isClean, "\(after.text)")
            #expect(after.counts.facts == before.counts.facts - outcome.removedFacts && after.counts.orders == 7)
            #expect(after.text.contains("give --archive FOLDER to prove them"))
            let proved = try await trade.prove()
            #expect(proved.isClean && proved.counts == before.counts, "\(proved.text)")
            #expect(proved.text.contains("read and proved"))
            // Nothing is left to do, and this database works on as before.
            #expect(try await trade.archive() == ArchiveRun.Outcome())
            #expect(try await trade.verify() == after)
        }
    }

    @Test("What has left goes on counting where it stood, and what comes later stays", arguments: Backend.underTest)
    func numbering(_ backend: Backend) async throws {
        try await backend.withOldTrade { trade in
            let last = try await trade.facts(about: 1).last ?? 0
            try await trade.archive()
            let order = try #require(trade.orders[1])
            try await trade.shop.object(order)
            #expect(try await trade.facts(about: 1) == [last + 1])
            try await trade.shop.scan(.returned, "P-2", by: .carrier)
            try await trade.seal()
            for report in [try await trade.verify(), try await trade.prove()] { #expect(report.isClean, "\(report.text)") }
            try await trade.shop.wait(days: 60)
            try await trade.shop.placeOrder("8")
            try await trade.seal()
            try await trade.archive()
            #expect(try await trade.facts(about: 1) == [last + 1])
            for report in [try await trade.verify(), try await trade.prove()] { #expect(report.isClean, "\(report.text)") }
            try await trade.shop.checkBooks()
        }
    }

    @Test("A scan that left is still known by its source id, and another one under the same id is told", arguments: Backend.underTest)
    func scans(_ backend: Backend) async throws {
        try await backend.withOldTrade { trade in
            let scan = try #require(trade.scans[1])
            let stored = try await trade.shop.stored(scan)
            let outcome = try await trade.archive()
            // Two of each delivered order, and the second delivery of order 6.
            #expect(outcome.removedScans == 7)
            #expect(try await trade.shop.number("SELECT COUNT(*) FROM scan AS s WHERE s.id = \(scan)") == 0)
            #expect(try await trade.shop.number("SELECT COUNT(*) FROM parcel_step AS s WHERE s.scan_id = \(scan)") == 1)
            #expect(try await trade.shop.workflows.captureScans([stored.draft]) == [.duplicate(scan, .applied)])
            #expect(try await trade.shop.anomalies().allSatisfy { $0.kind != .sourceIDReused })
            var other = stored.draft
            other.parcelKey = "P-5"
            for _ in 1...2 { #expect(try await trade.shop.workflows.captureScans([other]) == [.duplicate(scan, .applied)]) }
            #expect(try await trade.shop.anomaly(.sourceIDReused).detail == "first P-1 delivered, then P-5 delivered")
            await #expect(throws: VoidRefusal.archived) { try await trade.shop.void(scan) }
            try await trade.seal()
            for report in [try await trade.verify(), try await trade.prove()] { #expect(report.isClean, "\(report.text)") }
        }
    }

    @Test("Nothing leaves that a reader has not come to", arguments: Backend.underTest)
    func slowReader(_ backend: Backend) async throws {
        try await backend.withOldTrade { trade in
            let seals = try await trade.store.read { try Sealing.seals(after: 0, limit: 3, in: $0) }
            try await trade.store.write { try Journal.move("bookkeeper", to: seals[1].last, in: $0) }
            #expect(try await trade.archive().blocks == 2)
            let position = seals[1].last
            let unread = try await trade.store.read { try Journal.read(after: position, limit: 10_000, in: $0) }
            #expect(Int64(unread.count) == (try await trade.verify()).counts.facts - seals.prefix(2).reduce(0) { $0 + $1.facts })
        }
    }

    /// Uncounted, every row was compared with every other: a minute for 60,000 facts, and hours for a million.
    @Test("On PostgreSQL the temporary tables are counted before anything is asked of them, and again when the rest has come", .enabled(if: Backend.underTest.contains(.postgres), "\(Backend.howToName)"))
    func counted() async throws {
        try await Backend.postgres.withOldTrade { trade in
            try await trade.archive(facts: 20)
            let noted = NotedStore(trade.store)
            let report = try await ArchiveVerification.run(on: noted, archive: trade.folder)
            #expect(report.isClean, "\(report.text)")
            for table in ["fact", "scan"] {
                let steps = noted.texts.compactMap { text in
                    if text == "ANALYZE pg_temp.\(table)" { return "count" }
                    if text.hasPrefix("INSERT INTO pg_temp.\(table) ") { return "fill" }
                    return text.hasPrefix("SELECT") && text.contains("pg_temp.\(table) ") ? "ask" : nil
                }
                let order = steps.reduce(into: [String]()) { order, step in if order.last != step { order.append(step) } }
                #expect(order == ["fill", "count", "ask", "fill", "count"], "\(table)")
            }
        }
    }

    @Test("A database with an archive is copied, and both proofs hold on the other side", arguments: Backend.underTest, Backend.underTest)
    func copied(_ from: Backend, _ to: Backend) async throws {
        try await from.withOldTrade { trade in
            try await trade.archive(facts: 20)
            try await to.withStore(Workflows.migrations) { target in
                let copy = DatabaseCopy(from: trade.store, to: target, chunkRows: 3)
                _ = try await copy.run(at: .testStart)
                try await copy.finish()
                let reports = (try await trade.verify(), try await Verification.run(on: target))
                #expect(reports.1 == reports.0 && reports.1.isClean, "\(reports.1.text)")
                let proved = try await ArchiveVerification.run(on: target, archive: trade.folder)
                #expect(proved.isClean, "\(proved.text)")
                // And it goes on there.
                let workflows = Workflows(store: target, world: trade.shop.world, passwordCost: .quick)
                _ = try await workflows.placeOrders([trade.shop.draft("after")], by: try trade.shop.principal(.operator))
                try await target.settle()
                _ = try await workflows.seal()
                _ = try await workflows.tally()
                let later = try await ArchiveRun(target, to: trade.folder, before: trade.shop.clock.now.adding(days: 1))
                let outcome = try await later.run(wallNow: trade.shop.world.wallNow)
                #expect(outcome.blocks > 0)
                let after = (try await Verification.run(on: target), try await ArchiveVerification.run(on: target, archive: trade.folder))
                #expect(after.0.isClean && after.1.isClean, "\(after.0.text)\n\(after.1.text)")
            }
        }
    }
}
