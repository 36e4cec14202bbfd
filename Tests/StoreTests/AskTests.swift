import Core
import Store
import TestSupport
import Testing

/// What is asked and written without waiting is answered and checked all the same.
@Suite("Asking without waiting", .neverHangs)
struct AskTests {
    static let table = "CREATE TABLE account (id {int} PRIMARY KEY, balance {int} NOT NULL){table}"

    static func balances(_ ids: ClosedRange<Int64>) -> Bulk {
        Bulk("SELECT a.id, a.balance FROM account AS a {join values} WHERE a.id = v.id", ["id": .ints(Array(ids))])
    }

    static func add(_ amount: Int64, to ids: ClosedRange<Int64>) -> Bulk {
        Bulk(
            "UPDATE account AS a SET balance = a.balance + v.amount {from values} WHERE a.id = v.id",
            ["id": .ints(Array(ids)), "amount": .ints(ids.map { _ in amount })])
    }

    static func total(_ answer: Answer<[(Int64, Int64)]>) throws -> Int64 { try answer.get().reduce(0) { $0 + $1.1 } }

    @Test("Each question sees what was written before it, and no more, in whatever order the answers are looked at", arguments: Backend.underTest)
    func inOrder(_ backend: Backend) async throws {
        try await backend.withTables(Self.table) { store in
            try await TransactionTests.accounts(3, in: store)
            let totals = try await store.write { tx in
                let read: (any Row) throws -> (Int64, Int64) = { (try $0.int(0), try $0.int(1)) }
                let before = try tx.ask(Self.balances(1...3), read)
                try tx.send([Self.add(5, to: 1...3)], exactly: true)
                let between = try tx.ask(Self.balances(1...3), read)
                try tx.send([Self.add(1, to: 1...1)], exactly: true)
                let after = try tx.ask(Self.balances(1...3), read).map { $0.map(\.1).reduce(0, +) }
                return [try after.get(), try Self.total(before), try Self.total(between), try after.get()]
            }
            #expect(totals == [316, 300, 315, 316])
            #expect(try await TransactionTests.balance(1, in: store) == 106)
        }
    }

    @Test("What nobody looks at is written with COMMIT", arguments: Backend.underTest)
    func commits(_ backend: Backend) async throws {
        try await backend.withTables(Self.table) { store in
            try await TransactionTests.accounts(2, in: store)
            try await store.write { try $0.send([Self.add(7, to: 1...2)], exactly: true) }
            #expect(try await TransactionTests.balance(2, in: store) == 107)
        }
    }

    /// Where a missed row is noticed at the latest.
    enum Notice: CaseIterable { case commit, question, answer, statement, lock }

    @Test("A row that is not there takes everything back, and the body runs again", arguments: Backend.underTest, Notice.allCases)
    func missed(_ backend: Backend, notice: Notice) async throws {
        try await backend.withTables(Self.table) { store in
            try await TransactionTests.accounts(2, in: store)
            let runs = Box(0)
            let error = await #expect(throws: StoreError.self) {
                try await store.write { tx in
                    runs.change { $0 += 1 }
                    let asked = try tx.ask(Self.balances(1...2)) { _ in }
                    // Two of three.
                    try tx.send([Self.add(7, to: 1...3)], exactly: true)
                    switch notice {
                    case .commit: return
                    case .question: _ = try tx.rows(Self.balances(1...2)) { _ in }
                    case .answer: _ = try asked.get()
                    case .statement: try tx.run("UPDATE account SET balance = 0 WHERE id = 1")
                    case .lock: try tx.take(.sealing)
                    }
                }
            }
            guard case .guardMissed(let text)? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(text.hasPrefix("2 of 3 rows changed by: UPDATE account"))
            #expect(runs.value == StoreLimits.attempts)
            #expect(try await TransactionTests.balance(1, in: store) == 100)
        }
    }

    @Test("What was missed is told, not what went wrong because of it", arguments: Backend.underTest)
    func missedFirst(_ backend: Backend) async throws {
        let child = "CREATE TABLE entry (id {int} PRIMARY KEY, account {int} NOT NULL REFERENCES account (id)){table}"
        try await backend.withTables(Self.table, child) { store in
            let insert = "SELECT v.id, v.balance {from values} WHERE v.id < 0 ON CONFLICT DO NOTHING"
            let error = await #expect(throws: StoreError.self) {
                try await store.write { tx in
                    try tx.send([Bulk("INSERT INTO account (id, balance) \(insert)", ["id": .ints([1]), "balance": .ints([0])])], exactly: true)
                    try tx.send([Bulk("INSERT INTO entry (id, account) SELECT v.id, v.account {from values}", ["id": .ints([1]), "account": .ints([1])])], exactly: true)
                }
            }
            guard case .guardMissed? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test("What may meet nothing does so quietly", arguments: Backend.underTest)
    func inexactly(_ backend: Backend) async throws {
        try await backend.withTables(Self.table) { store in
            try await TransactionTests.accounts(2, in: store)
            try await store.write { try $0.send([Self.add(7, to: 1...3)], exactly: false) }
            #expect(try await TransactionTests.balance(2, in: store) == 107)
        }
    }

    @Test("On PostgreSQL a question waits for the next one: its mistake is told when the answer is looked at, and whatever follows is refused")
    func later() async throws {
        guard Backend.underTest.contains(.postgres) else { return }
        try await Backend.postgres.withTables(Self.table) { store in
            try await TransactionTests.accounts(2, in: store)
            let wentOn = Box(false)
            await #expect(throws: StoreError.self) {
                try await store.write { tx in
                    try tx.send([Self.add(7, to: 1...2)], exactly: true)
                    let answer = try tx.ask(Bulk("SELECT v.id FROM nowhere {join values}", ["id": .ints([1])])) { try $0.int(0) }
                    wentOn.value = true
                    #expect(throws: StoreError.self) { try answer.get() }
                    #expect(throws: StoreError.self) { try tx.count("SELECT COUNT(*) FROM account") }
                }
            }
            #expect(wentOn.value)
            #expect(try await TransactionTests.balance(1, in: store) == 100)
        }
    }

    @Test("More than waits at once is answered too, and an answer that nobody looked at in time is there", arguments: Backend.underTest)
    func many(_ backend: Backend) async throws {
        try await backend.withTables(Self.table) { store in
            try await TransactionTests.accounts(20_000, in: store)
            let counts = try await store.write { tx in
                let read: (any Row) throws -> (Int64, Int64) = { (try $0.int(0), try $0.int(1)) }
                let (long, none) = (try tx.ask(Self.balances(1...20_000), read), try tx.ask(Bulk("SELECT v.id FROM account {join values}", ["id": .ints([])]), read))
                let short = try (1...200).map { try tx.ask(Self.balances($0...$0), read) }
                return [try long.get().count, try none.get().count, try short.reduce(0) { $0 + (try $1.get().count) }]
            }
            #expect(counts == [20_000, 0, 200])
        }
    }
}
