import Cashback
import Core
import JSONText
import Look
import TradeNetwork
import Views

/// One offer: its terms in plain words, their versions, its budget, and what became of its claims.
struct OfferPage: Sendable {
    let detail: OfferDetail
    let actors: ActorWords
    private let terms: [Terms]
    private let isOperator: Bool

    init(_ detail: OfferDetail, _ actors: ActorWords, role: Role) throws {
        self.detail = detail
        self.actors = actors
        isOperator = role == .operator
        terms = try detail.versions.map { try Terms(JSONReader(try JSON.parse($0.body))) }
    }

    private var offer: OfferEntry { detail.offer }
    private var path: String { "/offers/\(offer.id)" }
    private func money(_ minor: Int64) -> Money { Money(minor: minor, offer.currency) }

    func html(_ viewer: Viewer) -> HTML {
        let comparison: HTML = offer.isComparison
            ? Notice(.warning, viewer.say(.comparisonTitle), "\(viewer.say(.comparisonText))").html(viewer) : ""
        let header = PageHeader(
            .outside(offer.name), badge: offer.state(viewer), breadcrumbs: Breadcrumbs(Link(viewer.say(.navOffers), "/offers")),
            actions: isOperator && offer.closedAt == nil
                ? [
                    .link(viewer.say(.offerFund), to: path + "/fundings/new", .primary), .link(viewer.say(.offerEdit), to: path + "/edit"),
                    .link(viewer.say(.offerClose), to: path + "/closure/new", .danger),
                ] : [])
        let panels: [HTML] = [
            Panel(
                viewer.say(.offerMoney), note: isOperator ? nil : "\(viewer.say(.offerMoneyAll))", region: "budget", budget(viewer)
            ).html(viewer),
            Panel(
                viewer.say(isOperator ? .offerClaims : .offerClaimsYours), note: claimsNote(viewer), region: "claims",
                more: Link(viewer.say(isOperator ? .offerClaimsAll : .offerClaimsAllYours), "/claims?offer=\(offer.id)"), claims(viewer)
            ).html(viewer),
        ]
        let words = terms.first.map { TermsWords($0, offer.currency).items(viewer) } ?? []
        let about: [HTML] = [
            Panel(
                viewer.say(.offerTerms), note: "\(viewer.say(.offerTermsNote, ["n": .number(offer.version)]))", region: "terms",
                DescriptionList(words).html(viewer)
            ).html(viewer),
            Panel(viewer.say(.offerAbout), facts(viewer)).html(viewer),
        ]
        let history = Panel(viewer.say(.offerVersions), region: "versions", versions(viewer))
        return "\(header.html(viewer))\(comparison)\(panels)\(Columns(about).html(viewer))\(history.html(viewer))"
    }

    /// Whose claims they are, and how many of them are counted.
    private func claimsNote(_ viewer: Viewer) -> HTML? {
        let whose = isOperator ? [] : [viewer.say(.offerClaimsYoursNote)]
        let newest = detail.claims.claims.isExact ? [] : [viewer.say(.offerClaimsNewest, ["n": .number(OfferClaims.limit)])]
        return whose.isEmpty && newest.isEmpty ? nil : "\((whose + newest).joined(separator: " "))"
    }

    private func facts(_ viewer: Viewer) -> HTML {
        var items: [DescriptionList.Item] = [
            .init(viewer.say(.offersMarketplace), .outside(offer.marketplaceName)), .init(viewer.say(.offerKey), .outside(offer.key)),
            .init(
                viewer.say(.offerPayer), isOperator ? Link(detail.payerName, "/parties/\(detail.payer)").html(viewer) : .outside(detail.payerName)),
            .init(viewer.say(.offerCreated), viewer.time(offer.createdAt, .dateTime)),
        ]
        if let closedAt = offer.closedAt {
            items.append(.init(viewer.say(.offerClosedAt), "\(viewer.time(closedAt, .dateTime)). \(viewer.say(.offerClosedText))"))
        }
        items.append(.init(viewer.say(.offerID), CopyID(offer.id.description).html(viewer)))
        let facts: HTML = isOperator ? "<p>\(Link(viewer.say(.offerFacts), "/facts?subject=\(offer.id)").html(viewer))</p>" : ""
        return "\(DescriptionList(items).html(viewer))\(facts)"
    }

    private func budget(_ viewer: Viewer) -> HTML {
        let account = "/accounts/\(offer.budget)"
        let path = isOperator ? account : nil
        var figures = [
            KeyFigure(viewer.say(.offerMoneyIn), viewer.amount(money(detail.budget.creditsPosted)), path: path),
            KeyFigure(viewer.say(.offerMoneyReserved), viewer.amount(money(detail.budget.debitsPending)), path: path),
        ]
        if offer.isBudgetLimited { figures.append(KeyFigure(viewer.say(.offerMoneyFree), viewer.amount(money(offer.available)), path: path)) }
        let more: HTML = isOperator ? " \(Link(viewer.say(.offerBudgetAccount), account).html(viewer))" : ""
        return """
            \(KeyFigures(figures).html(viewer))\(OfferBudget(offer: offer, budget: detail.budget).html(viewer))\
            <p class="soft">\(viewer.say(offer.isBudgetLimited ? .offerLimited : .offerUnlimited))\(more)</p>
            """
    }

    private func claims(_ viewer: Viewer) -> HTML {
        let rows = ShownState.allCases.compactMap { state -> Table.Row? in
            guard let found = detail.claims.states.first(where: { $0.state == state.rawValue }) else { return nil }
            let list = PagePath("/claims", ["state": state.rawValue, "offer": offer.id.description]).text
            return Table.Row(
                key: state.rawValue, path: list, [state.badge(viewer), "\(viewer.number(found.claims))", viewer.amount(money(found.amount))])
        }
        return Table(
            caption: viewer.say(isOperator ? .offerClaims : .offerClaimsYours),
            columns: [.init(viewer.say(.offersState)), .init(viewer.say(.offerClaimsCount), .number), .init(viewer.say(.claimsAmount), .money)],
            rows: rows, empty: EmptyState(viewer.say(.offerClaimsNone), viewer.say(.offerClaimsNoneMore))
        ).html(viewer)
    }

    private func versions(_ viewer: Viewer) -> HTML {
        let rows = zip(detail.versions, terms).map { version, terms -> Table.Row in
            let words = TermsWords(terms, offer.currency)
            let comparison: HTML = version.isComparison ? " \(Badge(viewer.say(.comparison), .warning).html)" : ""
            return Table.Row(
                key: version.id.description,
                [
                    "\(viewer.number(version.version))", viewer.time(version.createdAt, .dateTime), "\(actors.say(version.madeBy, viewer))",
                    "\(words.reward(viewer))", ("\(words.release(viewer))\(comparison)" as HTML).inOne,
                ])
        }
        return Table(
            caption: viewer.say(.offerVersions),
            columns: [
                .init(viewer.say(.offerVersion)), .init(viewer.say(.offerCreated), .time), .init(viewer.say(.offerMadeBy)),
                .init(viewer.say(.offersReward)), .init(viewer.say(.offersRelease)),
            ], rows: rows, empty: EmptyState(viewer.say(.offersEmpty))
        ).html(viewer)
    }
}
