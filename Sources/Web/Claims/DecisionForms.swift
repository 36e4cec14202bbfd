import Cashback
import Core
import Hummingbird
import Look
import Views
import Workflows

extension Site {
    func askForDecision(_ call: PageCall) async throws -> Response {
        guard let word: DecisionWord = call.visit.choice("decision") else { throw Problem.notFound("decision") }
        return answer(call, try await decisionPage(call, word), status: .ok)
    }

    /// Carried out at once where no money moves; else it is confirmed on a page of its own, which sends the same form again with its key.
    func decideClaim(_ call: PageCall, _ form: FormInput) async throws -> Response {
        guard let word = form.text("decision").flatMap(DecisionWord.init(rawValue:)) else { throw Problem.notFound("decision") }
        let id: ClaimID = try call.visit.id("claim")
        let once = call.onceRequest(form, fields: "decision", "reason")
        var form = form
        let said = DecisionInput(word, &form, call.viewer)
        var content = try await decisionPage(call, word)
        (content.reason, content.hours, content.faults) = (form.text("reason") ?? "", form.text("hours") ?? "", form.faults)
        guard form.faults.isEmpty else { return answer(call, content, status: .unprocessableContent) }
        if once == nil, content.movesMoney {
            content.once = onceField()
            return answer(call, content, status: .ok)
        }
        do {
            let actor = call.actor
            let path = try await carryOut(once) { tx, ids, now in
                _ = try workflows.decide(id, said.decision, by: actor, reason: said.reason, at: now, in: tx, ids: ids)
                return "/claims/\(id)"
            }
            return redirect(to: path, flash: .decisionDone(word))
        } catch let refusal as any Refusal {
            content.error = refusal.sentence
            return answer(call, content, status: .conflict)
        }
    }

    private func decisionPage(_ call: PageCall, _ word: DecisionWord) async throws -> DecisionPage {
        let id: ClaimID = try call.visit.id("claim")
        guard let claim = try await store.read({ try ClaimDetail.load(id, seenBy: call.sight, in: $0) }) else { throw Problem.notFound("claim") }
        return DecisionPage(word, ClaimWithParts(claim: claim.claim, parts: claim.parts), csrf: call.csrf)
    }

    private func answer(_ call: PageCall, _ content: DecisionPage, status: HTTPResponse.Status) -> Response {
        page(call, title: content.title(call.viewer), in: .claims, live: false, status: status, content.html(call.viewer))
    }
}

/// A decision as a form says it.
private struct DecisionInput: Sendable {
    let decision: ClaimDecision
    let reason: String

    init(_ word: DecisionWord, _ form: inout FormInput, _ viewer: Viewer) {
        let missing = viewer.say(.decisionReasonMissing)
        reason = form.required("reason", bytesAtMost: 500, missing: missing, tooLong: missing)
        var hours: Int64 = 0
        if word == .extend {
            hours = form.text("hours").flatMap { Int64($0) } ?? 0
            if !(1...8_760).contains(hours) { form.fault("hours", viewer.say(.decisionHoursFault)) }
        }
        decision = word.decision(hours: hours)
    }
}
