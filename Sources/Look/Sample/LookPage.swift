import Core

/// Every component with numbers and names of our trade: for whoever builds a page or changes the look.
package enum LookPage {
    package static let path = "/look"

    /// The whole page in its own frame.
    package static func html(_ viewer: Viewer, theme: Theme = .system, themePath: String? = nil, hidden: [Hidden] = []) -> HTML {
        let navigation = Navigation(
            [
                .init([
                    .init("Overview", path, .home), .init("Orders", "#orders", .orders), .init("Parcels", "#parcels", .parcels),
                    .init("Claims", "#claims", .claims), .init("Anomalies", "#anomalies", .anomalies, count: "4"),
                ]),
                .init("Money", [.init("Ledger", "#ledger", .ledger), .init("Offers", "#offers", .offers)]),
                .init(
                    "Network",
                    [
                        .init("Parties", "#parties", .network), .init("Devices", "#devices", .devices), .init("Tokens", "#tokens", .keys),
                        .init("Scans", "#scans", .scans), .init("Facts", "#facts", .facts), .init("Audit", "#audit", .audit),
                    ]),
            ], current: path)
        let corner = DemoCorner(
            zone: viewer.zone, speed: 600, isPaused: false, text: "Capsule 1, 41 h left", controlPath: path, orderPath: path, signInPath: path,
            people: [Choice("operator", "Operator"), Choice("merchant", "Merchant"), Choice("hub", "Hub")], current: "operator", hidden: hidden)
        let frame = PageFrame(
            title: "Look", theme: theme, navigation: navigation, person: Person(name: "Ines Kerner", role: "Operator", party: "Nahebei"),
            themePath: themePath, signOutPath: nil, hidden: hidden,
            flash: Notice(.success, "Offer saved.", "Version 3 holds for orders from now on."), live: nil, corner: corner.html(viewer))
        return frame.html(viewer, content(viewer))
    }

    package static func content(_ viewer: Viewer) -> HTML {
        let sample = Sample(viewer: viewer)
        let header = PageHeader(
            "Look", lead: "Every part that pages are made of, with made-up data.", badge: Badge("Live data off"),
            breadcrumbs: Breadcrumbs(Link("Nearmade", "/"), Link("Design", path)),
            actions: [.link("New offer", to: "#offers"), .link("Review anomalies", to: "#anomalies", .primary)])
        let parts: [HTML] = [
            header.html(viewer), sample.figures, sample.charts, sample.table, sample.facts, sample.queue, sample.buyer, sample.forms,
            sample.small,
        ]
        return "\(parts)"
    }
}

/// Made-up data, all of it relative to the viewer's now.
struct Sample {
    let viewer: Viewer

    func ago(_ minutes: Int64) -> Instant { viewer.now.adding(microseconds: -minutes * 60_000_000) }
    func euros(_ minor: Int64) -> Money { Money(minor: minor, .eur) }

    static let source = "made-up orders, three cities, 72 hours"
    static let none = EmptyState("Nothing yet", "Numbers appear with the first order.")
}
