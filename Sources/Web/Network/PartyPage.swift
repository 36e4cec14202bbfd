import Core
import EPCISRepository
import Look
import TradeNetwork
import Views

/// A party with all that lets it act: its devices, grants, users and tokens, and what its scans may say.
struct PartyPage: Sendable {
    let detail: PartyDetail
    let mapping: EventMapping
    let clock: WallClock

    func html(_ viewer: Viewer) -> HTML {
        let party = detail.party
        let header = PageHeader(
            .outside(party.name), badge: Badge(viewer.say(.kind(party.kind)), .info),
            breadcrumbs: Breadcrumbs(Link(viewer.say(.network(.parties)), NetworkTab.parties.path)))
        let access = Columns([
            panel(.devices(detail.devices, viewer), detail.devices.count, viewer), panel(.grants(detail.grants, viewer), detail.grants.count, viewer),
        ])
        return """
            \(header.html(viewer))\(Panel(nil, region: "about", about(viewer)).html(viewer))\(access.html(viewer))\
            \(panel(.users(detail.users, viewer), detail.users.count, viewer))\
            \(panel(.tokens(detail.tokens, clock, viewer), detail.tokens.count, viewer))\
            \(EventMappingPanel(party: detail.party, mapping: mapping).html(viewer))
            """
    }

    private func about(_ viewer: Viewer) -> HTML {
        let party = detail.party
        let steps = Step.allCases.filter { StepPermission.allows(party.kind, to: $0) }
        let badges = steps.map { Badge(viewer.say(.scanStep($0))).html }.joined(" ")
        return DescriptionList([
            .init(viewer.say(.networkKey), .outside(party.key)), .init(viewer.say(.networkCity), .outside(detail.cityName ?? viewer.say(.networkNoCity))),
            .init(viewer.say(.networkID), CopyID(party.id.description).html(viewer)),
            .init(viewer.say(.networkScans), Link(viewer.say(.networkAll), PagePath("/scans", ["recorder": party.key]).text).html(viewer)),
            .init(viewer.say(.networkRecords), "<p class=\"badges\">\(badges)</p><p class=\"soft small\">\(viewer.say(.networkRecordsNote))</p>"),
        ]).html(viewer)
    }

    private func panel(_ table: NetworkTable, _ count: Int, _ viewer: Viewer) -> HTML {
        let tab = table.tab
        let note: HTML? = count < PartyDetail.most ? nil : .text(viewer.say(.networkFirst, ["n": .number(Int64(count))]))
        let field = tab == .devices ? "owner" : "party"
        let new = Link(viewer.say(.newInNetwork(tab)), PagePath(tab.newPath, query: [(field, detail.party.key)]).text)
        return Panel(viewer.say(.network(tab)), note: note, region: tab.rawValue, more: new, table.html(viewer)).html(viewer)
    }
}
