import Look
import Views

/// What did not fit, who decided what of it and why, and whether that was taken back: on the page of an order as on that of a claim.
struct DoubtLines: Sendable {
    let actors: ActorWords
    /// Whether the viewer may open anomalies and facts.
    let opens: Bool

    func html(_ doubts: [ClaimDoubt], _ viewer: Viewer) throws -> HTML {
        let items = try doubts.map { doubt -> HTML in
            let anomaly = doubt.anomaly
            let title = opens ? Link(anomaly.title(viewer), anomaly.path).html(viewer) : .text(anomaly.title(viewer))
            let found = viewer.write(.anomalyFoundAt, ["time": viewer.time(anomaly.raisedAt)])
            let decisions = try doubt.decisions.enumerated().map { try decision($1, isLast: $0 == doubt.decisions.count - 1, of: anomaly, viewer) }
            return """
                <li>\(title) \(anomaly.badge(viewer).html)<br>\(anomaly.said(viewer, doubt.contradiction)) <span class="soft">\(found)</span>\
                \(decisions)\(settled(anomaly, viewer))</li>
                """
        }
        return "<ul class=\"list\">\(items)</ul>"
    }

    private func decision(_ fact: FactEntry, isLast: Bool, of anomaly: AnomalyEntry, _ viewer: Viewer) throws -> HTML {
        let name = FactLines.title(fact.kind, viewer)
        let what = opens ? Link(name, "/facts/\(fact.id)").html(viewer) : .text(name)
        let who = actors.say(fact.actor, viewer)
        let said = viewer.write(.claimDoubtDecided, ["what": what, "time": viewer.time(fact.receivedAt, .dateTime), "who": .outside(who)])
        let why: HTML = try FactLines.reason(of: fact).map { ": “\(HTML.outside($0))”" } ?? ""
        let stands: HTML = isLast && !anomaly.isUndecided ? " \(viewer.say(.claimDoubtStands))" : ""
        return "<br><span class=\"soft\">\(said)\(why)\(stands)</span>"
    }

    private func settled(_ anomaly: AnomalyEntry, _ viewer: Viewer) -> HTML {
        guard anomaly.standing == .cleared, let at = anomaly.decidedAt else { return "" }
        return "<br><span class=\"soft\">\(viewer.write(.orderSettled, ["time": viewer.time(at, .dateTime)]))</span>"
    }
}
