import Cashback
import Core
import Fulfilment
import Look
import Views

// The evidence of a case, and what decisions would do with the money.
extension AnomalyCasePage {
    /// Other scans that stand beside the one in question; the parcel's page has all.
    private static let besideMost = 5

    func evidence(_ viewer: Viewer) -> HTML {
        guard let scan = found.scan else {
            if anomaly.doubt == .objection { return proofs(viewer) }
            return Panel(viewer.say(.anomalyEvidence), EmptyState(viewer.say(.anomalyNoScan), viewer.say(.anomalyNoScanText)).html(viewer)).html(viewer)
        }
        let step = viewer.say(.anomalyInQuestion, ["step": .text(viewer.say(.scanStep(scan.scan.step)))])
        var records = [SideBySide.Record(.text(step), tone: .warning, record(scan, viewer))]
        // Those that count say most.
        let others = found.scans.filter { $0.scan.id != scan.scan.id }
        let counting = others.filter { $0.scan.state == "applied" } + others.filter { $0.scan.state != "applied" }
        let shown = Set(counting.prefix(Self.besideMost).map(\.scan.id))
        for other in others where shown.contains(other.scan.id) {
            let tone: Tone = other.scan.state == "applied" ? .good : .neutral
            records.append(.init(.text(viewer.say(.scanStep(other.scan.step))), tone: tone, record(other, viewer, mayBeWrong: true)))
        }
        let more = found.parcel.flatMap { parcel in
            others.count > shown.count
                ? Link(viewer.say(.anomalyMoreScans, ["n": .number(Int64(found.scans.count))]), "/parcels/\(parcel.id)") : nil
        }
        return Panel(
            viewer.say(.anomalyEvidence), note: .text(viewer.say(.anomalyEvidenceNote)), region: "evidence", more: more,
            SideBySide(records).html(viewer)
        ).html(viewer)
    }

    /// What the buyer's word stands against.
    private func proofs(_ viewer: Viewer) -> HTML {
        guard !found.proofs.isEmpty else {
            let objected: HTML = "<p>\(viewer.write(.anomalyObjectedFirst, ["objected": viewer.time(anomaly.raisedAt, .dateTime, in: zone)]))</p>"
            let none = EmptyState(viewer.say(.anomalyNoProof), viewer.say(.anomalyNoProofText)).html(viewer)
            return Panel(viewer.say(.anomalyEvidence), region: "evidence", "\(none)\(objected)").html(viewer)
        }
        let records = found.proofs.prefix(Self.besideMost).map { proof in
            let title = viewer.say(.anomalyProves, ["step": .text(viewer.say(.scanStep(proof.scan.step)))])
            return SideBySide.Record(.text(title), tone: .good, "\(course(of: proof, viewer))\(record(proof, viewer, mayBeWrong: true))")
        }
        let order = found.order.map { Link(viewer.say(.anomalyAllOfOrder), "/orders/\($0.order.id)") }
        return Panel(
            viewer.say(.anomalyEvidence), note: .text(viewer.say(.anomalyProvesNote)), region: "evidence", more: order, SideBySide(Array(records)).html(viewer)
        ).html(viewer)
    }

    /// Whether the buyer spoke before or after a scan, by when it says that it happened; and whether it was known then.
    private func course(of proof: ScanSummary, _ viewer: Viewer) -> HTML {
        let (objected, scanned, received) = (anomaly.raisedAt, proof.scan.occurredAt.instant, proof.scan.receivedAt)
        func time(_ at: Instant) -> HTML { viewer.time(at, .dateTime, in: zone) }
        let apart = abs(objected.microseconds - scanned.microseconds) / 1_000_000
        let said = viewer.write(
            objected < scanned ? .anomalyObjectedBefore : .anomalyObjectedAfter,
            ["objected": time(objected), "span": viewer.duration(apart), "scanned": time(scanned)])
        guard scanned <= objected, objected < received else { return "<p>\(said)</p>" }
        return "<p>\(said) \(viewer.write(.anomalyObjectedUnknown, ["received": time(received)]))</p>"
    }

    /// - Parameter mayBeWrong: it is not the one in question, and may be the one that is wrong all the same.
    private func record(_ summary: ScanSummary, _ viewer: Viewer, mayBeWrong: Bool = false) -> HTML {
        let scan = summary.scan
        let signed = viewer.say(scan.signature == nil ? .anomalyUnsigned : .anomalySigned)
        let device: HTML = summary.deviceName.map { " · \(HTML.outside($0))" } ?? ""
        var items: [DescriptionList.Item] = [
            .init(viewer.say(.anomalyHappened), viewer.time(scan.occurredAt.instant, .dateTime, in: zone)),
            .init(viewer.say(.anomalyReceived), viewer.time(scan.receivedAt, .dateTime, in: zone)),
        ]
        if let place = scan.readPoint { items.append(.init(viewer.say(.anomalyPlace), .outside(place))) }
        items.append(.init(viewer.say(.anomalyRecorder), "\(HTML.outside(summary.recorderName))\(device)"))
        items.append(.init(viewer.say(.anomalyGrade), "\(scan.grade.rawValue), \(signed)"))
        if let state = ScanState(rawValue: scan.state) { items.append(.init(viewer.say(.anomalyStanding), state.badge(viewer).html)) }
        items.append(.init(viewer.say(.anomalyID), "<a href=\"/scans/\(scan.id.description)\">\(CopyID(scan.id.description).code)</a>"))
        let list = DescriptionList(items).html(viewer)
        guard mayBeWrong, scan.state == "applied", anomaly.isUndecided else { return list }
        return "\(list)<p class=\"soft\">\(Link(viewer.say(.anomalyOtherWrong), "/scans/\(scan.id)").html(viewer))</p>"
    }

    func forecast(_ viewer: Viewer) -> HTML {
        let rows = found.parts.map { forecast -> Table.Row in
            let part = forecast.part
            return Table.Row(
                key: part.id.description, path: "/claims/\(part.claim)",
                [
                    .outside(forecast.offerName), part.badge(viewer),
                    outcome(forecast.onAccept, .accept, part, viewer), outcome(forecast.onReject, .reject, part, viewer),
                    outcome(forecast.onHold, .hold, part, viewer),
                    viewer.amount(Money(minor: part.amount, forecast.currency)),
                ])
        }
        let table = Table(
            caption: viewer.say(.anomalyForecast),
            columns: [
                .init(viewer.say(.anomalyOffer)), .init(viewer.say(.anomalyNow)), .init(viewer.say(.anomalyOnAccept)),
                .init(viewer.say(.anomalyOnReject)), .init(viewer.say(.anomalyOnHold)), .init(viewer.say(.anomalyAmount), .money),
            ], rows: rows, empty: EmptyState(viewer.say(.anomalyForecastNone)))
        guard anomaly.isUndecided else { return "" }
        let phrase: Phrase = rows.isEmpty ? .anomalyForecastNoneText : found.isPaid ? .anomalyForecastPaid : .anomalyForecastNote
        let note: HTML = found.isForTheRecord ? forTheRecord(viewer) : .text(viewer.say(phrase))
        let panel = Panel(
            viewer.say(.anomalyForecast), note: note, region: "forecast", rows.isEmpty ? "" : table.html(viewer)
        ).html(viewer)
        return "<div id=\"forecast\">\(panel)</div>"
    }

    /// What the decision is for, and where the money would be decided.
    private func forTheRecord(_ viewer: Viewer) -> HTML {
        var claims: [ClaimID: String] = [:]
        for forecast in found.parts where forecast.part.state == "payable" { claims[forecast.part.claim] = forecast.offerName }
        let links = claims.sorted { $0.key < $1.key }.map {
            Link(viewer.say(.anomalyForecastClaim, ["offer": .text($0.value)]), "/claims/\($0.key)").html(viewer)
        }
        return "\(viewer.say(.anomalyForecastRecord)) \(links.joined(", "))"
    }

    /// Money that stays on hold when this is decided: who has to let it go, and where.
    func stillHeld(_ viewer: Viewer) -> HTML {
        let links = found.stillHeld.map { Link($0.offerName, "/claims/\($0.part.claim)/decisions/new?decision=release").html(viewer) }
        guard !links.isEmpty else { return "" }
        return Notice(.warning, viewer.say(.anomalyStillHeld), "\(viewer.say(.anomalyStillHeldText)) \(links.joined(", "))").html(viewer)
    }

    private func outcome(_ outcome: PartOutcome, _ decision: AnomalyDecision, _ part: PartEntry, _ viewer: Viewer) -> HTML {
        switch outcome {
        case .stays where anomaly.doubt == .objection && part.state == "payable": return .text(viewer.say(.objectionPaid(decision)))
        case .stays where part.state == "payable" && anomaly.doubt?.movesNothing == false: return .text(viewer.say(.scanPaid(decision)))
        case .stays where part.state == "held" && decision != .hold:
            guard found.others.isEmpty else { return .text(viewer.say(.anomalyStaysDoubted)) }
            let claim = Link(viewer.say(.anomalyLetGo), "/claims/\(part.claim)").html(viewer)
            return "\(viewer.say(.anomalyStaysHeld)) \(claim)"
        case .stays: return "<span class=\"soft\">\(viewer.say(.anomalyStays))</span>"
        case .refused: return "<span class=\"soft\">\(viewer.say(.anomalyRefused))</span>"
        case .becomes(let state, let until):
            let badge = part.badge(of: state, viewer)
            return until.map { "\(badge) \(viewer.say(.anomalyUntil)) \(viewer.time($0, .dateTime, in: zone))" } ?? badge
        }
    }
}
