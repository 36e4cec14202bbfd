import Cashback
import Core
import Look
import Views

extension OrderPage {
    /// Each claim with its shares, why they stand where they stand, and the money that moved for them.
    func cashback(_ viewer: Viewer) throws -> HTML {
        guard !record.claims.isEmpty else {
            return EmptyState(viewer.say(.orderCashbackNone), viewer.say(.orderCashbackNoneText)).html(viewer)
        }
        let transfers = Dictionary(uniqueKeysWithValues: record.detail.claims.map { ($0.claim.id, $0.transfers) })
        return try record.claims.map { why in try claim(why, transfers[why.claim.id] ?? [], viewer) }.joined("")
    }

    private func claim(_ why: WhyNotPayable, _ transfers: [TransferEntry], _ viewer: Viewer) throws -> HTML {
        let claim = why.claim
        let title = viewer.write(
            .orderClaim,
            [
                "amount": viewer.amount(Money(minor: claim.amount, claim.currency)),
                "offer": .outside(claim.offerName),
            ])
        let rule = ReleaseRule(text: try claim.releaseRule())
        let said = rule.map { viewer.say(.orderRule, ["rule": .text(viewer.say(.release($0), ["n": .number($0.days)]))]) } ?? ""
        let waits = why.terms.waitSentences(viewer)
        let mark: HTML =
            claim.isComparison ? Notice(.warning, viewer.say(.comparisonTitle), "\(viewer.say(.comparisonText))").html(viewer) : ""
        return """
            <h3><a href="/claims/\(claim.id.description)">\(title)</a></h3><p>\(([said] + waits).joined(separator: " "))</p>\(mark)\(shares(why, viewer))\
            <h4>\(viewer.say(.orderTransfers))</h4>\(moved(transfers, why, viewer))
            """
    }

    private func shares(_ why: WhyNotPayable, _ viewer: Viewer) -> HTML {
        let words = StandingWords(viewer: viewer, doubts: why.doubts, opensAnomalies: reader.isOperator)
        let rows = why.parts.map { explained -> Table.Row in
            let part = explained.part
            // What is held for a doubt about its scan is not proved by it yet.
            let says: Phrase = part.state == PartState.held.rawValue || part.state == PartState.review.rawValue ? .orderNextDoubted : .orderNextProved
            let proof: HTML =
                part.confirmingScan.map { " " + viewer.write(says, ["scan": "<a href=\"#\($0.description)\">\(CopyID($0.description).code)</a>"]) } ?? ""
            return Table.Row(
                key: part.id.description,
                [
                    .text(share(part, viewer)), part.badge(viewer),
                    "\(words.html(explained))\(proof)", viewer.amount(Money(minor: part.amount, why.claim.currency)),
                ])
        }
        return Table(
            caption: viewer.say(.claimShares),
            columns: [
                .init(viewer.say(.orderFor)), .init(viewer.say(.ordersState)), .init(viewer.say(.orderNext)), .init(viewer.say(.orderAmount), .money),
            ], rows: rows, empty: EmptyState(viewer.say(.claimNoShares))
        ).html(viewer)
    }

    private func share(_ part: PartEntry, _ viewer: Viewer) -> String {
        let values: [String: Said] = ["n": .number(part.quantity), "article": .text(part.article), "parcel": .text(part.parcelKey ?? "")]
        return viewer.say(part.parcelKey == nil ? .claimShareOf : .claimShareParcel, values)
    }

    private func moved(_ transfers: [TransferEntry], _ why: WhyNotPayable, _ viewer: Viewer) -> HTML {
        guard !transfers.isEmpty else { return "<p class=\"soft\">\(viewer.say(.orderNoTransfer))</p>" }
        let rows = transfers.map { transfer in
            Table.Row(
                key: transfer.id.description, path: reader.isOperator ? "/transfers/\(transfer.id)" : nil,
                [
                    "\(viewer.say(.transferKind(transfer.kind))) \(CopyID(transfer.id.description).code)", viewer.time(transfer.at, .dateTime),
                    "\(account(transfer.debit, why, viewer)) → \(account(transfer.credit, why, viewer))", viewer.amount(Money(minor: transfer.amount, transfer.currency)),
                ])
        }
        return Table(
            caption: viewer.say(.orderTransfers),
            columns: [
                .init(viewer.say(.orderTransfer)), .init(viewer.say(.orderWhen), .time), .init(viewer.say(.orderAccounts)),
                .init(viewer.say(.orderAmount), .money),
            ], rows: rows, empty: EmptyState(viewer.say(.orderNoTransfer))
        ).html(viewer)
    }

    /// What the account is to the claim; it opens its statement to the operator.
    private func account(_ id: AccountID, _ why: WhyNotPayable, _ viewer: Viewer) -> HTML {
        let name: String? =
            switch id {
            case why.claim.budget: viewer.say(.moneyBudgetOf, ["offer": .text(why.claim.offerName)])
            case why.claim.payable: viewer.say(.moneyOwedBuyer)
            default: nil
            }
        guard reader.isOperator else { return name.map { .text($0) } ?? CopyID(id.description).code }
        return name.map { Link($0, "/accounts/\(id)").html(viewer) } ?? SubjectPath.html(id.description)
    }
}

extension ReleaseRule {
    /// Days that it waits after what it waits for.
    fileprivate var days: Int64 {
        switch self {
        case .deliveryScan(let days), .estimatedDelivery(let days): days
        case .promisedShipDate, .handoverScan: 0
        }
    }
}
