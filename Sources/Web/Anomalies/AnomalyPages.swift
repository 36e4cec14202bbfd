import Core
import Fulfilment
import Hummingbird
import Look
import Store
import TradeNetwork
import Views
import Workflows

extension Site {
    /// The operator decides; whoever recorded a scan is asked about it and answers.
    var anomalyPages: [PageEndpoint] {
        [
            .get("/anomalies", .everybody, filters: AnomalySearch.filters) { call in
                call.principal.role == .operator ? try await queue(call) : try await asked(call, only: nil)
            },
            .get("/anomalies/{anomaly}", .everybody) { call in
                let id: AnomalyID = try call.visit.id("anomaly")
                return call.principal.role == .operator ? try await showCase(call, id) : try await asked(call, only: id)
            },
            decisionForm, reopeningForm, questionForm, answerForm,
        ]
    }

    private func queue(_ call: PageCall) async throws -> Response {
        let visit = call.visit
        var search = AnomalySearch()
        if let state: AnomalyState = visit.choice("state") { search.standing = .state(state.rawValue) }
        if visit.query("state") == "all" { search.standing = .all }
        search.kind = visit.choice("kind", of: AnomalyKind.self)?.rawValue
        search.marketplace = visit.query("marketplace")
        // What is decided is looked up: the latest first.
        search.oldestFirst = search.standing == .undecided
        let (wanted, place) = (search, Turning.place(visit))
        let (found, counts) = try await store.read { tx in
            (
                try wanted.page(at: place, limit: AnomalyQueuePage.rows, seenBy: .everything, in: tx),
                try AnomalyCounts.load(AnomalyState.allCases.map(\.rawValue), in: tx)
            )
        }
        let shown = AnomalyQueuePage(
            anomalies: found, search: wanted, counts: counts, address: Turning.address("/anomalies", visit, "state", "kind", "marketplace"),
            csrf: call.csrf, once: { onceField() }, isDemo: demo != nil)
        return page(call, title: call.viewer.say(.navAnomalies), in: .anomalies, shown.html(call.viewer))
    }

    /// - Parameter refused: the form that was refused, with what was typed.
    private func showCase(
        _ call: PageCall, _ id: AnomalyID, refused: (form: String, input: FormInput)? = nil, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let now = world.now()
        let loaded = try await store.read { tx -> (AnomalyCase, [AnomalyNoteEntry], [String: String])? in
            guard let found = try AnomalyCase.load(id, now: now, in: tx) else { return nil }
            let notes = try AnomalyNoteList.of(id, in: tx)
            let actors = notes.map(\.actor) + [found.anomaly.decidedBy].compactMap { $0 }
            return (found, notes, try ActorNames.load(actors, seenBy: .everything, in: tx))
        }
        guard let (found, notes, names) = loaded else { throw Problem.notFound("anomaly") }
        var shown = AnomalyCasePage(found: found, notes: notes, names: ActorWords(names: names), csrf: call.csrf, once: onceField())
        for fact in found.facts.map(\.fact) { shown.reasons[fact.id] = try FactLines.reason(of: fact) }
        if let refused { (shown.refused, shown.input) = (refused.form, refused.input) }
        return page(
            call, title: found.anomaly.title(call.viewer), in: .anomalies, live: refused == nil, status: status, shown.html(call.viewer))
    }

    private func asked(
        _ call: PageCall, only id: AnomalyID?, refused: (AnomalyID, FormInput)? = nil, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let sight = call.sight
        let (questions, names) = try await store.read { tx in
            let questions = try id.map { try [AnomalyQuestions.load($0, seenBy: sight, in: tx)].compactMap { $0 } } ?? AnomalyQuestions.load(seenBy: sight, in: tx)
            return (questions, try ActorNames.load(questions.flatMap { $0.notes.map(\.actor) }, seenBy: sight, in: tx))
        }
        if id != nil, questions.isEmpty { throw Problem.notFound("anomaly") }
        var shown = AskedPage(questions: questions, names: ActorWords(names: names), csrf: call.csrf, once: { onceField() })
        if let refused { (shown.refused, shown.input) = refused }
        let title = call.viewer.say(.navQuestions)
        return page(
            call, title: title, in: .anomalies, live: refused == nil, status: status,
            id == nil ? shown.html(call.viewer) : shown.single(call.viewer))
    }

    // MARK: Forms

    private var decisionForm: PageEndpoint {
        .post("/anomalies/{anomaly}/decisions", [.operator]) { call, form in
            let id: AnomalyID = try call.visit.id("anomaly")
            if form.text("ask") != nil, let question = try await askBeforeDeciding(call, id, form) { return question }
            return try await carryOut(call, id, "decisions", form) { form in
                guard let decision = form.choice("decision", of: AnomalyDecision.self, missing: call.viewer.say(.anomalyDecisionMissing)) else { return nil }
                let note = form.text("note")
                if let note, note.utf8.count > AnomalyNote.textBytes { form.fault("note", call.viewer.say(.anomalyTextLong)) }
                let (actor, back) = (call.actor, form.text("back"))
                return AnomalyAct(
                    request: call.onceRequest(form, fields: "decision", "note"), flash: .decided(decision),
                    next: { try await nextToDecide(after: id, back: back) }
                ) {
                    _ = try workflows.decide(id, decision, by: actor, note: note, at: $2, in: $0, ids: $1)
                }
            }
        }
    }

    /// - Returns: nil where no money would move, or nothing can be decided.
    private func askBeforeDeciding(_ call: PageCall, _ id: AnomalyID, _ form: FormInput) async throws -> Response? {
        let now = world.now()
        guard let decision = form.text("decision").flatMap(AnomalyDecision.init(rawValue:)),
            let found = try await store.read({ try AnomalyCase.load(id, now: now, in: $0) }), found.anomaly.isUndecided,
            let shown = AnomalyConfirmPage(found, decision, kept: ["note", "back"].map { Hidden($0, form.text($0) ?? "") }, csrf: call.csrf, once: onceField())
        else { return nil }
        return page(call, title: shown.title(call.viewer), in: .anomalies, live: false, shown.html(call.viewer))
    }

    private var reopeningForm: PageEndpoint {
        .post("/anomalies/{anomaly}/reopenings", [.operator]) { call, form in
            let id: AnomalyID = try call.visit.id("anomaly")
            return try await carryOut(call, id, "reopenings", form) { form in
                let (reason, actor) = (form.words("reason", call.viewer), call.actor)
                return AnomalyAct(request: call.onceRequest(form, fields: "reason"), flash: .anomalyReopened, next: { "/anomalies/\(id)" }) {
                    _ = try workflows.reopen(id, by: actor, reason: reason, at: $2, in: $0, ids: $1)
                }
            }
        }
    }

    private var questionForm: PageEndpoint {
        .post("/anomalies/{anomaly}/questions", [.operator]) { call, form in
            let id: AnomalyID = try call.visit.id("anomaly")
            return try await carryOut(call, id, "questions", form) { form in
                let (text, actor) = (form.words("text", call.viewer), call.actor)
                return AnomalyAct(request: call.onceRequest(form, fields: "text"), flash: .anomalyAsked, next: { "/anomalies/\(id)" }) {
                    _ = try workflows.ask(id, text: text, by: actor, at: $2, in: $0, ids: $1)
                }
            }
        }
    }

    private var answerForm: PageEndpoint {
        .post("/anomalies/{anomaly}/answers", [.merchant, .factory, .hub, .carrier]) { call, form in
            let id: AnomalyID = try call.visit.id("anomaly")
            var form = form
            let name = "text-\(id)"
            let (text, actor, party) = (form.words(name, call.viewer), call.actor, call.principal.party)
            guard form.faults.isEmpty else { return try await asked(call, only: id, refused: (id, form), status: .unprocessableContent) }
            do {
                let path = try await carryOut(call.onceRequest(form, fields: name)) { tx, ids, now in
                    _ = try workflows.answer(id, text: text, as: party, by: actor, at: now, in: tx, ids: ids)
                    return "/anomalies"
                }
                return redirect(to: path, flash: .anomalyAnswered)
            } catch let refusal as AnomalyRefusal where refusal != .notFound {
                form.fault("", refusal.sentence)
                return try await asked(call, only: id, refused: (id, form), status: .conflict)
            }
        }
    }

    /// Reads a form of the operator, carries it out, and leads on; or shows the case again with what is wrong.
    private func carryOut(
        _ call: PageCall, _ id: AnomalyID, _ name: String, _ form: FormInput, _ read: (inout FormInput) -> AnomalyAct?
    ) async throws -> Response {
        var form = form
        guard let act = read(&form), form.faults.isEmpty else { return try await showCase(call, id, refused: (name, form), status: .unprocessableContent) }
        do {
            _ = try await carryOut(act.request) { tx, ids, now in
                try act.change(tx, ids, now)
                return ""
            }
        } catch let refusal as AnomalyRefusal where refusal != .notFound {
            form.fault("", refusal.sentence)
            return try await showCase(call, id, refused: (name, form), status: .conflict)
        }
        return redirect(to: try await act.next(), flash: act.flash, about: id)
    }

    /// From the queue back to it; from a case to the next one that nobody has looked at.
    private func nextToDecide(after id: AnomalyID, back: String?) async throws -> String {
        if let back, back == "/anomalies" || back.hasPrefix("/anomalies?") { return back }
        let search = AnomalySearch(standing: .state(AnomalyState.open.rawValue))
        let next = try await store.read { tx -> AnomalyID? in
            let later = try search.page(at: .after(.id(id.bits)), limit: 1, seenBy: .everything, in: tx).items.first
            return try (later ?? search.page(at: .first, limit: 1, seenBy: .everything, in: tx).items.first)?.anomaly.id
        }
        return next.map { "/anomalies/\($0)" } ?? "/anomalies"
    }
}

extension AnomalySearch {
    fileprivate static let filters: [ListFilter] = [
        ListFilter("state", .anomaliesState, .choice(AnomalyState.allCases.map { ($0.rawValue, .doubtState($0)) } + [("all", .anomaliesAll)])),
        .choice("kind", .anomaliesKind, AnomalyKind.self) { .doubt($0) }, ListFilter("marketplace", .anomalyMarketplace, .known(.marketplace)),
    ]
}

/// What a form of an anomaly asks for.
private struct AnomalyAct: Sendable {
    /// As something to be done once.
    let request: OnceRequest?
    let flash: Phrase
    /// The page after it.
    let next: @Sendable () async throws -> String
    let change: @Sendable (any Transaction, IdPool, Instant) throws -> Void
}

extension FormInput {
    /// Free text of 1 to 500 bytes.
    fileprivate mutating func words(_ name: String, _ viewer: Viewer) -> String {
        required(name, bytesAtMost: AnomalyNote.textBytes, missing: viewer.say(.anomalyTextMissing), tooLong: viewer.say(.anomalyTextLong))
    }
}
