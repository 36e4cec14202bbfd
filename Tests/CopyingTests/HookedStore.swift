import Store
import Synchronization

/// A store that can break, or be interfered with, at a chosen moment.
final class HookedStore: Store {
    private let store: any Store
    private let hook: @Sendable (_ write: Bool, _ number: Int) async throws -> Void
    private let counts = Mutex((reads: 0, writes: 0))

    /// - Parameter hook: called before each transaction with its number, from 1, among those of its sort.
    init(_ store: any Store, hook: @escaping @Sendable (_ write: Bool, _ number: Int) async throws -> Void) {
        self.store = store
        self.hook = hook
    }

    var dialect: Dialect { store.dialect }
    var activity: StoreActivity { store.activity }
    var writes: Int { counts.withLock { $0.writes } }

    func read<Result: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> Result) async throws -> Result {
        let number = counts.withLock {
            $0.reads += 1
            return $0.reads
        }
        try await hook(false, number)
        return try await store.read(body)
    }

    @discardableResult func write<Result: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> Result) async throws -> Result {
        let number = counts.withLock {
            $0.writes += 1
            return $0.writes
        }
        try await hook(true, number)
        return try await store.write(body)
    }

    func close() async { await store.close() }
}
