import Core
import Hummingbird
import JSONText
import Ledger
import TradeNetwork
import Views

extension Site {
    var accountEndpoints: [Endpoint] { [listAccounts, showAccount, listTransfers, showTransfer] }

    private var listAccounts: Endpoint {
        Endpoint(
            method: .get, path: "/accounts", summary: "List accounts",
            query: [
                QueryParameter("kind", .choice(AccountKind.self), "Accounts of this kind."),
                QueryParameter("owner", .text(most: 100), "Id of an offer, a party, a person or a marketplace."), .cursor, .limit,
            ],
            replies: [.json(200, "Accounts.", .page("Account", of: AccountEntry.schema))],
            door: .guarded([.operator]) { call in
                var query = QueryReader(call.visit)
                let kind: AccountKind? = query.choice("kind")
                let owners = [OfferTag.idPrefix, PartyTag.idPrefix, PersonTag.idPrefix, MarketplaceTag.idPrefix]
                let filter = AccountFilter(kind: kind?.rawValue, owner: query.bits("owner", prefixes: owners))
                let cursor = query.cursor(Cursor.isID)
                let limit = query.limit()
                try query.finish()
                let list = ListAnswer<AccountEntry>(
                    page: { cursor, limit in try await store.read { try AccountList.page(filter, after: cursor, limit: limit, in: $0) } },
                    write: { $0.write(to: &$1) })
                return try await list.json(after: cursor, limit: limit)
            })
    }

    private var showAccount: Endpoint {
        Endpoint(
            method: .get, path: "/accounts/{account}", summary: "Show an account and its balances",
            replies: [.json(200, "The account.", AccountEntry.schema)],
            door: .guarded([.operator]) { call in
                let id: AccountID = try call.visit.id("account")
                guard let account = try await store.read({ try AccountList.load(id, in: $0) }) else { throw Problem.notFound("account") }
                return .json { account.write(to: &$0) }
            })
    }

    private var listTransfers: Endpoint {
        Endpoint(
            method: .get, path: "/accounts/{account}/transfers", summary: "List the transfers of an account", query: [.cursor, .limit, .format],
            replies: [Reply(200, "Transfers.", [(.json, .page("Transfer", of: TransferEntry.schema)), (.csv, .text())])],
            door: .guarded([.operator]) { call in
                let id: AccountID = try call.visit.id("account")
                var query = QueryReader(call.visit)
                let cursor = query.cursor(Cursor.isID)
                let limit = query.limit()
                let format = try call.visit.listFormat(&query)
                try query.finish()
                guard try await store.read({ try AccountList.load(id, in: $0) }) != nil else { throw Problem.notFound("account") }
                let list = ListAnswer<TransferEntry>(
                    page: { cursor, limit in try await store.read { try TransferList.page(of: id, after: cursor, limit: limit, in: $0) } },
                    write: { $0.write(to: &$1) })
                guard format == .csv else { return try await list.json(after: cursor, limit: limit) }
                return list.csv(named: "transfers", columns: TransferEntry.columns, after: cursor, logger: call.visit.logger) { [$0.cells] }
            })
    }

    private var showTransfer: Endpoint {
        Endpoint(
            method: .get, path: "/transfers/{transfer}", summary: "Show a transfer", replies: [.json(200, "The transfer.", TransferEntry.schema)],
            door: .guarded([.operator]) { call in
                let id: TransferID = try call.visit.id("transfer")
                guard let transfer = try await store.read({ try TransferList.load(id, in: $0) }) else { throw Problem.notFound("transfer") }
                return .json { transfer.write(to: &$0) }
            })
    }
}
