import Core
import class Instruments.Counter
import Store
import TestSupport
import Testing
import Workflows

@testable import Web

@Suite("What operators watch")
struct MetricsTests {
    @Test("A token of the operator opens it, no other does; where the server was started so, none is needed")
    func permission() async throws {
        try await WebShop.open { shop in
            #expect(try await shop.get("/metrics", as: nil).code == "token-missing")
            for role in WebShop.tokenRoles where role != .operator { #expect(try await shop.get("/metrics", as: role).code == "role-not-permitted") }
            let reply = try await shop.get("/metrics")
            #expect(reply.status == 200 && reply.headers[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
        }
        try await WebShop.open(options: ServerOptions(port: 0, metricsAreOpen: true, metricsPatienceMilliseconds: 600_000)) { shop in
            let reply = try await shop.get("/metrics", as: nil)
            #expect(reply.status == 200)
            _ = try MetricsText(parsing: reply.text)
        }
    }

    @Test("Requests are counted by the routes of the table, never by what was sent", arguments: Backend.underTest)
    func requests(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            _ = try await shop.offer()
            let order = try await shop.placed("A-1").order
            for _ in 1...3 { _ = try await shop.get("/orders/\(order)") }
            _ = try await shop.post("/orders", "no json")
            _ = try await shop.get("/no/such/path-\(order)")
            _ = try await shop.send(.init("FETCH") ?? .get, "/orders")
            let metrics = try await shop.metrics()
            func requests(_ route: String, _ method: String, _ status: String) -> Double? {
                metrics.value("nearmade_http_requests_total", ["route": route, "method": method, "status": status])
            }
            #expect(requests("/orders", "POST", "2xx") == 1 && requests("/orders", "POST", "4xx") == 1)
            #expect(requests("/orders/{order}", "GET", "2xx") == 3)
            #expect(requests("other", "GET", "4xx") == 1 && requests("other", "other", "4xx") == 1)
            #expect(metrics.value("nearmade_http_request_duration_seconds_count", ["route": "/orders/{order}", "method": "GET"]) == 3)
            let known = Set(Mount.all(shop.endpoints, shop.pages).map(\.path)).union([RequestTally.other])
            let named = try #require(metrics.family("nearmade_http_requests_total")).samples.compactMap { $0.labels["route"] }
            #expect(Set(named).subtracting(known) == [])
            // The scrape before this one is counted as well.
            #expect(try await shop.metrics().value("nearmade_http_requests_total", ["route": "/metrics", "method": "GET", "status": "2xx"]) == 1)
        }
    }

    @Test("Orders and scans show in their batches and transactions", arguments: Backend.underTest)
    func batches(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            _ = try await shop.offer()
            let before = try await shop.metrics()
            _ = try await shop.placed("A-1")
            _ = try await shop.post("/scans", "{\"scans\":[\(WebShop.scan("P-A-1", "packed")),\(WebShop.scan("P-A-1", "labelled"))]}", as: .carrier)
            let after = try await shop.metrics()
            func rise(_ name: String, _ labels: [String: String]) -> Double { (after.value(name, labels) ?? 0) - (before.value(name, labels) ?? 0) }
            #expect(rise("nearmade_coalescer_batch_items_count", ["queue": "orders"]) == 1)
            #expect(rise("nearmade_coalescer_batch_items_count", ["queue": "scans"]) == 1)
            #expect(rise("nearmade_coalescer_batch_items_sum", ["queue": "scans"]) == 2)
            #expect(rise("nearmade_transactions_total", ["access": "write", "outcome": "done"]) >= 2)
            #expect(after.value("nearmade_coalescer_waiting_items", ["queue": "scans"]) == 0)
            #expect(after.value("nearmade_coalescer_refused_total", ["queue": "scans"]) == 0)
            #expect((after.value("nearmade_database_connections") ?? 0 > 0) == (backend == .postgres))
            #expect((after.value("nearmade_sqlite_log_pages") ?? 0 > 0) == (backend == .sqlite))
            for step in ["beside", "turn", "failed"] {
                #expect(after.value("nearmade_sqlite_checkpoints_total", ["step": step]) == (backend == .sqlite ? 0 : nil))
            }
        }
    }

    @Test("What the trade waits for grows with its clock, and goes when it is done", arguments: Backend.underTest)
    func waiting(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            _ = try await shop.offer()
            let none = try await shop.metrics()
            #expect(none.value("nearmade_claims_oldest_awaiting_scan_seconds") == 0 && none.value("nearmade_database_answers") == 1)
            _ = try await shop.placed("A-1")
            _ = try await shop.scanned("P-nowhere", "delivered", as: .merchant)
            let facts = try #require(try await shop.metrics().value("nearmade_journal_lag_facts", ["reader": "sealing"]))
            try await shop.workflows.store.write { try Journal.move("hooks", to: .start, in: $0) }
            shop.clock.advance(hours: 2)
            let waiting = try await shop.metrics()
            #expect(waiting.value("nearmade_claims_oldest_awaiting_scan_seconds") == 7_200)
            #expect(waiting.value("nearmade_journal_lag_facts", ["reader": "hooks"]) == facts)
            let age = try #require(waiting.value("nearmade_journal_lag_seconds", ["reader": "sealing"]))
            #expect(facts > 3 && (7_199...7_201).contains(age))
            try await shop.workflows.store.settle()
            _ = try await shop.workflows.seal()
            let sealed = try await shop.metrics()
            #expect(sealed.value("nearmade_journal_lag_facts", ["reader": "sealing"]) == 0)
            #expect(sealed.value("nearmade_journal_lag_seconds", ["reader": "sealing"]) == 0)
            _ = try await shop.scanned("P-A-1", "delivered", as: .carrier, at: "2026-11-02T09:30:00+01:00")
            #expect(try await shop.metrics().value("nearmade_claims_oldest_awaiting_scan_seconds") == 0)
        }
    }

    @Test("Anomalies count until they are decided, due times until they are done", arguments: Backend.underTest)
    func undecided(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            _ = try await shop.offer()
            _ = try await shop.placed("A-1")
            _ = try await shop.scanned("P-A-1", "delivered", as: .merchant)
            _ = try await shop.placed("A-2")
            let before = try await shop.metrics()
            #expect(before.value("nearmade_anomalies_undecided", ["state": "open"]) == 1)
            #expect(before.value("nearmade_due_overdue") == 0 && before.value("nearmade_due_overdue_seconds") == 0)
            let first = try #require(try await shop.workflows.store.read { try DueTimes.last(in: $0) })
            shop.clock.advance(to: first.adding(hours: 1))
            let overdue = try await shop.metrics()
            #expect(overdue.value("nearmade_due_overdue") ?? 0 > 0 && overdue.value("nearmade_due_overdue_seconds") ?? 0 >= 3_600)
            _ = try await shop.workflows.runAllDueTimes(until: shop.clock.now)
            #expect(try await shop.metrics().value("nearmade_due_overdue") == 0)
        }
    }

    @Test("Parts that stand ready are told of each table, so that an alarm can tell when nobody makes them", arguments: Backend.underTest)
    func partitions(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            func ahead(_ table: String) async throws -> Double? { try await shop.metrics().value("nearmade_partitions_ahead", ["table": table]) }
            let before = [try await ahead("fact"), try await ahead("scan")]
            #expect(before == (backend == .postgres ? [0, 0] : [nil, nil]))
            let made = try await shop.workflows.makePartitions(of: .scan)
            let after = [try await ahead("fact"), try await ahead("scan")]
            #expect(after == (backend == .postgres ? [0, 2] : [nil, nil]) && made == (backend == .postgres ? 2 : 0))
        }
    }

    @Test("While the database is away, the process still tells its own")
    func away() async throws {
        let switchboard = Switchboard()
        try await WebShop.open(options: ServerOptions(port: 0, metricsAreOpen: true, metricsPatienceMilliseconds: 600_000), store: switchboard.wrap) { shop in
            switchboard.fail(with: .disconnected("x"), readsToo: true)
            let metrics = try await shop.metrics(as: nil)
            #expect(metrics.value("nearmade_database_answers") == 0)
            #expect(metrics.family("nearmade_journal_lag_facts")?.samples.isEmpty == true && metrics.family("nearmade_due_overdue")?.samples.isEmpty == true)
            #expect(metrics.value("nearmade_live_listeners") == 0 && metrics.value("process_resident_memory_bytes") ?? 0 > 1_000_000)
            #expect(metrics.value("process_start_time_seconds") == Double(shop.clock.now.microseconds) / 1_000_000)
        }
    }

    @Test("A database that does not answer in time is not waited for, nor asked a second time meanwhile", arguments: Backend.underTest)
    func slow(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            let slow = SlowStore(store: shop.workflows.store)
            let figures = DatabaseFigures(store: slow, world: shop.workflows.world, patienceMilliseconds: 1)
            #expect(await figures.load() == nil)
            #expect(await figures.load() == nil)
            #expect(slow.asked.value == 1)
            slow.gate.open()
            let patient = DatabaseFigures(store: slow, world: shop.workflows.world, patienceMilliseconds: 60_000)
            #expect(await patient.load() != nil)
        }
    }

    @Test("Open pages are counted while they listen")
    func listeners() async throws {
        try await Backend.sqlite.withStore(Workflows.migrations) { store in
            let live = LiveFeed(store: store)
            let workflows = Workflows(store: store, world: .seeded(1, clock: ManualClock(.testStart)))
            let site = Site(workflows: workflows, options: ServerOptions(), live: live)
            let beats = try await live.listen(after: nil)
            #expect(try MetricsText(parsing: await site.metricsText()).value("nearmade_live_listeners") == 1)
            live.close()
            #expect(try MetricsText(parsing: await site.metricsText()).value("nearmade_live_listeners") == 0)
            withExtendedLifetime(beats) {}
            // Who comes back while the server stops is not refused, but sent away to come again.
            var late = try #require(try await live.listen(after: .start)).makeAsyncIterator()
            #expect(await late.next() == nil)
            #expect(live.listenerCount == 0)
        }
    }

    @Test("The resident part is the second number", arguments: [("10 3 2 1 0 5 0\n", 3), ("", nil), ("x y z", nil), ("7", nil)] as [(String, Int?)])
    func resident(_ statm: String, _ pages: Int?) { #expect(ProcessFigures.residentPages(statm) == pages) }
}

extension WebShop {
    /// What `/metrics` shows, held against the rules of its format.
    func metrics(as role: TestRole? = .operator) async throws -> MetricsText { try MetricsText(parsing: try await get("/metrics", as: role).text) }
}

/// Does not answer until its gate is open.
private struct SlowStore: Store {
    let store: any Store
    let gate = Gate()
    let asked = Counter()

    var dialect: Dialect { store.dialect }
    var activity: StoreActivity { store.activity }

    func read<Result: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> Result) async throws -> Result {
        asked.add()
        await gate.passed()
        return try await store.read(body)
    }

    func write<Result: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> Result) async throws -> Result { try await store.write(body) }
    func close() async { await store.close() }
}
