import Core
import Fulfilment
import Look
import Views

/// Scans with what became of each, and why.
struct EvidenceTable: Sendable {
    let scans: [ScanSummary]
    /// What cashback rests on.
    var proofs: Set<ScanID> = []
    /// Scans that a person has to decide about first, besides those with an open anomaly of their own.
    var doubted: Set<ScanID> = []
    /// Whose rows lead to the page of the scan.
    let opensScans: Bool
    /// The parcel is a column of its own where the scans are of several.
    var showsParcel = false
    /// Kinds of anomaly by scan, where the list has looked.
    var doubts: [ScanID: [AnomalyEntry]] = [:]

    func table(_ viewer: Viewer, empty: EmptyState, address: PagePath? = nil, filter: Filter? = nil, paging: Paging? = nil, csv: String? = nil) -> Table {
        let parcel: [Table.Column] = showsParcel ? [.init(viewer.say(.parcelsParcel))] : []
        return Table(
            caption: viewer.say(.parcelScans),
            columns: [.init(viewer.say(.scansStep))] + parcel + [
                .init(viewer.say(.scansHappened), .time), .init(viewer.say(.scansPlace)), .init(viewer.say(.scansRecorder)),
                .init(viewer.say(.scansGrade)), .init(viewer.say(.scansStanding)),
            ], rows: scans.map { row($0, viewer) }, empty: empty, address: address, filter: filter, paging: paging, csv: csv)
    }

    private func row(_ summary: ScanSummary, _ viewer: Viewer) -> Table.Row {
        let scan = summary.scan
        let isDoubted = summary.openAnomalies > 0 || doubted.contains(scan.id)
        let badge = isDoubted ? Badge(viewer.say(.claimInDoubt), .warning) : Badge(viewer.say(.scansProves), .good)
        let proof: HTML = proofs.contains(scan.id) && scan.state == "applied" ? " \(badge.html)" : ""
        let step: HTML = "<span id=\"\(scan.id.description)\">\(Self.step(scan, viewer))</span>"
        let parcel: HTML = scan.parcel.map { "<a href=\"/parcels/\($0.description)\">\(HTML.outside(scan.parcelKey))</a>" } ?? .outside(scan.parcelKey)
        let place: HTML = scan.readPoint.map { .outside($0) } ?? ""
        return Table.Row(
            key: scan.id.description, path: opensScans ? "/scans/\(scan.id)" : nil,
            [step] + (showsParcel ? [parcel] : []) + [
                viewer.time(scan.occurredAt.instant, .dateTime), place, Self.recorder(summary, viewer),
                "<span title=\"\(viewer.say(.gradeMeans(scan.grade)))\">\(scan.grade.rawValue)</span>", "\(standing(summary, viewer))\(proof)",
            ])
    }

    static func step(_ scan: ScanEntry, _ viewer: Viewer) -> String {
        let step = viewer.say(.scanStep(scan.step))
        return scan.attempt > 1 ? viewer.say(.scansAttempt, ["step": .text(step), "n": .number(scan.attempt)]) : step
    }

    static func recorder(_ summary: ScanSummary, _ viewer: Viewer) -> HTML {
        guard let device = summary.deviceName else { return .outside(summary.recorderName) }
        return viewer.write(.scansDevice, ["recorder": .outside(summary.recorderName), "device": .outside(device)])
    }

    /// The state, why, and what is in doubt.
    private func standing(_ summary: ScanSummary, _ viewer: Viewer) -> HTML {
        guard let state = ScanState(rawValue: summary.scan.state) else { return .text(summary.scan.state) }
        let reason: HTML = state == .applied ? "" : " <span class=\"soft\">\(viewer.say(.scanReason(state)))</span>"
        let kinds = (doubts[summary.scan.id] ?? []).compactMap { AnomalyKind(rawValue: $0.kind) }
        let doubt: HTML
        if !kinds.isEmpty {
            doubt = " <span class=\"soft\">\(kinds.map { viewer.say(.doubt($0)) }.joined(separator: ", "))</span>"
        } else if summary.openAnomalies > 0 {
            doubt = " \(Badge(viewer.say(.scansAnomalies, ["n": .number(summary.openAnomalies)]), .warning).html)"
        } else {
            doubt = ""
        }
        return "\(state.badge(viewer).html)\(reason)\(doubt)"
    }
}
