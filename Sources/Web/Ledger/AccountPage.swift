import Core
import Look
import Views

/// One account with its transfers and running balance.
struct AccountPage: Sendable {
    let detail: AccountDetail
    let statement: Page<StatementEntry>
    /// Names of the accounts on the other side, by id.
    let counters: [AccountID: AccountSummary]

    private var summary: AccountSummary { detail.summary }
    private var account: AccountEntry { detail.summary.account }
    private var address: PagePath { PagePath(summary.path) }

    func title(_ viewer: Viewer) -> String { summary.name(viewer) }

    func html(_ viewer: Viewer) -> HTML {
        let header = PageHeader(
            "\(title(viewer))", lead: "\(summary.sentence(viewer))", breadcrumbs: Breadcrumbs(Link(viewer.say(.accountsTitle), "/accounts")))
        return """
            \(header.html(viewer))<div data-region="balances">\(figures(viewer).html(viewer))</div>\
            \(Panel(viewer.say(.accountStatement), note: "\(viewer.say(.accountStatementNote))", region: "statement", table(viewer).html(viewer)).html(viewer))\
            \(Panel(viewer.say(.accountID), about(viewer)).html(viewer))
            """
    }

    private func figures(_ viewer: Viewer) -> KeyFigures {
        var figures = [
            KeyFigure(viewer.say(.accountsBalance), viewer.amount(summary.money(account.balance))),
            KeyFigure(viewer.say(.accountsReserved), viewer.amount(summary.money(summary.reserved))),
        ]
        if case .budget = summary.meaning {
            figures.append(KeyFigure(viewer.say(.accountsAvailable), viewer.amount(summary.money(account.available))))
        }
        return KeyFigures(figures)
    }

    private func about(_ viewer: Viewer) -> HTML {
        var items: [DescriptionList.Item] = []
        if let offer = detail.offer { items.append(.init(viewer.say(.accountOffer), "<a href=\"/offers/\(offer.id.description)\">\(HTML.outside(offer.name))</a>")) }
        if case .paidIn(_, let name) = summary.meaning {
            items.append(.init(viewer.say(.accountParty), "<a href=\"/parties/\(account.owner)\">\(HTML.outside(name))</a>"))
        }
        items += [
            .init(viewer.say(.accountsMarketplace), .outside(account.marketplaceName)), .init(viewer.say(.accountCurrency), "\(account.currency.code)"),
            .init(viewer.say(.accountOpened), viewer.time(detail.openedAt, .dateTime)),
            .init(viewer.say(.accountID), CopyID(account.id.description).html(viewer)),
        ]
        let more: HTML = account.mayOverdraw ? "<p class=\"soft\">\(viewer.say(.accountOverdraws))</p>" : ""
        return "\(DescriptionList(items).html(viewer))\(more)"
    }

    private func time(of transfer: TransferEntry, isLate: Bool, _ viewer: Viewer) -> HTML {
        let time = viewer.time(transfer.at, .dateTime)
        return isLate ? "\(time)<br><span class=\"soft\">\(viewer.say(.accountBookedLate))</span>" : time
    }

    private func order(of entry: StatementEntry, _ viewer: Viewer) -> HTML {
        guard let order = entry.order, let key = entry.orderKey else { return "" }
        return Link(key, "/orders/\(order)").html(viewer)
    }

    private func table(_ viewer: Viewer) -> Table {
        let rows = statement.items.map { entry -> Table.Row in
            let transfer = entry.transfer
            func change(_ minor: Int64) -> HTML { minor == 0 ? "" : viewer.amount(summary.money(minor), signed: true) }
            return Table.Row(
                key: transfer.id.description, path: "/transfers/\(transfer.id)",
                [
                    "\(viewer.say(.transferKind(transfer.kind)))", time(of: transfer, isLate: entry.isBookedLate, viewer), order(of: entry, viewer),
                    counters[entry.counter]?.link(viewer) ?? SubjectPath.html(entry.counter.description), change(entry.posted), change(entry.pending),
                    viewer.amount(summary.money(entry.balance)), viewer.amount(summary.money(entry.reserved)),
                ])
        }
        return Table(
            caption: viewer.say(.accountStatement),
            columns: [
                .init(viewer.say(.transferWhat)), .init(viewer.say(.transferWhen), .time), .init(viewer.say(.transferOrder)),
                .init(viewer.say(.accountOtherSide)),
                .init(viewer.say(.accountChange), .money), .init(viewer.say(.accountReservedChange), .money),
                .init(viewer.say(.accountBalanceAfter), .money), .init(viewer.say(.accountReservedAfter), .money),
            ], rows: rows, empty: EmptyState(viewer.say(.accountTransfersEmpty), viewer.say(.accountTransfersEmptyMore)), address: address,
            paging: Turning.paging(statement, address, viewer), csv: summary.path + "/transfers.csv")
    }
}
