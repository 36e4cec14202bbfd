import Core
import Look
import Views

/// The page of one order for those who work with it: what was bought and where it is, what proves the delivery, what the buyer gets and when,
/// which ledger transfers moved, and who decided what.
struct OrderPage: Sendable {
    let record: OrderRecord
    let reader: Reader

    init(_ record: OrderRecord, reader: Reader) {
        self.record = record
        self.reader = reader
    }

    var order: OrderEntry { record.detail.order }
    var path: String { "/orders/\(order.id)" }
    /// The scans that cashback rests on.
    var proofs: Set<ScanID> { Set(record.claims.filter { !$0.claim.isComparison }.flatMap { $0.parts.compactMap(\.part.confirmingScan) }) }

    /// Those that are none before a person has decided.
    var doubtedScans: Set<ScanID> { Set(record.claims.flatMap(\.doubtedScans)) }

    func money(_ minor: Int64) -> Money { Money(minor: minor, order.currency) }
    func title(_ viewer: Viewer) -> String { viewer.say(.orderTitle, ["key": .text(order.key)]) }

    func html(_ viewer: Viewer) throws -> HTML {
        let wide: [HTML] = [
            Panel(viewer.say(.orderWhere), region: "where", whereabouts(viewer)).html(viewer),
            Panel(viewer.say(.orderBought), region: "bought", goods(viewer)).html(viewer),
            Panel(viewer.say(.orderCashback), region: "cashback", try cashback(viewer)).html(viewer),
        ]
        let narrow: [HTML] = [
            Panel(viewer.say(.orderAbout), region: "about", about(viewer)).html(viewer),
            Panel(viewer.say(.orderAnomalies), region: "anomalies", try anomalies(viewer)).html(viewer),
        ]
        return """
            \(header(viewer))\(Columns(.wideFirst, [wide.joined(""), narrow.joined("")]).html(viewer))\
            \(Panel(viewer.say(.orderProof), note: "\(viewer.say(.orderProofNote))", region: "proof", evidence(viewer)).html(viewer))\
            \(Panel(viewer.say(.orderFacts), note: "\(viewer.say(.orderFactsNote))", region: "facts", try facts(viewer)).html(viewer))
            """
    }

    private func header(_ viewer: Viewer) -> HTML {
        let lead = viewer.write(
            .orderLead,
            [
                "marketplace": .outside(record.detail.marketplaceName), "time": viewer.time(order.receivedAt),
                "total": viewer.amount(money(order.amount + order.shipping)),
            ])
        var actions: [Button] = []
        if reader.isOperator { actions.append(.link(viewer.say(.orderLink), to: "\(path)/links/new")) }
        if mayCancelAll {
            let word: Phrase = delivered.isEmpty ? .orderCancel : .orderCancelDelivered
            actions.append(.link(viewer.say(word), to: "\(path)/cancellation/new"))
        }
        return PageHeader(
            .text(title(viewer)), lead: lead, badge: record.standing.badge(viewer), breadcrumbs: Breadcrumbs(Link(viewer.say(.navOrders), "/orders")),
            actions: actions
        ).html(viewer)
    }

    /// Positions of lines of which a scan has proved a delivery.
    var delivered: Set<Int64> {
        let parcels = Set(record.parcels.filter { $0.delivery != nil }.map(\.id))
        return Set(record.detail.parcels.filter { parcels.contains($0.id) }.flatMap { $0.contents.map(\.line) })
    }

    /// What the cancellation itself would not refuse: a merchant cancels only what is its own and not delivered.
    func mayCancel(_ line: OrderLineEntry) -> Bool {
        guard order.state == "open", line.cancelledAt == nil else { return false }
        return reader.isOperator || (line.merchant == reader.party && !delivered.contains(line.position))
    }

    private var mayCancelAll: Bool {
        let open = record.detail.lines.filter { $0.cancelledAt == nil }
        return !open.isEmpty && open.allSatisfy(mayCancel)
    }

    // MARK: Where it is

    private func whereabouts(_ viewer: Viewer) -> HTML {
        guard !record.detail.parcels.isEmpty else {
            if order.cancelledAt != nil { return "<p>\(viewer.say(.orderCancelledUnpacked))</p>" }
            return EmptyState(viewer.say(.orderWhereNone), viewer.say(.orderWhereNoneText)).html(viewer)
        }
        let standings = Dictionary(uniqueKeysWithValues: record.parcels.map { ($0.id, $0) })
        let together = ParcelsTogether(record.parcels.map(\.progress))
        let all: HTML = record.parcels.count > 1 ? "<p><strong>\(together.sentence(viewer))</strong></p>" : ""
        return all + record.detail.parcels.map { parcel in standings[parcel.id].map { way(of: parcel, $0, viewer) } ?? "" }.joined("")
    }

    private func way(of parcel: ParcelDetail, _ standing: ParcelStanding, _ viewer: Viewer) -> HTML {
        let name = viewer.write(.orderParcel, ["key": .outside(parcel.key)])
        let stages = ParcelStages(standing, orderedAt: order.orderedAt ?? order.receivedAt, expectedAt: order.estimatedDeliveryAt)
        let hub: HTML = parcel.hubName.map { ", \(viewer.write(.orderPacker, ["hub": .outside($0)]))" } ?? ""
        let contents = parcel.contents.map { "\(viewer.number($0.quantity)) × \(HTML.outside($0.name))" as HTML }.joined(", ")
        return """
            <h3><a href="/parcels/\(parcel.id.description)">\(name)</a> \(standing.progress.badge(viewer).html)</h3>\
            <p class="soft">\(contents)\(hub)</p>\(Steps(stages.stages(viewer)).html(viewer))
            """
    }
}
