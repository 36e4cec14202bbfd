import Core
import Fulfilment
import JSONText
import Views

/// An order as data for its buyer: what the buyer's page shows, and nothing else. The id is the one in the address.
struct BuyerOrderJSON: Sendable {
    let order: BuyerOrder
    let evidence: BuyerEvidence

    static let schema = Schema.named(
        "BuyerOrder",
        .object([
            .required("id", .id(OrderTag.self)), .required("key", .key), .required("marketplaceName", .text()), .required("zone", .text(), "IANA."),
            .required("currency", .currency), .required("orderedAt", .instant), .optional("estimatedDeliveryAt", .instant),
            .optional("cancelledAt", .instant),
            .required(
                "lines",
                .list(
                    .object([
                        .required("article", .text()), .required("merchantName", .text()), .required("quantity", .integer(from: 1)),
                        .required("amount", .amount), .required("shipping", .amount), .required("isCancelled", .boolean),
                    ]), most: 1_000)),
            .required(
                "parcels",
                .list(
                    .object([
                        .required("progress", .choice(ParcelProgress.self)),
                        .required("contents", .list(.object([.required("article", .text()), .required("quantity", .integer(from: 1))]))),
                        .optional("packedAt", .instant), .optional("onItsWayAt", .instant), .optional("attemptFailedAt", .instant),
                        .optional("deliveredAt", .instant), .required("isCollected", .boolean), .optional("returnedAt", .instant),
                    ]))),
            .required(
                "cashback",
                .list(
                    .object([
                        .required("offerName", .text()), .required("currency", .currency),
                        .required("expected", .amount, "Minor units that are there or can still come."),
                        .required(
                            "shares",
                            .list(
                                .object([
                                    .required("amount", .amount), .required("next", .choice(BuyerNext.words), "What it waits for, or what came of it."),
                                    .optional("at", .instant, "When: promised, expected, free, or since when it is the buyer's."),
                                    .optional("hoursAfterScan", .integer(from: 1), "Of delivery_scan, where the money waits after it: hours at least."),
                                ]))),
                    ]))),
            .required(
                "proofs",
                .list(
                    .object([
                        .required("step", .choice(["delivered", "collected"])), .required("occurredAt", .instant), .optional("place", .text()),
                        .required("recorderName", .text()),
                    ]))),
            .required(
                "objections",
                .list(
                    .object([
                        .required("reason", .choice(ObjectionReason.self)), .required("raisedAt", .instant), .required("words", .list(.text(), most: 50)),
                        .required("state", .choice(AnomalyState.self)), .optional("decidedAt", .instant), .optional("answer", .text()),
                    ]))),
        ]))

    func write(to out: inout JSONWriter) {
        out.object { out in
            out.member("id", order.id)
            out.member("key", order.key)
            out.member("marketplaceName", order.marketplaceName)
            out.member("zone", order.zone)
            out.member("currency", order.currency.code)
            out.member("orderedAt", order.orderedAt)
            out.member("estimatedDeliveryAt", ifAny: order.estimatedDeliveryAt)
            out.member("cancelledAt", ifAny: order.cancelledAt)
            out.member("lines", list: order.lines) { line, out in
                out.object { out in
                    out.member("article", line.name)
                    out.member("merchantName", line.merchantName)
                    out.member("quantity", line.quantity)
                    out.member("amount", line.amount)
                    out.member("shipping", line.shipping)
                    out.member("isCancelled", line.cancelledAt != nil)
                }
            }
            out.member("parcels", list: order.parcels) { parcel, out in Self.write(parcel, to: &out) }
            out.member("cashback", list: order.cashback) { cashback, out in Self.write(cashback, to: &out) }
            out.member("proofs", list: evidence.proofs) { proof, out in
                out.object { out in
                    out.member("step", proof.step.rawValue)
                    out.member("occurredAt", proof.occurredAt.instant)
                    out.member("place", ifAny: proof.place)
                    out.member("recorderName", proof.recorder)
                }
            }
            out.member("objections", list: evidence.objections) { objection, out in Self.write(objection, to: &out) }
        }
    }

    private static func write(_ parcel: BuyerParcel, to out: inout JSONWriter) {
        out.object { out in
            out.member("progress", parcel.progress.rawValue)
            out.member("contents", list: parcel.contents) { content, out in
                out.object { out in
                    out.member("article", content.name)
                    out.member("quantity", content.quantity)
                }
            }
            out.member("packedAt", ifAny: parcel.packedAt)
            out.member("onItsWayAt", ifAny: parcel.onItsWayAt)
            out.member("attemptFailedAt", ifAny: parcel.attemptFailedAt)
            out.member("deliveredAt", ifAny: parcel.deliveredAt)
            out.member("isCollected", parcel.isCollected)
            out.member("returnedAt", ifAny: parcel.returnedAt)
        }
    }

    private static func write(_ cashback: BuyerCashback, to out: inout JSONWriter) {
        out.object { out in
            out.member("offerName", cashback.offerName)
            out.member("currency", cashback.currency.code)
            out.member("expected", cashback.expected)
            out.member("shares", list: cashback.shares) { share, out in
                out.object { out in
                    out.member("amount", share.amount)
                    out.member("next", share.next.word)
                    out.member("at", ifAny: share.next.moment)
                    out.member("hoursAfterScan", ifAny: share.next.hoursAfterScan)
                }
            }
        }
    }

    private static func write(_ objection: BuyerObjection, to out: inout JSONWriter) {
        let anomaly = objection.anomaly
        let isDecided = anomaly.state == AnomalyState.accepted.rawValue || anomaly.state == AnomalyState.rejected.rawValue
        out.object { out in
            out.member("reason", anomaly.detail)
            out.member("raisedAt", anomaly.raisedAt)
            out.key("words")
            out.beginArray()
            for text in objection.words { out.string(text) }
            out.endArray()
            out.member("state", anomaly.state)
            out.member("decidedAt", ifAny: anomaly.decidedAt)
            out.member("answer", ifAny: isDecided ? anomaly.note : nil)
        }
    }
}

extension BuyerNext {
    static let words = [
        "being_made", "delivery_scan", "date", "cooling", "payable", "person_looks_for_scan", "person_checks_scan", "person_reads_objection",
        "person_stopped", "offer_used_up", "refused", "cancelled", "returned",
    ]

    fileprivate var word: String {
        switch self {
        case .beingMade: "being_made"
        case .deliveryScan: "delivery_scan"
        case .date: "date"
        case .cooling: "cooling"
        case .payable: "payable"
        case .personLooksForScan: "person_looks_for_scan"
        case .personChecksScan: "person_checks_scan"
        case .personReadsObjection: "person_reads_objection"
        case .personStopped: "person_stopped"
        case .offerUsedUp: "offer_used_up"
        case .refused: "refused"
        case .cancelled: "cancelled"
        case .returned: "returned"
        }
    }

    /// nil where it waits for no scan, or for nothing after it.
    fileprivate var hoursAfterScan: Int64? {
        guard case .deliveryScan(_, _, let wait) = self, wait.hours > 0 else { return nil }
        return wait.hours
    }

    fileprivate var moment: Instant? {
        switch self {
        case .beingMade(let at), .deliveryScan(_, let at, _), .date(let at): at
        case .cooling(let at), .payable(let at): at
        default: nil
        }
    }
}
