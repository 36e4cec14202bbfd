import Core
import Fulfilment
import JSONText
import Selling

/// The server's API, used as shops, devices and the operator use it.
package struct DemoServerDoor: DemoDoor {
    private let client: DemoClient
    /// Offers by key.
    private let offers: [String: OfferID]

    package init(client: DemoClient, network: DemoNetwork) {
        self.client = client
        offers = network.offers
    }

    package func placeOrders(_ orders: [OrderDraft], by sender: DemoSender) async throws -> [DemoReply] {
        try outcomes(await client.send("POST", "/orders", by: sender, body: OrderDraft.body(orders)))
    }

    package func captureScans(_ scans: [DemoScan], by sender: DemoSender) async throws -> [DemoReply] {
        try outcomes(await client.send("POST", "/scans", by: sender, body: DemoScan.body(scans)))
    }

    /// One reply for each item of a batch.
    private func outcomes(_ answer: DemoClient.Answer) throws -> [DemoReply] {
        guard answer.status == 200, let outcomes = answer.body["outcomes"]?.asArray else { throw DemoDoorFault.refused(Self.problem(answer)) }
        // An item that failed for the database's sake may be sent again, and with it, as known, the others.
        if let failed = outcomes.first(where: { Self.number($0["status"]) ?? 500 >= 500 }) {
            throw DemoDoorFault.later(failed["detail"]?.asString ?? "an item failed")
        }
        return outcomes.map { item in
            let order = item["order"]?.asString.flatMap { OrderID(text: $0) }
            return switch Self.number(item["status"]) {
            case 201: .taken(order)
            case 200: .known(order)
            default: .refused(item["detail"]?.asString ?? "refused")
            }
        }
    }

    package func cancel(_ order: OrderID, reason: String, at: Instant) async throws -> DemoReply {
        try await command("/orders/\(order)/cancellation", key: "demo-cancel-\(order)") { $0.member("reason", reason) }
    }

    package func fund(offer: String, amount: Int64, key: String, at: Instant) async throws -> DemoReply {
        guard let id = offers[offer] else { return .refused("There is no offer “\(offer)”.") }
        return try await command("/offers/\(id)/fundings", key: key) { out in
            out.member("amount", amount)
            out.member("currency", Currency.eur.code)
        }
    }

    package func decide(_ anomaly: AnomalyID, _ decision: AnomalyDecision, note: String, at: Instant) async throws -> DemoReply {
        try await command("/anomalies/\(anomaly)/decisions", key: "demo-\(anomaly)-\(at.microseconds)") { out in
            out.member("decision", decision.rawValue)
            out.member("note", note)
        }
    }

    package func reject(_ claim: ClaimID, reason: String, at: Instant) async throws -> DemoReply {
        try await command("/claims/\(claim)/decisions", key: "demo-\(claim)-\(at.microseconds)") { out in
            out.member("decision", "reject")
            out.member("reason", reason)
        }
    }

    /// One command of the operator's.
    private func command(_ path: String, key: String, _ write: (inout JSONWriter) -> Void) async throws -> DemoReply {
        let answer = try await client.send("POST", path, by: .platform, body: demoObject(write), key: key)
        return answer.status < 300 ? .taken(nil) : .refused(Self.problem(answer))
    }

    package func openAnomalies(limit: Int) async throws -> [DemoAnomaly] {
        try await items("/anomalies?state=open&limit=\(limit)").compactMap { item in
            guard let id = item["id"]?.asString.flatMap({ AnomalyID(text: $0) }),
                let kind = item["kind"]?.asString.flatMap(AnomalyKind.init(rawValue:)),
                let raisedAt = item["raisedAt"]?.asString.flatMap(Instant.init(text:))
            else { return nil }
            return DemoAnomaly(id: id, kind: kind, raisedAt: raisedAt)
        }
    }

    package func claimsInReview(limit: Int) async throws -> [DemoReview] {
        try await items("/claims?state=review&limit=\(limit)").compactMap { item in
            guard let id = item["id"]?.asString.flatMap({ ClaimID(text: $0) }),
                let trackedAt = item["trackedAt"]?.asString.flatMap(Instant.init(text:))
            else { return nil }
            return DemoReview(claim: id, trackedAt: trackedAt)
        }
    }

    private func items(_ path: String) async throws -> [JSON] {
        let answer = try await client.send("GET", path, by: .platform)
        guard answer.status == 200, let items = answer.body["items"]?.asArray else { throw DemoDoorFault.refused(Self.problem(answer)) }
        return items
    }

    private static func problem(_ answer: DemoClient.Answer) -> String {
        "\(answer.status) \(answer.body["code"]?.asString ?? ""): \(answer.body["detail"]?.asString ?? "")"
    }

    private static func number(_ value: JSON?) -> Int64? { value?.asNumber?.int64 }
}
