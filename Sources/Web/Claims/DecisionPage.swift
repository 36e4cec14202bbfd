import Cashback
import Core
import Look
import Views
import Workflows

extension DecisionWord {
    /// - Parameter hours: counts with `extend` only.
    func decision(hours: Int64 = 0) -> ClaimDecision {
        switch self {
        case .approve: .approve
        case .reject: .reject
        case .extend: .extend(hours: hours)
        case .hold: .hold
        case .release: .release
        case .clawBack: .clawBack
        }
    }

    func concerns(_ part: PartEntry) -> Bool {
        guard let state = PartState(rawValue: part.state) else { return false }
        return decision().concerns(state, isProved: part.confirmingScan != nil, heldFrom: part.heldFrom.flatMap(PartState.init(rawValue:)))
    }

    /// Whether it moves money of such a part. A hold that is lifted does where a scan has proved the delivery.
    func movesMoney(_ part: PartEntry) -> Bool {
        switch self {
        case .approve, .reject, .clawBack: part.amount > 0
        case .release: part.amount > 0 && part.confirmingScan != nil
        case .extend, .hold: false
        }
    }
}

/// The question that a person answers before deciding a claim, and where money moves, the confirmation after it.
struct DecisionPage: Sendable {
    let word: DecisionWord
    let claim: ClaimEntry
    /// Those that the decision concerns.
    let parts: [PartEntry]
    let csrf: Hidden
    var reason = ""
    var hours = ""
    var faults: [FormInput.FieldFault] = []
    /// What is wrong with the whole.
    var error: String?
    /// Set where everything is said and only the confirmation is missing.
    var once: Hidden?

    init(_ word: DecisionWord, _ claim: ClaimWithParts, csrf: String) {
        self.word = word
        self.claim = claim.claim
        parts = claim.parts.filter { word.concerns($0) }
        self.csrf = Hidden("csrf", csrf)
    }

    var movesMoney: Bool { parts.contains { word.movesMoney($0) } }
    private var path: String { "/claims/\(claim.id)" }
    private var amount: Money { Money(minor: parts.reduce(0) { $0 + $1.amount }, claim.currency) }

    func title(_ viewer: Viewer) -> String { viewer.say(.decisionTitle(word), ["order": .text(claim.orderKey)]) }

    func html(_ viewer: Viewer) -> HTML {
        let crumbs = Breadcrumbs(Link(viewer.say(.navClaims), "/claims"), Link(viewer.say(.claimsOrder) + " " + claim.orderKey, path))
        let header = PageHeader("\(title(viewer))", lead: "\(viewer.say(.decisionMeans(word)))", breadcrumbs: crumbs)
        guard !parts.isEmpty else {
            let back = Button.link(viewer.say(.decisionCancel), to: path)
            return "\(header.html(viewer))\(Notice(.warning, error ?? viewer.say(.decisionGone)).html(viewer))\(back.html(viewer))"
        }
        return "\(header.html(viewer))\(Panel(nil, once.map { confirmation($0, viewer) } ?? question(viewer)).html(viewer))"
    }

    private func question(_ viewer: Viewer) -> HTML {
        func fault(_ name: String) -> String? { faults.first { $0.field == name }?.text }
        var fields: [Field] = []
        if word == .extend {
            fields.append(
                Field("hours", viewer.say(.decisionHours), .number(unit: viewer.say(.decisionHoursUnit)), value: hours, error: fault("hours")))
        }
        fields.append(
            Field(
                "reason", viewer.say(.decisionReason), .textarea(rows: 3), value: reason, hint: viewer.say(.decisionReasonHint),
                error: fault("reason")))
        let form = Form(
            path + "/decisions", fields: fields,
            buttons: [
                .submit(viewer.say(movesMoney ? .decisionGoOn : .decision(word))), .link(viewer.say(.decisionCancel), to: path),
            ], hidden: [csrf, Hidden("decision", word.rawValue)], error: error)
        return "\(concerned(viewer))\(form.html(viewer))"
    }

    private func concerned(_ viewer: Viewer) -> HTML {
        let items = parts.map { part in
            DescriptionList.Item(
                ClaimPage.share(part, viewer),
                "\(viewer.amount(Money(minor: part.amount, claim.currency))) \(part.badge(viewer))")
        }
        return "<h2>\(viewer.say(.decisionConcerns))</h2>\(DescriptionList(items).html(viewer))"
    }

    private func confirmation(_ once: Hidden, _ viewer: Viewer) -> HTML {
        let budget: HTML = "\(viewer.say(.moneyBudgetOf, ["offer": .text(claim.offerName)]))"
        let buyer: HTML = "\(viewer.say(.moneyOwedBuyer))"
        let (from, to): (HTML, HTML) =
            switch word {
            case .reject: ("\(viewer.say(.moneyReserved))", budget)
            case .clawBack: (buyer, budget)
            default: (budget, buyer)
            }
        var more = [DescriptionList.Item(viewer.say(.decisionReason), .outside(reason))]
        more += parts.map { .init(ClaimPage.share($0, viewer), viewer.amount(Money(minor: $0.amount, claim.currency))) }
        return ConfirmMoney(
            viewer.say(.decision(word)), amount: amount, from: from, to: to, warning: "\(viewer.say(.decisionFinal))", more: more,
            action: path + "/decisions", hidden: [csrf, Hidden("decision", word.rawValue), Hidden("reason", reason), once],
            button: viewer.say(.decisionConfirm, ["decision": .text(viewer.say(.decision(word))), "amount": .text(viewer.money(amount))]),
            cancel: Link(viewer.say(.decisionCancel), path)
        ).html(viewer)
    }
}
