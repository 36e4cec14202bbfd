import Core
import JSONText
import Look
import Views

extension OrderPage {
    // MARK: What proves it

    func evidence(_ viewer: Viewer) -> HTML {
        let scans = record.detail.parcels.flatMap { $0.scans.compactMap { record.scans[$0.id] } }
        let doubts = Dictionary(grouping: record.timeline.anomalies.filter { $0.scan != nil }) { $0.scan ?? ScanID(.zero) }
        let archived = record.timeline.archived?.scansNotice(viewer) ?? ""
        if !archived.isEmpty, scans.isEmpty { return archived }
        let table = EvidenceTable(
            scans: scans, proofs: proofs, doubted: doubtedScans, opensScans: reader.isOperator, showsParcel: record.detail.parcels.count > 1, doubts: doubts)
            .table(viewer, empty: EmptyState(viewer.say(.parcelScansNone), viewer.say(.parcelScansNoneText))).html(viewer)
        return "\(archived)\(table)"
    }

    // MARK: Who did what

    func facts(_ viewer: Viewer) throws -> HTML {
        let facts = record.timeline.facts
        let lines = FactLines(
            actors: ActorWords(names: record.timeline.actorNames), currency: order.currency, opensFacts: reader.isOperator,
            dated: Set(record.claims.filter(\.claim.isDated).map(\.claim.id)))
        let kinds = Dictionary(facts.map { ($0.id, $0.kind) }) { first, _ in first }
        let entries = try facts.reversed().map { fact in try entry(fact, lines, kinds, viewer) }
        let cut: HTML = record.timeline.isComplete ? "" : Notice(.info, viewer.say(.orderFactsCut)).html(viewer)
        let archived = record.timeline.archived?.notice(viewer)
        if let archived, entries.isEmpty { return archived }
        return "\(ifAny: archived)\(cut)\(Timeline(entries, empty: EmptyState(viewer.say(.orderFactsNone))).html(viewer))"
    }

    /// A cause that stands on this page is named and led to.
    private func entry(_ fact: FactEntry, _ lines: FactLines, _ kinds: [FactID: String], _ viewer: Viewer) throws -> Timeline.Entry {
        let entry = try lines.entry(fact, viewer)
        var title = entry.title
        if let step = try JSON.parse(fact.body)["step"]?.asString.flatMap(Step.init(rawValue:)) { title += ": \(viewer.say(.scanStep(step)))" }
        // A minute on the way to us is not worth a word.
        if fact.receivedAt >= fact.occurredAt.adding(microseconds: 60_000_000) || fact.occurredAt > fact.receivedAt {
            title += " <span class=\"soft\">(\(viewer.write(.orderHappened, ["time": viewer.time(fact.occurredAt, .dateTime)])))</span>"
        }
        // What did not fit, in the words of the anomaly itself.
        if fact.kind.hasPrefix("anomaly."), let anomaly = record.timeline.anomalies.first(where: { $0.id.description == fact.subject }) {
            title += "<br><span class=\"soft\">\(anomaly.said(viewer, record.timeline.contradictions[anomaly.id]))</span>"
        }
        let cause = fact.cause.flatMap { cause in kinds[cause].map { Link(FactLines.title($0, viewer), "#\(cause)") } } ?? entry.cause
        return Timeline.Entry(
            id: entry.id, at: entry.at, zone: entry.zone, tone: entry.tone, title: title, actor: entry.actor, cause: cause, details: entry.details)
    }
}
