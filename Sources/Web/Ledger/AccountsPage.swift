import Core
import Look
import Views

/// All accounts, what they stand for, and the proof that they add up to nothing.
struct AccountsPage: Sendable {
    let address: PagePath
    let accounts: Page<AccountSummary>
    let proof: LedgerProof

    func html(_ viewer: Viewer) -> HTML {
        let header = PageHeader("\(viewer.say(.accountsTitle))", lead: "\(viewer.say(.accountsLead))")
        return """
            \(header.html(viewer))\(balance(viewer))\
            \(Panel(nil, region: "accounts", "\(tabs(viewer))\(table(viewer).html(viewer))").html(viewer))
            """
    }

    private func balance(_ viewer: Viewer) -> HTML {
        let isBalanced = proof.currencies.allSatisfy(\.isBalanced)
        let title = viewer.say(isBalanced ? .proofTitle : .proofBroken)
        guard proof.isComplete else {
            return Notice(.info, viewer.say(.accountsTitle), "\(viewer.say(.proofMany, ["n": .number(LedgerProof.limit)]))").html(viewer)
        }
        let rows = proof.currencies.map { proof -> Table.Row in
            func amount(_ minor: Int64) -> HTML { viewer.amount(Money(minor: minor, proof.currency)) }
            func link(_ minor: Int64, _ kind: String) -> HTML { "<a href=\"/accounts?kind=\(kind)\">\(amount(minor))</a>" }
            let verdict = proof.isBalanced ? Badge(viewer.say(.proofTitle), .good) : Badge(viewer.say(.proofBroken), .bad)
            let sum: HTML = "\(amount(proof.sum)) \(verdict.html)"
            return Table.Row(
                key: proof.currency.code,
                [
                    "\(proof.currency.code)", link(proof.funding, "funding"), link(proof.budget, "budget"), link(proof.payable, "payable"), sum.inOne,
                    link(proof.debitsPending, "budget"),
                ])
        }
        let table = Table(
            caption: title,
            columns: [
                .init(viewer.say(.proofCurrency)), .init(viewer.say(.proofPaidIn), .money), .init(viewer.say(.proofBudgets), .money),
                .init(viewer.say(.proofOwed), .money), .init(viewer.say(.proofSum), .money), .init(viewer.say(.proofReserved), .money),
            ], rows: rows, empty: EmptyState(viewer.say(.proofEmpty)))
        return Panel(title, note: "\(viewer.say(.proofNote))", region: "proof", table.html(viewer)).html(viewer)
    }

    private func tabs(_ viewer: Viewer) -> HTML {
        let kept = address.without("kind", "after", "before")
        let kinds: [(String?, Phrase)] = [(nil, .accountsAll), ("funding", .accountsFunding), ("budget", .accountsBudget), ("payable", .accountsPayable)]
        return Tabs(
            viewer.say(.accountsKinds), kinds.map { Tabs.Tab(viewer.say($1), kept.setting("kind", $0).text) },
            current: kept.setting("kind", address["kind"]).text
        ).html(viewer)
    }

    private func table(_ viewer: Viewer) -> Table {
        let rows = accounts.items.map { summary -> Table.Row in
            let account = summary.account
            return Table.Row(
                key: account.id.description, path: summary.path,
                [
                    "\(summary.name(viewer))", .outside(account.marketplaceName),
                    viewer.amount(summary.money(account.balance)), viewer.amount(summary.money(summary.reserved)),
                ])
        }
        return Table(
            caption: viewer.say(.accountsCaption),
            columns: [
                .init(viewer.say(.accountsAccount)), .init(viewer.say(.accountsMarketplace)),
                .init(viewer.say(.accountsBalance), .money), .init(viewer.say(.accountsReserved), .money),
            ], rows: rows, empty: EmptyState(viewer.say(.accountsEmpty), viewer.say(.accountsEmptyMore)), address: address,
            paging: Turning.paging(accounts, address, viewer), csv: PagePath("/accounts.csv", query: address.without("after", "before").query.map { ($0.name, $0.value) }).text)
    }
}
