import Core
import Look
import Views

/// One transfer: what moved from where to where, what it resolves or takes back, and why.
struct TransferPage: Sendable {
    let detail: TransferDetail
    let actors: ActorWords

    private var transfer: TransferEntry { detail.transfer }
    private var money: Money { Money(minor: transfer.amount, transfer.currency) }

    func title(_ viewer: Viewer) -> String {
        viewer.say(.transferTitle, ["kind": .text(viewer.say(.transferKind(transfer.kind))), "amount": .text(viewer.money(money))])
    }

    func html(_ viewer: Viewer) -> HTML {
        let header = PageHeader(
            "\(title(viewer))", lead: "\(viewer.say(.transferMeans(transfer.kind)))", badge: state(viewer),
            breadcrumbs: Breadcrumbs(Link(viewer.say(.accountsTitle), "/accounts"), Link(detail.debit.name(viewer), detail.debit.path)))
        let panels: [HTML] = [
            Panel(viewer.say(.transferMoney), region: "money", movement(viewer)).html(viewer),
            Panel(viewer.say(.transferReason), region: "reason", reason(viewer)).html(viewer),
        ]
        return "\(header.html(viewer))\(Columns(panels).html(viewer))"
    }

    private func state(_ viewer: Viewer) -> Badge {
        if detail.correctedBy != nil { return Badge(viewer.say(.transferTakenBack), .bad) }
        guard transfer.kind == "hold" else {
            return transfer.kind == "void" ? Badge(viewer.say(.transferVoided)) : Badge(viewer.say(.transferPosted), .good)
        }
        switch detail.resolution?.kind {
        case "post": return Badge(viewer.say(.transferPosted), .good)
        case nil: return Badge(viewer.say(.transferPending), .waiting)
        default: return Badge(viewer.say(.transferVoided))
        }
    }

    private func movement(_ viewer: Viewer) -> HTML {
        var items: [DescriptionList.Item] = [
            .init(viewer.say(.transferAmount), viewer.amount(money)), .init(viewer.say(.transferFrom), detail.debit.link(viewer)),
            .init(viewer.say(.transferTo), detail.credit.link(viewer)), .init(viewer.say(.transferWhen), viewer.time(transfer.at, .dateTime)),
        ]
        if let hold = detail.hold { items.append(.init(viewer.say(.transferResolves), line(hold, viewer))) }
        if let resolution = detail.resolution {
            items.append(.init(viewer.say(.transferResolvedBy), line(resolution, viewer)))
        } else if transfer.kind == "hold" {
            items.append(.init(viewer.say(.transferResolvedBy), "\(viewer.say(.transferOpen))"))
        }
        if let corrects = detail.corrects { items.append(.init(viewer.say(.transferCorrects), line(corrects, viewer))) }
        if let corrected = detail.correctedBy { items.append(.init(viewer.say(.transferCorrectedBy), line(corrected, viewer))) }
        items.append(.init(viewer.say(.transferID), CopyID(transfer.id.description).html(viewer)))
        return DescriptionList(items).html(viewer)
    }

    private func line(_ other: TransferEntry, _ viewer: Viewer) -> HTML {
        let name = Link(viewer.say(.transferKind(other.kind)), "/transfers/\(other.id)")
        return "\(name.html(viewer)), \(viewer.amount(Money(minor: other.amount, other.currency))), \(viewer.time(other.at))"
    }

    private func reason(_ viewer: Viewer) -> HTML {
        var items: [DescriptionList.Item] = []
        if let order = detail.order {
            items.append(.init(viewer.say(.transferOrder), "<a href=\"/orders/\(order.id.description)\">\(HTML.outside(order.key))</a>"))
        }
        if let claim = detail.claim {
            items.append(.init(viewer.say(.transferClaim), "<a href=\"/claims/\(claim.id.description)\">\(HTML.outside(claim.offerName))</a>"))
        }
        if let part = detail.part { items.append(.init(viewer.say(.transferShare), "\(ClaimPage.share(part, viewer))")) }
        guard let fact = detail.fact?.fact else {
            return "\(DescriptionList(items).html(viewer))<p class=\"soft\">\(viewer.say(.transferNoFact))</p>"
        }
        items.append(.init(viewer.say(.transferFact), link(fact, viewer)))
        items.append(.init(viewer.say(.transferActor), "\(actors.say(fact.actor, viewer))"))
        if let cause = detail.cause?.fact {
            items.append(.init(viewer.say(.transferCause), "\(link(cause, viewer)), \(actors.say(cause.actor, viewer))"))
        }
        return DescriptionList(items).html(viewer)
    }

    private func link(_ fact: FactEntry, _ viewer: Viewer) -> HTML {
        "\(Link(FactLines.title(fact.kind, viewer), "/facts/\(fact.id)").html(viewer)), \(viewer.time(fact.receivedAt))"
    }
}
