import Core
import Fulfilment
import Look
import Views

/// The forms of an anomaly's page. They work with the keyboard alone and without a script.
struct AnomalyForms: Sendable {
    let page: AnomalyCasePage

    private var anomaly: AnomalyEntry { page.anomaly }
    private var hidden: [Hidden] { [Hidden("csrf", page.csrf), page.once] }

    /// What was typed into this form, if it was the one refused.
    private func input(_ form: String) -> FormInput { page.refused == form ? page.input : FormInput() }

    func decide(_ viewer: Viewer) -> HTML {
        guard let kind = anomaly.doubt else { return "" }
        let input = input("decisions")
        // A parcel that no order has cannot be accepted; what accepting would mean says so.
        func meaning(_ decision: AnomalyDecision) -> String {
            if page.found.isForTheRecord, !kind.movesNothing, let scan = page.found.scan {
                return viewer.say(.decisionRecords(decision), ["recorder": .text(scan.recorderName)])
            }
            return viewer.say(page.found.isPaid ? .decisionMeansPaid(decision) : .decisionMeans(decision, kind))
        }
        // As in the queue: the script asks here, and without one the server does on a page of its own where money moves.
        let buttons = AnomalyDecision.shown.filter { $0 != .accept || kind != .unknownParcel }.map {
            Button.submit(
                viewer.say(.decisionButton($0)), $0.button, name: "decision", value: $0.rawValue, question: $0 == .hold ? nil : meaning($0), key: $0.key)
        }
        let meanings = AnomalyDecision.shown.map { DescriptionList.Item(viewer.say(.decisionButton($0)), .text(meaning($0))) }
        let hint = viewer.say(kind == .objection ? .anomalyNoteHintBuyer : .anomalyNoteHint)
        let form = Form(
            anomaly.path + "/decisions", fields: [input.filled("note", viewer.say(.anomalyNote), .textarea(rows: 2), hint: hint, isOptional: true)],
            buttons: buttons, hidden: hidden + [Hidden("ask", "1")], error: input.wholeFault ?? input.fault(of: "decision"))
        let item: HTML = """
            <div data-queue><div data-item tabindex="-1">\(DescriptionList(meanings).html(viewer))\(form.html(viewer))</div></div>
            """
        return Panel(viewer.say(.anomalyDecide), item).html(viewer)
    }

    func ask(_ viewer: Viewer) -> HTML {
        guard let scan = page.found.scan ?? page.found.proofs.first else { return "" }
        let input = input("questions")
        let party: [String: Said] = ["party": .text(scan.recorderName)]
        let form = Form(
            anomaly.path + "/questions",
            fields: [input.filled("text", viewer.say(.anomalyQuestion), .textarea(rows: 2), hint: viewer.say(.anomalyQuestionHint, party))],
            buttons: [.submit(viewer.say(.anomalyAsk, party), .quiet)], hidden: hidden, error: input.wholeFault)
        return Panel(viewer.say(.anomalyAsk, party), form.html(viewer)).html(viewer)
    }

    /// Nothing where no person has decided.
    func reopen(_ viewer: Viewer) -> HTML {
        guard let standing = anomaly.standing, standing != .cleared else { return "" }
        let input = input("reopenings")
        let form = Form(
            anomaly.path + "/reopenings", fields: [input.filled("reason", viewer.say(.anomalyReason), .textarea(rows: 2))],
            buttons: [.submit(viewer.say(.anomalyReopen), .danger)], hidden: hidden, error: input.wholeFault)
        let panel = Panel(viewer.say(.anomalyReopen), note: .text(viewer.say(.anomalyReopenText)), form.html(viewer)).html(viewer)
        return "<div id=\"reopen\">\(panel)</div>"
    }
}
