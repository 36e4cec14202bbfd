import Cashback
import Core
import Fulfilment
import Look
import Views

/// Everything that a person needs to decide one anomaly: the evidence side by side, what hangs on it, and what each decision would do.
struct AnomalyCasePage: Sendable {
    let found: AnomalyCase
    let notes: [AnomalyNoteEntry]
    let names: ActorWords
    /// Why a person did what a fact tells, in their own words.
    var reasons: [FactID: String] = [:]
    /// What was typed into the form that was refused.
    var input = FormInput()
    /// Of which form that was: `decisions`, `questions`, `reopenings`.
    var refused: String?
    let csrf: String
    let once: Hidden

    var anomaly: AnomalyEntry { found.anomaly }
    var zone: Zone? { found.zone.flatMap { Zone($0) } }

    func html(_ viewer: Viewer) -> HTML {
        let header = PageHeader(
            .text(anomaly.title(viewer)), lead: lead(viewer), badge: anomaly.badge(viewer),
            breadcrumbs: Breadcrumbs(Link(viewer.say(.navAnomalies), "/anomalies")))
        let forms = AnomalyForms(page: self)
        let acts: HTML = anomaly.isUndecided ? "\(forms.decide(viewer))\(forms.ask(viewer))" : "\(decision(viewer))\(forms.reopen(viewer))"
        let side: HTML = "\(about(viewer))\(record(viewer))\(others(viewer))"
        return """
            \(header.html(viewer))\(refusal(viewer))\(evidence(viewer))\
            \(Columns(.wideFirst, ["\(forecast(viewer))\(acts)\(said(viewer))", "\(side)\(facts(viewer))"]).html(viewer))
            """
    }

    /// What such a thing is, and what it is here.
    private func lead(_ viewer: Viewer) -> HTML {
        let meaning: HTML = .text(anomaly.meaning(viewer))
        return found.contradictions[anomaly.id] == nil ? meaning : "\(meaning)<p class=\"case\">\(said(anomaly, viewer))</p>"
    }

    /// Why a form was refused that does not stand here any more: somebody was faster.
    private func refusal(_ viewer: Viewer) -> HTML {
        guard let refused, let fault = input.wholeFault, anomaly.isUndecided == (refused == "reopenings") else { return "" }
        return Notice(.error, fault).html(viewer)
    }

    private func decision(_ viewer: Viewer) -> HTML {
        guard let decidedAt = anomaly.decidedAt, let by = anomaly.decidedBy, let standing = anomaly.standing else { return "" }
        let when = viewer.dateTime(decidedAt)
        let text =
            standing == .cleared
            ? viewer.say(.anomalyCleared, ["when": .text(when)])
            : viewer.say(.anomalyDecidedBy, ["actor": .text(names.say(by, viewer)), "when": .text(when)])
        let note: HTML = anomaly.note.map { "<p>\(HTML.outside($0))</p>" } ?? ""
        return Notice(.info, text, note).html(viewer) + stillHeld(viewer)
    }

    private func about(_ viewer: Viewer) -> HTML {
        // With a sentence it stands above all.
        var items = found.contradictions[anomaly.id] == nil ? [DescriptionList.Item(viewer.say(.anomalyDetail), said(anomaly, viewer))] : []
        if let order = found.order {
            items.append(.init(viewer.say(.anomalyOrder), Link(order.order.key, "/orders/\(order.order.id)").html(viewer)))
        }
        if let parcel = found.parcel { items.append(.init(viewer.say(.anomalyParcel), Link(parcel.key, "/parcels/\(parcel.id)").html(viewer))) }
        if let reference = anomaly.reference { items.append(.init(viewer.say(.anomalyReference), .outside(reference))) }
        if let market = anomaly.marketplaceName { items.append(.init(viewer.say(.anomalyMarketplace), .outside(market))) }
        items.append(.init(viewer.say(.anomalyRaised), viewer.time(anomaly.raisedAt, .dateTime)))
        if let party = anomaly.askedPartyName, let askedAt = anomaly.askedAt {
            let text = viewer.say(anomaly.answeredAt == nil ? .anomalyAskedWaits : .anomalyAskedDone, ["party": .text(party)])
            items.append(.init(viewer.say(.anomalyAskedAt), "\(viewer.time(askedAt)) · \(text)"))
        }
        items.append(.init(viewer.say(.anomalyID), CopyID(anomaly.id.description).html(viewer)))
        return Panel(viewer.say(.anomalyAbout), region: "about", DescriptionList(items).html(viewer)).html(viewer)
    }

    private func record(_ viewer: Viewer) -> HTML {
        guard let scan = found.scan else { return "" }
        func line(_ record: TrackRecord) -> HTML {
            guard record.accepted + record.rejected + record.undecided > 0 else { return .text(viewer.say(.anomalyRecordClean)) }
            return .text(
                viewer.say(
                    .anomalyRecordText,
                    ["accepted": .number(record.accepted), "rejected": .number(record.rejected), "undecided": .number(record.undecided)]))
        }
        var items: [DescriptionList.Item] = []
        let scans = PagePath("/scans", ["recorder": scan.scan.recorder]).text
        if let record = found.recorder { items.append(.init(scan.recorderName, "\(line(record)) · \(Link(viewer.say(.networkScans), scans).html(viewer))")) }
        if let record = found.device, let device = scan.deviceName { items.append(.init(device, line(record))) }
        guard !items.isEmpty else { return "" }
        let note = viewer.say(.anomalyRecordNote, ["n": .number(found.recorder?.looked ?? 0)])
        return Panel(viewer.say(.anomalyRecord), note: .text(note), region: "record", DescriptionList(items).html(viewer)).html(viewer)
    }

    private func others(_ viewer: Viewer) -> HTML {
        guard !found.others.isEmpty else { return "" }
        let items = found.others.map { other -> HTML in
            let name = Link(other.title(viewer), other.path).html(viewer)
            return "<li>\(name) \(other.badge(viewer).html) <span class=\"soft\">\(said(other, viewer))</span></li>"
        }
        return Panel(viewer.say(.anomalyOthers), region: "others", "<ul>\(items)</ul>").html(viewer)
    }

    private func said(_ anomaly: AnomalyEntry, _ viewer: Viewer) -> HTML { anomaly.said(viewer, found.contradictions[anomaly.id], in: zone) }

    private func said(_ viewer: Viewer) -> HTML {
        guard !notes.isEmpty else { return "" }
        return Panel(viewer.say(.anomalySaid), region: "said", NoteTimeline.html(notes, names, viewer)).html(viewer)
    }

    private func facts(_ viewer: Viewer) -> HTML {
        let entries = found.facts.map { summary -> Timeline.Entry in
            let fact = summary.fact
            let title = Phrase.fact(fact.kind).map { viewer.say($0) } ?? fact.kind
            let why: HTML = reasons[fact.id].map { ": “\(HTML.outside($0))”" } ?? ""
            return .init(
                id: fact.id.description, at: fact.receivedAt, title: "<a href=\"/facts/\(fact.id.description)\">\(title)</a>\(why)",
                actor: summary.actorName ?? names.say(fact.actor, viewer))
        }
        let timeline = Timeline(entries, empty: EmptyState(viewer.say(.anomalyFactsNone))).html(viewer)
        let archived = found.archived?.notice(viewer)
        return Panel(
            viewer.say(.anomalyFacts), region: "facts", entries.isEmpty ? archived ?? timeline : "\(ifAny: archived)\(timeline)"
        ).html(viewer)
    }
}

/// What was said beside an anomaly.
enum NoteTimeline {
    static func html(_ notes: [AnomalyNoteEntry], _ names: ActorWords, _ viewer: Viewer) -> HTML {
        let entries = notes.map { note -> Timeline.Entry in
            let (phrase, tone): (Phrase, Tone) =
                switch AnomalyNoteKind(rawValue: note.kind) {
                case .asked: (.noteAsked, .info)
                case .answered: (.noteAnswered, .good)
                case .objected, nil: (.noteObjected, .warning)
                }
            return .init(
                id: note.id.description, at: note.at, tone: tone, title: "\(viewer.say(phrase)): \(HTML.outside(note.text))",
                actor: names.say(note.actor, viewer))
        }
        return Timeline(entries, empty: EmptyState(viewer.say(.anomalyFactsNone))).html(viewer)
    }
}
