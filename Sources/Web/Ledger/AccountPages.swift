import Core
import CSVText
import Hummingbird
import Ledger
import Look
import TradeNetwork
import Views

extension Site {
    var accountPages: [PageEndpoint] {
        [
            .get("/accounts", [.operator], from: .replica, filters: AccountSearch.filters) { call in try await showAccounts(call) },
            .get("/accounts.csv", [.operator], from: .replica, filters: AccountSearch.filters) { call in accountsCSV(call) },
            .get("/accounts/{account}", [.operator], from: .replica) { call in try await showAccount(call) },
            .get("/accounts/{account}/transfers.csv", [.operator], from: .replica) { call in try await transfersCSV(call) },
            .get("/transfers/{transfer}", [.operator], from: .replica) { call in try await showTransfer(call) },
        ]
    }

    private func showAccounts(_ call: PageCall) async throws -> Response {
        let search = AccountSearch(call.visit)
        let place = Turning.place(call.visit)
        let (accounts, proof) = try await call.read { tx in
            (try search.page(at: place, limit: Turning.rows, in: tx), try LedgerProof.load(in: tx))
        }
        let content = AccountsPage(address: Turning.address("/accounts", call.visit, "kind", "marketplace"), accounts: accounts, proof: proof)
        return page(call, title: call.viewer.say(.accountsTitle), in: .accounts, content.html(call.viewer))
    }

    private func accountsCSV(_ call: PageCall) -> Response {
        let search = AccountSearch(call.visit)
        let viewer = call.viewer
        let list = ListAnswer<AccountSummary>(
            page: { cursor, limit in try await call.read { try search.page(at: cursor.map { .after($0) } ?? .first, limit: limit, in: $0) } },
            write: { $0.account.write(to: &$1) })
        return list.csv(named: "accounts", columns: AccountSummary.columns, after: nil, logger: call.visit.context.logger) { [$0.cells(viewer)] }
    }

    private func showAccount(_ call: PageCall) async throws -> Response {
        let id: AccountID = try call.visit.id("account")
        let place = Turning.place(call.visit)
        let found = try await call.read { tx -> AccountPage? in
            guard let detail = try AccountDetail.load(id, in: tx) else { return nil }
            let statement = try AccountStatement.page(of: id, at: place, limit: Turning.rows, in: tx)
            let counters = try AccountSummary.load(statement.items.map(\.counter), in: tx)
            return AccountPage(
                detail: detail, statement: statement, counters: Dictionary(counters.map { ($0.account.id, $0) }) { first, _ in first })
        }
        guard let content = found else { throw Problem.notFound("account") }
        return page(call, title: content.title(call.viewer), in: .accounts, content.html(call.viewer))
    }

    private func transfersCSV(_ call: PageCall) async throws -> Response {
        let id: AccountID = try call.visit.id("account")
        guard try await call.read({ try AccountList.load(id, in: $0) }) != nil else { throw Problem.notFound("account") }
        let list = ListAnswer<TransferEntry>(
            page: { cursor, limit in try await call.read { try TransferList.page(of: id, after: cursor, limit: limit, in: $0) } },
            write: { $0.write(to: &$1) })
        return list.csv(named: "transfers", columns: TransferEntry.columns, after: nil, logger: call.visit.context.logger) { [$0.cells] }
    }

    private func showTransfer(_ call: PageCall) async throws -> Response {
        let id: TransferID = try call.visit.id("transfer")
        let found = try await call.read { tx -> TransferPage? in
            guard let detail = try TransferDetail.load(id, in: tx) else { return nil }
            let actors = [detail.fact, detail.cause].compactMap { $0?.fact.actor }
            return TransferPage(detail: detail, actors: ActorWords(names: try ActorNames.load(actors, seenBy: call.sight, in: tx)))
        }
        guard let content = found else { throw Problem.notFound("transfer") }
        return page(call, title: content.title(call.viewer), in: .accounts, content.html(call.viewer))
    }
}

extension AccountSearch {
    fileprivate static let filters: [ListFilter] = [
        .choice("kind", .accountsKinds, AccountKind.self) { kind in
            switch kind {
            case .funding: .accountsFunding
            case .budget: .accountsBudget
            case .payable: .accountsPayable
            }
        },
        ListFilter("marketplace", .accountsMarketplace, .known(.marketplace)),
    ]

    fileprivate init(_ visit: PageVisit) {
        let kind: AccountKind? = visit.choice("kind")
        self.init(kind: kind?.rawValue, marketplace: visit.query("marketplace"))
    }
}

extension AccountSummary {
    fileprivate static let columns = ["account", "name", "kind", "marketplace", "currency", "balance", "debitsPending", "creditsPending"]

    fileprivate func cells(_ viewer: Viewer) -> [CSVCell] {
        [
            .plain(account.id.description), .text(name(viewer)), .plain(account.kind), .text(account.marketplace), .plain(account.currency.code),
            .plain(money(account.balance).decimal), .plain(money(account.debitsPending).decimal), .plain(money(account.creditsPending).decimal),
        ]
    }
}
