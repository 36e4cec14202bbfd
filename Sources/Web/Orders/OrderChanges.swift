import Core
import Hummingbird
import JSONText
import TradeNetwork
import Selling
import Store
import Views
import Workflows

extension Site {
    private static let reason = Schema.Member.required("reason", .text(most: 500), "Why, in 1 to 500 bytes; kept with the fact.")

    private static let cancellation = Schema.named(
        "Cancellation",
        .object([
            .required("order", .id(OrderTag.self)), .required("lines", .list(.integer(from: 1)), "Positions cancelled by this request."),
        ]))

    var cancelOrder: Endpoint {
        Endpoint(
            method: .post, path: "/orders/{order}/cancellation", summary: "Cancel an order",
            details: "Every line that is left is cancelled; what its claims have not paid lapses, what was payable is taken back by a new entry.",
            body: .json(.object([Self.reason])), idempotency: .optional, replies: [.json(201, "Cancelled.", Self.cancellation)],
            door: .guarded([.operator, .merchant]) { call in
                try await cancel(call, lines: nil)
            })
    }

    var cancelLine: Endpoint {
        Endpoint(
            method: .post, path: "/orders/{order}/lines/{position}/cancellation", summary: "Cancel a line of an order",
            details: "A merchant cancels its own lines, until a scan has proved their delivery.", body: .json(.object([Self.reason])),
            idempotency: .optional, replies: [.json(201, "Cancelled.", Self.cancellation)],
            door: .guarded([.operator, .merchant]) { call in
                try await cancel(call, lines: [try call.visit.position()])
            })
    }

    private func cancel(_ call: Call, lines: Set<Int64>?) async throws -> Response {
        let id: OrderID = try call.visit.id("order")
        let (value, bytes) = try await call.visit.json()
        let reason = try readReason(value)
        let (principal, actor, sight) = (call.principal, call.actor, call.sight)
        return try await once(call, body: bytes) { tx, ids, now, out in
            try MerchantRules(order: id, for: principal, seenBy: sight, in: tx).checkCancellation(of: lines)
            let cancelled = try workflows.cancel(id, lines: lines, by: actor, reason: reason, at: now, in: tx, ids: ids)
            out.object { out in
                out.member("order", id)
                out.member("lines", list: cancelled) { $1.int($0) }
            }
        }
    }

    var addParcels: Endpoint {
        Endpoint(
            method: .post, path: "/orders/{order}/parcels", summary: "Put units that no parcel holds yet into parcels",
            body: .json(.object([.required("parcels", .list(ParcelDraft.schema, most: OrderLimits.parcels))])), idempotency: .optional,
            replies: [
                .json(
                    201, "Added.",
                    .named(
                        "AddedParcels",
                        .object([
                            .required("order", .id(OrderTag.self)),
                            .required("parcels", .list(.object([.required("id", .id(ParcelTag.self)), .required("key", .key)]))),
                        ])))
            ],
            door: .guarded([.operator, .merchant]) { call in
                let id: OrderID = try call.visit.id("order")
                let (value, bytes) = try await call.visit.json()
                let drafts = try readBody(value, known: ["parcels"]) { object, errors in
                    errors.items(errors.read(try object.array("parcels", max: WebLimits.arrayItems)), ParcelDraft.read)
                }
                let (principal, actor, sight) = (call.principal, call.actor, call.sight)
                return try await once(call, body: bytes) { tx, ids, now, out in
                    try MerchantRules(order: id, for: principal, seenBy: sight, in: tx).checkPacking(of: drafts)
                    let parcels = try workflows.addParcels(drafts, to: id, by: actor, at: now, in: tx, ids: ids)
                    out.object { out in
                        out.member("order", id)
                        out.member("parcels", list: parcels) { parcel, out in
                            out.object { out in
                                out.member("id", parcel.id)
                                out.member("key", parcel.key)
                            }
                        }
                    }
                }
            })
    }
}

/// `{"reason": "…"}`
func readReason(_ value: JSON) throws(Problem) -> String {
    try readBody(value, known: ["reason"]) { object, errors in errors.read(try object.string("reason", minBytes: 1, maxBytes: 500)) }
}
