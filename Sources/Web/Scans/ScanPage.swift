import Core
import Fulfilment
import Look
import Views

/// One scan: what it says, what became of it and why.
struct ScanPage: Sendable {
    let record: ScanRecord
    let reader: Reader

    init(_ record: ScanRecord, reader: Reader) {
        self.record = record
        self.reader = reader
    }

    private var scan: ScanEntry { record.summary.scan }

    func title(_ viewer: Viewer) -> String {
        viewer.say(.scanTitle, ["step": .text(EvidenceTable.step(scan, viewer)), "parcel": .text(scan.parcelKey)])
    }

    func html(_ viewer: Viewer) -> HTML {
        let state = ScanState(rawValue: scan.state)
        let isVoidable = reader.isOperator && state == .applied
        let header = PageHeader(
            .text(title(viewer)), lead: state.map { .text(viewer.say(.scanReason($0))) }, badge: state?.badge(viewer),
            breadcrumbs: Breadcrumbs(Link(viewer.say(.navScans), "/scans")),
            actions: isVoidable ? [.link(viewer.say(.scanVoid), to: "/scans/\(scan.id)/voiding/new")] : [])
        let columns = Columns(
            .wideFirst,
            [
                Panel(viewer.say(.scanAbout), region: "about", about(viewer)).html(viewer),
                Panel(viewer.say(.scanDoubts), region: "doubts", doubts(viewer)).html(viewer),
            ])
        return "\(header.html(viewer))\(columns.html(viewer))"
    }

    private func about(_ viewer: Viewer) -> HTML {
        let zone = viewer.zone
        let key = HTML.outside(scan.parcelKey)
        let parcel: HTML
        if let id = scan.parcel {
            parcel = "<a href=\"/parcels/\(id.description)\">\(key)</a>"
        } else {
            parcel = "\(key) <span class=\"soft\">(\(viewer.say(.scanUnknown)))</span>"
        }
        var items: [DescriptionList.Item] = [
            .init(viewer.say(.scansStep), .text(EvidenceTable.step(scan, viewer))), .init(viewer.say(.parcelsParcel), parcel),
        ]
        if let order = record.summary.order, let key = record.summary.orderKey {
            items.append(.init(viewer.say(.parcelsOrder), reader.opensOrders ? "<a href=\"/orders/\(order.description)\">\(HTML.outside(key))</a>" : .outside(key)))
        }
        items += [
            .init(viewer.say(.scansHappened), viewer.time(scan.occurredAt.instant, .dateTime, in: zone)),
            .init(viewer.say(.scansReceived), viewer.time(scan.receivedAt, .dateTime, in: zone)),
        ]
        if let place = scan.readPoint { items.append(.init(viewer.say(.scansPlace), .outside(place))) }
        items += [
            .init(viewer.say(.scansRecorder), EvidenceTable.recorder(record.summary, viewer)),
            .init(viewer.say(.scansGrade), .text(viewer.say(.gradeMeans(scan.grade)))),
            .init(viewer.say(.scanSource), "\(HTML.outside(scan.source)) / \(HTML.outside(scan.sourceID))"),
        ]
        if let counter = scan.counter { items.append(.init(viewer.say(.scanCounter), .text(viewer.number(counter)))) }
        if let reason = scan.reason { items.append(.init(viewer.say(.scanSaid), .outside(reason))) }
        items.append(.init(viewer.say(.scanID), CopyID(scan.id.description).html(viewer)))
        return DescriptionList(items).html(viewer)
    }

    private func doubts(_ viewer: Viewer) -> HTML {
        guard !record.anomalies.isEmpty else { return "<p class=\"soft\">\(viewer.say(.scanDoubtsNone))</p>" }
        let items = record.anomalies.map { anomaly -> HTML in
            let name = AnomalyKind(rawValue: anomaly.kind).map { viewer.say(.doubt($0)) } ?? anomaly.kind.spaced
            let title: HTML = reader.isOperator ? "<a href=\"/anomalies/\(anomaly.id.description)\">\(name)</a>" : .text(name)
            let state = AnomalyState(rawValue: anomaly.state)?.badge(viewer).html ?? .text(anomaly.state)
            let said = anomaly.said(viewer, record.contradictions[anomaly.id])
            let raised = viewer.write(.anomalyFoundAt, ["time": viewer.time(anomaly.raisedAt)])
            return "<li>\(title) \(state)<br>\(said) <span class=\"soft\">\(raised)</span></li>"
        }
        return "<ul>\(items)</ul>"
    }
}
