import Core
import CSVText
import Hummingbird
import Look
import Selling
import TradeNetwork
import Views

extension Site {
    var orderPages: [PageEndpoint] {
        [
            .get("/orders", [.operator, .merchant], from: .replica, filters: OrderSearch.filters) { call in try await showOrders(call) },
            .get("/orders.csv", [.operator, .merchant], from: .replica, filters: OrderSearch.filters) { call in ordersCSV(call) },
            .get("/orders/{order}", [.operator, .merchant, .buyer], from: .replica) { call in
                call.principal.role == .buyer ? try await showBuyerOrder(call) : try await showOrder(call)
            },
        ] + cancellationPages + objectionPages + buyerLinkPages
    }

    private func showOrders(_ call: PageCall) async throws -> Response {
        let visit = call.visit
        let search = OrderSearch(visit)
        let place = Turning.place(visit)
        let (sight, now) = (call.sight, world.now())
        let (orders, merchants, choices) = try await call.read { tx in
            let orders = try search.page(at: place, limit: Turning.rows, now: now, seenBy: sight, in: tx)
            let choices = sight == .everything ? try OrderChoices.load(in: tx) : nil
            return (orders, try MerchantNames.of(orders.items.map(\.order.id), in: tx), choices)
        }
        let content = OrdersPage(
            orders, search, address: Turning.address("/orders", visit, "q", "state", "marketplace", "merchant", "since", "until"), merchants: merchants,
            choices: choices, viewer: call.viewer)
        return page(call, title: call.viewer.say(.navOrders), in: .orders, content.html(call.viewer))
    }

    /// The same orders as the page has, all of them.
    private func ordersCSV(_ call: PageCall) -> Response {
        let search = OrderSearch(call.visit)
        let (sight, now) = (call.sight, world.now())
        let list = ListAnswer<OrderSummary>(
            page: { cursor, limit in
                try await call.read { try search.page(at: cursor.map { .after($0) } ?? .first, limit: limit, now: now, seenBy: sight, in: $0) }
            },
            write: { item, out in out.object { item.order.write(to: &$0) } })
        return list.csv(named: "orders", columns: OrderSummary.columns, after: nil, logger: call.visit.context.logger) { [$0.cells] }
    }

    private func showOrder(_ call: PageCall) async throws -> Response {
        let id: OrderID = try call.visit.id("order")
        let (sight, now) = (call.sight, world.now())
        guard let record = try await call.read({ try OrderRecord.load(id, now: now, seenBy: sight, in: $0) }) else { throw Problem.notFound("order") }
        let content = OrderPage(record, reader: Reader(call))
        return page(call, title: content.title(call.viewer), in: .orders, try content.html(call.viewer))
    }
}

/// Who reads a page, as far as it decides what can be opened and done there.
struct Reader: Sendable {
    let role: Role
    /// Key of the party.
    let party: String?

    init(role: Role, party: String? = nil) {
        self.role = role
        self.party = party
    }

    init(_ call: PageCall) { self.init(role: call.principal.role, party: call.signedIn?.party.key) }

    /// Ledger, journal and anomalies are the operator's.
    var isOperator: Bool { role == .operator }
    var opensOrders: Bool { role == .operator || role == .merchant }
}

extension OrderSearch {
    fileprivate static let filters: [ListFilter] = [
        ListFilter("q", .ordersKey, .text), .choice("state", .ordersState, OrderStanding.self) { .orderStanding($0) },
        ListFilter("marketplace", .ordersMarketplace, .known(.marketplace)), ListFilter("merchant", .ordersMerchant, .known(.party(.merchant))),
        ListFilter("since", .filterSince, .instant), ListFilter("until", .filterUntil, .instant),
    ]

    /// As the page's address says.
    fileprivate init(_ visit: PageVisit) {
        self.init(
            standing: visit.choice("state"), keyPrefix: visit.query("q"), marketplace: visit.query("marketplace"), merchant: visit.query("merchant"),
            since: visit.query("since").flatMap { Instant(text: $0) }, before: visit.query("until").flatMap { Instant(text: $0) })
    }
}

extension OrderSummary {
    fileprivate static let columns = OrderEntry.columns + ["standing", "parcels", "lastStep", "lastStepAt", "cashback", "cashbackStates"]

    fileprivate var cells: [CSVCell] {
        order.cells + [
            .plain(standing.rawValue), .plain(String(parcels.count)), .plain(latest?.step.rawValue ?? ""), .instant(latest?.occurredAt),
            .plain(Money(minor: cashbackAmount, order.currency).decimal), .plain(cashback.map(\.state).joined(separator: " ")),
        ]
    }
}
