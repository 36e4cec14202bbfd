import Core
import Fulfilment
import Look
import Views

extension OrderPage {
    // MARK: What was bought

    func goods(_ viewer: Viewer) -> HTML {
        let rows = record.detail.lines.map { line in
            Table.Row(
                key: "\(order.id)-\(line.position)",
                [
                    .named(line.title, key: line.sku), .outside(line.merchantName), .text(viewer.number(line.quantity)), remark(line, viewer),
                    line.shipping == 0 ? "" : viewer.amount(money(line.shipping)), viewer.amount(money(line.amount)), change(line, viewer),
                ])
        }
        let table = Table(
            caption: viewer.say(.orderBought),
            columns: [
                .init(viewer.say(.orderArticle)), .init(viewer.say(.ordersMerchant)), .init(viewer.say(.orderQuantity), .number),
                .init(viewer.say(.orderRemark)), .init(viewer.say(.orderShipping), .money), .init(viewer.say(.orderPrice), .money),
                .init(viewer.say(.orderChange), isForActing: true),
            ], rows: rows, empty: EmptyState(viewer.say(.orderNothing)))
        guard !rows.isEmpty else { return table.html(viewer) }
        let total = viewer.write(.orderTogether, ["total": "<strong>\(viewer.amount(money(order.amount + order.shipping)))</strong>"])
        return "\(table.html(viewer))<p>\(total)</p>"
    }

    private func remark(_ line: OrderLineEntry, _ viewer: Viewer) -> HTML {
        if let at = line.cancelledAt { return viewer.write(.orderLineCancelled, ["time": viewer.time(at, .dateTime)]) }
        return line.promisedShipAt.map { viewer.write(.orderLinePromised, ["time": viewer.time($0, .dateTime)]) } ?? ""
    }

    private func change(_ line: OrderLineEntry, _ viewer: Viewer) -> HTML {
        guard mayCancel(line) else { return "" }
        return "<a href=\"\(path)/cancellation/new?line=\(line.position)\">\(viewer.say(.orderCancelLine))</a>"
    }

    // MARK: About

    func about(_ viewer: Viewer) -> HTML {
        let attribution = record.detail.attribution
        var items: [DescriptionList.Item] = [
            .init(viewer.say(.ordersMarketplace), .outside(record.detail.marketplaceName)),
            .init(viewer.say(.orderReceived), viewer.time(order.receivedAt, .dateTime)),
        ]
        if let at = order.orderedAt { items.append(.init(viewer.say(.orderOrdered), viewer.time(at, .dateTime))) }
        if let at = order.estimatedDeliveryAt { items.append(.init(viewer.say(.orderPromise), "\(viewer.time(at, .dateTime)) \(promise(at, viewer))")) }
        if let at = order.cancelledAt { items.append(.init(viewer.say(.orderCancelledAt), viewer.time(at, .dateTime))) }
        for (phrase, text) in [(Phrase.orderCampaign, attribution.campaign), (.orderCoupon, attribution.couponCode), (.orderClick, attribution.click)] {
            if let text { items.append(.init(viewer.say(phrase), .outside(text))) }
        }
        items.append(.init(viewer.say(.orderID), CopyID(order.id.description).html(viewer)))
        return DescriptionList(items).html(viewer)
    }

    /// Whether the promise was kept, as far as that is known.
    private func promise(_ promised: Instant, _ viewer: Viewer) -> HTML {
        if record.standing == .overdue { return Badge(viewer.say(.orderLate), .warning).html }
        guard record.standing == .delivered, let last = record.parcels.compactMap(\.delivery?.occurredAt).max() else { return "" }
        return last <= promised ? Badge(viewer.say(.orderKept), .good).html : Badge(viewer.say(.orderLate), .warning).html
    }

    // MARK: What does not fit

    func anomalies(_ viewer: Viewer) throws -> HTML {
        let timeline = record.timeline
        guard !timeline.anomalies.isEmpty else { return "<p class=\"soft\">\(viewer.say(.orderAnomaliesNone))</p>" }
        let doubts = ClaimDoubt.of(timeline.anomalies, timeline.contradictions, facts: timeline.facts)
        return try DoubtLines(actors: ActorWords(names: timeline.actorNames), opens: reader.isOperator).html(doubts, viewer)
    }
}

extension HTML {
    /// What people call it and, for those who work with it, its key beside; the key alone where it has no name.
    static func named(_ name: String?, key: String) -> HTML {
        guard let name else { return .outside(key) }
        return "\(HTML.outside(name)) <span class=\"soft\">\(HTML.outside(key))</span>"
    }
}
