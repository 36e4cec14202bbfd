import Core
import Store
import TestSupport
import Testing

@Suite("The journal", .neverHangs)
struct JournalTests {
    @Test("A fact comes back as it was said", arguments: Backend.underTest)
    func roundTrip(_ backend: Backend) async throws {
        try await backend.withStore { store in
            let order = Facts.order()
            let cause = Facts.make("order.placed", about: order, isNew: true)
            let fact = Fact(
                id: Facts.world.id(), kind: "order.cancelled", about: order, occurredAt: Instant(microseconds: 1), receivedAt: .testStart,
                actor: Actor("hub:pty_1"), cause: cause.id, body: #"{"reason":"“gift”"}"#)
            try await Facts.append([cause, fact], to: store)
            let read = try await Facts.settled(in: store)
            #expect(read.map(\.id) == [cause.id, fact.id])
            #expect(read.map(\.number) == [1, 2])
            let last = try #require(read.last)
            #expect(last.kind == "order.cancelled")
            #expect(last.subjectText == order.description)
            #expect(last.occurredAt == Instant(microseconds: 1))
            #expect(last.receivedAt == .testStart)
            #expect(last.actor == Actor("hub:pty_1"))
            #expect(last.cause == cause.id)
            #expect(last.body == #"{"reason":"“gift”"}"#)
            #expect(read.first?.cause == nil)
        }
    }

    @Test("Facts keep the order in which they were said, also beyond a thousand and whatever their ids", arguments: Backend.underTest)
    func order(_ backend: Backend) async throws {
        try await backend.withStore { store in
            let orders = (0..<40).map { _ in Facts.order() }
            var facts = (0..<2_100).map { Facts.make(about: orders[$0 % 40], body: "{\"n\":\($0)}") }
            facts.reverse()
            try await Facts.append(facts, to: store)
            let read = try await Facts.settled(in: store)
            let isSameOrder = read.map(\.id) == facts.map(\.id)
            #expect(isSameOrder)
            for order in orders {
                let numbers = read.filter { $0.subject == order.bits }.map(\.number)
                let isWithoutGaps = numbers == Array(1...Int64(numbers.count))
                #expect(isWithoutGaps)
            }
        }
    }

    @Test("Numbers run on within a subject over many transactions, new and known subjects mixed", arguments: Backend.underTest)
    func numbers(_ backend: Backend) async throws {
        try await backend.withStore { store in
            let (old, new) = (Facts.order(), Facts.order())
            try await Facts.append([Facts.make(about: old, isNew: true), Facts.make(about: old)], to: store)
            try await Facts.append([Facts.make(about: new, isNew: true), Facts.make(about: old), Facts.make(about: new)], to: store)
            try await Facts.append([Facts.make(about: new), Facts.make(about: old)], to: store)
            let read = try await Facts.settled(in: store)
            #expect(read.filter { $0.subject == old.bits }.map(\.number) == [1, 2, 3, 4])
            #expect(read.filter { $0.subject == new.bits }.map(\.number) == [1, 2, 3])
            let about = try await store.read { try Journal.about([new.bits], limit: 2, in: $0) }
            #expect(about.map(\.number) == [1, 2])
        }
    }

    @Test("A number cannot be given twice: the transaction that would is refused", arguments: Backend.underTest)
    func numberTwice(_ backend: Backend) async throws {
        try await backend.withStore { store in
            let order = Facts.order()
            try await Facts.append([Facts.make(about: order, isNew: true)], to: store)
            await expect(.guardMissed) { try await Facts.append([Facts.make(about: order, isNew: true)], to: store) }
            #expect(try await Facts.settled(in: store).count == 1)
        }
    }

    @Test("Of two writers that give the same number at the same time, one runs again and gives the next", .needsPostgres)
    func sameNumberAtOnce() async throws {
        try await Backend.postgres.withDatabase { database in
            let store = try database.open()
            _ = try await Migrations.apply(StoreMigrations.all, to: store, at: .testStart)
            let order = Facts.order()
            let (first, second) = (Facts.make(about: order), Facts.make(about: order))
            let runs = Counter()
            let (inside, leave) = (Gate(), Gate())
            async let holder: Void = store.write { tx in
                try Journal.append([first], in: tx)
                try tx.arrive()
                inside.open()
                try leave.pass()
            }
            await inside.passed()
            async let follower: Void = store.write { tx in
                runs.next()
                try Journal.append([second], in: tx)
            }
            try await Onlooker(database).untilWaiting(1)
            leave.open()
            _ = try await (holder, follower)
            #expect(runs.value == 2)
            let facts = try await store.read { try Journal.about([order.bits], limit: 9, in: $0) }
            #expect(facts.map(\.number) == [1, 2])
            #expect(facts.map(\.id) == [first.id, second.id])
        }
    }

    @Test("Writers of one subject that hold its row number their facts without gaps", arguments: Backend.underTest)
    func contendedSubject(_ backend: Backend) async throws {
        let table = Migration("test-1") { _ in ["CREATE TABLE parcel (id {id} PRIMARY KEY, step {int} NOT NULL){table}"] }
        try await backend.withStore(StoreMigrations.all + [table]) { store in
            let order = Facts.order()
            try await store.write { tx in
                try tx.run("INSERT INTO parcel (id, step) VALUES (\(order), 0)")
                try Journal.append([Facts.make(about: order, isNew: true)], in: tx)
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        for _ in 0..<5 {
                            let facts = [Facts.make("parcel.scanned", about: order), Facts.make("parcel.packed", about: order)]
                            try await store.write { tx in
                                _ = try tx.rows("SELECT id FROM parcel WHERE id = \(order) {lock}") { _ in }
                                try Journal.append(facts, in: tx)
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            let read = try await Facts.settled(in: store)
            #expect(read.map(\.number) == Array(1...81))
        }
    }

    @Test("Positions are written as three numbers and read back; anything else is none")
    func positions() {
        let position = JournalPosition(era: 2, transaction: 9_223_372_036_854_775_807, sequence: 17)
        #expect(JournalPosition(text: position.text) == position)
        #expect(JournalPosition(text: JournalPosition.start.text) == .start)
        for text in ["", "1.2", "1.2.3.4", "a.b.c", "1..3", "1.2.9223372036854775808"] { #expect(JournalPosition(text: text) == nil, "\(text)") }
        #expect(JournalPosition(era: 1, transaction: 9, sequence: 9) < JournalPosition(era: 2, transaction: 1, sequence: 1))
        #expect(JournalPosition(era: 1, transaction: 2, sequence: 9) < JournalPosition(era: 1, transaction: 3, sequence: 1))
    }
}
