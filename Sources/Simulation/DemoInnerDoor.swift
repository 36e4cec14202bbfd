import Core
import Fulfilment
import TradeNetwork
import Selling
import Store
import Views
import Workflows

/// The commands themselves, each thing with the script's own moment of receipt: for the hours that are played before the server listens.
package struct DemoInnerDoor: DemoDoor {
    private let workflows: Workflows
    private let network: DemoNetwork

    package init(_ workflows: Workflows, network: DemoNetwork) {
        self.workflows = workflows
        self.network = network
    }

    package func placeOrders(_ orders: [OrderDraft], by sender: DemoSender) async throws -> [DemoReply] {
        try await workflows.placeOrders(orders, by: try network.principal(of: sender)).map { outcome in
            switch outcome {
            case .placed(let order, _): .taken(order)
            case .duplicate(let order): .known(order)
            case .refused(let refusal): .refused(refusal.sentence)
            }
        }
    }

    package func captureScans(_ scans: [DemoScan], by sender: DemoSender) async throws -> [DemoReply] {
        let principal = try network.principal(of: sender)
        guard let party = principal.party, let kind = principal.partyKind else { throw DemoDoorFault.refused("\(principal.name) records no scans") }
        let drafts = scans.map { scan in
            ScanDraft(
                parcelKey: scan.parcel, step: scan.step, occurredAt: scan.occurredAt, receivedAt: scan.receivedAt, readPoint: scan.readPoint,
                reason: scan.reason, recorder: party, recorderKind: kind, device: principal.device, source: principal.name, sourceID: scan.sourceID)
        }
        return try await workflows.captureScans(drafts).map { outcome in
            switch outcome {
            case .stored: .taken(nil)
            case .duplicate: .known(nil)
            case .refused(let refusal): .refused(refusal.sentence)
            }
        }
    }

    package func cancel(_ order: OrderID, reason: String, at: Instant) async throws -> DemoReply {
        try await command { actor, tx, ids in
            _ = try workflows.cancel(order, lines: nil, by: actor, reason: reason, at: at, in: tx, ids: ids)
        }
    }

    package func fund(offer: String, amount: Int64, key: String, at: Instant) async throws -> DemoReply {
        guard let id = network.offers[offer] else { return .refused("There is no offer “\(offer)”.") }
        // What the API's Idempotency-Key does, this remembers beside the payment itself.
        let setting = "demo funding \(key)"
        return try await command { actor, tx, ids in
            guard try Settings.get(setting, in: tx) == nil else { return }
            try Settings.set(setting, to: "\(amount)", in: tx)
            _ = try workflows.fundOffer(id, amount: amount, by: actor, at: at, in: tx, ids: ids)
        }
    }

    package func openAnomalies(limit: Int) async throws -> [DemoAnomaly] {
        let page = try await workflows.store.read { tx in
            try AnomalyList.page(state: AnomalyState.open.rawValue, seenBy: .everything, after: nil, limit: limit, in: tx)
        }
        return page.items.compactMap { entry in
            AnomalyKind(rawValue: entry.kind).map { DemoAnomaly(id: entry.id, kind: $0, raisedAt: entry.raisedAt) }
        }
    }

    package func decide(_ anomaly: AnomalyID, _ decision: AnomalyDecision, note: String, at: Instant) async throws -> DemoReply {
        try await command { actor, tx, ids in _ = try workflows.decide(anomaly, decision, by: actor, note: note, at: at, in: tx, ids: ids) }
    }

    package func claimsInReview(limit: Int) async throws -> [DemoReview] {
        let page = try await workflows.store.read { tx in
            try ClaimList.page(ClaimFilter(state: "review"), seenBy: .everything, after: nil, limit: limit, in: tx)
        }
        return page.items.map { DemoReview(claim: $0.claim.id, trackedAt: $0.claim.trackedAt) }
    }

    package func reject(_ claim: ClaimID, reason: String, at: Instant) async throws -> DemoReply {
        try await command { actor, tx, ids in _ = try workflows.decide(claim, .reject, by: actor, reason: reason, at: at, in: tx, ids: ids) }
    }

    /// One command of the operator's.
    private func command(_ body: @escaping @Sendable (Actor, any Transaction, IdPool) throws -> Void) async throws -> DemoReply {
        let actor = Actor(try network.principal(of: .platform).name)
        let ids = IdPool(workflows.world)
        do {
            try await workflows.store.write { tx in
                ids.rewind()
                try body(actor, tx, ids)
            }
            return .taken(nil)
        } catch let refusal as any Refusal {
            return .refused(refusal.sentence)
        }
    }
}
