import Synchronization

/// Ids for one command. A transaction body that runs again rewinds and gets the same ids, so that a retried body is identical.
package final class IdPool: Sendable {
    private let world: World
    private let state = Mutex<(made: [UUIDBits], next: Int)>(([], 0))

    package init(_ world: World) { self.world = world }

    package func rewind() { state.withLock { $0.next = 0 } }

    package func next<Subject: Identified>(_ subject: Subject.Type = Subject.self) -> Identifier<Subject> {
        state.withLock { state in
            if state.next == state.made.count { state.made.append(world.id(subject).bits) }
            defer { state.next += 1 }
            return Identifier(state.made[state.next])
        }
    }
}
