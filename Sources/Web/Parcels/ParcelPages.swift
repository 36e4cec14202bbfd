import Core
import CSVText
import Hummingbird
import Look
import Store
import TradeNetwork
import Views

extension Site {
    var parcelPages: [PageEndpoint] {
        [
            .get("/parcels", .everybody, from: .replica, filters: ParcelSearch.filters) { call in try await showParcels(call) },
            .get("/parcels.csv", .everybody, from: .replica, filters: ParcelSearch.filters) { call in parcelsCSV(call) },
            .get("/parcels/{parcel}", .everybody, from: .replica) { call in
                let id: ParcelID = try call.visit.id("parcel")
                let sight = call.sight
                guard let record = try await call.read({ try ParcelRecord.load(id, seenBy: sight, in: $0) }) else { throw Problem.notFound("parcel") }
                let content = ParcelPage(record, reader: Reader(call))
                return page(call, title: content.title(call.viewer), in: .parcels, content.html(call.viewer))
            },
        ]
    }

    private func showParcels(_ call: PageCall) async throws -> Response {
        let visit = call.visit
        let search = ParcelSearch(visit)
        let (place, sight) = (Turning.place(visit), call.sight)
        let (parcels, names, own) = try await call.read { tx in
            (
                try search.page(at: place, limit: Turning.rows, seenBy: sight, in: tx), try call.chosenNames(in: tx),
                try ParcelSearch.work(of: call.principal, in: tx)
            )
        }
        let content = ParcelsPage(
            parcels, search, address: Turning.address("/parcels", visit, "q", "over", "progress", "with", "promised_from", "promised_before", "hub", "marketplace"),
            names: names, own: own,
            reader: Reader(call), viewer: call.viewer)
        return page(call, title: call.viewer.say(.navParcels), in: .parcels, content.html(call.viewer))
    }

    /// The same parcels as the page has, all of them.
    private func parcelsCSV(_ call: PageCall) -> Response {
        let search = ParcelSearch(call.visit)
        let sight = call.sight
        let list = ListAnswer<ParcelSummary>(
            page: { cursor, limit in
                try await call.read { try search.page(at: cursor.map { .after($0) } ?? .first, limit: limit, seenBy: sight, in: $0) }
            },
            write: { item, out in out.string(item.standing.key) })
        return list.csv(named: "parcels", columns: ParcelSummary.columns, after: nil, logger: call.visit.context.logger) { [$0.cells] }
    }
}

extension ParcelSearch {
    fileprivate static let filters: [ListFilter] = [
        ListFilter("q", .parcelsKey, .text), ListFilter("over", .parcelsState, .choice([("no", .parcelsOnTheWay), ("yes", .parcelsOver)])),
        ListFilter("hub", .parcelsHub, .known(.party(.hub))), .choice("progress", .parcelsState, ParcelProgress.self) { .parcelProgress($0) },
        ListFilter("with", .parcelsHolder, .known(.party(nil))), ListFilter("marketplace", .claimsMarketplace, .known(.marketplace)),
        ListFilter("promised_from", .parcelsExpected, .instant), ListFilter("promised_before", .parcelsExpected, .instant),
    ]

    /// What waits for whoever asks: for a carrier what it has, for who packs what is not delivered. nil for all others.
    fileprivate static func work(of principal: Principal, in tx: any Transaction) throws -> ParcelSearch? {
        guard [.hub, .factory, .carrier].contains(principal.role), let party = principal.party, let key = try PartyDetail.key(of: party, in: tx) else { return nil }
        return principal.role == .carrier ? ParcelSearch(holder: key) : ParcelSearch(hub: key, isOver: false)
    }

    /// As the page's address says.
    fileprivate init(_ visit: PageVisit) {
        self.init(
            hub: visit.query("hub"), marketplace: visit.query("marketplace"), key: visit.query("q"), spellings: visit.query("q").map(LabelText.spellings) ?? [], isOver: visit.query("over").map { $0 == "yes" },
            progress: visit.choice("progress"), holder: visit.query("with"), promisedFrom: visit.query("promised_from").flatMap(Instant.init(text:)),
            promisedBefore: visit.query("promised_before").flatMap(Instant.init(text:)))
    }
}

extension ParcelSummary {
    fileprivate static let columns = [
        "id", "key", "order", "orderKey", "marketplace", "hub", "createdAt", "estimatedDeliveryAt", "progress", "lastStep", "lastStepAt", "lastStepPlace",
    ]

    fileprivate var cells: [CSVCell] {
        [
            .plain(standing.id.description), .text(standing.key), .plain(standing.order.description), .text(orderKey), .text(marketplace),
            .text(hub ?? ""), .instant(createdAt), .instant(estimatedDeliveryAt), .plain(standing.progress.rawValue),
            .plain(standing.latest?.step.rawValue ?? ""), .instant(standing.latest?.occurredAt), .text(standing.latest?.readPoint ?? ""),
        ]
    }
}

/// The list of parcels.
struct ParcelsPage: Sendable {
    let table: Table
    private let tabs: Tabs?
    private let isWork: Bool

    /// - Parameters:
    ///   - names: of what the address chooses by keys.
    ///   - own: what waits for the viewer, where that is a list of its own.
    init(
        _ page: Page<ParcelSummary>, _ search: ParcelSearch, address: PagePath, names: [String: String], own: ParcelSearch?, reader: Reader, viewer: Viewer
    ) {
        isWork = search.isWork
        tabs = own.map { own in
            let work = ListAddress.path(of: .parcels(own)).text
            var plain = search
            (plain.promisedFrom, plain.promisedBefore) = (nil, nil)
            return Tabs(
                viewer.say(.navParcels), [.init(viewer.say(.parcelsWork), work), .init(viewer.say(.parcelsEvery), "/parcels")],
                current: plain == own ? work : search == ParcelSearch() ? "/parcels" : "")
        }
        let over = search.isOver.map { $0 ? "yes" : "no" } ?? ""
        let states = [
            Choice("", viewer.say(.ordersAny)), Choice("no", viewer.say(.parcelsOnTheWay)), Choice("yes", viewer.say(.parcelsOver)),
        ]
        let filter = Filter(
            "/parcels",
            fields: [
                Field("q", viewer.say(.parcelsKey), .search, value: search.key ?? ""),
                Field("over", viewer.say(.parcelsState), .select(states), value: over),
            ],
            chips: [
                ("progress", search.progress.map { viewer.say(.parcelProgress($0)) }),
                ("promised_from", search.promisedFrom.map { viewer.say(.parcelsPromisedFrom, ["time": .text(viewer.dateTime($0))]) }),
                ("promised_before", search.promisedBefore.map { viewer.say(.parcelsPromisedBefore, ["time": .text(viewer.dateTime($0))]) }),
                ("with", search.holder.map { viewer.say(.parcelsWith, ["party": .text(names["with"] ?? $0)]) }),
                ("hub", search.hub.map { key in names["hub"] ?? page.items.first?.hubName ?? key }),
                ("marketplace", search.marketplace.map { key in names["marketplace"] ?? page.items.first?.marketplaceName ?? key }),
            ].compactMap { name, value in
                value.map { .init($0, without: address.without(name, "after", "before")) }
            }, kept: ["progress", "with", "promised_from", "promised_before", "hub", "marketplace"].compactMap { name in address[name].map { Hidden(name, $0) } })
        table = Table(
            caption: viewer.say(.navParcels),
            columns: [
                .init(viewer.say(.parcelsParcel)), .init(viewer.say(.parcelsOrder)), .init(viewer.say(.parcelsState)),
                .init(viewer.say(.parcelsLatest)), .init(viewer.say(.parcelsHub)), .init(viewer.say(.parcelsExpected), .time),
            ], rows: page.items.map { Self.row($0, reader, viewer) },
            empty: EmptyState(
                viewer.say(.parcelsNone), viewer.say(.parcelsNoneText),
                action: search == ParcelSearch() ? nil : .link(viewer.say(.parcelsAll), to: "/parcels")), address: address, filter: filter,
            paging: Turning.paging(page, address, viewer), csv: page.items.isEmpty ? nil : Self.csv(address))
    }

    func html(_ viewer: Viewer) -> HTML {
        let header = PageHeader("\(viewer.say(.navParcels))", lead: "\(viewer.say(isWork ? .parcelsWorkLead : .parcelsLead))",
            actions: [.link(viewer.say(.ssccNumbers), to: "/sscc-ranges")])
        return "\(header.html(viewer))\(ifAny: tabs?.html(viewer))\(Panel(nil, region: "parcels", table.html(viewer)).html(viewer))"
    }

    private static func csv(_ address: PagePath) -> String {
        PagePath("/parcels.csv", query: address.without("after", "before").query.map { ($0.name, $0.value) }).text
    }

    private static func row(_ parcel: ParcelSummary, _ reader: Reader, _ viewer: Viewer) -> Table.Row {
        let standing = parcel.standing
        let key: HTML = .outside(parcel.orderKey)
        let latest: HTML =
            standing.present.map { step in
                let place: HTML = step.readPoint.map { ", \(HTML.outside($0))" } ?? ""
                return "\(viewer.say(.scanStep(step.step)))\(place), \(viewer.time(step.occurredAt))"
            } ?? "<span class=\"soft\">\(viewer.say(.ordersNoScan))</span>"
        return Table.Row(
            key: standing.id.description, path: "/parcels/\(standing.id)",
            [
                .outside(standing.key), reader.opensOrders ? "<a href=\"/orders/\(standing.order.description)\">\(key)</a>" : key,
                standing.progress.badge(viewer).html, latest, parcel.hubName.map { .outside($0) } ?? "",
                expected(parcel, viewer),
            ])
    }

    /// Nothing once it has come.
    private static func expected(_ parcel: ParcelSummary, _ viewer: Viewer) -> HTML {
        guard !parcel.standing.progress.isOver, let at = parcel.estimatedDeliveryAt else { return "" }
        let late: HTML = "\(Badge(viewer.say(.parcelsLate), .warning).html) \(viewer.time(at))"
        return at < viewer.now ? late.inOne : viewer.time(at)
    }
}
