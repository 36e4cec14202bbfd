import Core
import Store
import TestSupport
import Testing

@Suite("The sealed chain", .neverHangs)
struct SealingTests {
    /// Seals until all facts written so far are sealed.
    static func sealAll(in store: any Store) async throws {
        while true {
            let isDone = try await store.write { tx in
                let isSettled = try tx.isJournalSettled()
                return try Sealing.sealNext(at: .testStart, in: tx) == 0 && isSettled
            }
            if isDone { return }
            await Task.yield()
        }
    }

    static func seals(in store: any Store) async throws -> [Seal] { try await store.read { try Sealing.seals(after: 0, limit: 10_000, in: $0) } }

    /// What the seals' hashes should be, worked out again from the facts.
    static func hashes(of seals: [Seal], in store: any Store) async throws -> [[UInt8]] {
        try await store.read { tx in
            var position = JournalPosition.start
            var previous = [UInt8](repeating: 0, count: 32)
            return try seals.map { seal in
                let facts = try Journal.read(after: position, limit: Int(seal.facts), in: tx)
                previous = Sealing.hash(of: facts, after: previous)
                position = seal.last
                return previous
            }
        }
    }

    static func expectSound(_ seals: [Seal], facts: Int, in store: any Store) async throws {
        #expect(seals.map(\.number) == Array(1...Int64(seals.count)))
        #expect(seals.reduce(0) { $0 + $1.facts } == Int64(facts))
        #expect(zip(seals, seals.dropFirst()).allSatisfy { $1.previous == $0.hash && $0.last < $1.last })
        #expect(seals.first?.previous == [UInt8](repeating: 0, count: 32))
        #expect(try await hashes(of: seals, in: store) == seals.map(\.hash))
    }

    @Test("Each block continues the hash of the one before, and nothing is sealed twice", arguments: Backend.underTest)
    func chain(_ backend: Backend) async throws {
        try await backend.withStore { store in
            #expect(try await store.write { try Sealing.sealNext(at: .testStart, in: $0) } == 0)
            for size in [3, 1, 20] {
                try await Facts.append((0..<size).map { _ in Facts.make(about: Facts.order(), isNew: true) }, to: store)
                try await Self.sealAll(in: store)
            }
            #expect(try await store.write { try Sealing.sealNext(at: .testStart, in: $0) } == 0)
            let seals = try await Self.seals(in: store)
            #expect(seals.map(\.facts) == [3, 1, 20])
            try await Self.expectSound(seals, facts: 24, in: store)
            #expect(try await store.read { try Sealing.latest(in: $0) } == seals.last)
        }
    }

    @Test("A block that was read before somebody else sealed that far is not added", arguments: Backend.underTest)
    func late(_ backend: Backend) async throws {
        try await backend.withStore { store in
            try await Facts.append((0..<3).map { _ in Facts.make(about: Facts.order(), isNew: true) }, to: store)
            try await store.settle()
            let early = try #require(try await store.read { try Sealing.draftNext(at: .testStart, in: $0) })
            try await Facts.append((0..<2).map { _ in Facts.make(about: Facts.order(), isNew: true) }, to: store)
            try await Self.sealAll(in: store)
            #expect(try await store.write { try Sealing.add(early, in: $0) } == false)
            try await Self.expectSound(try await Self.seals(in: store), facts: 5, in: store)
            try await Facts.append([Facts.make(about: Facts.order(), isNew: true)], to: store)
            try await store.settle()
            let next = try #require(try await store.read { try Sealing.draftNext(at: .testStart, in: $0) })
            #expect(try await store.write { try Sealing.add(next, in: $0) })
            try await Self.expectSound(try await Self.seals(in: store), facts: 6, in: store)
        }
    }

    static let tamperings = [
        "id = cause", "kind = 'order.placee'", "kind = 'order.place', subject_kind = 'dord'", "subject_kind = 'orc'", "subject = cause",
        "number = number + 1", "occurred_at = occurred_at + 1", "received_at = received_at - 1", "actor = 'job:tesu'", "cause = NULL",
        "cause = subject", "body = '{} '", "actor = 'job:test{', body = '}'",
    ]

    @Test("A change of any field changes the hash", arguments: Backend.underTest)
    func tampering(_ backend: Backend) async throws {
        try await backend.withStore { store in
            let cause: FactID = Facts.world.id()
            let fact = Fact(
                id: Facts.world.id(), kind: "order.placed", about: Facts.order(), occurredAt: .testStart, receivedAt: .testStart, actor: .job("test"),
                cause: cause, body: "{}")
            try await Facts.append([fact], to: store)
            try await Self.sealAll(in: store)
            let seals = try await Self.seals(in: store)
            #expect(try await Self.hashes(of: seals, in: store) == seals.map(\.hash))
            for change in Self.tamperings {
                let hash = try await Self.afterTampering(change, in: store)
                #expect(hash != seals[0].hash, "\(change)")
            }
            #expect(try await Self.hashes(of: seals, in: store) == seals.map(\.hash))
        }
    }

    struct Undone: Error { let hash: [UInt8] }

    /// The hash of the only fact with `change` made to it; the change is taken back.
    static func afterTampering(_ change: String, in store: any Store) async throws -> [UInt8] {
        do {
            try await store.write { tx in
                try tx.run("UPDATE fact SET \(raw: change)")
                // Journal.read shows nothing of an open transaction on PostgreSQL, Journal.about does.
                let subject = try tx.rows("SELECT subject FROM fact") { try $0.bits(0) }
                throw Undone(hash: Sealing.hash(of: try Journal.about(subject, limit: 1, in: tx), after: [UInt8](repeating: 0, count: 32)))
            }
            return []
        } catch let undone as Undone {
            return undone.hash
        }
    }

    @Test("A fact that commits late is sealed before those that came after it", .needsPostgres)
    func lateCommit() async throws {
        try await Backend.postgres.withStore { store in
            let (late, after) = (Facts.make(about: Facts.order()), Facts.make(about: Facts.order()))
            let (inside, leave) = (Gate(), Gate())
            async let holder: Void = store.write { tx in
                try Journal.append([late], in: tx)
                try tx.arrive()
                inside.open()
                try leave.pass()
            }
            await inside.passed()
            try await Facts.append([after], to: store)
            #expect(try await store.write { try Sealing.sealNext(at: .testStart, in: $0) } == 0)
            leave.open()
            try await holder
            try await Self.sealAll(in: store)
            let seals = try await Self.seals(in: store)
            try await Self.expectSound(seals, facts: 2, in: store)
            #expect(try await Facts.settled(in: store).map(\.id) == [late.id, after.id])
        }
    }

    @Test("Two sealers at once, while writers write, make one chain", arguments: Backend.underTest)
    func twoSealers(_ backend: Backend) async throws {
        try await backend.withDatabase { database in
            let stores = [try database.open(), try database.open()]
            _ = try await Migrations.apply(StoreMigrations.all, to: stores[0], at: .testStart)
            // Each fact calls both. Sealing without a pause would keep SQLite's lock to itself: who waits for it looks only now and then.
            let calls = stores.map { _ in AsyncStream.makeStream(of: Void.self) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    defer { for call in calls { call.continuation.finish() } }
                    try await withThrowingTaskGroup(of: Void.self) { writers in
                        for _ in 0..<4 {
                            writers.addTask {
                                for _ in 0..<10 {
                                    try await Facts.append([Facts.make(about: Facts.order(), isNew: true)], to: stores[0])
                                    for call in calls { call.continuation.yield() }
                                }
                            }
                        }
                        try await writers.waitForAll()
                    }
                }
                for (store, call) in zip(stores, calls) {
                    group.addTask {
                        for await _ in call.stream { try await Self.sealAll(in: store) }
                        try await Self.sealAll(in: store)
                    }
                }
                try await group.waitForAll()
            }
            try await Self.expectSound(try await Self.seals(in: stores[0]), facts: 40, in: stores[0])
        }
    }
}
