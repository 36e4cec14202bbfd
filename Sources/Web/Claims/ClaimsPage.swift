import Cashback
import Core
import Look
import Views

/// Claims by state, with their age.
struct ClaimsPage: Sendable {
    let state: ShownState?
    /// With the filters that hold.
    let address: PagePath
    let claims: Page<ClaimSummary>
    /// Offers that the viewer may see, to choose from.
    let offers: [OfferEntry]
    /// By state; empty where a filter holds, whose matches nobody has counted.
    let counts: [String: BoundedCount]
    /// Of what the address chooses by keys and ids.
    let names: [String: String]

    func html(_ viewer: Viewer) -> HTML {
        let header = PageHeader("\(viewer.say(.navClaims))", lead: "\(viewer.say(.claimsLead))")
        return "\(header.html(viewer))\(Panel(nil, region: "claims", "\(tabs(viewer))\(table(viewer).html(viewer))").html(viewer))"
    }

    private func tabs(_ viewer: Viewer) -> HTML {
        let kept = address.without("state", "sort", "after", "before")
        let all = Tabs.Tab(viewer.say(.claimsAll), kept.text)
        let states = Self.shown.map { state in
            Tabs.Tab(viewer.say(.shownState(state)), kept.setting("state", state.rawValue).text, count: counts[state.rawValue]?.text(viewer))
        }
        let current = kept.setting("state", state?.rawValue).text
        return Tabs(viewer.say(.claimsStates), [all] + states, current: current).html(viewer)
    }

    /// Those that still move or wait; the others are found by the filter. `confirmed` is left in the same moment, so nothing ever stands in it.
    private static let shown: [ShownState] = [.awaitingScan, .awaitingDate, .cooling, .payable, .review, .held]
    private static let filtered: [ShownState] = ShownState.allCases.filter { $0 != .confirmed }

    private func table(_ viewer: Viewer) -> Table {
        let columns: [Table.Column] = [
            .init(viewer.say(.claimsOrder)), .init(viewer.say(state == nil ? .claimsTracked : .claimsSince), .time, sort: state == nil ? nil : "age"),
            .init(viewer.say(.claimsOffer)), .init(viewer.say(.claimsState)),
            .init(viewer.say(.claimsAmount), .money, sort: state == nil ? nil : "amount", isDescendingOnly: true),
        ]
        var empty = EmptyState(viewer.say(.claimsEmpty), viewer.say(.claimsEmptyMore))
        if !address.query.isEmpty { empty = EmptyState(empty.title, empty.text, action: .link(viewer.say(.claimsAll), to: "/claims")) }
        return Table(
            caption: viewer.say(.claimsCaption), columns: columns, rows: claims.items.map { row($0, viewer) }, empty: empty, address: address,
            filter: filter(viewer), paging: Turning.paging(claims, address, viewer),
            csv: PagePath("/claims.csv", query: address.without("after", "before").query.map { ($0.name, $0.value) }).text)
    }

    private func row(_ summary: ClaimSummary, _ viewer: Viewer) -> Table.Row {
        let claim = summary.claim
        let since = (state == nil ? nil : summary.since) ?? claim.trackedAt
        let comparison: HTML = claim.isComparison ? " \(Badge(viewer.say(.comparison), .warning).html)" : ""
        return Table.Row(
            key: claim.id.description, path: "/claims/\(claim.id)",
            [
                .outside(claim.orderKey), viewer.time(since), (.outside(claim.offerName) + comparison).inOne, Self.states(summary.parts, viewer), Self.amount(summary, viewer),
            ])
    }

    /// What the list is about, and where that is not the whole claim, what the whole is.
    private static func amount(_ summary: ClaimSummary, _ viewer: Viewer) -> HTML {
        let claim = summary.claim
        let amount = viewer.amount(Money(minor: summary.amount, claim.currency))
        guard summary.amount != claim.amount else { return amount }
        let whole = viewer.say(.claimsWhole, ["amount": .text(viewer.money(Money(minor: claim.amount, claim.currency)))])
        return ("\(amount) <span class=\"soft\">\(whole)</span>" as HTML).inOne
    }

    /// Each state that a part is in, once; with the date that they wait for where it is one.
    static func states(_ parts: [PartEntry], _ viewer: Viewer) -> HTML {
        ShownState.allCases.compactMap { state -> HTML? in
            let own = parts.filter { $0.shownState == state.rawValue }
            return Set(own.map(\.releaseAt)).count == 1 ? own.first?.badge(viewer) : own.isEmpty ? nil : state.badge(viewer)
        }.joined(" ").inOne
    }

    private static let times: [(name: String, phrase: Phrase)] = [
        ("moved_after", .claimsMovedAfter), ("moved_until", .claimsMovedUntil), ("confirmed_since", .claimsConfirmedSince),
        ("due_before", .claimsDueBefore),
    ]

    private func filter(_ viewer: Viewer) -> Filter {
        let markets = Dictionary(offers.map { ($0.marketplace, $0.marketplaceName) }) { first, _ in first }.sorted { $0.key < $1.key }
        let choices = offers.map { Choice($0.id.description, $0.name) }
        let states = Self.filtered.map { state in
            Choice(state.rawValue, viewer.say(.shownState(state)) + (counts[state.rawValue].map { " (\($0.text(viewer)))" } ?? ""))
        }
        let fields = [
            Field(
                "state", viewer.say(.claimsState), .select([Choice("", viewer.say(.claimsAll))] + states), value: state?.rawValue ?? ""),
            Field(
                "offer", viewer.say(.claimsOffer), .select([Choice("", viewer.say(.claimsAnyOffer))] + choices), value: address["offer"] ?? ""),
            Field(
                "marketplace", viewer.say(.claimsMarketplace),
                .select([Choice("", viewer.say(.claimsAnyMarketplace))] + markets.map { Choice($0.key, $0.value) }), value: address["marketplace"] ?? ""),
        ]
        let list = address.without("after", "before")
        var chips: [Filter.Chip] = []
        if let id = list["offer"] { chips.append(.init(names["offer"] ?? id, without: list.without("offer"))) }
        if let key = list["marketplace"] { 
            chips.append(.init(names["marketplace"] ?? markets.first { $0.key == key }?.value ?? key, without: list.without("marketplace")))
         }
        // Times come from links of other pages and have no field of their own.
        for (name, phrase) in Self.times {
            guard let text = list[name], let at = Instant(text: text) else { continue }
            chips.append(.init(viewer.say(phrase, ["time": .text(viewer.dateTime(at))]), without: list.without(name)))
        }
        let kept = ["sort"] + Self.times.map(\.name)
        return Filter("/claims", fields: fields, chips: chips, kept: kept.compactMap { name in list[name].map { Hidden(name, $0) } })
    }
}

extension HTML {
    /// Several pieces as one, where each would else stand on a line of its own: in the cells of a table on a phone.
    var inOne: HTML { "<span>\(self)</span>" }
}
