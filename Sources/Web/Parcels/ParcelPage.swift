import Core
import Look
import Views

/// One parcel: how far it has come, what is inside, and every scan of it.
struct ParcelPage: Sendable {
    let record: ParcelRecord
    let reader: Reader

    init(_ record: ParcelRecord, reader: Reader) {
        self.record = record
        self.reader = reader
    }

    func title(_ viewer: Viewer) -> String { viewer.say(.orderParcel, ["key": .text(record.detail.key)]) }

    func html(_ viewer: Viewer) -> HTML {
        let (detail, summary) = (record.detail, record.summary)
        let header = PageHeader(
            .text(title(viewer)), badge: summary.standing.progress.badge(viewer),
            breadcrumbs: Breadcrumbs(Link(viewer.say(.navParcels), "/parcels")))
        // The order's own time is its merchant's; the parcel begins when it was announced.
        let stages = ParcelStages(summary.standing, orderedAt: detail.createdAt, expectedAt: summary.estimatedDeliveryAt)
        let scans = EvidenceTable(
            scans: detail.scans.compactMap { record.scans[$0.id] }, proofs: Set([summary.standing.delivery?.scan].compactMap { $0 }),
            opensScans: reader.isOperator)
        let columns = Columns(
            .wideFirst,
            [
                Panel(viewer.say(.orderWhere), region: "where", Steps(stages.stages(viewer)).html(viewer)).html(viewer)
                    + Panel(viewer.say(.parcelInside), inside(viewer)).html(viewer),
                Panel(viewer.say(.parcelAbout), region: "about", about(viewer)).html(viewer),
            ])
        let evidence = scans.table(viewer, empty: EmptyState(viewer.say(.parcelScansNone), viewer.say(.parcelScansNoneText)))
        let archived = record.archived?.scansNotice(viewer) ?? ""
        let shown = !archived.isEmpty && detail.scans.isEmpty ? archived : "\(archived)\(evidence.html(viewer))"
        let proof = Panel(viewer.say(.orderProof), region: "scans", shown)
        return "\(header.html(viewer))\(columns.html(viewer))\(proof.html(viewer))"
    }

    private func inside(_ viewer: Viewer) -> HTML {
        Table(
            caption: viewer.say(.parcelInside), columns: [.init(viewer.say(.orderArticle)), .init(viewer.say(.orderQuantity), .number)],
            rows: record.detail.contents.map { Table.Row([.named($0.title, key: $0.sku), .text(viewer.number($0.quantity))]) },
            empty: EmptyState(viewer.say(.orderNothing))
        ).html(viewer)
    }

    private func about(_ viewer: Viewer) -> HTML {
        let (detail, summary) = (record.detail, record.summary)
        let key: HTML = .outside(summary.orderKey)
        var items: [DescriptionList.Item] = [
            .init(viewer.say(.parcelsOrder), reader.opensOrders ? "<a href=\"/orders/\(detail.order.description)\">\(key)</a>" : key),
            .init(viewer.say(.ordersMarketplace), .outside(summary.marketplaceName)),
            .init(viewer.say(.parcelAnnounced), viewer.time(detail.createdAt, .dateTime)),
        ]
        if let hub = summary.hubName { items.append(.init(viewer.say(.parcelsHub), .outside(hub))) }
        if let at = summary.estimatedDeliveryAt { items.append(.init(viewer.say(.parcelsExpected), viewer.time(at, .dateTime))) }
        if let path = ThingAddress.path(ofParcel: detail.key) { items.append(.init(viewer.say(.thingLabel), Link(viewer.say(.thingLabelLink), path).html(viewer))) }
        items.append(.init(viewer.say(.orderID), CopyID(detail.id.description).html(viewer)))
        return DescriptionList(items).html(viewer)
    }
}
