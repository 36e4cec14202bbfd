import Core
import EPCIS
import Store
import TestSupport
import Testing
import Workflows

@testable import EPCISRepository

@Suite("Search of EPCIS events", .neverHangs)
struct EventSearchTests {
    private static let seed = EventMaker.seed

    @Test("Every parameter finds just the events that it means, page by page, also while others are captured", arguments: Backend.underTest)
    func everyParameter(_ backend: Backend) async throws {
        print("EventSearchTests: seed \(Self.seed)")
        try await backend.withStore(Workflows.migrations) { store in
            let maker = EventMaker(seed: Self.seed)
            var numberOfEvents = 0
            for batch in 0..<4 { numberOfEvents += try await maker.capture(60, batch: batch, in: store) }
            try await store.write { tx in
                let inside = LocationPart(location: CanonicalID.of("urn:epc:id:sgln:4012345.00001.0"), part: CanonicalID.of("urn:epc:id:sgln:4012345.00002.0"))
                try LocationParts.add([inside], by: maker.party, in: tx)
                try MasterAttributes.add(EventQuestions.attributes, by: maker.party, in: tx)
            }
            #expect(numberOfEvents > 150)
            var silent: [String] = []
            for question in EventQuestions.all {
                let all = try await Self.all(in: store)
                let query = try EventQuery(items: question, context: EventMaker.prefixes)
                let meant = try await store.read { try Self.meant(query, all, in: $0) }
                if meant.isEmpty || meant.count == all.count { silent.append("\(question)") }
                var isDisturbed = false
                let found = try await Self.pages(question, perPage: 7, in: store) {
                    // Whoever comes meanwhile belongs to the next list.
                    if !isDisturbed { _ = try await maker.capture(1, batch: 9, in: store) }
                    isDisturbed = true
                }
                #expect(found == meant, "\(question) finds \(found.count), meant are \(meant.count)")
            }
            #expect(silent.count <= EventQuestions.silent, "these say nothing, since they find none or all: \(silent)")
        }
    }

    @Test("PostgreSQL, too, finds the latest of many events by the index of times, from page to page")
    func plans() async throws {
        try await Backend.postgres.withStore(Workflows.migrations) { store in
            try await store.write { tx in
                try tx.run(
                    """
                    INSERT INTO epcis_event (seq, at, record_time, hash, is_error, party_id, body)
                    SELECT n, n * 7919 % 50000, n, decode(md5(n::text), 'hex'), 0, '00000000-0000-0000-0000-000000000001', '{}' FROM generate_series(1, 50000) AS n
                    """)
                try tx.run("INSERT INTO epcis_sequence (one, last, record_time) VALUES (1, 50000, 0)")
            }
            try await store.write { _ = try $0.run("ANALYZE epcis_event") }
            for place in [nil, EventPlace(at: Instant(microseconds: 25_000), number: 1)] {
                let search = try EventSearch(clauses: [], at: .earliest..<(.latest), numbers: 1..<50_001, order: EventOrder())
                let (found, plan) = try await store.read { tx in
                    let explaining = ExplainingTransaction(tx)
                    return (try search.next(after: place, limit: 30, in: explaining).found, explaining.plan)
                }
                #expect(found.count == 30 && found.first?.at.microseconds == (place == nil ? 49_999 : 24_999))
                #expect(plan.contains("epcis_event_once") && !plan.contains("Seq Scan") && !plan.contains("epcis_event_pkey"), "\(plan)")
            }
        }
    }

    /// Asks PostgreSQL how it answers, before it does.
    private final class ExplainingTransaction: Transaction {
        private let inner: any Transaction
        private(set) var plan = ""

        init(_ inner: any Transaction) { self.inner = inner }

        var dialect: Dialect { inner.dialect }

        func rows<Result>(_ statement: Statement, _ read: (any Row) throws -> Result) throws -> [Result] {
            var explanation = statement
            explanation.sql = "EXPLAIN " + statement.sql
            plan += try inner.rows(explanation) { try $0.text(0) }.joined(separator: "\n") + "\n"
            return try inner.rows(statement, read)
        }

        func rows<Result>(_ bulk: Bulk, _ read: (any Row) throws -> Result) throws -> [Result] { try inner.rows(bulk, read) }
        func run(_ statement: Statement) throws -> Int { try inner.run(statement) }
        func run(_ bulks: [Bulk]) throws -> [Int] { try inner.run(bulks) }
        func take(_ lock: AdvisoryLock) throws { try inner.take(lock) }
    }

    @Test("An attribute that too much has is refused, whatever has it", arguments: Backend.underTest)
    func tooCommon(_ backend: Backend) async throws {
        try await backend.withStore(Workflows.migrations) { store in
            let maker = EventMaker(seed: Self.seed)
            let attributes = (0...MasterData.atMost).compactMap { MasterAttribute(id: "urn:x:\($0)", name: "example:a", value: "\($0 % 2)") }
            try await store.write { try MasterAttributes.add(attributes, by: maker.party, in: $0) }
            func page(_ name: String, _ value: String) async throws -> EventPage {
                let query = try EventQuery(items: [(name, value)], context: EventMaker.prefixes)
                return try await store.read { try EventInquiry(query, party: nil).page(in: $0) }
            }
            await #expect(throws: EventRefusal.attributeTooCommon) { try await page("HASATTR_readPoint", "example:a") }
            #expect(try await page("EQ_ATTR_readPoint_example:a", "1").events.isEmpty)
        }
    }

    @Test("What no index could find is not kept of master data", arguments: [("", "b"), ("a", String(repeating: "c", count: 401)), ("a", "\u{0}")])
    func notKept(name: String, value: String) {
        #expect(MasterAttribute(id: "urn:x:1", name: name, value: value) == nil && MasterAttribute(id: "urn:x:1", name: "a", value: nil) == nil)
        #expect(MasterAttribute(id: "urn:x:1", name: "a", value: "b") != nil)
    }

    private static func all(in store: any Store) async throws -> [ShownEvent] {
        try await store.read { tx in try EventInquiry.show(tx.rows("SELECT at, seq FROM epcis_event ORDER BY seq", EventSearch.place), in: tx) }
    }

    /// What the library itself says of each event, in the order asked.
    private static func meant(_ query: EventQuery, _ all: [ShownEvent], in tx: any Transaction) throws -> [Int64] {
        let master = try MasterData(for: query, of: nil, in: tx)
        let found = all.filter { shown in
            query.matches(shown.event, in: master.surroundings)
        }.map(\.stored.place)
        let order = EventOrder(key: query.orderBy == .recordTime ? .recordTime : .eventTime, isDescending: query.orderDirection == .descending)
        return found.sorted(by: order.isBefore).map(\.number)
    }

    private static func pages(
        _ question: [(name: String, value: String)], perPage: Int, in store: any Store, afterPage: () async throws -> Void = {}
    ) async throws -> [Int64] {
        var found: [Int64] = []
        var token: String?
        repeat {
            let page: [(name: String, value: String)] = [("perPage", "\(perPage)")] + (token.map { [("nextPageToken", $0)] } ?? [])
            let inquiry = EventInquiry(try EventQuery(items: question + page, context: EventMaker.prefixes), party: nil)
            let told = try await store.read { try inquiry.page(in: $0) }
            #expect(told.events.count <= perPage)
            found += told.events.map(\.stored.place.number)
            token = told.next?.text
            try await afterPage()
        } while token != nil
        return found
    }

    @Test("Another party's events are not found", arguments: Backend.underTest)
    func ownEvents(_ backend: Backend) async throws {
        try await backend.withStore(Workflows.migrations) { store in
            let maker = EventMaker(seed: Self.seed)
            let count = try await maker.capture(20, batch: 0, in: store)
            let other = EventInquiry(EventQuery(), party: PartyID(UUIDBits(high: 9, low: 9)))
            #expect(try await store.read { try other.page(in: $0) }.events.isEmpty)
            let own = EventInquiry(EventQuery(), party: maker.party)
            #expect(try await store.read { try own.page(in: $0) }.events.count == count)
        }
    }

    @Test("Where many events must be looked at, all are found in the end", arguments: Backend.underTest)
    func manySteps(_ backend: Backend) async throws {
        try await backend.withStore(Workflows.migrations) { store in
            let maker = EventMaker(seed: Self.seed)
            for batch in 0..<6 { _ = try await maker.capture(1_200, batch: batch, in: store, isPlain: true) }
            // None of these is rare.
            let question = [(name: "EQ_action", value: "OBSERVE|ADD"), (name: "EQ_bizStep", value: "shipping")]
            let all = try await Self.all(in: store)
            let meant = try await store.read { try Self.meant(try EventQuery(items: question), all, in: $0) }
            #expect(try await Self.pages(question, perPage: 500, in: store) == meant && meant.count > SearchLimits.rare)
        }
    }

    @Test("A token of another list, or none at all, is refused; so is more than maxEventCount permits, and an order by a field")
    func refusals() async throws {
        try await Backend.sqlite.withStore(Workflows.migrations) { store in
            let count = try await EventMaker(seed: Self.seed).capture(20, batch: 0, in: store)
            func ask(_ items: [(name: String, value: String)]) async throws -> EventPage {
                let inquiry = EventInquiry(try EventQuery(items: items, context: EventMaker.prefixes), party: nil)
                return try await store.read { try inquiry.page(in: $0) }
            }
            let token = try #require(try await ask([("perPage", "2")]).next?.text)
            await #expect(throws: EventRefusal.tokenUnknown) { try await ask([("perPage", "2"), ("nextPageToken", token), ("EQ_action", "ADD")]) }
            await #expect(throws: EventRefusal.tokenUnknown) { try await ask([("nextPageToken", "0" + token)]) }
            await #expect(throws: EventRefusal.tooMany(count - 1)) { try await ask([("maxEventCount", "\(count - 1)")]) }
            #expect(try await ask([("maxEventCount", "\(count)"), ("perPage", "\(count)")]).events.count == count)
            await #expect(throws: EventRefusal.orderUnknown) { try await ask([("orderBy", "example:count")]) }
            let first = try await ask([("orderBy", "eventTime"), ("eventCountLimit", "3")])
            #expect(first.events.count == 3 && first.next == nil)
        }
    }

    @Test("Numbers in the index keep their order")
    func order() {
        let numbers = [-Double.infinity, -2.5, -1, -0.5, -0.0, 0.0, 1e-300, 0.5, 1, 2.5, 1e300, .infinity]
        let values = numbers.map(Mark.value(of:))
        #expect(values == values.sorted() && values[4] == values[5] && Set(values).count == numbers.count - 1)
    }
}
