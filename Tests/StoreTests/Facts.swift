import Core
import Store
import TestSupport

/// Facts for tests, about orders.
enum Facts {
    static let world = World.real()

    static func make(_ kind: String = "order.placed", about order: OrderID, isNew: Bool = false, body: String = "{}") -> Fact {
        Fact(
            id: world.id(), kind: kind, about: order, isNew: isNew, occurredAt: .testStart, receivedAt: .testStart.adding(hours: 1),
            actor: .job("test"), body: body)
    }

    static func order() -> OrderID { world.id() }

    static func append(_ facts: [Fact], to store: any Store) async throws {
        try await store.write { try Journal.append(facts, in: $0) }
    }

    /// All facts after `position`, as soon as everything written so far can be read.
    static func settled(after position: JournalPosition = .start, in store: any Store) async throws -> [RecordedFact] {
        try await store.settle()
        return try await store.read { try Journal.read(after: position, limit: 10_000, in: $0) }
    }
}
