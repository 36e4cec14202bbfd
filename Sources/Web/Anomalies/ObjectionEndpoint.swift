import Core
import Fulfilment
import Hummingbird
import JSONText
import TradeNetwork
import Store
import Views
import Workflows

extension Site {
    private static let objection = Schema.named(
        "Objection",
        .object([
            .required("id", .id(AnomalyTag.self), "The anomaly that a person decides."), .required("order", .id(OrderTag.self)),
            .optional("parcel", .id(ParcelTag.self)), .required("reason", .choice(ObjectionReason.self)), .required("raisedAt", .instant),
            .required("state", .choice(AnomalyState.self)), .required("isNew", .boolean, "False: the order had this one open already."),
        ]))

    private struct ObjectionBody: Sendable {
        let reason: ObjectionReason
        let parcel: ParcelID?
        let text: String?
    }

    var objectToOrder: Endpoint {
        Endpoint(
            method: .post, path: "/orders/{order}/objections", summary: "Say that something is wrong with an order",
            details: """
                A person looks at it. not_received holds what is not payable yet, where the offer's terms hold on doubts; the other reasons only record. \
                While an objection is open, a further one is answered with it: its words are kept beside the first, and nothing else changes.
                """,
            body: .json(
                .object([
                    .required("reason", .choice(ObjectionReason.self)), .optional("parcel", .id(ParcelTag.self), "Absent: the whole order."),
                    .optional("text", .text(most: 500), "In the buyer's words; seen by the operator and kept out of the journal."),
                ])),
            idempotency: .optional, replies: [.json(201, "The open objection.", Self.objection)],
            door: .guarded([.operator, .merchant, .buyer]) { call in
                let id: OrderID = try call.visit.id("order")
                let (value, bytes) = try await call.visit.json()
                let body = try Self.readObjection(value)
                let (actor, sight) = (call.actor, call.sight)
                return try await once(call, body: bytes) { tx, ids, now, out in
                    guard try OrderExists.check(id, seenBy: sight, in: tx) else { throw Problem.notFound("order") }
                    let (objection, isNew) = try workflows.object(
                        to: id, parcel: body.parcel, reason: body.reason, text: body.text, by: actor, at: now, in: tx, ids: ids)
                    out.object { out in
                        out.member("id", objection.id)
                        out.member("order", id)
                        out.member("parcel", ifAny: objection.parcel)
                        out.member("reason", objection.detail)
                        out.member("raisedAt", objection.raisedAt)
                        out.member("state", objection.state.rawValue)
                        out.member("isNew", isNew)
                    }
                }
            })
    }

    private static func readObjection(_ value: JSON) throws(Problem) -> ObjectionBody {
        try readBody(value, known: ["reason", "parcel", "text"]) { object, errors in
            let reason = errors.read(try object.choice("reason", of: ObjectionReason.self))
            let parcel = errors.readOptional(object.optionalMember("parcel") == nil ? nil : try object.id("parcel", ParcelTag.self))
            let text = errors.readOptional(try object.optionalString("text", minBytes: 1, maxBytes: 500))
            return reason.map { ObjectionBody(reason: $0, parcel: parcel, text: text) }
        }
    }
}
