import Core
import Store
import StorePostgres
import TestSupport
import Testing

@Suite("Tables in parts by time", .timeLimit(.minutes(5)))
struct PartitionTests {
    private static let steps = StoreMigrations.all

    /// An order that was made at that moment, as far as its id says.
    private static func order(at instant: Instant) -> OrderID {
        OrderID(UUIDBits(high: UInt64(instant.microseconds / 1_000) << 16 | 0x7000, low: Facts.order().bits.low))
    }

    /// The middle of the month that begins `months` after the first part's end.
    private static func month(_ months: Int64, after first: PartitionPeriod) throws -> Instant {
        let end = try #require(first.end)
        return (0..<months).reduce(end) { instant, _ in PartitionLength.month.end(after: instant) }.adding(days: 14)
    }

    private static func periods(in store: any Store) async throws -> [PartitionPeriod] {
        try await store.read { try Partitions.periods(of: .fact, in: $0) }
    }

    /// Makes parts until none is missing at `now`.
    private static func make(at now: Instant, limit: Int = Partitions.movedAtMost, in store: any Store) async throws -> [String] {
        var names: [String] = []
        while let name = try await store.write({ try Partitions.makeNext(of: .fact, at: now, movingAtMost: limit, in: $0) }) { names.append(name) }
        return names
    }

    @Test("A span ends with its month, its week on Sunday, or its day, in UTC")
    func lengths() throws {
        func end(_ length: PartitionLength, _ text: String) throws -> String { "\(length.end(after: try #require(Instant(text: text))))" }
        #expect(try end(.month, "2026-12-31T23:59:59Z") == "2027-01-01T00:00:00Z")
        #expect(try end(.month, "2026-11-01T00:00:00Z") == "2026-12-01T00:00:00Z")
        #expect(try end(.week, "2026-11-22T23:59:59Z") == "2026-11-23T00:00:00Z")
        #expect(try end(.week, "2026-11-23T00:00:00Z") == "2026-11-30T00:00:00Z")
        #expect(try end(.day, "2028-02-29T12:00:00Z") == "2028-03-01T00:00:00Z")
    }

    @Test("SQLite has one table, and nothing to make")
    func sqlite() async throws {
        try await Backend.sqlite.withStore { store in
            let periods = try await Self.periods(in: store)
            let made = try await Self.make(at: .testStart, in: store)
            #expect(periods == [] && made == [])
        }
    }

    @Test("A journal from before comes over as it is: its places stay, its numbers go on, ids of a time to come stand aside", .needsPostgres)
    func migrated() async throws {
        try await Backend.postgres.withDatabase { database in
            let store = try database.open()
            _ = try await Migrations.apply(Self.steps.filter { !$0.name.contains("partitions") }, to: store, at: .testStart)
            let (known, strange) = (Facts.order(), Self.order(at: Facts.world.now().adding(days: 400)))
            try await Facts.append([Facts.make(about: known), Facts.make("order.shipped", about: known), Facts.make(about: strange)], to: store)
            let before = try await Facts.settled(in: store).map { [$0.position.text, "\($0.id)", "\($0.number)", $0.subjectText] }
            _ = try await Migrations.apply(Self.steps, to: store, at: .testStart)
            #expect(try await Facts.settled(in: store).map { [$0.position.text, "\($0.id)", "\($0.number)", $0.subjectText] } == before)
            let periods = try await Self.periods(in: store)
            #expect(periods.map(\.name) == ["fact_first", "fact_default"] && periods.map(\.isDefault) == [false, true])
            #expect(periods[0].from == nil && periods[0].end.map { $0 > Facts.world.now() } == true)
            #expect(try await store.read { try $0.count("SELECT COUNT(*) FROM fact_default") } == 1)

            try await Facts.append([Facts.make("order.lost", about: known), Facts.make(about: Facts.order(), isNew: true)], to: store)
            let facts = try await Facts.settled(in: store)
            #expect(facts.count == 5 && facts.filter { $0.subject == known.bits }.map(\.number) == [1, 2, 3])
            #expect(zip(facts, facts.dropFirst()).allSatisfy { $0.position.sequence < $1.position.sequence })
        }
    }

    @Test("Parts are made ahead, one after the other; a row whose time has no part yet is taken, and moves when it gets one", .needsPostgres)
    func made() async throws {
        try await Backend.postgres.withStore { store in
            let first = try await Self.periods(in: store)[0]
            let early = try await Self.month(0, after: first)
            let (one, other) = (Self.order(at: early), Self.order(at: try await Self.month(1, after: first)))
            try await Facts.append([Facts.make(about: one), Facts.make("order.shipped", about: one), Facts.make(about: other)], to: store)
            await expect(.schema, "more than 1 rows") { try await Self.make(at: Facts.world.now(), limit: 1, in: store) }
            let names = try await Self.make(at: Facts.world.now(), in: store)
            let more = try await Self.make(at: Facts.world.now(), in: store)
            #expect(names.count == Partitions.ahead && more == [])
            let periods = try await Self.periods(in: store)
            #expect(periods.dropLast().map(\.name) == ["fact_first"] + names)
            for (a, b) in zip(periods.dropLast(), periods.dropLast().dropFirst()) { #expect(a.to == b.from) }
            let rows = try await store.read { tx in try (names + ["fact_default"]).map { try tx.count("SELECT COUNT(*) FROM \(raw: $0)") } }
            #expect(rows == [2, 1, 0])
            #expect(try await store.read { try Partitions.countsAhead(at: early, in: $0) } == [.fact: 1])

            // From here on by weeks: the first of them is what is left of one.
            try await store.write { try PartitionLength.week.choose(in: $0) }
            let weeks = try await Self.make(at: try Self.month(1, after: first), in: store)
            #expect(weeks.count == 2 && weeks.allSatisfy { $0.split(separator: "_").count == 4 }, "\(weeks)")
            #expect(try await Facts.settled(in: store).count == 3)
        }
    }

    @Test("Retiring a part leaves what the rule keeps, at its place in the journal, and takes what comes later", .needsPostgres)
    func retired() async throws {
        try await Backend.postgres.withStore { store in
            let orders = (0..<6).map { _ in Facts.order() }
            try await Facts.append(orders.flatMap { [Facts.make(about: $0, isNew: true), Facts.make("order.shipped", about: $0, isNew: true)] }, to: store)
            let before = try await Facts.settled(in: store)
            let first = try await Self.periods(in: store)[0]
            let (open, done) = (orders[2], "order.shipped")
            let outcome = try await store.write { tx in
                try Partitions.retire(first, of: .fact, keeping: "r.subject = \(open) OR r.kind <> \(done)", in: tx)
            }
            #expect(outcome == (5, 7))
            let after = try await Facts.settled(in: store)
            #expect(after.map(\.id) == before.filter { $0.subject == open.bits || $0.kind != done }.map(\.id))
            try await Facts.append([Facts.make("order.lost", about: open)], to: store)
            let known = try await store.read { try Journal.about([open.bits], limit: 10, in: $0) }
            #expect(known.map(\.number) == [1, 2, 3])
            let again = try await Self.periods(in: store)
            #expect(again.map(\.name) == ["fact_first", "fact_default"] && again[0].to == first.to)
            let all = try await store.write { try Partitions.retire(again[0], of: .fact, keeping: nil, in: $0) }
            #expect(all == (8, 0))
            #expect(try await Facts.settled(in: store).isEmpty)
            await expect(.schema, "stays") { try await store.write { try Partitions.retire(again[1], of: .fact, keeping: nil, in: $0) } }
            await expect(.schema, "no part fact_first") { try await store.write { try Partitions.retire(first, of: .scan, keeping: nil, in: $0) } }
        }
    }

    @Test("Who has begun to read sees all to the end, and whoever waits while a part is exchanged sees what was kept", .needsPostgres)
    func readers() async throws {
        try await Backend.postgres.withDatabase { database in
            let store = try database.open()
            _ = try await Migrations.apply(Self.steps, to: store, at: .testStart)
            let kept = Facts.order()
            try await Facts.append([Facts.make(about: kept), Facts.make(about: Facts.order())], to: store)
            let first = try await Self.periods(in: store)[0]
            let (reading, goOn) = (Gate(), Gate())
            let reader = Task {
                try await store.read { tx in
                    // Nothing about facts yet.
                    _ = try tx.count("SELECT COUNT(*) FROM journal_era")
                    reading.open()
                    try goOn.pass()
                    return try tx.count("SELECT COUNT(*) FROM fact")
                }
            }
            await reading.passed()
            await expect(.busy) { try await store.write { try Partitions.retire(first, of: .fact, keeping: "r.subject = \(kept)", in: $0) } }
            goOn.open()
            #expect(try await reader.value == 2)

            let (isLocked, mayEnd) = (Gate(), Gate())
            let retiring = Task {
                try await store.write { tx in
                    let outcome = try Partitions.retire(first, of: .fact, keeping: "r.subject = \(kept)", in: tx)
                    isLocked.open()
                    try mayEnd.pass()
                    return outcome.kept
                }
            }
            await isLocked.passed()
            let late = Task { try await store.read { tx in (try tx.count("SELECT COUNT(*) FROM journal_era"), try tx.count("SELECT COUNT(*) FROM fact")) } }
            let writing = Task { try await Facts.append([Facts.make("order.shipped", about: kept)], to: store) }
            try await Onlooker(database).untilWaiting(2)
            mayEnd.open()
            #expect(try await retiring.value == 1)
            let seen = try await late.value.1
            try await writing.value
            #expect(seen == 1 || seen == 2)
            #expect(try await Facts.settled(in: store).map(\.number) == [1, 2])
        }
    }

    @Test("Writers go on while parts are made under their rows and taken from behind them: none fails, nothing is lost", .needsPostgres)
    func writers() async throws {
        var options = PostgresOptions()
        options.maximumConnections = 12
        try await Backend.postgres.withStore(StoreMigrations.all, options) { store in
            let first = try await Self.periods(in: store)[0]
            let months = try (0..<6).map { try Self.month($0, after: first) }
            let (writers, rounds) = (6, 60)
            let writing = Countdown(writers)
            let made = try await withThrowingTaskGroup(of: [String].self) { group in
                for writer in 0..<writers {
                    group.addTask {
                        for round in 0..<rounds {
                            let old = Facts.order()
                            let new = Self.order(at: months[(writer + round) % months.count].adding(microseconds: Int64(round) * 1_000))
                            try await Facts.append([Facts.make(about: old, isNew: true), Facts.make(about: new, isNew: true)], to: store)
                            try await Facts.append([Facts.make("order.shipped", about: new), Facts.make("order.shipped", about: old)], to: store)
                        }
                        writing.countDown()
                        return []
                    }
                }
                group.addTask {
                    var names: [String] = []
                    for month in months { names += try await Self.make(at: month, in: store) }
                    while !writing.isOver {
                        // Everything is kept, so that everything can be counted.
                        _ = try await store.write { try Partitions.retire(first, of: .fact, keeping: "true", in: $0) }
                    }
                    return names
                }
                return try await group.reduce([]) { $0 + $1 }
            }
            #expect(made.count == months.count + Partitions.ahead && Set(made).count == made.count)
            let facts = try await Facts.settled(in: store)
            #expect(facts.count == writers * rounds * 4 && Set(facts.map(\.id)).count == facts.count)
            for (_, of) in Dictionary(grouping: facts, by: \.subject) { #expect(of.map(\.number) == [1, 2]) }
            #expect(zip(facts, facts.dropFirst()).allSatisfy { $0.position < $1.position })
            #expect(try await store.read { try $0.count("SELECT COUNT(*) FROM fact_default") } == 0)
        }
    }
}
