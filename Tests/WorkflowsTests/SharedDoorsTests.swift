import Core
import Fulfilment
import Selling
import Store
import TestSupport
import Testing
import Workflows

@Suite("The shared doors of scans and orders")
struct SharedDoorsTests {
    /// Makes the database refuse every scan of the parcel `P-bad`, as a rule would that the program does not know.
    private func refuseBadParcel(_ shop: TestShop) async throws {
        let rule: Statement =
            switch shop.store.dialect.kind {
            case .sqlite:
                """
                CREATE TRIGGER no_bad_parcel BEFORE INSERT ON scan WHEN NEW.parcel_key = 'P-bad'
                BEGIN SELECT RAISE(ABORT, 'no bad parcel'); END
                """
            case .postgres: "ALTER TABLE scan ADD CONSTRAINT no_bad_parcel CHECK (parcel_key <> 'P-bad')"
            }
        try await shop.store.write { tx in _ = try tx.run(rule) }
    }

    @Test("A scan that the database itself refuses fails alone; its neighbours are stored", arguments: Backend.underTest)
    func poisonedScan(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            _ = try await shop.place((0..<20).map { shop.draft("\($0)") } + [shop.draft("bad")])
            try await refuseBadParcel(shop)
            let doors = Coalescers(shop.workflows)
            let keys = (0..<20).map { "P-\($0)" } + ["P-bad"]
            let results = try await doors.scans.submit(try keys.map { try shop.scanDraft(.delivered, $0) })
            for (key, result) in zip(keys, results) {
                switch result {
                case .success(let outcome): #expect(outcome.answer?.state == .applied, "\(key)")
                case .failure(let error):
                    #expect(key == "P-bad")
                    #expect(error is StoreError)
                }
            }
            #expect(results.filter { if case .failure = $0 { true } else { false } }.count == 1)
            #expect(try await shop.number("SELECT COUNT(*) FROM scan") == 20)
            #expect(try await shop.owed() == 2_000)
        }
    }

    @Test("Forty callers with a scan each: all are stored, whoever they shared a transaction with", arguments: Backend.underTest)
    func manyCallers(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            _ = try await shop.place((0..<40).map { shop.draft("\($0)") })
            let doors = Coalescers(shop.workflows)
            let drafts = try (0..<40).map { try shop.scanDraft(.delivered, "P-\($0)") }
            let outcomes = try await withThrowingTaskGroup(of: ScanOutcome.self) { group in
                for draft in drafts { group.addTask { try #require(try await doors.scans.submit([draft]).first).get() } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.allSatisfy { $0.answer?.state == .applied })
            #expect(try await shop.owed() == 4_000)
        }
    }

    @Test("Orders of several principals are placed each under its own name, answered in order", arguments: Backend.underTest)
    func severalPrincipals(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let submissions = try [TestShop.Who.operator, .mira, .noah, .dresden, .mira].enumerated().map { index, who in
                Coalescers.OrderSubmission(draft: shop.draft("\(index)"), principal: try shop.principal(who))
            }
            let outcomes = try await Coalescers(shop.workflows).orders.submit(submissions).map { try $0.get() }
            #expect(outcomes.map { $0.placed != nil } == [true, true, false, false, true])
            #expect(outcomes[2] == .refused(.merchantNotYours(line: 0)))
            #expect(outcomes[3] == .refused(.marketplaceNotGranted("deals")))
            let actors = try await shop.facts("order.placed").map(\.actor)
            #expect(actors == [try shop.actor(.operator), try shop.actor(.mira), try shop.actor(.mira)])
        }
    }
}
