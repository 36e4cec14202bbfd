import CBenchFloors
import Core
import EPCIS
import EPCISRepository
import Foundation
import Store
import StoreSQLite
import Workflows

/// GET /epcis/events over one connection, on a million events of ninety days in SQLite, each question another one.
enum AskEvents {
    private static let days: Int64 = 90
    private static let things = 200_000
    private static let products = 1_000
    private static let start = Instant(microseconds: 1_793_000_000_000_000)
    private static let steps = ["commissioning", "inspecting", "packing", "shipping", "arriving", "receiving", "storing", "departing"]

    static func measureAll(_ templates: SQLiteTemplates, _ kept: KeptBases, _ table: inout BenchTable) async throws {
        let plan = templates.plan
        let count = plan.isQuick ? 50_000 : 1_000_000
        let base = try await kept.base("events-\(count)") { try await fill($0, count) }
        let path = try templates.copy(of: base.path, as: "events")
        let store = try SQLiteStore(path: path)
        let token = try await BenchStage(found: Workflows(store: store, world: .real())).operatorToken()
        await store.close()
        let server = try ServerProcess.product("sqlite:" + path, in: templates.folder)
        defer { server.stop() }
        func moment(_ number: Int) -> String { EPCISTime(microseconds: start.microseconds + Int64(number % Int(days * 24)) * 3_600_000_000).text }
        let questions: [(name: String, bound: Double, query: (Int) -> String)] = [
            ("by bizStep and an hour", 10, { "EQ_bizStep=\(steps[$0 % steps.count])&GE_eventTime=\(moment($0))&LT_eventTime=\(moment($0 + 1))" }),
            ("by bizStep, the latest", 10, { "EQ_bizStep=\(steps[$0 % steps.count])" }),
            ("by thing", 10, { "MATCH_epc=\(thing(spread($0, things)))" }),
            ("by pattern of things", 50, { "MATCH_epc=urn:epc:idpat:sgtin:4012345.0\(10_000 + $0 % products).*" }),
            ("no condition, the first page", 5, { _ in "" }),
        ]
        for (name, bound, query) in questions {
            var latency = Latency()
            let asked = plan.isQuick ? 100 : 400
            let series = try await Pairs.measure(
                runs: plan.longRuns,
                [
                    (
                        "ours",
                        { run in
                            var load = HTTPLoad()
                            for number in 0..<asked { load.add("GET", "/epcis/events?\(query(run * asked + number))", headers: ["Authorization: Bearer \(token)"]) }
                            let (measured, answers) = try load.send(to: server, connections: 1, expecting: 200)
                            if run > 0 { latency.record(answers.whole) }
                            return measured
                        }
                    )
                ])
            table.add(
                Measured(
                    workload: "GET /epcis/events, \(name), \(count) events", unit: "questions", ours: series[0], floors: [], latency: latency,
                    goals: [.atMost(bound, "stage 4", "p99", "ms", is: latency.milliseconds(99))], notes: ["pages of 30"]))
        }
    }

    private static func thing(_ number: Int) -> String { "urn:epc:id:sgtin:4012345.0\(10_000 + number % products).\(number)" }

    private static func fill(_ path: URL, _ count: Int) async throws {
        let store = try SQLiteStore(path: path.path, durability: .normal)
        let world = World.real()
        _ = try await Migrations.apply(Workflows.migrations, to: store, at: world.now())
        let stage = try await BenchStage(workflows: Workflows(store: store, world: world))
        let party = stage.hub.id
        let batch = 5_000
        for first in stride(from: 0, to: count, by: batch) {
            let events = (first..<min(first + batch, count)).map { number in
                CaptureEvents.object(
                    "OBSERVE", steps[number * 7 % steps.count], "in_progress", [thing(spread(number, things))],
                    start.adding(microseconds: Int64(number) * (days * 86_400_000_000 / Int64(count))), number)
            }
            let reading = DocumentReading(try EPCISDocument(parsing: Array(CaptureEvents.document(events).utf8)))
            guard reading.drafts.count == events.count else { throw BenchFailure("\(reading.faults.first?.reason ?? "")") }
            try await store.write { tx in
                let sequence = try Events.lockSequence(in: tx)
                let time = max(world.now(), sequence.recordTime)
                try Events.insert(reading.drafts.map { $0.captured(at: time, capture: nil, party: party, context: reading.context) }, after: sequence.last, in: tx)
            }
        }
        await store.close()
        try check(bench_sqlite_settle(path.path))
    }
}
