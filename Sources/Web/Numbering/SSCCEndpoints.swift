import Core
import Hummingbird
import JSONText
import Store
import TradeNetwork
import Views
import Workflows

extension Site {
    /// Numbers for parcels: ranges of SSCCs, and leases from them for those who give numbers out alone.
    var numberingEndpoints: [Endpoint] { [listSSCCRanges, openSSCCRange, showSSCCRange, leaseSSCCs, listSSCCLeases, showSSCCLease] }

    private var listSSCCRanges: Endpoint {
        Endpoint(
            method: .get, path: "/sscc-ranges", summary: "List ranges of SSCCs", details: "The operator sees all, a party its own; the latest first.",
            query: [.cursor, .limit], replies: [.json(200, "Ranges.", .page("SSCCRange", of: SSCCRangeEntry.schema))],
            door: .guarded(.everybody) { call in
                var query = QueryReader(call.visit)
                let cursor = query.cursor(Cursor.isID)
                let limit = query.limit()
                try query.finish()
                let sight = call.sight
                let list = ListAnswer<SSCCRangeEntry>(
                    page: { cursor, limit in try await store.read { try SSCCLists.ranges(seenBy: sight, after: cursor, limit: limit, in: $0) } },
                    write: { row, out in row.write(to: &out) })
                return try await list.json(after: cursor, limit: limit)
            })
    }

    private var openSSCCRange: Endpoint {
        Endpoint(
            method: .post, path: "/sscc-ranges", summary: "Open a range of SSCCs",
            details: "Serial references count behind the company prefix; none of the numbers may lie in another range.",
            body: .json(
                .object([
                    .required("party", .key, "Key of whose company prefix it is."), .required("companyPrefix", .text(most: 12), "GS1 Company Prefix, 4 to 12 digits."),
                    .optional("extensionDigit", .integer(from: 0, to: 9), "0 unless told."), .optional("first", .integer(from: 0), "Serial reference; 0 unless told."),
                    .optional("last", .integer(from: 0), "Serial reference; the largest that there is unless told."),
                ])), idempotency: .optional, replies: [.json(201, "The range.", SSCCRangeEntry.schema)],
            door: .guarded([.operator]) { call in
                let (value, bytes) = try await call.visit.json()
                let draft: SSCCRangeDraft = try readBody(value, known: ["party", "companyPrefix", "extensionDigit", "first", "last"]) { object, errors in
                    let texts = errors.texts(["party", "companyPrefix"], of: object)
                    let digit = errors.readOptional(try object.optionalInt64("extensionDigit", in: 0...9))
                    let first = errors.readOptional(try object.optionalInt64("first", in: 0 ... .max))
                    let last = errors.readOptional(try object.optionalInt64("last", in: 0 ... .max))
                    return texts.map { SSCCRangeDraft(party: $0[0], companyPrefix: $0[1], extensionDigit: Int(digit ?? 0), first: first, last: last) }
                }
                let actor = call.actor
                return try await once(call, body: bytes, location: "/sscc-ranges/") { tx, ids, now, out in
                    let range = try workflows.openSSCCRange(draft, by: actor, at: now, in: tx, ids: ids)
                    try SSCCLists.visible(range.id, seenBy: .everything, in: tx).write(to: &out)
                }
            })
    }

    private var showSSCCRange: Endpoint {
        Endpoint(
            method: .get, path: "/sscc-ranges/{range}", summary: "Show a range of SSCCs", replies: [.json(200, "The range.", SSCCRangeEntry.schema)],
            door: .guarded(.everybody) { call in
                let id: SSCCRangeID = try call.visit.id("range")
                let sight = call.sight
                let range = try await store.read { try SSCCLists.visible(id, seenBy: sight, in: $0) }
                return .json { range.write(to: &$0) }
            })
    }

    private var leaseSSCCs: Endpoint {
        Endpoint(
            method: .post, path: "/sscc-ranges/{range}/leases", summary: "Lease SSCCs",
            details: "The next numbers of the range, for one holder alone, who may then work offline. No number is ever given out twice.",
            body: .json(
                .object([
                    .required("count", .integer(from: 1, to: SSCCLeases.most)), .optional("holder", .key, "Key of who gives them out; the range's party unless told."),
                ])), idempotency: .optional, replies: [.json(201, "The lease with its numbers.", SSCCLeaseEntry.withNumbers)],
            door: .guarded(.everybody) { call in
                let id: SSCCRangeID = try call.visit.id("range")
                let (value, bytes) = try await call.visit.json()
                let (count, holder): (Int64, String?) = try readBody(value, known: ["count", "holder"]) { object, errors in
                    let count = errors.read(try object.int64("count", in: 1...SSCCLeases.most))
                    let holder = errors.readOptional(try object.optionalText("holder"))
                    return count.map { ($0, holder) }
                }
                let (sight, actor) = (call.sight, call.actor)
                return try await once(call, body: bytes, location: "/sscc-leases/") { tx, ids, now, out in
                    _ = try SSCCLists.visible(id, seenBy: sight, in: tx)
                    let lease = try workflows.leaseSSCCs(count, of: id, to: holder, by: actor, at: now, in: tx, ids: ids)
                    try SSCCLists.visible(lease.id, seenBy: sight, in: tx).writeWithNumbers(to: &out)
                }
            })
    }

    private var listSSCCLeases: Endpoint {
        Endpoint(
            method: .get, path: "/sscc-leases", summary: "List leases of SSCCs",
            details: "The operator sees all, a party those of its ranges and those that it holds; the latest first.",
            query: [QueryParameter("range", .id(SSCCRangeTag.self), "Leases of this range."), .cursor, .limit],
            replies: [.json(200, "Leases.", .page("SSCCLease", of: SSCCLeaseEntry.schema))],
            door: .guarded(.everybody) { call in
                var query = QueryReader(call.visit)
                let range = query.bits("range", prefixes: [SSCCRangeTag.idPrefix]).map(SSCCRangeID.init)
                let cursor = query.cursor(Cursor.isID)
                let limit = query.limit()
                try query.finish()
                let sight = call.sight
                let list = ListAnswer<SSCCLeaseEntry>(
                    page: { cursor, limit in try await store.read { try SSCCLists.leases(of: range, seenBy: sight, after: cursor, limit: limit, in: $0) } },
                    write: { row, out in row.write(to: &out) })
                return try await list.json(after: cursor, limit: limit)
            })
    }

    private var showSSCCLease: Endpoint {
        Endpoint(
            method: .get, path: "/sscc-leases/{lease}", summary: "Show a lease of SSCCs with its numbers",
            replies: [.json(200, "The lease.", SSCCLeaseEntry.withNumbers)],
            door: .guarded(.everybody) { call in
                let id: SSCCLeaseID = try call.visit.id("lease")
                let sight = call.sight
                let lease = try await store.read { try SSCCLists.visible(id, seenBy: sight, in: $0) }
                return .json { lease.writeWithNumbers(to: &$0) }
            })
    }
}

extension SSCCLists {
    /// - Throws: `NumberingRefusal.rangeNotFound` where there is none, or it may not be seen.
    static func visible(_ id: SSCCRangeID, seenBy sight: Sight, in tx: any Transaction) throws -> SSCCRangeEntry {
        guard let entry = try range(id, seenBy: sight, in: tx) else { throw NumberingRefusal.rangeNotFound }
        return entry
    }

    /// - Throws: `NumberingRefusal.leaseNotFound` where there is none, or it may not be seen.
    static func visible(_ id: SSCCLeaseID, seenBy sight: Sight, in tx: any Transaction) throws -> SSCCLeaseEntry {
        guard let entry = try lease(id, seenBy: sight, in: tx) else { throw NumberingRefusal.leaseNotFound }
        return entry
    }
}
