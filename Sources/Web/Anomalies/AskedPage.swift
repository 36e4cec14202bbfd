import Core
import Look
import Views

/// What a hub, carrier, factory or merchant is asked about its scans, with a form for each answer.
struct AskedPage: Sendable {
    let questions: [AnomalyQuestion]
    let names: ActorWords
    let csrf: String
    /// A number for each form, so that it is carried out once.
    let once: @Sendable () -> Hidden
    /// What was typed into the answer that was refused.
    var input = FormInput()
    var refused: AnomalyID?

    /// All questions.
    func html(_ viewer: Viewer) -> HTML {
        let header = PageHeader(.text(viewer.say(.navQuestions)), lead: .text(viewer.say(.askedLead))).html(viewer)
        let (waiting, done) = (questions.filter(\.isWaiting), questions.filter { !$0.isWaiting })
        let none = EmptyState(viewer.say(.askedNone), viewer.say(.askedNoneText)).html(viewer)
        let first = Panel(viewer.say(.askedWaiting), region: "waiting", waiting.isEmpty ? none : queue(waiting, viewer)).html(viewer)
        let rest: HTML = done.isEmpty ? "" : Panel(viewer.say(.askedDone), region: "done", queue(done, viewer)).html(viewer)
        return "\(header)\(first)\(rest)"
    }

    /// One of them, on a page of its own.
    func single(_ viewer: Viewer) -> HTML {
        guard let question = questions.first else { return "" }
        let anomaly = question.summary.anomaly
        let header = PageHeader(
            .text(anomaly.title(viewer)), lead: .text(anomaly.meaning(viewer)), badge: anomaly.badge(viewer),
            breadcrumbs: Breadcrumbs(Link(viewer.say(.navQuestions), "/anomalies")))
        return "\(header.html(viewer))\(Panel(nil, region: "question", content(question, viewer)).html(viewer))"
    }

    private func queue(_ questions: [AnomalyQuestion], _ viewer: Viewer) -> HTML {
        let items = questions.map { question -> HTML in
            let anomaly = question.summary.anomaly
            return """
                <article data-item tabindex="-1"><div class="item-head"><h3><a href="\(anomaly.path)">\(anomaly.title(viewer))</a></h3>\
                \(anomaly.badge(viewer).html)\(viewer.time(anomaly.raisedAt))</div>\
                <p class="soft">\(anomaly.meaning(viewer))</p>\(content(question, viewer))</article>

                """
        }
        return "<div data-queue>\(items)</div>"
    }

    private func content(_ question: AnomalyQuestion, _ viewer: Viewer) -> HTML {
        var items = question.summary.about(viewer, showsMoney: false)
        if let proof = question.proof?.scan {
            let scan = Link(viewer.say(.scanStep(proof.step)), "/scans/\(proof.id)").html(viewer)
            items.append(.init(viewer.say(.anomalyYourScan), "\(scan), \(viewer.time(proof.occurredAt.instant, .dateTime))"))
            if question.summary.parcelKey == nil { items.append(.init(viewer.say(.anomalyParcel), .outside(proof.parcelKey))) }
        }
        let about = DescriptionList(items, .cells).html(viewer)
        return "\(about)\(NoteTimeline.html(question.notes, names, viewer))\(answer(question, viewer))"
    }

    private func answer(_ question: AnomalyQuestion, _ viewer: Viewer) -> HTML {
        let anomaly = question.summary.anomaly
        guard anomaly.isUndecided else { return "" }
        let input = refused == anomaly.id ? input : FormInput()
        // Several forms stand on one page, so each field has the anomaly in its name.
        let name = "text-\(anomaly.id)"
        let field = Field(
            name, viewer.say(.askedAnswer), .textarea(rows: 2), value: input.values[name] ?? "", hint: viewer.say(.askedAnswerHint),
            error: input.fault(of: name))
        return Form(
            anomaly.path + "/answers", fields: [field], buttons: [.submit(viewer.say(question.isWaiting ? .askedButton : .askedAgain))],
            hidden: [Hidden("csrf", csrf), once()], error: input.wholeFault
        ).html(viewer)
    }
}
