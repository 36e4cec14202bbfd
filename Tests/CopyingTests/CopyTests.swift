import Copying
import Core
import Store
import TestSupport
import Testing
import Views
import Workflows

struct Direction: CustomTestStringConvertible, Sendable {
    let from: Backend
    let to: Backend

    var testDescription: String { "\(from) to \(to)" }

    static var underTest: [Direction] { Backend.underTest.flatMap { from in Backend.underTest.map { Direction(from: from, to: $0) } } }

    /// A trade with something of everything in it, and an empty database beside it.
    func withTrade<Result>(_ body: (TestShop, any Store) async throws -> Result) async throws -> Result {
        try await from.withStore(Workflows.migrations) { source in
            try await to.withStore(Workflows.migrations) { target in
                // What is kept in parts goes as one table, whether the other side has parts or not.
                for store in [source, target] {
                    for table in PartitionedTable.allCases { try await Workflows(store: store, world: .real()).makePartitions(of: table) }
                }
                return try await body(try await trade(on: source), target)
            }
        }
    }

    /// Orders, scans in time, doubted, taken back and of nobody's parcel, a cancelled order, an objection, a user; sealed, and gone on after that.
    private func trade(on store: any Store) async throws -> TestShop {
        let shop = try await TestShop(on: store)
        _ = try await shop.offer(TestShop.offer)
        var placed: [PlacedOrder] = []
        for number in 1...8 {
            placed.append(try await shop.placeOrder("\(number)") { $0.lines[0].title = number == 1 ? nil : "Mug, number \(number)" })
            try await shop.wait(hours: 1)
        }
        for number in 1...5 { try await shop.scan(.delivered, "P-\(number)", by: .carrier) }
        let wrong = try await shop.scan(.delivered, "P-6", by: .carrier)
        try await shop.void(wrong.scan)
        try await shop.cancel(placed[6].id)
        try await shop.object(placed[7])
        try await shop.scan(.delivered, "nobody-knows-it")
        try await shop.user("anna")
        try await store.settle()
        _ = try await shop.workflows.seal()
        let position = try await store.read { try Journal.latest(before: nil, limit: 1, in: $0).first?.position }
        let reader = try #require(position)
        try await store.write { try Journal.move("bookkeeper", to: reader, in: $0) }
        try await shop.scan(.delivered, "P-8", by: .carrier)
        try await store.settle()
        return shop
    }
}

@Suite("A database is copied whole", .serialized)
struct CopyTests {
    private struct Cut: Error {}
    private struct NotDone: Error { let answer: String }

    @Test("into the other kind and into its own: every row is there, the chain of seals holds, and verify says the same", arguments: Direction.underTest)
    func whole(_ direction: Direction) async throws {
        try await direction.withTrade { shop, target in
            let copy = DatabaseCopy(from: shop.store, to: target, chunkRows: 3)
            let outcome = try await copy.run(at: .testStart)
            await #expect(throws: CopyFailure.unfinished) { try await DatabaseCopy.checkFinished(target) }
            try await copy.finish()
            try await DatabaseCopy.checkFinished(target)

            let rows = Dictionary(uniqueKeysWithValues: outcome.tables.map { ($0.name, $0.rows) })
            #expect(rows["customer_order"] == 8 && rows["scan"] == 8 && rows["app_user"] == 1 && rows["anomaly", default: 0] >= 2)
            #expect(rows["migration"] == nil)
            let titles = try await target.read { try $0.rows("SELECT title FROM order_line ORDER BY order_id") { try $0.optionalText(0) } }
            #expect(titles == [nil] + (2...8).map { "Mug, number \($0)" })
            let reports = (try await Verification.run(on: shop.store, wallNow: nil), try await Verification.run(on: target, wallNow: nil))
            #expect(reports.1 == reports.0)
            #expect(reports.1.isClean, "\(reports.1.text)")
            #expect(reports.1.counts.blocks == 1 && reports.1.counts.unsealed > 0)
        }
    }

    @Test("and the trade goes on there: new facts come after the old ones, readers miss none, the next seal joins the chain", arguments: Direction.underTest)
    func goesOn(_ direction: Direction) async throws {
        try await direction.withTrade { shop, target in
            let before = try await shop.store.read { try Journal.read(after: .start, limit: 10_000, in: $0).map(\.id) }
            let left = try await shop.store.write { tx in
                try Journal.read(after: try Journal.position(of: "bookkeeper", in: tx), limit: 10_000, in: tx).map(\.id)
            }
            #expect(!left.isEmpty)
            let copy = DatabaseCopy(from: shop.store, to: target)
            _ = try await copy.run(at: .testStart)
            try await copy.finish()

            let workflows = Workflows(store: target, world: shop.world, passwordCost: .quick)
            let placed = try await workflows.placeOrders([shop.draft("after")], by: try shop.principal(.operator))
            guard case .placed? = placed.first else { throw NotDone(answer: "\(placed)") }
            let captured = try await workflows.captureScans([try shop.scanDraft(.delivered, "P-after", by: .carrier)])
            guard case .stored(let answer)? = captured.first else { throw NotDone(answer: "\(captured)") }
            #expect(answer.state == .applied)
            try await target.settle()

            let after = try await target.read { try Journal.read(after: .start, limit: 10_000, in: $0).map(\.id) }
            #expect(Array(after.prefix(before.count)) == before && after.count > before.count)
            let unread = try await target.write { tx in
                try Journal.read(after: try Journal.position(of: "bookkeeper", in: tx), limit: 10_000, in: tx).map(\.id)
            }
            #expect(unread == left + after.dropFirst(before.count))
            _ = try await workflows.seal()
            let report = try await Verification.run(on: target, wallNow: nil)
            #expect(report.isClean && report.counts.blocks == 2 && report.counts.unsealed == 0, "\(report.text)")
        }
    }

    @Test("however often it is cut off: each run goes on where the last one stood", arguments: Direction.underTest)
    func resumed(_ direction: Direction) async throws {
        try await direction.withTrade { shop, target in
            var runs = 0
            var isCut = true
            while isCut {
                runs += 1
                // Begin, two chunks, and the end of the connection.
                let flaky = HookedStore(target) { write, number in if write, number > 3 { throw Cut() } }
                do {
                    _ = try await DatabaseCopy(from: shop.store, to: flaky, chunkRows: 5).run(at: .testStart)
                    isCut = false
                } catch is Cut {
                    await #expect(throws: CopyFailure.unfinished) { try await DatabaseCopy.checkFinished(target) }
                }
            }
            #expect(runs > 10)
            try await DatabaseCopy(from: shop.store, to: target).finish()
            let reports = (try await Verification.run(on: shop.store, wallNow: nil), try await Verification.run(on: target, wallNow: nil))
            #expect(reports.1 == reports.0 && reports.1.isClean)
        }
    }

    @Test("A target that has rows of its own is left as it is", arguments: Direction.underTest)
    func notEmpty(_ direction: Direction) async throws {
        try await direction.withTrade { shop, target in
            try await target.write { try $0.run("INSERT INTO setting (name, value) VALUES ('theirs', '1')") }
            await #expect(throws: CopyFailure.targetNotEmpty(table: "setting")) { try await DatabaseCopy(from: shop.store, to: target).run(at: .testStart) }
            #expect(try await target.read { try $0.count("SELECT COUNT(*) FROM city") + $0.count("SELECT COUNT(*) FROM unfinished_copy") } == 0)
        }
    }

    @Test("What is written to the source meanwhile is noticed, and the target stays closed", arguments: Direction.underTest)
    func changedMeanwhile(_ direction: Direction) async throws {
        try await direction.withTrade { shop, target in
            let source = shop.store
            let restless = HookedStore(target) { write, number in
                if write, number == 70 { try await source.write { try $0.run("UPDATE party SET name = 'Mira & Sons' WHERE key = 'mira'") } }
            }
            let parties = try await source.read { try $0.count("SELECT COUNT(*) FROM party") }
            await #expect(throws: CopyFailure.differs(table: "party", from: parties, to: parties)) {
                try await DatabaseCopy(from: source, to: restless, chunkRows: 2).run(at: .testStart)
            }
            await #expect(throws: CopyFailure.unfinished) { try await DatabaseCopy.checkFinished(target) }
        }
    }

    @Test("Half a copy is neither copied nor gone on with from another database", arguments: Backend.underTest)
    func otherSource(_ backend: Backend) async throws {
        try await Direction(from: .sqlite, to: backend).withTrade { shop, target in
            let half = HookedStore(target) { _, number in if number > 60 { throw Cut() } }
            await #expect(throws: Cut.self) { try await DatabaseCopy(from: shop.store, to: half, chunkRows: 2).run(at: .testStart) }
            await #expect(throws: CopyFailure.sourceUnfinished) { try await DatabaseCopy(from: target, to: shop.store).run(at: .testStart) }
            try await Backend.sqlite.withStore(Workflows.migrations) { other in
                _ = try await TestShop(on: other, seed: 8)
                let failure = await #expect(throws: CopyFailure.self) { try await DatabaseCopy(from: other, to: target).run(at: .testStart) }
                #expect(failure == .otherSource(table: "fact"))
            }
        }
    }

    @Test("A table whose rows refer to one another is copied in an order that allows it")
    func references() async throws {
        try await Backend.sqlite.withStore(Workflows.migrations) { store in
            let found = try await store.read { tx in
                try tx.rows(
                    """
                    SELECT m.name, f."from" FROM sqlite_master AS m JOIN pragma_foreign_key_list(m.name) AS f
                    WHERE m.type = 'table' AND f."table" = m.name ORDER BY m.name, f."from"
                    """
                ) { "\(try $0.text(0)).\(try $0.text(1))" }
            }
            #expect(found == ["transfer.corrects_id", "transfer.hold_id"], "DatabaseCopy copies such a table in parts: CopiedTable.partsOfTables")
        }
    }
}
