import Core
import Ledger
import Store
import TestSupport
import Testing

/// Two accounts of one marketplace: a budget that must not be overdrawn, with 1,000 in it, and a buyer's account that may.
private struct Books {
    let store: any Store
    let world = World.seeded(3, clock: ManualClock(.testStart))
    let market: MarketplaceID
    let funding: AccountID
    let budget: AccountID
    let payable: AccountID

    init(_ store: any Store) async throws {
        self.store = store
        (market, funding, budget, payable) = (world.id(), world.id(), world.id(), world.id())
        let rows: [(AccountID, AccountKind)] = [(funding, .funding), (budget, .budget), (payable, .payable)]
        let accounts = rows.map { id, kind in
            Account(id: id, marketplace: market, currency: .eur, kind: kind, owner: id.bits, mayOverdraw: kind != .budget)
        }
        try await store.write { tx in try tx.runExactly([Accounts.insert(accounts, at: .testStart)]) }
        try await record([transfer(.deposit, 1_000, from: funding, to: budget)])
    }

    func transfer(
        _ kind: TransferKind, _ amount: Int64, from debit: AccountID? = nil, to credit: AccountID? = nil, hold: TransferID? = nil,
        corrects: TransferID? = nil
    ) -> Transfer {
        Transfer(
            id: world.id(), marketplace: market, currency: .eur, kind: kind, debit: debit ?? budget, credit: credit ?? payable, amount: amount,
            at: .testStart, hold: hold, corrects: corrects)
    }

    func record(_ transfers: [Transfer], held: [TransferID: Int64] = [:]) async throws {
        try await store.write { tx in try Transfers.record(transfers, held: held, in: tx) }
    }

    func balance(_ id: AccountID) async throws -> [Int64] {
        let account = try #require(try await store.read { tx in try Accounts.load(id, in: tx) })
        return [account.debitsPosted, account.creditsPosted, account.debitsPending, account.creditsPending]
    }
}

@Suite("Transfers are recorded")
struct RecordTests {
    private func withBooks(_ backend: Backend, _ body: (Books) async throws -> Void) async throws {
        try await backend.withStore(LedgerMigrations.all) { try await body(try await Books($0)) }
    }

    /// What the database says when it refuses a row, whichever database.
    private func expectRefused(_ body: () async throws -> Void, sourceLocation: SourceLocation = #_sourceLocation) async {
        await #expect(sourceLocation: sourceLocation) {
            try await body()
        } throws: { error in
            switch error as? StoreError {
            case .unique, .constraint: true
            default: false
            }
        }
    }

    @Test("A hold, its post and the reversal of that leave their marks on both sides", arguments: Backend.underTest)
    func whole(_ backend: Backend) async throws {
        try await withBooks(backend) { books in
            let hold = books.transfer(.hold, 300)
            try await books.record([hold])
            #expect(try await books.balance(books.budget) == [0, 1_000, 300, 0])
            #expect(try await books.balance(books.payable) == [0, 0, 0, 300])
            let post = books.transfer(.post, 200, hold: hold.id)
            try await books.record([post], held: [hold.id: 300])
            #expect(try await books.balance(books.budget) == [200, 1_000, 0, 0])
            #expect(try await books.balance(books.payable) == [0, 200, 0, 0])
            try await books.record([books.transfer(.reversal, 200, from: books.payable, to: books.budget, corrects: post.id)])
            #expect(try await books.balance(books.budget) == [200, 1_200, 0, 0])
            #expect(try await books.balance(books.payable) == [200, 200, 0, 0])
            let stored = try await books.store.read { tx in try Transfers.load([hold.id, post.id], in: tx) }
            #expect(stored == [hold.id: hold, post.id: post])
        }
    }

    @Test("A hold is resolved once: the schema refuses a second post, a void after it, and two in one batch", arguments: Backend.underTest)
    func resolvedOnce(_ backend: Backend) async throws {
        try await withBooks(backend) { books in
            let hold = books.transfer(.hold, 300)
            let held = [hold.id: Int64(300)]
            try await books.record([hold])
            await expectRefused {
                try await books.record([books.transfer(.post, 300, hold: hold.id), books.transfer(.void, 300, hold: hold.id)], held: held)
            }
            try await books.record([books.transfer(.post, 300, hold: hold.id)], held: held)
            await expectRefused { try await books.record([books.transfer(.post, 300, hold: hold.id)], held: held) }
            await expectRefused { try await books.record([books.transfer(.void, 300, hold: hold.id)], held: held) }
            #expect(try await books.balance(books.budget) == [300, 1_000, 0, 0])
        }
    }

    @Test("A post is taken back once", arguments: Backend.underTest)
    func reversedOnce(_ backend: Backend) async throws {
        try await withBooks(backend) { books in
            let hold = books.transfer(.hold, 300)
            let post = books.transfer(.post, 300, hold: hold.id)
            try await books.record([hold, post], held: [hold.id: 300])
            let reversal = { books.transfer(.reversal, 300, from: books.payable, to: books.budget, corrects: post.id) }
            try await books.record([reversal()])
            await expectRefused { try await books.record([reversal()]) }
            #expect(try await books.balance(books.payable) == [300, 300, 0, 0])
        }
    }

    @Test("A transfer's id is taken once", arguments: Backend.underTest)
    func sameID(_ backend: Backend) async throws {
        try await withBooks(backend) { books in
            let hold = books.transfer(.hold, 10)
            try await books.record([hold])
            await expectRefused { try await books.record([hold]) }
            #expect(try await books.balance(books.budget) == [0, 1_000, 10, 0])
        }
    }

    @Test("A limited account is not overdrawn, neither by one transfer nor by several together", arguments: Backend.underTest)
    func overdraft(_ backend: Backend) async throws {
        try await withBooks(backend) { books in
            await #expect(throws: StoreError.self) { try await books.record([books.transfer(.hold, 1_001)]) }
            await #expect(throws: StoreError.self) { try await books.record([books.transfer(.hold, 600), books.transfer(.hold, 600)]) }
            #expect(try await books.balance(books.budget) == [0, 1_000, 0, 0])
            try await books.record([books.transfer(.hold, 1_000)])
            await #expect(throws: StoreError.self) { try await books.record([books.transfer(.hold, 1)]) }
            // The buyers' account has no limit.
            try await books.record([books.transfer(.deposit, 5, from: books.payable, to: books.funding)])
            #expect(try await books.balance(books.payable) == [5, 0, 0, 1_000])
        }
    }

    @Test("The schema itself keeps a limit that a statement forgets", arguments: Backend.underTest)
    func schemaLimit(_ backend: Backend) async throws {
        try await withBooks(backend) { books in
            let budget = books.budget
            await expectRefused {
                try await books.store.write { tx in _ = try tx.run("UPDATE account SET debits_posted = 1001 WHERE id = \(budget)") }
            }
            await expectRefused {
                try await books.store.write { tx in _ = try tx.run("UPDATE account SET debits_pending = -1 WHERE id = \(budget)") }
            }
        }
    }

    @Test("The schema refuses transfers that make no sense", arguments: Backend.underTest)
    func senseless(_ backend: Backend) async throws {
        try await withBooks(backend) { books in
            let hold = books.transfer(.hold, 10)
            try await books.record([hold])
            let senseless = [
                books.transfer(.hold, 0), books.transfer(.hold, -5), books.transfer(.hold, 5, from: books.budget, to: books.budget),
                books.transfer(.post, 5), books.transfer(.hold, 5, hold: hold.id), books.transfer(.reversal, 5),
                books.transfer(.hold, 5, corrects: hold.id), books.transfer(.void, 5, hold: books.world.id()),
                books.transfer(.hold, 5, to: books.world.id()),
            ]
            for transfer in senseless {
                await #expect(throws: StoreError.self, "\(transfer)") { try await books.record([transfer]) }
            }
            #expect(try await books.balance(books.budget) == [0, 1_000, 10, 0])
        }
    }

    @Test("The seam offers no way to change or remove a transfer: no statement of the ledger does", arguments: Backend.underTest)
    func immutable(_ backend: Backend) async throws {
        try await withBooks(backend) { books in
            let hold = books.transfer(.hold, 10)
            try await books.record([hold])
            try await books.record([books.transfer(.post, 10, hold: hold.id)], held: [hold.id: 10])
            #expect(try await books.store.read { tx in try Transfers.load([hold.id], in: tx) }[hold.id] == hold, "its post left it as it was")
            await expectRefused {
                try await books.store.write { tx in _ = try tx.run("DELETE FROM transfer WHERE id = \(hold.id)") }
            }
        }
    }

    @Test("An owner has one account of a kind and currency", arguments: Backend.underTest)
    func oneAccount(_ backend: Backend) async throws {
        try await withBooks(backend) { books in
            let owner = books.budget.bits
            let again = Account(id: books.world.id(), marketplace: books.market, currency: .eur, kind: .budget, owner: owner, mayOverdraw: true)
            let other = Account(id: books.world.id(), marketplace: books.market, currency: .usd, kind: .budget, owner: owner, mayOverdraw: true)
            let changed = try await books.store.write { tx in try tx.run([Accounts.insert([again, other], at: .testStart)]) }
            #expect(changed == [1])
            let key = AccountKey(marketplace: books.market, currency: .eur, kind: .budget, owner: owner)
            #expect(try await books.store.read { tx in try Accounts.find([key], in: tx).get() }[key]?.id == books.budget)
        }
    }

    @Test("Only accounts with a limit are locked for a decision", arguments: Backend.underTest)
    func locking(_ backend: Backend) async throws {
        try await withBooks(backend) { books in
            let found = try await books.store.write { tx in try Accounts.lockLimited([books.budget, books.payable, books.funding], in: tx).get() }
            #expect(Set(found.keys) == [books.budget])
            #expect(found[books.budget]?.available == 1_000)
        }
    }
}
