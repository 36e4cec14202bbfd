import Core
import Hummingbird
import Look
import Selling
import TradeNetwork
import Views
import Workflows

/// Cancelling an order or a line: why, then what money moves, then it is done once.
extension Site {
    var cancellationPages: [PageEndpoint] {
        [
            .get("/orders/{order}/cancellation/new", [.operator, .merchant]) { call in
                let asked = try await askedCancellation(call, call.visit.query("line"))
                return showCancellation(call, asked, FormInput())
            },
            .post("/orders/{order}/cancellation", [.operator, .merchant]) { call, form in try await cancel(call, form) },
        ]
    }

    private func askedCancellation(_ call: PageCall, _ line: String?) async throws -> AskedCancellation {
        let id: OrderID = try call.visit.id("order")
        let sight = call.sight
        guard let detail = try await store.read({ try OrderDetail.load(id, seenBy: sight, in: $0) }) else { throw Problem.notFound("order") }
        guard let line else { return AskedCancellation(detail: detail, line: nil) }
        guard let position = Int64(line), detail.lines.contains(where: { $0.position == position }) else { throw Problem.notFound("line") }
        return AskedCancellation(detail: detail, line: position)
    }

    private func cancel(_ call: PageCall, _ sent: FormInput) async throws -> Response {
        let asked = try await askedCancellation(call, sent.text("line"))
        var form = sent
        let reason = ReasonForm.read(&form, call.viewer)
        guard form.faults.isEmpty else { return showCancellation(call, asked, form) }
        let request = call.onceRequest(form, fields: "line", "reason")
        if asked.movesMoney, request == nil {
            let confirmation = asked.confirmation(reason: reason, hidden: [Hidden("csrf", call.csrf), onceField()], isOperator: call.principal.role == .operator, call.viewer)
            return page(call, title: asked.title(call.viewer), in: .orders, live: false, confirmation.html(call.viewer))
        }
        let (id, lines) = (asked.detail.order.id, asked.line.map { Set([$0]) })
        let (principal, actor, sight) = (call.principal, call.actor, call.sight)
        do {
            let path = try await carryOut(request) { tx, ids, now in
                try MerchantRules(order: id, for: principal, seenBy: sight, in: tx).checkCancellation(of: lines)
                _ = try workflows.cancel(id, lines: lines, by: actor, reason: reason, at: now, in: tx, ids: ids)
                return "/orders/\(id)"
            }
            return redirect(to: path, flash: .cancelDone)
        } catch let refusal as any Refusal {
            return showCancellation(call, asked, form, refusal)
        }
    }

    private func showCancellation(_ call: PageCall, _ asked: AskedCancellation, _ form: FormInput, _ refusal: (any Refusal)? = nil) -> Response {
        let viewer = call.viewer
        let order = asked.detail.order
        let page = ReasonForm(
            title: asked.title(viewer), lead: viewer.say(asked.line == nil ? .cancelLead : .cancelLineLead), action: "/orders/\(order.id)/cancellation",
            hidden: [Hidden("csrf", call.csrf)] + asked.hidden, back: Link(viewer.say(.changeBack), "/orders/\(order.id)"),
            button: asked.movesMoney ? .submit(viewer.say(.changeGoOn)) : .submit(asked.title(viewer), .danger))
        let status = refusal.map { Problem($0).status } ?? (form.faults.isEmpty ? .ok : .unprocessableContent)
        return self.page(call, title: asked.title(viewer), in: .orders, live: false, status: status, page.html(form, refusal: refusal, viewer))
    }
}

/// What is to be cancelled, and what money that moves.
struct AskedCancellation: Sendable {
    let detail: OrderDetail
    /// nil for all that are left.
    let line: Int64?

    private static let ended: Set<String> = ["rejected", "cancelled", "clawed_back"]

    private var parts: [(claim: ClaimEntry, part: PartEntry)] {
        detail.claims.flatMap { claim in
            claim.parts.filter { (line == nil || $0.line == line) && !Self.ended.contains($0.state) && $0.amount > 0 }.map { (claim.claim, $0) }
        }
    }

    private func sum(_ isCounted: (PartEntry) -> Bool) -> Int64 { parts.map(\.part).filter(isCounted).reduce(0) { $0 + $1.amount } }
    private var takenBack: Int64 { sum { $0.state == "payable" } }
    private var givenBack: Int64 { sum { $0.state != "payable" } }
    var movesMoney: Bool { takenBack + givenBack > 0 }
    var hidden: [Hidden] { line.map { [Hidden("line", String($0))] } ?? [] }

    func title(_ viewer: Viewer) -> String {
        let key = Said.text(detail.order.key)
        guard let named = detail.lines.first(where: { $0.position == line }) else { return viewer.say(.cancelTitle, ["key": key]) }
        return viewer.say(.cancelLineTitle, ["n": .number(named.quantity), "article": .text(named.name), "key": key])
    }

    /// - Parameter isOperator: who may open accounts.
    func confirmation(reason: String, hidden more: [Hidden], isOperator: Bool, _ viewer: Viewer) -> ConfirmMoney {
        let currency = parts.first?.claim.currency ?? detail.order.currency
        let amount = Money(minor: takenBack > 0 ? takenBack : givenBack, currency)
        func accounts(_ phrase: Phrase, _ ids: [AccountID]) -> HTML {
            guard isOperator else { return .text(viewer.say(phrase)) }
            return "\(viewer.say(phrase)) (\(Set(ids).sorted().map { SubjectPath.html($0.description) }.joined(", ")))"
        }
        let claims = parts.map(\.claim)
        return ConfirmMoney(
            title(viewer), amount: amount,
            from: accounts(takenBack > 0 ? .cancelPayable : .cancelReserved, takenBack > 0 ? claims.map(\.payable) : claims.map(\.budget)),
            to: accounts(.cancelBudget, claims.map(\.budget)), warning: .text(viewer.say(.cancelWarning)),
            more: [
                .init(viewer.say(.cancelTakenBack), viewer.amount(Money(minor: takenBack, currency))),
                .init(viewer.say(.cancelGivenBack), viewer.amount(Money(minor: givenBack, currency))),
                .init(viewer.say(.changeReason), .outside(reason)),
            ], action: "/orders/\(detail.order.id)/cancellation", hidden: more + hidden + [Hidden("reason", reason)],
            button: viewer.say(.cancelButton, ["amount": .text(viewer.money(Money(minor: takenBack + givenBack, currency)))]),
            cancel: Link(viewer.say(.changeBack), "/orders/\(detail.order.id)"))
    }
}
