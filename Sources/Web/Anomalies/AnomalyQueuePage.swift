import Core
import Fulfilment
import Look
import Views

/// What waits for a person, the oldest first: each with what is known at a glance and the buttons that decide it.
struct AnomalyQueuePage: Sendable {
    let anomalies: Page<AnomalySummary>
    let search: AnomalySearch
    let counts: [String: BoundedCount]
    let address: PagePath
    let csrf: String
    /// A number for each form, so that it is carried out once.
    let once: @Sendable () -> Hidden
    /// Whether a made-up operator decides as well.
    var isDemo = false

    static let rows = 20

    func html(_ viewer: Viewer) -> HTML {
        let title = viewer.say(.navAnomalies)
        let header = PageHeader(.text(title), lead: .text(viewer.say(.anomaliesLead))).html(viewer)
        let items = anomalies.items.map { article($0, viewer) }
        let list: HTML = items.isEmpty ? empty(viewer).html(viewer) : "<div data-queue>\(items)</div>"
        let note: HTML? = items.isEmpty || search.standing != .undecided ? nil : .text(viewer.say(.anomaliesKeys))
        let paging = Turning.paging(anomalies, address, viewer).html(viewer)
        let queue = Panel(nil, region: "queue", "\(ifAny: note.map { "<p class=\"soft small keys-hint\">\($0)</p>" })\(list)<div class=\"table-foot\">\(paging)</div>")
        let demo: HTML = isDemo ? "<p class=\"soft small\">\(viewer.say(.anomaliesDemo))</p>" : ""
        return "\(header)\(demo)<div data-region=\"states\">\(tabs(viewer))</div>\(filter(viewer))\(queue.html(viewer))"
    }

    private func empty(_ viewer: Viewer) -> EmptyState {
        if search.standing == .undecided, search.kind == nil { return EmptyState(viewer.say(.anomaliesNone), viewer.say(.anomaliesNoneText)) }
        return EmptyState(
            viewer.say(.anomaliesNoneHere), viewer.say(.anomaliesNoneHereText), action: .link(viewer.say(.anomaliesShow), to: "/anomalies"))
    }

    private func tabs(_ viewer: Viewer) -> HTML {
        let base = address.without("state", "after", "before")
        let waiting = (counts["open"] ?? .zero) + (counts["held"] ?? .zero)
        var tabs = [Tabs.Tab(viewer.say(.anomaliesWaiting), base.text, count: waiting.text(viewer))]
        for state in [AnomalyState.accepted, .rejected, .cleared] {
            tabs.append(.init(viewer.say(.doubtState(state)), base.setting("state", state.rawValue).text, count: counts[state.rawValue]?.text(viewer)))
        }
        tabs.append(.init(viewer.say(.anomaliesAll), base.setting("state", "all").text))
        return Tabs(viewer.say(.anomaliesTabs), tabs, current: address.without("after", "before").text).html(viewer)
    }

    private func filter(_ viewer: Viewer) -> HTML {
        let choices = [Choice("", viewer.say(.anomaliesAllKinds))] + AnomalyKind.allCases.map { Choice($0.rawValue, viewer.say(.doubt($0))) }
        let chips = search.kind.flatMap { AnomalyKind(rawValue: $0) }.map {
            [Filter.Chip(viewer.say(.doubt($0)), without: address.without("kind", "after", "before"))]
        }
        let kept = ["state", "marketplace"].compactMap { name in address[name].map { Hidden(name, $0) } }
        return Filter(
            "/anomalies", fields: [Field("kind", viewer.say(.anomaliesKind), .select(choices), value: search.kind ?? "")], chips: chips ?? [], kept: kept
        ).html(viewer)
    }

    private func article(_ summary: AnomalySummary, _ viewer: Viewer) -> HTML {
        let anomaly = summary.anomaly
        return """
            <article data-item tabindex="-1" data-key="\(anomaly.id.description)"><div class="item-head">\
            <h3><a href="\(anomaly.path)">\(anomaly.title(viewer))</a></h3>\(anomaly.badge(viewer).html)\(viewer.time(anomaly.raisedAt))</div>\
            <p class="soft">\(anomaly.meaning(viewer))</p>\
            \(DescriptionList(summary.about(viewer, showsMoney: true), .cells).html(viewer))\(buttons(summary, viewer))</article>

            """
    }

    private func buttons(_ summary: AnomalySummary, _ viewer: Viewer) -> HTML {
        let anomaly = summary.anomaly
        guard anomaly.isUndecided, let kind = anomaly.doubt else { return "" }
        // A parcel that no order has cannot be accepted; the page of the anomaly says so.
        let decisions = AnomalyDecision.shown.filter { $0 != .accept || kind != .unknownParcel }
        let forms = decisions.map { decision -> HTML in
            // The script asks here; without one the server asks on a page of its own where money moves.
            let stops = decision == .accept && summary.stoppedAmount > 0
            let meaning: Phrase = summary.isPaid ? .decisionMeansPaid(decision) : stops ? .anomalyAcceptStaysHeld : .decisionMeans(decision, kind)
            let question = decision == .hold ? nil : viewer.say(meaning)
            let button = Button.submit(viewer.say(.decisionButton(decision)), decision.button, question: question, key: decision.key)
            return Action(
                anomaly.path + "/decisions", button,
                hidden: [Hidden("csrf", csrf), Hidden("decision", decision.rawValue), Hidden("back", address.text), Hidden("ask", "1"), once()]
            ).html(viewer)
        }
        return "<div class=\"buttons\">\(forms)</div>"
    }
}

extension AnomalyDecision {
    /// In the order of their buttons.
    static let shown: [AnomalyDecision] = [.accept, .hold, .reject]

    var key: String { String(rawValue.prefix(1)) }

    var button: Button.Kind {
        switch self {
        case .accept: .primary
        case .hold: .quiet
        case .reject: .danger
        }
    }
}
