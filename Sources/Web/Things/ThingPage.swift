import Core
import EPCIS
import GS1
import Look
import Views

/// A parcel, an article or a piece of it, for whoever holds it in hand.
struct ThingPage: Sendable {
    let address: ThingAddress
    let journey: PublicJourney?

    func title(_ viewer: Viewer) -> String { viewer.say(address.isParcel ? .thingParcel : address.isArticle ? .thingArticle : .thingPiece) }

    func html(_ viewer: Viewer) -> HTML {
        let header = PageHeader(.text(title(viewer)), lead: .text(viewer.say(address.isParcel ? .thingParcelLead : .thingLead)))
        return "\(header.html(viewer))\(Panel(nil, region: "about", about(viewer)).html(viewer))\(address.isArticle ? "" : way(viewer))"
    }

    private func about(_ viewer: Viewer) -> HTML {
        var items = address.link.elements.map { element in
            DescriptionList.Item(viewer.say(.thingNumber(element)), "<span class=\"code\">\(HTML.outside(element.value))</span>")
        }
        // Where two say that they made it, nobody knows which of them did.
        let makings = journey?.stops.filter(\.isMaking) ?? []
        if let made = makings.first, makings.allSatisfy({ $0.party == made.party }) {
            items.append(.init(viewer.say(.thingMade), viewer.write(.thingMadeBy, ["party": .outside(made.party), "day": .text(made.day(viewer))])))
        }
        return DescriptionList(items).html(viewer)
    }

    private func way(_ viewer: Viewer) -> HTML {
        let rows = (journey?.stops ?? []).map { stop in
            Table.Row([.text(stop.day(viewer)), .text(stop.said(viewer)), "\(HTML.outside(stop.party)) <span class=\"soft\">\(viewer.say(.kind(stop.kind)))</span>"])
        }
        let columns = [Phrase.thingDay, .thingWhat, .thingWho].map { Table.Column(viewer.say($0)) }
        let table = Table(
            caption: viewer.say(.thingWay), columns: columns, rows: rows, empty: EmptyState(viewer.say(.thingNoWay), viewer.say(.thingNoWayMore)))
        return Panel(viewer.say(.thingWay), note: .text(viewer.say(.thingWayNote)), region: "way", table.html(viewer)).html(viewer)
    }
}

extension PublicJourney.Stop {
    /// The day where it happened.
    fileprivate func day(_ viewer: Viewer) -> String {
        viewer.date(at.instant.adding(microseconds: Int64(at.offsetMinutes) * 60_000_000), in: .utc)
    }

    private var word: String? {
        guard case .event(let bizStep?) = what else { return nil }
        return CBV.bizSteps.word(of: bizStep)
    }

    fileprivate var isMaking: Bool { word == "commissioning" }

    fileprivate func said(_ viewer: Viewer) -> String {
        switch what {
        case .step(let step): viewer.say(.scanStep(step))
        // The words of the vocabulary are English: retail_selling reads as it stands. A word of somebody's own may mean anything.
        case .event: word.map { $0.replacing("_", with: " ").withCapital } ?? viewer.say(.thingSeen)
        }
    }
}

extension String {
    /// With its first letter as a capital.
    fileprivate var withCapital: String { prefix(1).uppercased() + dropFirst() }
}
