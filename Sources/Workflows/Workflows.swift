import Cashback
import Core
import EPCISRepository
import Fulfilment
import Ledger
import Numbering
import TradeNetwork
import Selling
import Store
import Tallies
import Synchronization
import Webhooks

/// The commands of the trade. Each is one transaction: what it changes, the ledger's transfers, the facts and the answer stand or fall together.
package struct Workflows: Sendable {
    package let store: any Store
    package let world: World
    let terms = TermsCache()
    let passwordCost: PasswordCost
    package let webhookActivity = WebhookActivity()
    package let passwordWork = SlowWork(atOnce: 2, waiting: 64)

    package init(store: any Store, world: World, passwordCost: PasswordCost = .standard) {
        self.store = store
        self.world = world
        self.passwordCost = passwordCost
    }

    /// All steps of the schema, in order.
    package static let migrations: [Migration] =
        StoreMigrations.all + NetworkMigrations.all + SellingMigrations.all + FulfilmentMigrations.all + CashbackMigrations.all
        + LedgerMigrations.all + TallyMigrations.all + RepositoryMigrations.all + WebhookMigrations.all + NumberingMigrations.all

    /// Runs one command; `ids` starts anew with every run of the body.
    func command<Result: Sendable>(_ body: @escaping @Sendable (any Transaction, IdPool) throws -> Result) async throws -> Result {
        let ids = IdPool(world)
        return try await store.write { tx in
            ids.rewind()
            return try body(tx, ids)
        }
    }
}

/// The doors through which single callers come in: whoever waits while a transaction runs shares the next one.
package struct Coalescers: Sendable {
    package let scans: Coalescer<ScanDraft, ScanOutcome>
    package let orders: Coalescer<OrderSubmission, OrderOutcome>

    package struct OrderSubmission: Sendable {
        package let draft: OrderDraft
        package let principal: Principal

        package init(draft: OrderDraft, principal: Principal) {
            self.draft = draft
            self.principal = principal
        }
    }

    /// Items in one transaction, and items that may wait. A single item waits at worst for the transaction that runs and shares the next: for
    /// 2,000 items that is a fraction of a second, and beyond that a larger transaction gains little.
    static let batchLimit = 2_000
    static let waitingLimit = 100_000

    /// Transactions of one process at once: SQLite has one writer. On PostgreSQL the program decides one batch while the server carries out the other;
    /// more of them would be smaller, and dearer.
    static func lanes(_ dialect: Dialect) -> Int { dialect.kind == .postgres ? 2 : 1 }

    package init(_ workflows: Workflows) {
        let lanes = Self.lanes(workflows.store.dialect)
        scans = Coalescer(batchLimit: Self.batchLimit, waitingLimit: Self.waitingLimit, lanes: lanes) { try await workflows.captureScans($0) }
        orders = Coalescer(batchLimit: Self.batchLimit, waitingLimit: Self.waitingLimit, lanes: lanes) { try await workflows.placeOrders($0) }
    }
}

/// Frozen terms never change, so a process may remember them.
final class TermsCache: Sendable {
    static let limit = 10_000
    private let known = Mutex<[TermsID: Terms]>([:])

    func load(_ ids: Set<TermsID>, in tx: any Transaction) throws -> [TermsID: Terms] {
        var found = known.withLock { known in
            ids.reduce(into: [TermsID: Terms]()) { found, id in if let terms = known[id] { found[id] = terms } }
        }
        let missing = ids.subtracting(found.keys)
        guard !missing.isEmpty else { return found }
        let loaded = try OfferTerms.load(missing, in: tx)
        found.merge(loaded) { $1 }
        // Only rows of a committed transaction could be remembered safely; a row of this one may roll back, but then its id is never used again.
        known.withLock { known in
            if known.count + loaded.count > Self.limit { known.removeAll() }
            known.merge(loaded) { $1 }
        }
        return found
    }
}
