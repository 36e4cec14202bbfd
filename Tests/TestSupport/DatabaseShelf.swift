import Core
import Store

/// PostgreSQL databases for tests. Making one takes a tenth of a second, so one that a test leaves is emptied and lent to the next, and all
/// are dropped when no test holds any. Tests start all at once: beyond a few they wait here for their turn, one database for each.
actor DatabaseShelf {
    static let shared = DatabaseShelf()

    private static let limit = 6

    private var free: [String] = []
    private var lent = 0
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private let world = World.real()

    /// The name of an empty database.
    func take(from server: PostgresServer) async throws -> String {
        if lent < Self.limit {
            lent += 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
        if let name = free.popLast() { return name }
        let name = "nearmade_test_" + String(world.random(), radix: 36)
        do {
            try await server.create(name)
            return name
        } catch {
            passOn()
            throw error
        }
    }

    /// - Parameter isSpoilt: the test changed the database itself, so it is not lent again.
    func giveBack(_ name: String, isSpoilt: Bool, to server: PostgresServer) async throws {
        defer { passOn() }
        if isSpoilt || isLast {
            try await server.drop(name)
        } else {
            try await server.empty(name)
            free.append(name)
        }
        while isLast, let name = free.popLast() { try await server.drop(name) }
    }

    private var isLast: Bool { lent == 1 && waiting.isEmpty }

    /// The place goes to whoever waits longest.
    private func passOn() {
        if waiting.isEmpty { lent -= 1 } else { waiting.removeFirst().resume() }
    }
}
