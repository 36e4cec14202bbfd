import Core
import TestSupport
import Testing

@testable import Store

@Suite("Parts from which much has left give their room back", .needsPostgres, .neverHangs)
struct PartitionRoomTests {
    /// What is worth an exchange here.
    private static let limits: RoomLimits = {
        var limits = RoomLimits()
        limits.bytes = 16_384
        return limits
    }()

    /// Orders of that time with two facts each, a quarter of a megabyte for 300 of them.
    @discardableResult
    private static func fill(_ count: Int, at instant: Instant, in store: any Store) async throws -> [OrderID] {
        let orders = (0..<count).map { PartitionTests.order(at: instant.adding(microseconds: Int64($0) * 1_000)) }
        let body = #"{"note":""# + String(repeating: "n", count: 200) + #""}"#
        try await Facts.append(
            orders.flatMap { [Facts.make(about: $0, isNew: true, body: body), Facts.make("order.shipped", about: $0, isNew: true, body: body)] }, to: store)
        return orders
    }

    private static func remove(_ orders: some Sequence<OrderID>, from store: any Store) async throws {
        let gone = Column.ids(Array(orders))
        try await store.write { _ = try $0.run([Bulk("DELETE FROM fact {using values} WHERE fact.subject = v.subject", ["subject": gone])]) }
    }

    private static func bytes(in store: any Store) async throws -> Int64 { try await PartitionTests.periods(in: store).reduce(0) { $0 + $1.bytes } }

    private static func told(_ facts: [RecordedFact]) -> [String] { facts.map { "\($0.position.text) \($0.id) \($0.subjectText) \($0.number) \($0.body)" } }

    /// Every table of facts: one that was exchanged is another, and none is left behind.
    private static func tables(in store: any Store) async throws -> [String: Int64] {
        let found = try await store.read { tx in
            try tx.rows("SELECT relname::text, oid::bigint FROM pg_class WHERE relkind IN ('r', 'p') AND relname LIKE 'fact%'") { (try $0.text(0), try $0.int(1)) }
        }
        return Dictionary(uniqueKeysWithValues: found)
    }

    /// A database whose first part has 300 orders, of which 20 stay.
    private static func withRoom(_ body: (any Store, PartitionPeriod, [OrderID]) async throws -> Void) async throws {
        try await Backend.postgres.withStore { store in
            let orders = try await fill(300, at: Facts.world.now(), in: store)
            let staying = Array(orders.suffix(20))
            try await remove(orders.dropLast(20), from: store)
            try await body(store, try await PartitionTests.periods(in: store)[0], staying)
        }
    }

    @Test("An old part is exchanged for what stays, at its place in the journal; the part that is written is left alone, and once is enough")
    func givenBack() async throws {
        try await Self.withRoom { store, first, staying in
            let end = try #require(first.end)
            let (facts, size, tables) = (Self.told(try await Facts.settled(in: store)), try await Self.bytes(in: store), try await Self.tables(in: store))
            #expect(facts.count == 40)
            #expect(try await Partitions.giveBackRoom(on: store, at: Facts.world.now(), limits: Self.limits) == RoomGivenBack())
            #expect(try await Self.tables(in: store) == tables)

            let outcome = try await Partitions.giveBackRoom(on: store, at: end, limits: Self.limits)
            let after = try await PartitionTests.periods(in: store)
            #expect(outcome.parts == 1 && outcome.copies == 1 && outcome.inUse == [] && outcome.left == [])
            // Not to the byte: autovacuum comes by when it likes.
            let smaller = after.reduce(0) { $0 + $1.bytes }
            #expect(outcome.bytes > 0 && smaller * 2 < size, "\(size) became \(smaller), \(outcome.bytes) less")
            #expect(after.map(\.name) == ["fact_first", "fact_default"] && after[0].from == nil && after[0].to == first.to && after[0].rows == 40)
            #expect(Self.told(try await Facts.settled(in: store)) == facts)
            #expect(try await Partitions.giveBackRoom(on: store, at: end, limits: Self.limits) == RoomGivenBack())

            try await Facts.append([Facts.make("order.lost", about: staying[0])], to: store)
            let known = try await store.read { try Journal.about([staying[0].bits], limit: 10, in: $0) }
            #expect(known.map(\.number) == [1, 2, 3])
            try await Self.remove(staying, from: store)
            let empty = try await store.write { try Partitions.compact([first], of: .fact, in: $0) }
            guard case .done(rows: 0, bytes: _) = empty else { throw TestShop.Missing("the exchange (\(empty))") }
            #expect(try await Facts.settled(in: store).isEmpty)
        }
    }

    @Test("Old neighbours are joined without a gap or an overlap; late rows go where their time stands now, and parts are made on")
    func joined() async throws {
        try await Backend.postgres.withStore { store in
            let first = try await PartitionTests.periods(in: store)[0]
            let months = try (0..<6).map { try PartitionTests.month($0, after: first) }
            for month in months { _ = try await PartitionTests.make(at: month, in: store) }
            for month in [Facts.world.now()] + months where month != months[1] { try await Self.fill(3, at: month, in: store) }
            let before = try await PartitionTests.periods(in: store)
            let facts = Self.told(try await Facts.settled(in: store))

            // Month 4 is the one that is written: the first part and months 0 to 3 are old, one of them empty.
            let outcome = try await Partitions.giveBackRoom(on: store, at: months[4], limits: Self.limits)
            #expect(outcome.parts == 5 && outcome.copies == 1)
            let after = try await PartitionTests.periods(in: store)
            #expect(after.map(\.name) == ["fact_first"] + before.dropFirst(5).map(\.name))
            #expect(after[0].from == nil && after[0].to == before[4].to)
            for (a, b) in zip(after.dropLast(), after.dropLast().dropFirst()) { #expect(a.to == b.from) }
            #expect(Self.told(try await Facts.settled(in: store)) == facts)
            #expect(try await Partitions.giveBackRoom(on: store, at: months[4], limits: Self.limits) == RoomGivenBack())

            let rows = try await store.read { try $0.count("SELECT COUNT(*) FROM fact_first") }
            for month in months[..<4] { try await Self.fill(1, at: month.adding(days: 1), in: store) }
            #expect(try await store.read { try $0.count("SELECT COUNT(*) FROM fact_first") } == rows + 8)
            #expect(try await PartitionTests.make(at: months[5].adding(days: 31), in: store).count == 1)
            #expect(try await store.read { try $0.count("SELECT COUNT(*) FROM fact_default") } == 0)
        }
    }

    @Test("Where more rows stay than everybody should wait for, the part is left and told, and goes when it is asked for")
    func tooMany() async throws {
        try await Self.withRoom { store, first, _ in
            let end = try #require(first.end)
            let tables = try await Self.tables(in: store)
            var limits = Self.limits
            limits.copiedRows = 39
            let outcome = try await Partitions.giveBackRoom(on: store, at: end, limits: limits)
            #expect(outcome.parts == 0 && outcome.left == [.init(part: "fact_first", rows: 40)])
            let refused = try await store.write { try Partitions.compact([first], of: .fact, copyingAtMost: 39, in: $0) }
            #expect(refused == .tooMany(rows: 40))
            #expect(try await Self.tables(in: store) == tables)
            limits.copiedRows = .max
            #expect(try await Partitions.giveBackRoom(on: store, at: end, limits: limits).parts == 1)
        }
    }

    @Test("A part that somebody reads all the while is told and left to the next run")
    func inUse() async throws {
        try await Self.withRoom { store, first, _ in
            let end = try #require(first.end)
            let (reading, goOn) = (Gate(), Gate())
            let reader = Task {
                try await store.read { tx in
                    _ = try tx.count("SELECT COUNT(*) FROM journal_era")
                    reading.open()
                    try goOn.pass()
                    return try tx.count("SELECT COUNT(*) FROM fact")
                }
            }
            await reading.passed()
            let outcome = try await Partitions.giveBackRoom(on: store, at: end, limits: Self.limits)
            goOn.open()
            #expect(try await reader.value == 40)
            #expect(outcome.parts == 0 && outcome.inUse == ["fact_first"])
            #expect(try await Partitions.giveBackRoom(on: store, at: end, limits: Self.limits).parts == 1)
        }
    }

    @Test("Cut off in the middle, all is as it was, and the next run goes on")
    func cutOff() async throws {
        struct Cut: Error {}
        try await Self.withRoom { store, first, _ in
            let end = try #require(first.end)
            let (facts, tables) = (Self.told(try await Facts.settled(in: store)), try await Self.tables(in: store))
            await #expect(throws: Cut.self) {
                try await store.write { tx in
                    _ = try Partitions.compact([first], of: .fact, in: tx)
                    throw Cut()
                }
            }
            #expect(try await Self.tables(in: store) == tables)
            #expect(try await Partitions.giveBackRoom(on: store, at: end, limits: Self.limits).parts == 1)
            #expect(try await Self.tables(in: store).keys == tables.keys)
            #expect(Self.told(try await Facts.settled(in: store)) == facts)
        }
    }

    @Test("What is no part, or not as it was looked at, is not exchanged")
    func refused() async throws {
        try await Backend.postgres.withStore { store in
            let first = try await PartitionTests.periods(in: store)[0]
            _ = try await PartitionTests.make(at: Facts.world.now(), in: store)
            let parts = try await PartitionTests.periods(in: store)
            await expect(.schema, "fact_default takes what has no other place") {
                try await store.write { try Partitions.compact([parts[3]], of: .fact, in: $0) }
            }
            await expect(.schema, "do not follow each other") { try await store.write { try Partitions.compact([parts[0], parts[2]], of: .fact, in: $0) } }
            await expect(.schema, "do not follow each other") { try await store.write { try Partitions.compact([], of: .fact, in: $0) } }
            #expect(try await store.write { try Partitions.compact([parts[1]], of: .scan, in: $0) } == .changed)
            _ = try await store.write { try Partitions.compact([parts[0], parts[1]], of: .fact, in: $0) }
            // Joined by another run meanwhile.
            #expect(try await store.write { try Partitions.compact([first], of: .fact, in: $0) } == .changed)
            #expect(try await store.write { try Partitions.compact([parts[1]], of: .fact, in: $0) } == .changed)
        }
    }
}
