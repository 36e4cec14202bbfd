import Cashback
import Core
import Look
import Store
import TradeNetwork
import Views

/// The list of orders.
struct OrdersPage: Sendable {
    let address: PagePath
    let search: OrderSearch
    let filter: Filter
    let table: Table

    /// - Parameters:
    ///   - choices: of the operator's filters; nil for others, who see their own orders only.
    init(
        _ page: Page<OrderSummary>, _ search: OrderSearch, address: PagePath, merchants: [OrderID: [String]], choices: OrderChoices?, viewer: Viewer
    ) {
        self.address = address
        self.search = search
        filter = Filter(
            "/orders", fields: Self.fields(search, choices, viewer), chips: Self.chips(search, address, viewer),
            kept: ["since", "until"].compactMap { name in address[name].map { Hidden(name, $0) } })
        let isFiltered = search != OrderSearch()
        let empty =
            isFiltered
            ? EmptyState(viewer.say(.ordersNoMatch), viewer.say(.ordersNoMatchText), action: .link(viewer.say(.ordersAll), to: "/orders"))
            : EmptyState(viewer.say(.ordersNone), viewer.say(.ordersNoneText))
        table = Table(
            caption: viewer.say(.navOrders),
            columns: [
                .init(viewer.say(.ordersOrder)), .init(viewer.say(.ordersCame), .time), .init(viewer.say(.ordersMerchant)),
                .init(viewer.say(.ordersState)), .init(viewer.say(.ordersWhere)), .init(viewer.say(.ordersCashback)),
                .init(viewer.say(.ordersTotal), .money),
            ], rows: page.items.map { Self.row($0, merchants[$0.order.id] ?? [], viewer) }, empty: empty, address: address, filter: filter,
            paging: Turning.paging(page, address, viewer), csv: page.items.isEmpty ? nil : Self.csv(address))
    }

    func html(_ viewer: Viewer) -> HTML {
        let header = PageHeader("\(viewer.say(.navOrders))", lead: "\(viewer.say(.ordersLead))")
        return "\(header.html(viewer))\(Panel(nil, region: "orders", table.html(viewer)).html(viewer))"
    }

    private static func csv(_ address: PagePath) -> String {
        PagePath("/orders.csv", query: address.without("after", "before").query.map { ($0.name, $0.value) }).text
    }

    // MARK: Rows

    private static func row(_ summary: OrderSummary, _ merchants: [String], _ viewer: Viewer) -> Table.Row {
        let order = summary.order
        return Table.Row(
            key: order.id.description, path: "/orders/\(order.id)",
            [
                .outside(order.key), viewer.time(order.receivedAt), merchants.map { .outside($0) }.joined(", "), summary.standing.badge(viewer).html,
                whereabouts(summary, viewer), cashback(summary, viewer), viewer.amount(Money(minor: order.amount + order.shipping, order.currency)),
            ])
    }

    /// What happened to one of its parcels last, and how many there are.
    private static func whereabouts(_ summary: OrderSummary, _ viewer: Viewer) -> HTML {
        guard !summary.parcels.isEmpty else { return "<span class=\"soft\">\(viewer.say(.ordersNoParcel))</span>" }
        let together = ParcelsTogether(summary.parcels.map(\.progress))
        let said = together.areApart ? together.sentence(viewer) : viewer.say(.ordersParcels, ["n": .number(Int64(summary.parcels.count))])
        let count: HTML = summary.parcels.count == 1 ? "" : " <span class=\"soft\">(\(said))</span>"
        guard let latest = summary.latest else { return "<span class=\"soft\">\(viewer.say(.ordersNoScan))</span>\(count)" }
        let place: HTML = latest.readPoint.map { ", \(HTML.outside($0))" } ?? ""
        return "\(viewer.say(.scanStep(latest.step)))\(place), \(viewer.time(latest.occurredAt))\(count)"
    }

    private static func cashback(_ summary: OrderSummary, _ viewer: Viewer) -> HTML {
        guard !summary.cashback.isEmpty else { return "<span class=\"soft\">\(viewer.say(.ordersNoCashback))</span>" }
        let badges = summary.cashback.map { ShownState(rawValue: $0.state)?.badge(viewer) ?? .text($0.state) }
        return "\(viewer.amount(Money(minor: summary.cashbackAmount, summary.order.currency))) \(badges.joined(" "))"
    }

    // MARK: Filters

    private static func fields(_ search: OrderSearch, _ choices: OrderChoices?, _ viewer: Viewer) -> [Field] {
        let any = Choice("", viewer.say(.ordersAny))
        let states = OrderStanding.allCases.map { Choice($0.rawValue, viewer.say(.orderStanding($0))) }
        var fields = [
            Field("q", viewer.say(.ordersKey), .search, value: search.keyPrefix ?? ""),
            Field("state", viewer.say(.ordersState), .select([any] + states), value: search.standing?.rawValue ?? ""),
        ]
        guard let choices else { return fields }
        fields.append(Field("marketplace", viewer.say(.ordersMarketplace), .select([any] + choices.marketplaces), value: search.marketplace ?? ""))
        fields.append(Field("merchant", viewer.say(.ordersMerchant), .select([any] + choices.merchants), value: search.merchant ?? ""))
        return fields
    }

    /// Times come from links of other pages and have no field of their own.
    private static func chips(_ search: OrderSearch, _ address: PagePath, _ viewer: Viewer) -> [Filter.Chip] {
        func chip(_ at: Instant?, _ phrase: Phrase, _ name: String) -> Filter.Chip? {
            at.map { .init(viewer.say(phrase, ["time": .text(viewer.dateTime($0))]), without: address.without(name, "after", "before")) }
        }
        return [chip(search.since, .ordersSince, "since"), chip(search.before, .ordersUntil, "until")].compactMap { $0 }
    }
}

/// Marketplaces and merchants to choose from.
struct OrderChoices: Sendable {
    let marketplaces: [Choice]
    let merchants: [Choice]
}

extension OrderChoices {
    /// Of each at most 200, in the order of their keys; who has more looks for the key.
    static func load(in tx: any Transaction) throws -> OrderChoices {
        OrderChoices(
            marketplaces: try NetworkLists.marketplaces(at: .first, limit: 200, in: tx).items.map { Choice($0.key, $0.name) },
            merchants: try NetworkLists.parties(kind: .merchant, at: .first, limit: 200, in: tx).items.map { Choice($0.key, $0.name) })
    }
}
