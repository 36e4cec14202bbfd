import Core
import Store
import TestSupport
import Testing
import TradeNetwork
import Views
import Workflows

@Suite("Personal data")
struct VerificationPrivacyTests {
    @Test("The marketplace's name of a buyer stands in the person's row and in no fact, seal, claim or order", arguments: Backend.underTest)
    func memberKey(_ backend: Backend) async throws {
        try await backend.withStore(Workflows.migrations) { store in
            let trade = try await VerificationTrade.told(on: store)
            let members = [VerificationTrade.member, "quiet-1", "quiet-2"]
            #expect(try await store.read { try $0.count("SELECT COUNT(*) FROM person WHERE member_key = \(members[0])") } == 2)
            var position = JournalPosition.start
            var looked = 0
            while true {
                let after = position
                let facts = try await store.read { try Journal.read(after: after, limit: 100, in: $0) }
                guard let last = facts.last else { break }
                for fact in facts {
                    for text in [fact.body, fact.actor.description, fact.kind] {
                        #expect(!members.contains { text.contains($0) }, "\(fact.kind) \(fact.id): \(text)")
                    }
                }
                looked += facts.count
                position = last.position
            }
            #expect(looked > 200)
            for column in ["key", "campaign", "coupon_code", "click"] {
                for member in members {
                    let pattern = "%\(member)%"
                    let hits = try await store.read { try $0.count("SELECT COUNT(*) FROM customer_order WHERE \(raw: column) LIKE \(pattern)") }
                    #expect(hits == 0, "\(column)")
                }
            }
            _ = trade
        }
    }

    @Test("A person who is erased leaves a ledger and a chain that verify", arguments: Backend.underTest)
    func erased(_ backend: Backend) async throws {
        try await backend.withStore(Workflows.migrations) { store in
            let trade = try await VerificationTrade.told(on: store)
            let now = trade.clock.now
            let erased = try await store.write { tx in
                let people = try tx.rows("SELECT id FROM person") { try $0.id(0) as PersonID }
                return try people.map { try People.erase($0, at: now, in: tx) }
            }
            #expect(erased.count == 5 && erased.allSatisfy { $0 })
            let report = try await Verification.run(on: store)
            #expect(report.isClean, "\(report.text)")
            #expect(try await store.read { try $0.count("SELECT COUNT(*) FROM person WHERE member_key IS NOT NULL") } == 0)
        }
    }
}
