import Cashback
import Core
import Hummingbird
import JSONText
import TradeNetwork
import Views
import Workflows

extension Site {
    var claimEndpoints: [Endpoint] { [listClaims, showClaim, decideClaim] }

    private var listClaims: Endpoint {
        Endpoint(
            method: .get, path: "/claims", summary: "List claims",
            details: """
                The CSV has one row a part (with `state`, only parts in that state), amounts as decimals, and its sums are the ledger's: payable parts \
                add up to what is owed, parts on their way to what is reserved. It is read \(PageLimits.most) claims at a time, each with all its parts \
                at one moment.
                """,
            query: [
                QueryParameter("state", .choice(ShownState.self), "Claims with a part in this state, as its `state` says it."),
                QueryParameter("marketplace", .key, "Key of a marketplace.", of: .marketplace), .cursor, .limit, .format,
            ],
            replies: [Reply(200, "Claims.", [(.json, .page("Claim", of: ClaimEntry.listSchema)), (.csv, .text())])],
            door: .guarded([.operator, .merchant]) { call in
                var query = QueryReader(call.visit)
                let state: ShownState? = query.choice("state")
                let filter = ClaimFilter(state: state?.rawValue, marketplace: query.text("marketplace"))
                let cursor = query.cursor(Cursor.isID)
                let limit = query.limit()
                let format = try call.visit.listFormat(&query)
                try query.finish()
                let sight = call.sight
                let list = ListAnswer<ClaimWithParts>(
                    page: { cursor, limit in
                        try await store.read { try ClaimList.page(filter, seenBy: sight, after: cursor, limit: limit, in: $0) }
                    },
                    write: { try $0.claim.write(parts: $0.parts, state: state, to: &$1) })
                guard format == .csv else { return try await list.json(after: cursor, limit: limit) }
                return list.csv(named: "claims", columns: ClaimTable.columns, after: cursor, logger: call.visit.logger) {
                    try ClaimTable.rows($0, state: state)
                }
            })
    }

    private var showClaim: Endpoint {
        Endpoint(
            method: .get, path: "/claims/{claim}", summary: "Show a claim with its parts, terms, facts and transfers",
            replies: [.json(200, "The claim.", ClaimEntry.schema)],
            door: .guarded([.operator, .merchant]) { call in
                let id: ClaimID = try call.visit.id("claim")
                let sight = call.sight
                guard let claim = try await store.read({ try ClaimDetail.load(id, seenBy: sight, in: $0) }) else { throw Problem.notFound("claim") }
                return try .json { try claim.write(to: &$0) }
            })
    }

    private var decideClaim: Endpoint {
        Endpoint(
            method: .post, path: "/claims/{claim}/decisions", summary: "Decide a claim",
            details: "Every part that the decision fits follows it. No decision stands in for a scan: approve needs one that a person trusts.",
            body: .json(
                .object([
                    .required("decision", .choice(["approve", "reject", "extend", "hold", "release", "claw_back"])),
                    .required("reason", .text(most: 500), "Why, in 1 to 500 bytes; kept with the fact."),
                    .optional("hours", .integer(from: 1, to: 8_760), "With extend, and only with it: more time for the scan, from now."),
                ])), idempotency: .required, replies: [.json(201, "The claim as it is now.", ClaimEntry.schema)],
            door: .guarded([.operator]) { call in
                let id: ClaimID = try call.visit.id("claim")
                let (value, bytes) = try await call.visit.json()
                let (decision, reason) = try ClaimDecision.read(value)
                let actor = call.actor
                return try await once(call, body: bytes) { tx, ids, now, out in
                    _ = try workflows.decide(id, decision, by: actor, reason: reason, at: now, in: tx, ids: ids)
                    try ClaimDetail.load(id, seenBy: .everything, in: tx)?.write(to: &out)
                }
            })
    }
}

extension ClaimDecision {
    private enum Word: String, CaseIterable {
        case approve, reject, extend, hold, release
        case clawBack = "claw_back"
    }

    fileprivate static func read(_ value: JSON) throws(Problem) -> (ClaimDecision, reason: String) {
        try readBody(value, known: ["decision", "reason", "hours"]) { object, errors in
            let word = errors.read(try object.choice("decision", of: Word.self))
            // Its length is for the trade to judge.
            let reason = errors.read(try object.text("reason"))
            let hours = errors.readOptional(try object.optionalInt64("hours", in: 1...8_760))
            if let word, word == .extend, hours == nil, errors.isEmpty { _ = errors.read(try object.int64("hours", in: 1...8_760)) }
            if let word, word != .extend, let extra = object.optionalMember("hours") {
                errors.add(extra.error("goes with extend only", expected: "no such member"))
            }
            guard let word, let reason, errors.isEmpty else { return nil }
            return (decision(word, hours: hours ?? 0), reason)
        }
    }

    private static func decision(_ word: Word, hours: Int64) -> ClaimDecision {
        switch word {
        case .approve: .approve
        case .reject: .reject
        case .extend: .extend(hours: hours)
        case .hold: .hold
        case .release: .release
        case .clawBack: .clawBack
        }
    }
}
