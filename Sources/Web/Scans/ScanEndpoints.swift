import Core
import Fulfilment
import Hummingbird
import JSONText
import TradeNetwork
import Views
import Workflows

extension Site {
    var scanEndpoints: [Endpoint] { [captureScans, listScans, showScan, voidScan] }

    private var captureScans: Endpoint {
        Endpoint(
            method: .post, path: "/scans", summary: "Record scans: one, a batch, or a stream",
            details: """
                One scan as an object; up to \(Intake<ScanDraft, ScanOutcome>.batchLimit) as {"scans": […]}; or NDJSON of any length, answered line by \
                line while it comes in. Every readable scan is stored and answered: one out of order, of an unknown parcel, or of a step that the \
                sender may not record becomes an anomaly for a person. A scan is known by source and source id: sent again it is a duplicate.
                """,
            body: BodySchema(content: [
                (.json, .oneOf([ScanDraft.schema, .object([.required("scans", .list(ScanDraft.schema, most: 10_000))])])),
                (.ndjson, ScanDraft.schema),
            ]),
            replies: [
                .json(201, "Stored.", ScanOutcome.schema),
                Reply(
                    200, "A duplicate; or the outcomes of a batch, or of a stream.",
                    [
                        (.json, .oneOf([ScanOutcome.schema, .object([.required("outcomes", .list(ScanOutcome.schema, most: 10_000))])])),
                        (.ndjson, ScanOutcome.schema),
                    ]),
            ],
            door: .guarded(Self.recorders) { call in
                try await scanIntake(call.principal).answer(call, world: world)
            })
    }

    private static let recorders: Set<Role> = [.operator, .merchant, .factory, .hub, .carrier, .device]

    private var listScans: Endpoint {
        Endpoint(
            method: .get, path: "/scans", summary: "List scans", details: "All but the operator see their own.",
            query: [
                QueryParameter("state", .choice(ScanState.self), "Scans in this state."), QueryParameter("parcel", .key, "Key of a parcel."), .cursor,
                .limit, .format,
            ],
            replies: [Reply(200, "Scans.", [(.json, .page("Scan", of: ScanEntry.schema)), (.csv, .text())])],
            door: .guarded(Self.recorders) { call in
                var query = QueryReader(call.visit)
                let state: ScanState? = query.choice("state")
                let filter = ScanFilter(state: state?.rawValue, parcel: query.text("parcel"))
                let cursor = query.cursor(Cursor.isID)
                let limit = query.limit()
                let format = try call.visit.listFormat(&query)
                try query.finish()
                let sight = call.sight
                let list = ListAnswer<ScanEntry>(
                    page: { cursor, limit in
                        try await store.read { try ScanList.page(filter, seenBy: sight, after: cursor, limit: limit, in: $0) }
                    },
                    write: { $0.write(to: &$1) })
                guard format == .csv else { return try await list.json(after: cursor, limit: limit) }
                return list.csv(named: "scans", columns: ScanEntry.columns, after: cursor, logger: call.visit.logger) { [$0.cells] }
            })
    }

    private var showScan: Endpoint {
        Endpoint(
            method: .get, path: "/scans/{scan}", summary: "Show a scan", replies: [.json(200, "The scan.", ScanEntry.schema)],
            door: .guarded(Self.recorders) { call in
                let id: ScanID = try call.visit.id("scan")
                let sight = call.sight
                guard let scan = try await store.read({ try ScanList.load(id, seenBy: sight, in: $0) }) else { throw try await noScan(id, sight) }
                return .json { scan.write(to: &$0) }
            })
    }

    /// Where a scan is that is not here: nowhere, or in a file of the archive, which those are told who see everything.
    func noScan(_ id: ScanID, _ sight: Sight) async throws -> Problem {
        guard sight == .everything, let file = try await store.read({ try ArchivedScanFile.name(of: id, in: $0) }) else { return .notFound("scan") }
        return Problem(
            status: .gone, code: "scan-archived", detail: "The scan has left for the archive, since its order was over long ago: \(file). What it proved stands.")
    }

    private var voidScan: Endpoint {
        Endpoint(
            method: .post, path: "/scans/{scan}/voiding", summary: "Take back a step that counted",
            details: "The scan stays, its step is void, and what it confirmed waits for another; what was payable is taken back by a new entry.",
            body: .json(.object([.required("reason", .text(most: 500), "Why, in 1 to 500 bytes; kept with the fact.")])), idempotency: .optional,
            replies: [.json(201, "The scan as it is now.", ScanEntry.schema)],
            door: .guarded([.operator]) { call in
                let id: ScanID = try call.visit.id("scan")
                let (value, bytes) = try await call.visit.json()
                let reason = try readReason(value)
                let actor = call.actor
                return try await once(call, body: bytes) { tx, ids, now, out in
                    _ = try workflows.void(id, by: actor, reason: reason, at: now, in: tx, ids: ids)
                    try ScanList.load(id, seenBy: .everything, in: tx)?.write(to: &out)
                }
            })
    }
}
