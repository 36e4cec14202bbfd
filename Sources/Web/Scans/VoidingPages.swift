import Core
import Fulfilment
import Hummingbird
import Look
import Views
import Workflows

/// Taking a scan back: why, then what money moves, then it is done once.
extension Site {
    var voidingPages: [PageEndpoint] {
        [
            .get("/scans/{scan}/voiding/new", [.operator]) { call in showVoiding(call, try await askedVoiding(call), FormInput()) },
            .post("/scans/{scan}/voiding", [.operator]) { call, form in try await void(call, form) },
        ]
    }

    private func askedVoiding(_ call: PageCall) async throws -> AskedVoiding {
        let id: ScanID = try call.visit.id("scan")
        let asked = try await store.read { tx -> AskedVoiding? in
            guard let record = try ScanRecord.load(id, seenBy: .everything, in: tx) else { return nil }
            let order = try record.summary.order.flatMap { try OrderDetail.load($0, seenBy: .everything, in: tx) }
            return AskedVoiding(scan: record.summary.scan, claims: order?.claims ?? [])
        }
        guard let asked else { throw Problem.notFound("scan") }
        return asked
    }

    private func void(_ call: PageCall, _ sent: FormInput) async throws -> Response {
        let asked = try await askedVoiding(call)
        var form = sent
        let reason = ReasonForm.read(&form, call.viewer)
        guard form.faults.isEmpty else { return showVoiding(call, asked, form) }
        let request = call.onceRequest(form, fields: "reason")
        if asked.takenBack > 0, request == nil {
            let confirmation = asked.confirmation(reason: reason, hidden: [Hidden("csrf", call.csrf), onceField()], call.viewer)
            return page(call, title: asked.title(call.viewer), in: .scans, live: false, confirmation.html(call.viewer))
        }
        let (id, actor) = (asked.scan.id, call.actor)
        do {
            let path = try await carryOut(request) { tx, ids, now in
                _ = try workflows.void(id, by: actor, reason: reason, at: now, in: tx, ids: ids)
                return "/scans/\(id)"
            }
            return redirect(to: path, flash: .voidDone)
        } catch let refusal as any Refusal {
            return showVoiding(call, asked, form, refusal)
        }
    }

    private func showVoiding(_ call: PageCall, _ asked: AskedVoiding, _ form: FormInput, _ refusal: (any Refusal)? = nil) -> Response {
        let viewer = call.viewer
        let page = ReasonForm(
            title: asked.title(viewer), lead: viewer.say(.voidLead), action: "/scans/\(asked.scan.id)/voiding", hidden: [Hidden("csrf", call.csrf)],
            back: Link(viewer.say(.voidBack), "/scans/\(asked.scan.id)"),
            button: asked.takenBack > 0 ? .submit(viewer.say(.changeGoOn)) : .submit(viewer.say(.scanVoid), .danger))
        let status = refusal.map { Problem($0).status } ?? (form.faults.isEmpty ? .ok : .unprocessableContent)
        return self.page(call, title: asked.title(viewer), in: .scans, live: false, status: status, page.html(form, refusal: refusal, viewer))
    }
}

/// A scan that is to be taken back, and what is payable by it.
struct AskedVoiding: Sendable {
    let scan: ScanEntry
    /// Of its order.
    let claims: [ClaimDetail]

    private var parts: [(claim: ClaimEntry, part: PartEntry)] {
        claims.flatMap { claim in
            claim.parts.filter { $0.confirmingScan == scan.id && $0.state == "payable" && $0.amount > 0 }.map { (claim.claim, $0) }
        }
    }

    /// Minor units.
    var takenBack: Int64 { parts.reduce(0) { $0 + $1.part.amount } }

    func title(_ viewer: Viewer) -> String {
        viewer.say(.voidTitle, ["step": .text(EvidenceTable.step(scan, viewer)), "parcel": .text(scan.parcelKey)])
    }

    func confirmation(reason: String, hidden: [Hidden], _ viewer: Viewer) -> ConfirmMoney {
        let amount = Money(minor: takenBack, parts.first?.claim.currency ?? .eur)
        func accounts(_ phrase: Phrase, _ ids: [AccountID]) -> HTML {
            "\(viewer.say(phrase)) (\(Set(ids).sorted().map { SubjectPath.html($0.description) }.joined(", ")))"
        }
        return ConfirmMoney(
            title(viewer), amount: amount, from: accounts(.voidPayable, parts.map(\.claim.payable)),
            to: accounts(.voidBudget, parts.map(\.claim.budget)), warning: .text(viewer.say(.voidWarning)),
            more: [.init(viewer.say(.changeReason), .outside(reason))], action: "/scans/\(scan.id)/voiding",
            hidden: hidden + [Hidden("reason", reason)], button: viewer.say(.voidButton, ["amount": .text(viewer.money(amount))]),
            cancel: Link(viewer.say(.voidBack), "/scans/\(scan.id)"))
    }
}
