import Core
import Store
import StorePostgres
import TestSupport
import Testing

@Suite("Cursors on the journal", .neverHangs)
struct JournalCursorTests {
    @Test("A cursor stays where it was moved, over restarts, and each reader has its own", arguments: Backend.underTest)
    func durable(_ backend: Backend) async throws {
        try await backend.withDatabase { database in
            let store = try database.open()
            _ = try await Migrations.apply(StoreMigrations.all, to: store, at: .testStart)
            #expect(try await store.write { try Journal.position(of: "notices", in: $0) } == .start)
            try await Facts.append((0..<3).map { _ in Facts.make(about: Facts.order(), isNew: true) }, to: store)
            let facts = try await Facts.settled(in: store)
            for fact in facts.prefix(2) { try await store.write { try Journal.move("notices", to: fact.position, in: $0) } }
            await store.close()

            let reopened = try database.open()
            let position = try await reopened.write { try Journal.position(of: "notices", in: $0) }
            #expect(position == facts[1].position)
            #expect(try await Facts.settled(after: position, in: reopened).map(\.id) == [facts[2].id])
            #expect(try await reopened.write { try Journal.position(of: "webhooks", in: $0) } == .start)
        }
    }

    @Test("A cursor that is moved in a transaction that fails has not moved", arguments: Backend.underTest)
    func movedTogether(_ backend: Backend) async throws {
        try await backend.withStore { store in
            try await Facts.append([Facts.make(about: Facts.order(), isNew: true)], to: store)
            let fact = try #require(try await Facts.settled(in: store).first)
            await #expect(throws: TransactionTests.Refused.self) {
                try await store.write { tx in
                    try Journal.move("notices", to: fact.position, in: tx)
                    throw TransactionTests.Refused()
                }
            }
            #expect(try await store.write { try Journal.position(of: "notices", in: $0) } == .start)
        }
    }

    @Test("Nothing behind a transaction that is still open is shown before it", .needsPostgres)
    func lateCommit() async throws {
        try await Backend.postgres.withStore { store in
            let (early, late, after) = (Facts.make(about: Facts.order()), Facts.make(about: Facts.order()), Facts.make(about: Facts.order()))
            try await Facts.append([early], to: store)
            #expect(try await Facts.settled(in: store).map(\.id) == [early.id])
            let (inside, leave) = (Gate(), Gate())
            async let holder: Void = store.write { tx in
                try Journal.append([late], in: tx)
                try tx.arrive()
                inside.open()
                try leave.pass()
            }
            await inside.passed()
            try await Facts.append([after], to: store)
            let shown = try await store.read { try Journal.read(after: .start, limit: 10, in: $0) }
            #expect(shown.map(\.id) == [early.id])
            leave.open()
            try await holder
            #expect(try await Facts.settled(in: store).map(\.id) == [early.id, late.id, after.id])
        }
    }

    /// What a reader has met.
    struct Reading: Sendable {
        var facts: [RecordedFact] = []
        var rounds = 0
    }

    /// Facts of one transaction.
    private static func size(_ writer: Int, _ round: Int) -> Int { 1 + (writer + round) % 3 }

    @Test("Sixteen writers, some of which commit late: readers skip nothing, repeat nothing and see one order", arguments: Backend.underTest)
    func sixteenWriters(_ backend: Backend) async throws {
        var options = PostgresOptions()
        options.maximumConnections = 24
        try await backend.withStore(StoreMigrations.all, options) { store in
            let (writers, transactions) = (16, 8)
            let total = (0..<writers).reduce(0) { sum, writer in sum + (0..<transactions).reduce(0) { $0 + Self.size(writer, $1) } }
            // Every fourth writer stays open until its neighbours have committed; SQLite has one writer at a time, so there is no late one.
            let done = (0..<writers).map { _ in (0..<transactions).map { _ in Gate() } }
            let writing = Countdown(writers)
            let readings = try await withThrowingTaskGroup(of: Reading?.self) { group in
                for writer in 0..<writers {
                    group.addTask {
                        let order = Facts.order()
                        for round in 0..<transactions {
                            let facts = (0..<Self.size(writer, round)).map { Facts.make("order.step\($0)", about: order) }
                            let isLate = backend == .postgres && writer % 4 == 0
                            try await store.write { tx in
                                try Journal.append(facts, in: tx)
                                if isLate { for other in 1..<4 { try done[writer + other][round].pass() } }
                            }
                            done[writer][round].open()
                        }
                        writing.countDown()
                        return nil
                    }
                }
                for limit in [1, 7, 1_000] {
                    group.addTask { try await Self.readAll(while: writing, as: "reader-\(limit)", limit: limit, in: store) }
                }
                return try await group.reduce(into: [Reading]()) { if let reading = $1 { $0.append(reading) } }
            }
            #expect(readings.count == 3)
            for reading in readings {
                #expect(reading.facts.count == total)
                #expect(Set(reading.facts.map(\.id)).count == total)
                #expect(reading.facts.map(\.id) == readings[0].facts.map(\.id))
                #expect(zip(reading.facts, reading.facts.dropFirst()).allSatisfy { $0.position < $1.position })
                for (_, facts) in Dictionary(grouping: reading.facts, by: \.subject) {
                    #expect(facts.map(\.number) == Array(1...Int64(facts.count)))
                }
            }
            #expect(try await store.read { try $0.count("SELECT COUNT(*) FROM fact") } == Int64(total))
        }
    }

    /// Reads by a durable cursor, as a job would, until `writers` is 0 and nothing is left.
    static func readAll(while writers: Countdown, as reader: String, limit: Int, in store: any Store) async throws -> Reading {
        var reading = Reading()
        while true {
            let isLast = writers.isOver
            let (batch, isSettled) = try await store.write { tx in
                let position = try Journal.position(of: reader, in: tx)
                let isSettled = try tx.isJournalSettled()
                let facts = try Journal.read(after: position, limit: limit, in: tx)
                if let last = facts.last { try Journal.move(reader, to: last.position, in: tx) }
                return (facts, isSettled)
            }
            reading.facts += batch
            reading.rounds += 1
            if isLast, isSettled, batch.isEmpty { return reading }
            await Task.yield()
        }
    }

    @Test("After a restore into a server whose transaction ids start lower, new facts still come after the old ones", .needsPostgres)
    func era() async throws {
        try await Backend.postgres.withStore { store in
            try await Facts.append((0..<3).map { _ in Facts.make(about: Facts.order()) }, to: store)
            // Nothing was restored: the era stays.
            try await Migrations.openEra(on: store)
            #expect(try await store.read { try $0.count("SELECT era FROM journal_era") } == 1)
            // What a dump from an older server brings along.
            try await store.write { try $0.run("UPDATE fact SET xid = xid + 1000000000000") }
            try await Migrations.openEra(on: store)
            try await Migrations.openEra(on: store)
            #expect(try await store.read { try $0.count("SELECT era FROM journal_era") } == 2)
            let old = try await Facts.settled(in: store)
            let new = (0..<2).map { _ in Facts.make(about: Facts.order()) }
            try await Facts.append(new, to: store)
            let end = try #require(old.last)
            let read = try await Facts.settled(after: end.position, in: store)
            #expect(read.map(\.id) == new.map(\.id))
            #expect(read.allSatisfy { $0.position > end.position && $0.position.era == 2 })
            #expect(try await Facts.settled(in: store).map(\.id) == old.map(\.id) + new.map(\.id))
        }
    }
}
