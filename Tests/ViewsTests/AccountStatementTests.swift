import Core
import Ledger
import Selling
import Store
import TestSupport
import Testing

@testable import Views

@Suite("Accounts and their statements")
struct AccountStatementTests {
    /// Some of everything that moves money.
    static func trade(_ shop: TestShop) async throws {
        for number in 1...5 { try await shop.placeOrder(String(number)) { $0.attribution = Attribution(member: "m") } }
        try await shop.scan(.delivered, "P-2")
        let scan = try await shop.scan(.delivered, "P-4")
        try await shop.void(scan.scan)
        try await shop.scan(.delivered, "P-5")
        try await shop.scan(.returned, "P-5")
        try await shop.cancel(shop.placeOrder("6").id)
    }

    @Test("The balance runs from nothing to what the account has now, whatever the pages' length, there and back", arguments: Backend.underTest)
    func running(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await Self.trade(shop)
            let accounts = try await shop.store.read { try AccountSearch().page(at: .first, limit: 50, in: $0).items }
            #expect(accounts.count == 4)
            for account in accounts.map(\.account) {
                let whole = try await shop.store.read { try AccountStatement.page(of: account.id, at: .first, limit: 500, in: $0).items }
                #expect(whole.first?.balance == account.balance && whole.first?.reserved == account.debitsPending + account.creditsPending)
                #expect(whole.last.map { $0.balance - $0.posted } == 0 && whole.last.map { $0.reserved - $0.pending } == 0)
                for (later, earlier) in zip(whole, whole.dropFirst()) {
                    #expect(later.balance == earlier.balance + later.posted && later.reserved == earlier.reserved + later.pending)
                    #expect(later.transfer.id > earlier.transfer.id)
                }
                for limit in [1, 3] {
                    let (there, back) = try await OrderSearchTests.turned { place in
                        try await shop.store.read { try AccountStatement.page(of: account.id, at: place, limit: limit, in: $0) }
                    }
                    #expect(there == whole && back == whole, "\(account.kind), \(limit) at a time")
                }
            }
        }
    }

    @Test("A page further back shows the same balances after more has happened", arguments: Backend.underTest)
    func stable(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await Self.trade(shop)
            let budget = try await shop.budget().id
            let first = try await shop.store.read { try AccountStatement.page(of: budget, at: .first, limit: 4, in: $0) }
            let next = try #require(first.next)
            let second = try await shop.store.read { try AccountStatement.page(of: budget, at: .after(next), limit: 4, in: $0) }
            try await shop.placeOrder("7")
            let again = try await shop.store.read { try AccountStatement.page(of: budget, at: .after(next), limit: 4, in: $0) }
            #expect(again.items == second.items)
        }
    }

    @Test("What a due time carried out late has moved is booked when it was, with its own time, and every balance was really there", arguments: Backend.underTest)
    func late(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let offer = try await shop.offer("cool") { $0.grades = [.a: .confirm, .b: .confirm, .c: .cool(hours: 48)] }
            for number in 1...3 { try await shop.placeOrder(String(number)) { $0.offers = ["cool"] } }
            try await shop.scan(.delivered, "P-1")
            try await shop.scan(.delivered, "P-2")
            let due = shop.now.adding(hours: 48)
            shop.clock.advance(hours: 72)
            for number in 4...6 { try await shop.placeOrder(String(number)) { $0.offers = ["cool"] } }
            func page(_ place: Place, _ limit: Int = 2) async throws -> Page<StatementEntry> {
                try await shop.store.read { try AccountStatement.page(of: offer.budget, at: place, limit: limit, in: $0) }
            }
            let second = try await page(.after(try #require(try await page(.first).next)))
            let third = try #require(second.next)
            let before = try await page(.after(third), 500).items
            try await shop.workflows.runAllDueTimes(until: shop.now)
            let whole = try await page(.first, 500).items
            #expect(whole.map(\.transfer.kind) == ["post", "post", "hold", "hold", "hold", "hold", "hold", "hold", "deposit"])
            #expect(whole.prefix(2).map(\.transfer.at) == [due, due])
            #expect(whole.map(\.isBookedLate) == [true, true] + Array(repeating: false, count: 7))
            for limit in [1, 2, 4] {
                let (there, back) = try await OrderSearchTests.turned { try await page($0, limit) }
                #expect(there == whole && back == whole, "a mark does not depend on the page: \(limit)")
            }
            #expect(whole.map(\.orderKey) == ["2", "1", "6", "5", "4", "3", "2", "1", nil] || whole.map(\.orderKey) == ["1", "2", "6", "5", "4", "3", "2", "1", nil])
            for (later, earlier) in zip(whole, whole.dropFirst()) {
                #expect(later.balance == earlier.balance + later.posted && later.reserved == earlier.reserved + later.pending)
            }
            #expect(try await page(.after(third), 500).items == before, "what was booked before it is as it was")
        }
    }

    @Test("Every account says what it stands for; none there is none", arguments: Backend.underTest)
    func meanings(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await Self.trade(shop)
            let accounts = try await shop.store.read { try AccountSearch().page(at: .first, limit: 50, in: $0).items }
            let kinds = accounts.map { account in
                switch account.meaning {
                case .paidIn(let party, _): "paid in by \(party)"
                case .budget(_, let key, _): "budget of \(key)"
                case .owed(_, let member): "owed to \(member ?? "nobody")"
                case .owedUnnamed: "owed to the unnamed"
                case .other(let kind): kind
                }
            }
            #expect(Set(kinds) == ["paid in by mira", "budget of autumn", "owed to m", "owed to the unnamed"])
            let budgets = try await shop.store.read { try AccountSearch(kind: "budget", marketplace: TestShop.marketplace).page(at: .first, limit: 50, in: $0).items }
            #expect(budgets.map(\.account.kind) == ["budget"])
            #expect(try await shop.store.read { try AccountSearch(marketplace: "elsewhere").page(at: .first, limit: 50, in: $0).items.isEmpty })
            let nobody: AccountID = shop.world.id()
            #expect(try await shop.store.read { try AccountStatement.page(of: nobody, at: .first, limit: 5, in: $0).items.isEmpty })
        }
    }
}
