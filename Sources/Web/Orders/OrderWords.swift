import Cashback
import Core
import JSONText
import Views

/// Says in words how an order stands.
struct OrderWords {
    private let timeline: OrderTimeline
    private let zone: Zone
    private let currency: Currency
    private let proofs: Set<ScanID>

    init(_ timeline: OrderTimeline) {
        self.timeline = timeline
        zone = Zone(timeline.detail.zone) ?? .utc
        currency = timeline.detail.order.currency
        proofs = Set(timeline.detail.claims.flatMap { $0.parts.compactMap(\.confirmingScan) })
    }

    func money(_ minor: Int64) -> String { Money(minor: minor, currency).description }
    func moment(_ instant: Instant) -> Moment { Moment(instant, in: zone) }

    var state: [Words] {
        let order = timeline.detail.order
        var sentences: [Words] = ["Received \(moment(order.receivedAt))."]
        if let orderedAt = order.orderedAt { sentences.append("Ordered \(moment(orderedAt)).") }
        if let estimate = order.estimatedDeliveryAt { sentences.append("Delivery estimated for \(moment(estimate)).") }
        if let cancelledAt = order.cancelledAt { sentences.append("Cancelled \(moment(cancelledAt)).") }
        return sentences
    }

    var whereabouts: [Words] {
        let parcels = timeline.detail.parcels
        guard !parcels.isEmpty else {
            return [timeline.detail.order.cancelledAt == nil ? "The goods are in no parcel yet." : "The order is cancelled; no parcel was packed."]
        }
        return parcels.map { parcel in
            guard let scan = parcel.latest else {
                return parcel.scans.isEmpty ? "Parcel \(outside: parcel.key): no scan yet." : "Parcel \(outside: parcel.key): no scan that counts yet."
            }
            let step = Self.step(scan.step)
            guard let place = scan.readPoint else { return "Parcel \(outside: parcel.key): \(step) \(moment(scan.occurredAt.instant))." }
            return "Parcel \(outside: parcel.key): \(step) \(moment(scan.occurredAt.instant)) at \(outside: place)."
        }
    }

    func line(_ line: OrderLineEntry) -> OrderPage.Line {
        let remark: Words? =
            if let cancelledAt = line.cancelledAt {
                "cancelled \(moment(cancelledAt))"
            } else if let promise = line.promisedShipAt {
                "promised to be shipped \(moment(promise))"
            } else {
                nil
            }
        return OrderPage.Line(
            sku: line.sku, merchant: line.merchantName, quantity: String(line.quantity), amount: money(line.amount),
            shipping: line.shipping == 0 ? "" : money(line.shipping), remark: remark)
    }

    func parcel(_ parcel: ParcelDetail) -> OrderPage.Parcel {
        OrderPage.Parcel(
            key: parcel.key, id: parcel.id.description, hub: parcel.hub,
            contents: parcel.contents.map { "\($0.quantity) × \($0.sku)" }.joined(separator: ", "), scans: parcel.scans.map(scan))
    }

    private func scan(_ scan: ScanEntry) -> OrderPage.Scan {
        OrderPage.Scan(
            id: scan.id.description, step: Self.step(scan.step) + (scan.attempt > 1 ? ", attempt \(scan.attempt)" : ""),
            at: moment(scan.occurredAt.instant), place: scan.readPoint, recorder: "\(scan.recorder) (\(scan.recorderKind.rawValue))",
            source: "\(scan.source) / \(scan.sourceID)", grade: Self.grade(scan.grade), standing: Self.standing(scan.state),
            isProof: scan.state == "applied" && scan.step.rank == Step.delivered.rank && proofs.contains(scan.id))
    }

    func anomaly(_ anomaly: AnomalyEntry) -> OrderPage.Anomaly {
        var decision: Words?
        if let decidedAt = anomaly.decidedAt, let decidedBy = anomaly.decidedBy {
            let note = anomaly.note.map { ": " + $0 } ?? ""
            decision = "\(anomaly.state) \(moment(decidedAt)) by \(who(decidedBy))\(outside: note)"
        }
        return OrderPage.Anomaly(
            id: anomaly.id.description, what: "\(anomaly.kind.spaced): \(anomaly.detail)", state: anomaly.state, decision: decision)
    }

    func fact(_ fact: FactEntry) throws -> OrderPage.Fact {
        OrderPage.Fact(
            id: fact.id.description, at: moment(fact.receivedAt), what: fact.kind.replacing(".", with: " ").spaced, who: who(fact.actor),
            cause: fact.cause?.description, details: try details(of: fact))
    }

    /// What a person or a rule gave as reason, and how parts moved.
    private func details(of fact: FactEntry) throws -> [String] {
        let body = try JSON.parse(fact.body)
        var details: [String] = []
        if let step = body["step"]?.asString { details.append("step \(step.spaced)") }
        if let decision = body["decision"]?.asString { details.append("decision: \(decision.spaced)") }
        for name in ["reason", "note", "detail"] { if let text = body[name]?.asString { details.append("\(name): \(text)") } }
        for edge in body["edges"]?.asArray ?? [] {
            guard let to = edge["to"]?.asString, let amount = edge["amount"]?.asNumber?.int64 else { continue }
            let from = edge["from"]?.asString.map { "\($0.spaced) → " } ?? ""
            let reason = edge["reason"]?.asString.map { ": \($0)" } ?? ""
            details.append("\(money(amount)) \(from)\(to.spaced)\(reason)")
        }
        return details
    }

    func who(_ actor: String) -> String {
        let kind = actor.split(separator: ":").first.map(String.init) ?? actor
        if let name = timeline.actorNames[actor] { return "\(name) (\(kind))" }
        return kind == "job" ? "the system (\(actor.dropFirst(4)))" : kind
    }

    private static func step(_ step: Step) -> String {
        switch step {
        case .labelled: "labelled"
        case .packed: "packed"
        case .handedOver: "handed over to the carrier"
        case .outForDelivery: "out for delivery"
        case .delivered: "delivered"
        case .collected: "collected by the buyer"
        case .failed: "delivery failed"
        case .returned: "returned"
        }
    }

    private static func grade(_ grade: Grade) -> String {
        switch grade {
        case .a: "A: signed, and met by a code of carrier or buyer"
        case .b: "B: one signed scan"
        case .c: "C: unsigned"
        }
    }

    private static func standing(_ state: String) -> String {
        switch state {
        case "applied": "counts"
        case "repeated": "repeats an earlier scan"
        case "set_aside": "set aside until a person decides"
        case "voided": "taken back"
        default: state.spaced
        }
    }
}

extension String {
    /// `awaiting_scan` as people write it.
    var spaced: String { replacing("_", with: " ") }
}
