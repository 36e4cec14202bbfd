import Core
import Hummingbird
import Look
import Views

/// What a form leaves to be said on the next page. The cookie comes from outside, so only phrases that are meant for it are told.
struct Flash: Sendable {
    let phrase: Phrase
    /// What was decided.
    let anomaly: AnomalyID?

    init(phrase: Phrase, anomaly: AnomalyID? = nil) {
        self.phrase = phrase
        self.anomaly = anomaly
    }

    /// - Returns: nil where there is none, and while a page only renews itself.
    init?(_ request: Request) {
        guard request.headers[.liveRenewal] == nil, let value = Cookie.flash.value(in: request) else { return nil }
        let halves = value.split(separator: ":", maxSplits: 1)
        guard let key = halves.first, let phrase = Phrase.flashes.first(where: { $0.key == key }) else { return nil }
        self.init(phrase: phrase, anomaly: halves.count > 1 ? AnomalyID(text: String(halves[1])) : nil)
    }

    /// `key`, or `key:ano_…`
    var text: String { phrase.key + (anomaly.map { ":\($0)" } ?? "") }

    /// - Parameter decided: the anomaly that it is about, to whom it may be told.
    func notice(_ decided: AnomalySummary?, _ viewer: Viewer) -> Notice {
        guard let decided, decided.anomaly.id == anomaly else { return Notice(.success, viewer.say(phrase)) }
        let found = decided.anomaly
        let order: HTML = decided.orderKey.map { ", \(viewer.write(.flashOrder, ["key": .outside($0)]))" } ?? ""
        let what: HTML = "\(Link(found.title(viewer), found.path).html(viewer))\(order): \(found.said(viewer, decided.contradiction))"
        // Only what a person has decided can be taken back.
        let undo: HTML = found.isUndecided ? "" : " \(Link(viewer.say(.anomalyReopen), found.path + "#reopen").html(viewer))"
        return Notice(.success, viewer.say(phrase), "\(what)\(undo)")
    }
}
