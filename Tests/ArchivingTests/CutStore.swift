import Store
import Synchronization

/// A store of which only the first so many writes come through, as when the machine stops.
final class CutStore: Store {
    struct Cut: Error {}

    private let store: any Store
    private let left: Mutex<Int>

    init(_ store: any Store, writes: Int) {
        self.store = store
        left = Mutex(writes)
    }

    var dialect: Dialect { store.dialect }
    var activity: StoreActivity { store.activity }

    func read<Result: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> Result) async throws -> Result { try await store.read(body) }

    func write<Result: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> Result) async throws -> Result {
        let isCut = left.withLock { left in
            left -= 1
            return left < 0
        }
        if isCut { throw Cut() }
        return try await store.write(body)
    }

    func close() async {}
}
