import Core
import EPCISRepository
import Hummingbird
import Look
import Store
import TradeNetwork
import Views
import Workflows

/// What a party's own words mean, on its page.
struct EventMappingPanel: Sendable {
    let party: PartyEntry
    let mapping: EventMapping

    func html(_ viewer: Viewer) -> HTML {
        func said(_ text: String?) -> HTML { text.map { HTML.outside($0) } ?? "<span class=\"soft\">\(viewer.say(.eventMappingAny))</span>" }
        let rows = mapping.lines.map { line in
            Table.Row([
                said(line.bizStep), said(line.disposition), said(line.readPoint),
                line.step.map { Badge(viewer.say(.scanStep($0))).html } ?? .text(viewer.say(.eventMappingNothing)),
            ])
        }
        let columns = [Phrase.eventMappingBizStep, .eventMappingDisposition, .eventMappingReadPoint, .eventMappingMeans].map { Table.Column(viewer.say($0)) }
        let table = Table(
            caption: viewer.say(.eventMapping), columns: columns, rows: rows,
            empty: EmptyState(viewer.say(.eventMappingNone), viewer.say(.eventMappingNoneMore)))
        let change = Link(viewer.say(.eventMappingChange), EventMappingPanel.path(party.id))
        return Panel(viewer.say(.eventMapping), region: "event-mapping", more: change, table.html(viewer)).html(viewer)
    }

    static func path(_ party: PartyID) -> String { "/parties/\(party)/event-mapping/edit" }
}

extension Site {
    /// Where an operator says what a partner's words mean.
    var eventMappingPages: [PageEndpoint] {
        [
            .get("/parties/{party}/event-mapping/edit", [.operator]) { call in
                let (party, mapping) = try await mapping(of: call)
                var input = FormInput()
                input.fill("lines", EventMappingText.text(of: mapping))
                return form(call, party, input)
            },
            .post("/parties/{party}/event-mapping/edit", [.operator]) { call, form in
                var input = form
                let (party, _) = try await mapping(of: call)
                switch EventMappingText.read(input.text("lines") ?? "") {
                case .failure(let fault):
                    input.fault("lines", fault.sentence(call.viewer))
                    return self.form(call, party, input)
                case .success(let mapping):
                    let actor = call.actor
                    _ = try await workflows.once(nil) { tx, ids, now in
                        try workflows.mapEvents(of: party.id, mapping, by: actor, at: now, in: tx, ids: ids)
                        return IdempotencyAnswer(requestHash: [], status: 200, body: "")
                    }
                    return redirect(to: "/parties/\(party.id)", flash: .eventMappingSaved)
                }
            },
        ]
    }

    private func mapping(of call: PageCall) async throws -> (PartyEntry, EventMapping) {
        let id: PartyID = try call.visit.id("party")
        let found = try await store.read { tx in (try NetworkLists.party(id, in: tx), try EventMapping.load(of: id, in: tx)) }
        guard let party = found.0 else { throw Problem.notFound("party") }
        return (party, found.1)
    }

    private func form(_ call: PageCall, _ party: PartyEntry, _ input: FormInput) -> Response {
        let viewer = call.viewer
        let hint = viewer.say(.eventMappingHint, ["steps": .text(EventMappingText.steps)])
        let form = Form(
            EventMappingPanel.path(party.id), fields: [input.filled("lines", viewer.say(.eventMappingLines), .textarea(rows: 12), hint: hint, isOptional: true)],
            buttons: [.submit(viewer.say(.eventMappingSave))], hidden: [Hidden("csrf", call.csrf)], error: input.wholeFault)
        let shown = FormPage(
            title: viewer.say(.eventMappingOf, ["name": .text(party.name)]), lead: viewer.say(.eventMappingLead), back: Link(party.name, "/parties/\(party.id)"), form: form)
        return show(call, shown, in: .parties)
    }
}

extension EventMappingText {
    static let steps = Step.allCases.map(\.rawValue).joined(separator: ", ")
}

extension EventMappingText.Fault {
    func sentence(_ viewer: Viewer) -> String {
        switch self {
        case .noArrow(let line): viewer.say(.eventMappingNoArrow, ["n": .number(Int64(line))])
        case .step(let line, let word): viewer.say(.eventMappingStep, ["n": .number(Int64(line)), "word": .text(word), "steps": .text(EventMappingText.steps)])
        case .word(let line, let word): viewer.say(.eventMappingWord, ["n": .number(Int64(line)), "word": .text(word)])
        case .twice(let line, let word): viewer.say(.eventMappingTwice, ["n": .number(Int64(line)), "word": .text(word)])
        case .refused(let refusal): refusal.sentence
        }
    }
}
