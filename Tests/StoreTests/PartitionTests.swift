import Core
import Store
import StorePostgres
import TestSupport
import Testing

@Suite("Tables in parts by time", .neverHangs)
struct PartitionTests {
    private static let steps = StoreMigrations.all

    /// An order that was made at that moment, as far as its id says.
    static func order(at instant: Instant) -> OrderID {
        OrderID(UUIDBits(high: UInt64(instant.microseconds / 1_000) << 16 | 0x7000, low: Facts.order().bits.low))
    }

    /// The middle of the month that begins `months` after the first part's end.
    static func month(_ months: Int64, after first: PartitionPeriod) throws -> Instant {
        let end = try #require(first.end)
        return (0..<months).reduce(end) { instant, _ in PartitionLength.month.end(after: instant) }.adding(days: 14)
    }

    static func periods(in store: any Store) async throws -> [PartitionPeriod] {
        try await store.read { try Partitions.periods(of: .fact, in: $0) }
    }

    /// Makes parts until none is missing at `now`.
    static func make(at now: Instant, limit: Int = Partitions.movedAtMost, in store: any Store) async throws -> [String] {
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

    @Test("Who has begun to read sees all to the end, and whoever waits while a part is exchanged sees what was copied", .needsPostgres)
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
            await expect(.busy) { try await store.write { try Partitions.compact([first], of: .fact, in: $0) } }
            goOn.open()
            #expect(try await reader.value == 2)

            let (isLocked, mayEnd) = (Gate(), Gate())
            let exchanging = Task {
                try await store.write { tx in
                    let outcome = try Partitions.compact([first], of: .fact, in: tx)
                    isLocked.open()
                    try mayEnd.pass()
                    return if case .done(let rows, _) = outcome { rows } else { 0 }
                }
            }
            await isLocked.passed()
            let late = Task { try await store.read { tx in (try tx.count("SELECT COUNT(*) FROM journal_era"), try tx.count("SELECT COUNT(*) FROM fact")) } }
            let writing = Task { try await Facts.append([Facts.make("order.shipped", about: kept)], to: store) }
            try await Onlooker(database).untilWaiting(2)
            mayEnd.open()
            #expect(try await exchanging.value == 2)
            let seen = try await late.value.1
            try await writing.value
            #expect(seen == 2 || seen == 3)
            #expect(try await Facts.settled(in: store).map(\.number) == [1, 1, 2])
        }
    }

    @Test("Writers go on while parts are made under their rows, exchanged and joined: none fails, nothing is lost", .needsPostgres)
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
                        let neighbours = Array(try await Self.periods(in: store).filter { !$0.isDefault }.prefix(2))
                        _ = try await store.write { try Partitions.compact(neighbours, of: .fact, in: $0) }
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
