import Cashback
import Core
import JSONText
import Look
import Store
import TradeNetwork
import Views

/// One claim: why it is payable or not, what proves it, what moved, and what a person can decide.
struct ClaimPage: Sendable {
    /// What the page reads.
    struct View: Sendable {
        let detail: ClaimDetail
        /// About the claim, and about which scans of its parcels count, in the order in which they became known.
        let facts: [FactEntry]
        let why: WhyNotPayable
        let doubts: [ClaimDoubt]
        let actors: ActorWords
        let causes: [FactID: String]

        /// - Returns: nil when there is no such claim, or it may not be seen.
        static func load(_ id: ClaimID, seenBy sight: Sight, in tx: any Transaction) throws -> View? {
            guard let detail = try ClaimDetail.load(id, seenBy: sight, in: tx), let why = try WhyNotPayable.load(id, seenBy: sight, in: tx) else {
                return nil
            }
            let counted = try FactEntry.ofCounting(detail.parts.compactMap(\.parcel), in: tx)
            let facts = (detail.facts + counted).sorted { $0.position < $1.position }
            let doubts = try ClaimDoubt.of(detail, in: tx)
            let actors = (facts + doubts.flatMap(\.decisions)).map(\.actor) + why.parts.compactMap { $0.cause?.fact.actor }
            return View(
                detail: detail, facts: facts, why: why, doubts: doubts, actors: ActorWords(names: try ActorNames.load(actors, seenBy: sight, in: tx)),
                causes: try FactKinds.load(facts.compactMap(\.cause), in: tx))
        }
    }

    let title: String
    let view: View
    private let terms: Terms
    private let decisions: [DecisionWord]
    private let facts: Timeline
    /// Pages of facts, accounts and transfers are the operator's.
    let opensLedger: Bool

    init(_ view: View, role: Role, viewer: Viewer) throws {
        let claim = view.detail.claim
        self.view = view
        title = viewer.say(
            .claimTitle, ["amount": .text(viewer.money(Money(minor: claim.amount, claim.currency))), "order": .text(claim.orderKey)])
        terms = try Terms(JSONReader(try JSON.parse(claim.termsBody)))
        opensLedger = role == .operator
        let lines = FactLines(actors: view.actors, currency: claim.currency, opensFacts: role == .operator, causes: view.causes,
            dated: claim.isDated ? [claim.id] : [], namesSteps: true)
        facts = Timeline(
            try view.facts.reversed().map { try lines.entry($0, viewer) }, empty: EmptyState(viewer.say(.claimFactsNone)))
        decisions = role == .operator ? DecisionWord.allCases.filter { word in view.detail.parts.contains { word.concerns($0) } } : []
    }

    private var claim: ClaimEntry { view.detail.claim }
    private func money(_ minor: Int64) -> Money { Money(minor: minor, claim.currency) }

    func html(_ viewer: Viewer) throws -> HTML {
        let state: HTML = ClaimsPage.states(view.detail.parts, viewer)
        let header = PageHeader(
            "\(title)", lead: state, breadcrumbs: Breadcrumbs(Link(viewer.say(.navClaims), "/claims")))
        let comparison: HTML = claim.isComparison
            ? Notice(.warning, viewer.say(.comparisonTitle), "\(viewer.say(.comparisonText))").html(viewer) : ""
        let panels: [HTML] = [
            Panel(viewer.say(.claimWhy), note: "\(viewer.say(.claimWhyNote))", region: "why", why(viewer)).html(viewer),
            opensLedger ? Panel(viewer.say(.decisions), note: "\(viewer.say(.decisionsNote))", region: "decisions", buttons(viewer)).html(viewer) : "",
            Panel(viewer.say(.claimEvidence), note: "\(viewer.say(.claimEvidenceNote))", region: "evidence", evidence(viewer)).html(viewer),
            Panel(viewer.say(.claimDoubts), region: "doubts", try doubts(viewer)).html(viewer),
            Panel(viewer.say(.claimTransfers), region: "transfers", transfers(viewer)).html(viewer),
        ]
        let about: [HTML] = [
            Panel(viewer.say(.claimID), region: "about", about(viewer)).html(viewer),
            Panel(viewer.say(.claimTerms), DescriptionList(TermsWords(terms, claim.currency).items(viewer)).html(viewer)).html(viewer),
        ]
        let archived = view.detail.archived?.notice(viewer)
        let happened = Panel(
            viewer.say(.claimFacts), region: "facts", view.facts.isEmpty ? archived ?? facts.html(viewer) : "\(ifAny: archived)\(facts.html(viewer))")
        return "\(header.html(viewer))\(comparison)\(panels)\(Columns(about).html(viewer))\(happened.html(viewer))"
    }

    private func buttons(_ viewer: Viewer) -> HTML {
        guard !decisions.isEmpty else { return "<p>\(viewer.say(.decisionsNone))</p>" }
        return Buttons(
            decisions.map { word in
                .link(
                    viewer.say(.decision(word)), to: "/claims/\(claim.id)/decisions/new?decision=\(word.rawValue)",
                    word == .approve ? .primary : word == .reject || word == .clawBack ? .danger : .quiet)
            }
        ).html(viewer)
    }

    private func about(_ viewer: Viewer) -> HTML {
        func account(_ id: AccountID, _ phrase: Phrase) -> HTML {
            opensLedger ? Link(viewer.say(phrase), "/accounts/\(id)").html(viewer) : "\(viewer.say(phrase))"
        }
        return DescriptionList([
            .init(viewer.say(.claimsOrder), "<a href=\"/orders/\(claim.order.description)\">\(HTML.outside(claim.orderKey))</a>"),
            .init(viewer.say(.claimsOffer), "<a href=\"/offers/\(claim.offer.description)\">\(HTML.outside(claim.offerName))</a>"),
            .init(viewer.say(.claimsMarketplace), .outside(claim.marketplaceName)),
            .init(viewer.say(.claimsTracked), viewer.time(claim.trackedAt, .dateTime)),
            .init(viewer.say(.claimsAmount), viewer.amount(money(claim.amount))),
            .init(viewer.say(.claimPayable), viewer.amount(money(view.why.payableAmount))),
            .init(viewer.say(.claimOpen), viewer.amount(money(view.why.openAmount))),
            .init(viewer.say(.claimTermsVersion), "\(viewer.say(.claimTermsFrozen, ["n": .number(claim.termsVersion)]))"),
            .init(viewer.say(.claimBudget), account(claim.budget, .claimBudgetAccount)),
            .init(viewer.say(.claimOwed), account(claim.payable, .claimOwedAccount)),
            .init(viewer.say(.claimID), CopyID(claim.id.description).html(viewer)),
        ]).html(viewer)
    }

    private func why(_ viewer: Viewer) -> HTML {
        let words = StandingWords(viewer: viewer, doubts: view.why.doubts, opensAnomalies: opensLedger)
        let rows = view.why.parts.map { explained -> Table.Row in
            let part = explained.part
            return Table.Row(
                key: part.id.description,
                [
                    "\(Self.share(part, viewer))", part.badge(viewer), words.html(explained).inOne,
                    "\(viewer.say(.decider(explained.decider)))", last(explained, viewer), viewer.amount(money(part.amount)),
                ])
        }
        return Table(
            caption: viewer.say(.claimShares),
            columns: [
                .init(viewer.say(.claimShare)), .init(viewer.say(.claimsState)), .init(viewer.say(.claimReason)), .init(viewer.say(.claimDecides)),
                .init(viewer.say(.claimLast)), .init(viewer.say(.claimsAmount), .money),
            ], rows: rows, empty: EmptyState(viewer.say(.claimNoShares))
        ).html(viewer)
    }

    /// Since when, and who did it.
    private func last(_ explained: PartExplanation, _ viewer: Viewer) -> HTML {
        guard let fact = explained.cause?.fact else { return viewer.time(explained.since) }
        let who: HTML = "\(view.actors.say(fact.actor, viewer))"
        return ("\(viewer.time(explained.since)), \(opensLedger ? "<a href=\"/facts/\(fact.id.description)\">\(who)</a>" : who)" as HTML).inOne
    }

    static func share(_ part: PartEntry, _ viewer: Viewer) -> String {
        let values: [String: Said] = ["n": .number(part.quantity), "article": .text(part.article), "parcel": .text(part.parcelKey ?? "")]
        return viewer.say(part.parcelKey == nil ? .claimShareOf : .claimShareParcel, values)
    }
}

extension ClaimPage {
    private func evidence(_ viewer: Viewer) -> HTML {
        let proofs = Set(view.detail.parts.compactMap(\.confirmingScan))
        let rows = view.why.parcels.flatMap { parcel in
            parcel.steps.map { step in
                let badge =
                    view.why.doubtedScans.contains(step.scan) ? Badge(viewer.say(.claimInDoubt), .warning)
                    : proofs.contains(step.scan) ? Badge(viewer.say(.claimProof), .good) : nil
                let proof: HTML = badge.map { " \($0.html)" } ?? ""
                return Table.Row(
                    key: step.scan.description, path: opensLedger ? "/scans/\(step.scan)" : nil,
                    [
                        ("\(viewer.say(.scanStep(step.step)))\(proof)" as HTML).inOne, .outside(parcel.key), viewer.time(step.occurredAt, .dateTime),
                        step.readPoint.map { .outside($0) } ?? "", "\(step.grade.rawValue)", CopyID(step.scan.description).code,
                    ])
            }
        }
        return Table(
            caption: viewer.say(.claimEvidence),
            columns: [
                .init(viewer.say(.claimStep)), .init(viewer.say(.claimParcel)), .init(viewer.say(.claimHappened), .time), .init(viewer.say(.claimPlace)),
                .init(viewer.say(.claimGrade)), .init("ID"),
            ], rows: rows, empty: EmptyState(viewer.say(.claimEvidenceNone), viewer.say(.claimEvidenceNoneMore))
        ).html(viewer)
    }

    private func transfers(_ viewer: Viewer) -> HTML {
        let rows = view.detail.transfers.map { transfer in
            Table.Row(
                key: transfer.id.description, path: opensLedger ? "/transfers/\(transfer.id)" : nil,
                [
                    "\(viewer.say(.transferKind(transfer.kind)))", viewer.time(transfer.at, .dateTime), CopyID(transfer.id.description).code,
                    viewer.amount(Money(minor: transfer.amount, transfer.currency)),
                ])
        }
        return Table(
            caption: viewer.say(.claimTransfers),
            columns: [
                .init(viewer.say(.transferWhat)), .init(viewer.say(.transferWhen), .time), .init(viewer.say(.transferID)),
                .init(viewer.say(.transferAmount), .money),
            ], rows: rows, empty: EmptyState(viewer.say(.claimTransfersNone), viewer.say(.claimTransfersNoneMore))
        ).html(viewer)
    }
}
