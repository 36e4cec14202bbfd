import Core
import Fulfilment
import Look
import Views

/// An order as its buyer sees it: where it is, when it comes, where the cashback stands and what has to happen next. No ids, nobody's names but of
/// parties, times of the marketplace's zone.
struct BuyerPage: Sendable {
    let order: BuyerOrder
    let evidence: BuyerEvidence
    /// The path of this page and of its form, with the buyer's link where it has one.
    let link: String?

    var zone: Zone { Zone(order.zone) ?? .utc }
    var path: PagePath { Self.path("/orders/\(order.id)", link) }

    static func path(_ path: String, _ link: String?) -> PagePath { PagePath(path).setting(BuyerLink.parameter, link) }

    func title(_ viewer: Viewer) -> String { viewer.say(.buyerTitle, ["marketplace": .text(order.marketplaceName)]) }
    func time(_ at: Instant, _ viewer: Viewer) -> HTML { viewer.time(at, .dateTime, in: zone) }
    func money(_ minor: Int64) -> Money { Money(minor: minor, order.currency) }

    func html(_ viewer: Viewer) -> HTML {
        let number = viewer.write(.buyerNumber, ["key": .outside(order.key), "time": time(order.orderedAt, viewer)])
        let panels: [HTML] = [
            Panel(viewer.say(.buyerWhere), region: "where", way(viewer)).html(viewer),
            Panel(viewer.say(.buyerCashback), region: "cashback", cashback(viewer)).html(viewer),
            Panel(viewer.say(.buyerProof), region: "proof", proof(viewer)).html(viewer),
            Panel(viewer.say(.buyerBought), region: "bought", bought(viewer)).html(viewer),
            Panel(viewer.say(.buyerWrong), region: "wrong", objections(viewer)).html(viewer),
        ]
        return "\(PageHeader(.text(title(viewer)), lead: number).html(viewer))\(panels.joined(""))"
    }

    // MARK: Where it is

    private func way(_ viewer: Viewer) -> HTML {
        if let at = order.cancelledAt { return "<p><strong>\(viewer.write(.buyerCancelled, ["time": time(at, viewer)]))</strong></p>" }
        let together = ParcelsTogether(order.parcels.map(\.progress))
        let said = together.areApart ? together.sentence(viewer) : viewer.say(whereabouts)
        let sentence: HTML = "<p><strong>\(said)</strong> \(expected(viewer))</p>"
        guard !order.parcels.isEmpty else {
            let stages: [Steps.Stage] = [
                .init(viewer.say(.stageOrdered), .current, note: time(order.orderedAt, viewer)), .init(viewer.say(.stagePacked), .ahead),
                .init(viewer.say(.stageOnItsWay), .ahead), .init(viewer.say(.stageDelivered), .ahead), money(viewer),
            ]
            return "\(sentence)\(Steps(stages).html(viewer))"
        }
        let ways = order.parcels.enumerated().map { index, parcel -> HTML in
            let stages = ParcelStages(parcel, orderedAt: order.orderedAt, expectedAt: order.estimatedDeliveryAt).stages(viewer, in: zone)
            let values: [String: Said] = ["n": .number(Int64(index + 1)), "count": .number(Int64(order.parcels.count))]
            let name: HTML = order.parcels.count == 1 ? "" : "<h3>\(viewer.say(.buyerParcel, values))</h3><p class=\"soft\">\(contents(parcel, viewer))</p>"
            // Shares of several parcels go their own ways; the cashback's panel tells each.
            return "\(name)\(Steps(stages + (order.parcels.count == 1 ? [money(viewer)] : [])).html(viewer))"
        }
        return "\(sentence)\(ways.joined(""))"
    }

    private func contents(_ parcel: BuyerParcel, _ viewer: Viewer) -> HTML {
        parcel.contents.map { "\(viewer.number($0.quantity)) × \(HTML.outside($0.name))" as HTML }.joined(", ")
    }

    /// Where one parcel is, or all of them alike.
    private var whereabouts: Phrase {
        switch order.parcels.first?.progress {
        case .ordered, nil: .buyerMade
        case .packed: .buyerPacked
        case .onItsWay: .buyerOnItsWay
        case .attemptFailed: .buyerMissed
        case .delivered: .buyerDelivered
        case .returned: .buyerReturned
        }
    }

    /// When it comes, while it has not.
    private func expected(_ viewer: Viewer) -> HTML {
        guard order.parcels.isEmpty || order.parcels.contains(where: { !$0.progress.isOver }) else { return "" }
        guard let at = order.estimatedDeliveryAt else { return .text(viewer.say(.buyerUnknown)) }
        return viewer.write(at < viewer.now ? .buyerLate : .buyerExpected, ["time": time(at, viewer)])
    }

    /// The last step of the way.
    private func money(_ viewer: Viewer) -> Steps.Stage {
        let shares = order.cashback.flatMap(\.shares)
        let yours = shares.filter { if case .payable = $0.next { true } else { false } }.reduce(0) { $0 + $1.amount }
        let expected = order.cashback.reduce(0) { $0 + $1.expected }
        let title = viewer.say(.buyerCashbackStage)
        if expected == 0 { return .init(title, shares.isEmpty ? .ahead : .stopped, note: .text(viewer.say(.buyerCashbackStageNone))) }
        if yours == expected {
            return .init(title, .done, note: viewer.write(.buyerCashbackStageYours, ["amount": viewer.amount(money(yours))]))
        }
        let isDelivered = !order.parcels.isEmpty && order.parcels.allSatisfy { $0.progress == .delivered }
        return .init(title, isDelivered ? .current : .ahead, note: isDelivered ? viewer.amount(money(expected)) : .text(viewer.say(.buyerCashbackStageAfter)))
    }

    // MARK: What was bought

    private func bought(_ viewer: Viewer) -> HTML {
        var items = order.lines.map { line -> DescriptionList.Item in
            let name = viewer.say(.buyerItem, ["n": .number(line.quantity), "article": .text(line.name), "merchant": .text(line.merchantName)])
            let gone: HTML = line.cancelledAt == nil ? "" : " \(Badge(viewer.say(.buyerItemCancelled)).html)"
            return .init(name, "\(viewer.amount(money(line.amount)))\(gone)")
        }
        let shipping = order.lines.reduce(0) { $0 + $1.shipping }
        if shipping > 0 { items.append(.init(viewer.say(.buyerShipping), viewer.amount(money(shipping)))) }
        let total = order.lines.reduce(shipping) { $0 + $1.amount }
        items.append(.init(viewer.say(.buyerTotal), "<strong>\(viewer.amount(money(total)))</strong>"))
        return DescriptionList(items, .sums).html(viewer)
    }
}
