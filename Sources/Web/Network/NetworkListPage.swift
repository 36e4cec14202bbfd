import Core
import EPCISRepository
import Hummingbird
import Look
import Store
import TradeNetwork
import Views

/// One list of the network under its tabs.
struct NetworkListPage: Sendable {
    let table: NetworkTable
    let paging: Paging
    /// Only of parties.
    var filter: Filter?

    func html(_ viewer: Viewer) -> HTML {
        let tab = table.tab
        let new = Button.link(viewer.say(.newInNetwork(tab)), to: tab.newPath, .primary)
        let header = PageHeader(.text(viewer.say(.navParties)), lead: .text(viewer.say(.aboutNetwork(tab))), actions: [new]).html(viewer)
        let rows = table.html(viewer, filter: filter, paging: paging, action: new)
        return "\(header)\(NetworkTab.tabs(current: tab, viewer))\(Panel(nil, region: tab.rawValue, rows).html(viewer))"
    }

    /// Parties of every kind, or of one.
    static func kinds(_ kind: PartyKind?, _ viewer: Viewer) -> Filter {
        let choices = [Choice("", viewer.say(.networkAllKinds))] + PartyKind.allCases.map { Choice($0.rawValue, viewer.say(.kind($0))) }
        let chips = kind.map { [Filter.Chip(viewer.say(.kind($0)), without: PagePath(NetworkTab.parties.path))] } ?? []
        return Filter(
            NetworkTab.parties.path, fields: [Field("kind", viewer.say(.networkKind), .select(choices), value: kind?.rawValue ?? "")], chips: chips)
    }
}

extension Site {
    var networkListPages: [PageEndpoint] {
        [
            .get("/parties", [.operator], filters: [.choice("kind", .networkKind, PartyKind.self) { .kind($0) }]) { call in
                let kind: PartyKind? = call.visit.choice("kind")
                let place = call.place(Cursor.isKey)
                let page = try await store.read { try NetworkLists.parties(kind: kind, at: place, limit: PageLimits.usual, in: $0) }
                let address = PagePath("/parties", query: kind.map { [("kind", $0.rawValue)] } ?? [])
                return show(call, .parties(page.items, call.viewer), Turning.paging(page, address, call.viewer), NetworkListPage.kinds(kind, call.viewer))
            },
            networkList(.cities, Cursor.isKey, { try NetworkLists.cities(at: $0, limit: $1, in: $2) }) { .cities($0, $1) },
            networkList(.marketplaces, Cursor.isKey, { try NetworkLists.marketplaces(at: $0, limit: $1, in: $2) }) { .marketplaces($0, $1) },
            networkList(.grants, Cursor.isID, { try NetworkLists.grants(at: $0, limit: $1, in: $2) }) { .grants($0, $1) },
            networkList(.devices, Cursor.isKey, { try NetworkLists.devices(at: $0, limit: $1, in: $2) }) { .devices($0, $1) },
            networkList(.tokens, Cursor.isID, { try NetworkLists.tokens(at: $0, limit: $1, in: $2) }) { .tokens($0, wallClock, $1) },
            networkList(.users, Cursor.isKey, { try NetworkLists.users(at: $0, limit: $1, in: $2) }) { .users($0, $1) },
            .get("/parties/{party}", [.operator]) { call in
                let id: PartyID = try call.visit.id("party")
                let (found, mapping) = try await store.read { tx in (try PartyDetail.load(id, in: tx), try EventMapping.load(of: id, in: tx)) }
                guard let detail = found else { throw Problem.notFound("party") }
                let shown = PartyPage(detail: detail, mapping: mapping, clock: wallClock)
                return page(call, title: detail.party.name, in: .parties, shown.html(call.viewer))
            },
        ]
    }

    private func networkList<Entry: Sendable>(
        _ tab: NetworkTab, _ isOfThisList: @escaping @Sendable (Cursor) -> Bool,
        _ load: @escaping @Sendable (Place, Int, any Transaction) throws -> Page<Entry>,
        _ table: @escaping @Sendable ([Entry], Viewer) -> NetworkTable
    ) -> PageEndpoint {
        .get(tab.path, [.operator], filters: []) { call in
            let place = call.place(isOfThisList)
            let page = try await store.read { try load(place, PageLimits.usual, $0) }
            return show(call, table(page.items, call.viewer), Turning.paging(page, PagePath(tab.path), call.viewer), nil)
        }
    }

    private func show(_ call: PageCall, _ table: NetworkTable, _ paging: Paging, _ filter: Filter?) -> Response {
        let shown = NetworkListPage(table: table, paging: paging, filter: filter)
        let title: Phrase = table.tab == .parties ? .navParties : .network(table.tab)
        return page(call, title: call.viewer.say(title), in: .parties, shown.html(call.viewer))
    }
}
