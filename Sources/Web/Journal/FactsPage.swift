import Core
import Look
import Tallies
import Views

/// The journal, the latest first.
struct FactsPage: Sendable {
    let address: PagePath
    let facts: Page<FactSummary>
    let actors: ActorWords
    /// What has left the journal, where anything has.
    let archived: HTML

    static let kinds: [(prefix: String, phrase: Phrase)] = [
        ("order.", .factsKindOrders), ("parcel.", .factsKindParcels), ("scan.", .factsKindScans), ("anomaly.", .factsKindAnomalies),
        ("claim.", .factsKindClaims), ("offer.", .factsKindOffers), ("party.", .factsKindNetwork),
    ]

    /// Links ask for one kind of fact as well.
    static let filters: [ListFilter] = [
        ListFilter("kind", .factsKind, .choice(kinds.map { ($0.prefix, $0.phrase) }) { Phrase.fact($0) != nil }),
        ListFilter("subject", .factsSubject, .id([])), ListFilter("actor", .factsActor, .text),
        .choice("counted", .factsCounted, TallySeries.self) { .daysSeries($0) }, ListFilter("since", .filterSince, .instant),
        ListFilter("until", .filterUntil, .instant),
    ]

    func html(_ viewer: Viewer) throws -> HTML {
        let header = PageHeader("\(viewer.say(.navFacts))", lead: "\(viewer.say(.factsLead))")
        return "\(header.html(viewer))\(archived)\(Panel(nil, region: "facts", try table(viewer).html(viewer)).html(viewer))"
    }

    private func table(_ viewer: Viewer) throws -> Table {
        Table(
            caption: viewer.say(.factsCaption), columns: Self.columns(viewer), rows: try facts.items.map { try Self.row($0, actors, viewer) },
            empty: EmptyState(viewer.say(.factsEmpty), viewer.say(.factsEmptyMore), action: .link(viewer.say(.factsAll), to: "/facts")),
            address: address, filter: filter(viewer), paging: Turning.paging(facts, address, viewer))
    }

    static func columns(_ viewer: Viewer) -> [Table.Column] {
        [
            .init(viewer.say(.factsWhat)), .init(viewer.say(.factsWhen), .time), .init(viewer.say(.factsAbout)), .init(viewer.say(.factsOrder)),
            .init(viewer.say(.factsActor)),
        ]
    }

    static func row(_ summary: FactSummary, _ actors: ActorWords, _ viewer: Viewer) throws -> Table.Row {
        let fact = summary.fact
        let order: HTML = summary.order.map { "<a href=\"/orders/\($0.description)\">\(HTML.outside(summary.orderKey ?? ""))</a>" } ?? ""
        return Table.Row(
            key: fact.id.description, path: "/facts/\(fact.id)",
            [
                "\(try FactLines.title(of: fact, viewer))", viewer.time(fact.receivedAt), SubjectPath.html(fact.subject), order,
                "\(actors.say(fact.actor, viewer))",
            ])
    }

    private func filter(_ viewer: Viewer) -> Filter {
        let list = address.without("after", "before")
        let fields = [
            Field(
                "kind", viewer.say(.factsKind),
                .select([Choice("", viewer.say(.factsAll))] + Self.kinds.map { Choice($0.prefix, viewer.say($0.phrase)) }), value: list["kind"] ?? ""),
            Field("subject", viewer.say(.factsSubject), .search, value: list["subject"] ?? ""),
        ]
        var chips: [Filter.Chip] = []
        if let kind = list["kind"] {
            chips.append(.init(Self.kinds.first { $0.prefix == kind }.map { viewer.say($0.phrase) } ?? kind, without: list.without("kind")))
        }
        if let subject = list["subject"] { chips.append(.init(CopyID(subject).short, without: list.without("subject"))) }
        if let actor = list["actor"] { chips.append(.init(actors.say(actor, viewer), without: list.without("actor"))) }
        if let series = list["counted"].flatMap(TallySeries.init) { chips.append(.init(viewer.say(.daysSeries(series)), without: list.without("counted"))) }
        for (name, phrase) in [("since", Phrase.ordersSince), ("until", .ordersUntil)] {
            guard let at = list[name].flatMap({ Instant(text: $0) }) else { continue }
            chips.append(.init(viewer.say(phrase, ["time": .text(viewer.dateTime(at))]), without: list.without(name)))
        }
        return Filter("/facts", fields: fields, chips: chips, kept: ["actor", "counted", "since", "until"].compactMap { name in list[name].map { Hidden(name, $0) } })
    }
}
