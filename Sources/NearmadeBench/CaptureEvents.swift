import CBenchFloors
import Core
import EPCIS
import EPCISRepository
import Foundation
import Store
import StoreSQLite

/// POST /epcis/capture in documents of 1,000 events to `nearmade serve` on SQLite FULL, from the first byte sent until the last document is stored. Beside it
/// the same rows written by bare SQLite, a document a transaction, those of the scans and claims that follow with them, and the documents stored as they are. Processor time: ours, that of the server's
/// process; the floors, that of the bench.
struct CaptureEvents {
    let templates: SQLiteTemplates
    let mix: Mix

    static let batch = 1_000

    /// What the events of a document are of.
    enum Mix: String, CaseIterable {
        /// Eight events of each parcel: three pieces commissioned, one inspection, packed, handed over, out for delivery, delivered, which makes a claim payable.
        case ways = "whole ways of parcels"
        /// Of pieces, which no order names.
        case pieces = "pieces that no order names"
        /// Each makes a claim payable.
        case deliveries = "deliveries"

        /// Events of one parcel.
        var each: Int { self == .ways ? 8 : 1 }
    }

    static func measureAll(_ templates: SQLiteTemplates, _ kept: KeptBases, _ table: inout BenchTable) async throws {
        for mix in Mix.allCases {
            let row = try await CaptureEvents(templates: templates, mix: mix).measure()
            NearmadeBench.add(row, to: &table, otherwise: "POST /epcis/capture, \(mix.rawValue)")
        }
        table.add(try await hashes(templates.plan))
        try await AskEvents.measureAll(templates, kept, &table)
    }

    private func measure() async throws -> Measured? {
        let plan = templates.plan
        guard let events = plan.scans(wanted: 20_000 / mix.each, batch: Self.batch / mix.each).map({ $0 * mix.each }) else { return nil }
        let documents = events / Self.batch
        let ours = try templates.product()
        let token = try await ours.stage.scannerToken()
        await ours.store.close()
        let server = try ServerProcess.product("sqlite:" + ours.path, in: templates.folder)
        defer { server.stop() }
        let look = try SQLiteStore(path: ours.path, access: .readOnly)
        let floorPath = try templates.copyProduct(as: "events-floor")
        let floor = try opened(bench_events_open(floorPath))
        defer { bench_events_close(floor) }
        var sent: [[UInt8]] = []
        let series = try await Pairs.measure(
            runs: plan.runs,
            [
                (
                    "ours",
                    { run in
                        sent = (0..<documents).map { document(run: run, number: $0, of: documents) }
                        return try await capture(sent, token, server, look)
                    }
                ),
                (
                    "the same rows in C",
                    { _ in
                        try check(bench_events_load(floor, ours.path))
                        return try await timed(events) { try check(bench_events_write(floor, Int64(documents))) }
                    }
                ),
                (
                    "its documents as they are",
                    { _ in
                        var ends: [Int64] = []
                        let bytes = sent.reduce(into: [UInt8]()) { bytes, document in
                            bytes += document
                            ends.append(Int64(bytes.count))
                        }
                        return try await timed(events) { try check(bench_events_keep(floor, bytes, ends, Int64(ends.count))) }
                    }
                ),
            ])
        let (stored, payable) = try await look.read { tx in
            (Int(try tx.count("SELECT COUNT(*) FROM epcis_event")), Int(try tx.count("SELECT COUNT(*) FROM scan WHERE source LIKE 'epcis:%' AND step = 'delivered' AND state = 'applied'")))
        }
        let rows = try await Self.rows(look)
        await look.close()
        let beside = try SQLiteStore(path: floorPath, access: .readOnly)
        let besideRows = try await Self.rows(beside)
        await beside.close()
        guard rows == besideRows else { throw BenchFailure("\(rows) rows stand in our file and \(besideRows) in the floor's") }
        let all = (plan.runs + 1) * events
        guard stored == all else { throw BenchFailure("\(all) events were sent and \(stored) are stored") }
        guard mix == .pieces || payable == all / mix.each else { throw BenchFailure("\(all / mix.each) deliveries were sent and \(payable) count") }
        var goals = [Goal.atMost(400, "server under load", "peak memory", "MB", is: Double(server.peakMemory) / 1e6)]
        if mix == .ways { goals.append(.atLeast(10_000, "stage 4", "captured", "events/s", is: series[0].perSecond.median)) }
        return Measured(
            workload: "POST /epcis/capture, 1,000 events, \(mix.rawValue)", unit: "events", ours: series[0],
            floors: [mix == .ways ? series[1].with(goal: "stage 4", atLeast: 0.5) : series[1], series[2]], goals: goals,
            notes: ["sent over 2 connections; \(sent.first?.count ?? 0) bytes a document; the rows are those of events, and of the scans, claims and facts that follow"])
    }

    /// How many rows there are of all that the floor writes as well, and how much money has moved.
    private static func rows(_ store: SQLiteStore) async throws -> [Int64] {
        try await store.read { tx in
            try ["epcis_event", "epcis_mark", "epcis_epc", "epcis_life", "scan_key", "scan", "parcel_step", "transfer", "anomaly", "fact"].map {
                try tx.count("SELECT COUNT(*) FROM \(raw: $0)")
            } + ["SELECT COUNT(*) FROM claim_part WHERE state = 'payable'", "SELECT SUM(amount) FROM transfer"].map { try tx.count("\(raw: $0)") }
        }
    }

    private func capture(_ documents: [[UInt8]], _ token: String, _ server: ServerProcess, _ look: SQLiteStore) async throws -> Run {
        var load = HTTPLoad()
        for document in documents { load.add("POST", "/epcis/capture", headers: ["Authorization: Bearer \(token)"], body: String(decoding: document, as: UTF8.self)) }
        let (wall, cpu) = (bench_wall_ns(), server.cpu)
        _ = try load.send(to: server, connections: 2, expecting: 202)
        while try await look.read({ try $0.count("SELECT COUNT(*) FROM epcis_capture WHERE state = 'waiting'") }) > 0 { bench_wait_ms(2) }
        let run = Run(count: documents.count * Self.batch, wall: bench_wall_ns() - wall, cpu: server.cpu - cpu)
        let failed = try await look.read { try $0.count("SELECT COUNT(*) FROM epcis_capture WHERE state = 'failed'") }
        guard failed == 0 else { throw BenchFailure("\(failed) documents were not stored") }
        return run
    }

    // MARK: Documents

    private func document(run: Int, number: Int, of documents: Int) -> [UInt8] {
        let parcels = Self.batch / mix.each
        let first = (run * documents + number) * parcels
        let plan = templates.plan
        let now = World.real().now()
        var events: [String] = []
        for place in 0..<parcels {
            let target = plan.orders - plan.window + spread(first + place, plan.window)
            switch mix {
            case .ways: events += way(target, first + place, now)
            case .pieces: events.append(Self.object("OBSERVE", "inspecting", "conformant", [Self.piece(first + place)], now, place))
            case .deliveries: events.append(Self.object("OBSERVE", "accepting", "retail_sold", [Self.parcel(target)], now, place))
            }
        }
        return Array(Self.document(events).utf8)
    }

    private func way(_ target: Int, _ number: Int, _ now: Instant) -> [String] {
        let pieces = (0..<3).map { Self.piece(number * 3 + $0) }
        let parcel = Self.parcel(target)
        func at(_ step: Int64) -> Instant { now.adding(microseconds: (step - 10) * 1_000_000) }
        return pieces.map { Self.object("ADD", "commissioning", "active", [$0], at(0), number) } + [
            Self.object("OBSERVE", "inspecting", "conformant", pieces, at(1), number),
            """
            {"type":"AggregationEvent","action":"ADD","eventTime":"\(Self.time(at(2), number))","eventTimeZoneOffset":"+00:00","bizStep":"packing",\
            "disposition":"in_progress","parentID":"\(parcel)","childEPCs":[\(pieces.map { "\"\($0)\"" }.joined(separator: ","))],\
            "readPoint":{"id":"urn:epc:id:sgln:4012345.00001.0"}}
            """,
            Self.object("OBSERVE", "shipping", "in_transit", [parcel], at(3), number),
            Self.object("OBSERVE", "transporting", "in_transit", [parcel], at(4), number),
            Self.object("OBSERVE", "accepting", "retail_sold", [parcel], at(5), number),
        ]
    }

    static func document(_ events: [String]) -> String {
        """
        {"@context":["\(EPCISDocument.contextAddress)"],"type":"EPCISDocument","schemaVersion":"2.0","creationDate":"2026-11-21T10:00:00Z",\
        "epcisBody":{"eventList":[\(events.joined(separator: ","))]}}
        """
    }

    static func object(_ action: String, _ bizStep: String, _ disposition: String, _ things: [String], _ at: Instant, _ number: Int) -> String {
        """
        {"type":"ObjectEvent","action":"\(action)","eventTime":"\(time(at, number))","eventTimeZoneOffset":"+00:00","bizStep":"\(bizStep)",\
        "disposition":"\(disposition)","epcList":[\(things.map { "\"\($0)\"" }.joined(separator: ","))],"readPoint":{"id":"urn:epc:id:sgln:4012345.00001.0"}}
        """
    }

    /// Moments of events of one document lie milliseconds apart.
    private static func time(_ at: Instant, _ number: Int) -> String { EPCISTime(microseconds: at.microseconds - Int64(number % 1_000) * 1_000).text }

    private static func parcel(_ target: Int) -> String { "urn:nearmade:parcel:P-\(target)" }

    private static func piece(_ number: Int) -> String { "urn:epc:id:sgtin:4012345.011111.\(number)" }

    // MARK: Hashes

    /// Event hash ids on one thread.
    private static func hashes(_ plan: BenchPlan) async throws -> Measured {
        let rounds = plan.isQuick ? 20 : 200
        let events = (0..<batch).map { object("OBSERVE", "shipping", "in_transit", [piece($0)], World.real().now(), $0) }
        let document = try EPCISDocument(parsing: Array(Self.document(events).utf8))
        let series = try await Pairs.measure(
            runs: plan.runs,
            [
                (
                    "ours",
                    { _ in
                        try await timed(rounds * batch) {
                            for _ in 0..<rounds { guard document.hashIDs.count == batch else { throw BenchFailure("not every event has a hash") } }
                        }
                    }
                )
            ])
        return Measured(
            workload: "event hash ids, one thread", unit: "hashes", ours: series[0], floors: [],
            goals: [.atLeast(60_000, "stage 4", "hashes", "/s", is: series[0].perSecond.median)], notes: ["of events that are read already"])
    }
}
