import Core
import CSVText
import Hummingbird
import JSONText
import TradeNetwork
import Selling
import Views
import Workflows

extension Site {
    var orderEndpoints: [Endpoint] { [placeOrders, listOrders, showOrder, showTimeline, cancelOrder, cancelLine, addParcels, objectToOrder] }

    private var placeOrders: Endpoint {
        Endpoint(
            method: .post, path: "/orders", summary: "Place orders: one, a batch, or a stream",
            details: """
                One order as an object; up to \(Intake<OrderDraft, OrderOutcome>.batchLimit) as {"orders": […]}, answered by one outcome each, in order; \
                or NDJSON of any length, one order a line of at most \(WebLimits.lineBytes) bytes, answered line by line while it comes in. An order \
                is known by marketplace and key: sent again with the same content it is a duplicate, with other content it is refused. A merchant \
                places orders for its own lines, in marketplaces that have granted it access.
                """,
            body: BodySchema(content: [
                (.json, .oneOf([OrderDraft.schema, .object([.required("orders", .list(OrderDraft.schema, most: 10_000))])])),
                (.ndjson, OrderDraft.schema),
            ]),
            replies: [
                .json(201, "Placed.", OrderOutcome.schema),
                Reply(
                    200, "A duplicate; or the outcomes of a batch, or of a stream.",
                    [
                        (.json, .oneOf([OrderOutcome.schema, .object([.required("outcomes", .list(OrderOutcome.schema, most: 10_000))])])),
                        (.ndjson, OrderOutcome.schema),
                    ]),
            ],
            door: .guarded([.operator, .merchant]) { call in
                try await orderIntake(call.principal).answer(call, world: world)
            })
    }

    private var listOrders: Endpoint {
        Endpoint(
            method: .get, path: "/orders", summary: "List orders",
            query: [
                QueryParameter("marketplace", .key, "Key of a marketplace.", of: .marketplace),
                QueryParameter("merchant", .key, "Key of a merchant with a line in it.", of: .party(.merchant)),
                QueryParameter("since", .instant, "Received then or later."), .cursor, .limit, .format,
            ],
            replies: [Reply(200, "Orders.", [(.json, .page("Order", of: OrderEntry.schema)), (.csv, .text())])],
            door: .guarded([.operator, .merchant]) { call in
                var query = QueryReader(call.visit)
                let filter = OrderFilter(
                    marketplace: query.text("marketplace"), merchant: query.text("merchant"), since: query.instant("since"))
                let cursor = query.cursor(Cursor.isID)
                let limit = query.limit()
                let format = try call.visit.listFormat(&query)
                try query.finish()
                let sight = call.sight
                let list = ListAnswer<OrderEntry>(
                    page: { cursor, limit in
                        try await store.read { try OrderList.page(filter, seenBy: sight, after: cursor, limit: limit, in: $0) }
                    },
                    write: { row, out in out.object { row.write(to: &$0) } })
                guard format == .csv else { return try await list.json(after: cursor, limit: limit) }
                return list.csv(named: "orders", columns: OrderEntry.columns, after: cursor, logger: call.visit.logger) { [$0.cells] }
            })
    }

    private var showOrder: Endpoint {
        Endpoint(
            method: .get, path: "/orders/{order}", summary: "Show an order: as JSON, or as a page for people",
            details: """
                The page is what `Accept: text/html` asks for. A browser opens it by `?link=` and a buyer's token for this order. A buyer gets `BuyerOrder`: \
                what the buyer's page shows, and nothing else.
                """,
            query: [QueryParameter(BuyerLink.parameter, .text(most: 60), "A buyer's token; in this place no other is taken.")],
            replies: [Reply(200, "The order.", [(.json, .oneOf([OrderDetail.schema, BuyerOrderJSON.schema])), (.html, .text())])],
            door: .guarded([.operator, .merchant, .buyer]) { call in
                let id: OrderID = try call.visit.id("order")
                try QueryReader(call.visit).finish()
                let sight = call.sight
                // Browsers have been led to the page (see `Mounts`).
                guard Negotiation.best(call.visit.request.headers[.accept], of: [.json]) != nil else { throw Problem.notAcceptable([.json, .html]) }
                if call.principal.role == .buyer {
                    let found = try await store.read { tx in
                        try BuyerOrder.load(id, seenBy: sight, in: tx).map { BuyerOrderJSON(order: $0, evidence: try BuyerEvidence.load(id, in: tx)) }
                    }
                    guard let order = found else { throw Problem.notFound("order") }
                    return .json { order.write(to: &$0) }
                }
                guard let order = try await store.read({ try OrderDetail.load(id, seenBy: sight, in: $0) }) else { throw Problem.notFound("order") }
                return try .json { try order.write(to: &$0) }
            })
    }

    private var showTimeline: Endpoint {
        Endpoint(
            method: .get, path: "/orders/{order}/timeline", summary: "Show every fact about an order",
            replies: [
                .json(
                    200, "Facts about the order, its parcels, scans, claims and anomalies, as they became known.",
                    .named(
                        "Timeline",
                        .object([
                            .required("order", .id(OrderTag.self)), .required("facts", .list(FactEntry.schema, most: OrderTimeline.factLimit)),
                            .required("isComplete", .boolean, "False: there are more; the journal (/facts) has them all."),
                            .optional("archived", ArchivedRecord.schema, "What has left for archive files, since the order was over long ago."),
                        ])))
            ],
            door: .guarded([.operator, .merchant]) { call in
                let id: OrderID = try call.visit.id("order")
                let sight = call.sight
                guard let timeline = try await store.read({ try OrderTimeline.load(id, seenBy: sight, in: $0) }) else {
                    throw Problem.notFound("order")
                }
                return .json { out in
                    out.object { out in
                        out.member("order", id)
                        out.member("facts", list: timeline.facts) { $0.write(to: &$1) }
                        out.member("isComplete", timeline.isComplete)
                        if let archived = timeline.archived {
                            out.key("archived")
                            archived.write(to: &out)
                        }
                    }
                }
            })
    }
}

extension OrderEntry {
    static let columns = [
        "order", "marketplace", "key", "state", "lines", "amount", "shipping", "currency", "receivedAt", "orderedAt", "estimatedDeliveryAt", "cancelledAt",
    ]

    var cells: [CSVCell] {
        [
            .plain(id.description), .text(marketplace), .text(key), .plain(state), .plain(String(lines)),
            .plain(Money(minor: amount, currency).decimal), .plain(Money(minor: shipping, currency).decimal), .plain(currency.code),
            .instant(receivedAt), .instant(orderedAt), .instant(estimatedDeliveryAt), .instant(cancelledAt),
        ]
    }
}
