import Store
import Synchronization

/// A store that notes the texts of what its writes ask and write, in their order.
final class NotedStore: Store {
    private let store: any Store
    private let noted = Mutex<[String]>([])

    init(_ store: any Store) { self.store = store }

    var dialect: Dialect { store.dialect }
    var activity: StoreActivity { store.activity }
    var texts: [String] { noted.withLock { $0 } }

    func read<Result: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> Result) async throws -> Result { try await store.read(body) }

    func write<Result: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> Result) async throws -> Result {
        try await store.write { tx in
            try body(NotedTransaction(tx) { text in self.noted.withLock { $0.append(text) } })
        }
    }

    func close() async {}
}

private final class NotedTransaction: Transaction {
    private let inner: any Transaction
    private let note: (String) -> Void

    init(_ inner: any Transaction, note: @escaping (String) -> Void) { (self.inner, self.note) = (inner, note) }

    var dialect: Dialect { inner.dialect }

    func rows<Result>(_ statement: Statement, _ read: (any Row) throws -> Result) throws -> [Result] {
        note(statement.sql)
        return try inner.rows(statement, read)
    }

    func run(_ statement: Statement) throws -> Int {
        note(statement.sql)
        return try inner.run(statement)
    }

    func rows<Result>(_ bulk: Bulk, _ read: (any Row) throws -> Result) throws -> [Result] {
        note(bulk.sql)
        return try inner.rows(bulk, read)
    }

    func run(_ bulks: [Bulk]) throws -> [Int] {
        for bulk in bulks { note(bulk.sql) }
        return try inner.run(bulks)
    }

    func take(_ lock: AdvisoryLock) throws { try inner.take(lock) }
}
