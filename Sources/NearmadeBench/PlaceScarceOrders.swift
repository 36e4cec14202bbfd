import CBenchFloors
import Cashback
import Core
import Selling
import Store
import StoreSQLite
import TradeNetwork
import Workflows

/// `placeOrders` of a drop, on SQLite, WAL and FULL: every order wants a claim on a budget that has enough for half of them. One budget for all is one
/// account that every order asks and changes; beside it a hundred budgets. The floor writes the same rows in C.
struct PlaceScarceOrders {
    /// Of a claim, in minor units: five percent of an order.
    private static let amount: Int64 = 100

    let templates: SQLiteTemplates
    let offers: Int
    let batch: Int

    static func measureAll(_ templates: SQLiteTemplates, _ table: inout BenchTable) async throws {
        for (offers, batch) in [(1, 1), (1, 100), (1, 1_000), (100, 1_000)] {
            table.add(try await PlaceScarceOrders(templates: templates, offers: offers, batch: batch).measure())
        }
    }

    private var plan: BenchPlan { templates.plan }
    /// Orders in a run: whole batches.
    private var size: Int { batch == 1 ? (plan.isQuick ? 200 : 1_000) : (plan.isQuick ? 1_000 : 5_000) }
    /// What all budgets together have enough for.
    private var room: Int { size * (plan.runs + 1) / 2 / offers * offers }

    private func measure() async throws -> Measured {
        let made = try templates.product()
        let principal = try await made.stage.operatorPrincipal()
        try await setUp(made.stage, principal)
        await made.store.close()
        try check(bench_sqlite_settle(made.path))
        let copied = try templates.copy(of: made.path, as: "placing-floor")
        let floor = try opened(bench_place_open(copied, "scarce-*", Self.amount))
        let store = try SQLiteStore(path: made.path)
        let stage = BenchStage(made.stage, on: Workflows(store: store, world: .real()))
        var funded = 0
        let series = try await Pairs.measure(
            runs: plan.runs,
            [
                (
                    "ours",
                    { run in
                        try await timed(size) {
                            for first in stride(from: run * size, to: (run + 1) * size, by: batch) {
                                funded += try await place(first..<first + batch, stage, principal)
                            }
                        }
                    }
                ),
                (
                    "our rows in C",
                    { run in try await timed(size) { try check(bench_sqlite_run(floor, Int64(run * size), Int64(size), Int64(batch))) } }
                ),
            ])
        bench_sqlite_close(floor)
        await store.close()
        guard funded == room else { throw BenchFailure("the budgets have enough for \(room) claims, and \(funded) are funded") }
        try await SameRows.check(made.path, copied, counting: SameRows.placed)
        return Measured(
            workload: "placeOrders, SQLite FULL, \(offers) scarce offer\(offers == 1 ? "" : "s"), \(batch) a time", unit: "orders", ours: series[0],
            floors: [series[1]], notes: ["the budgets have enough for \(room) of \(size * (plan.runs + 1)) orders; so many are funded, and no more"])
    }

    private func setUp(_ stage: BenchStage, _ principal: Principal) async throws {
        let (workflows, count) = (stage.workflows, offers)
        let (now, ids) = (workflows.world.now(), IdPool(workflows.world))
        // One claim goes before each budget's others: the account that is owed is there from the beginning.
        let deposit = Int64(room / count + 1) * Self.amount
        try await workflows.store.write { tx in
            ids.rewind()
            let terms = Terms(reward: .rate(Rate(ppm: 50_000)), grades: [.a: .confirm, .b: .confirm, .c: .confirm])
            for number in 0..<count {
                let draft = OfferDraft(marketplace: "deals", key: Self.key(number), name: "Scarce \(number)", payer: "maker-0", terms: terms)
                let offer = try workflows.createOffer(draft, by: Actor("bench"), at: now, in: tx, ids: ids)
                _ = try workflows.fundOffer(offer.id, amount: deposit, by: Actor("bench"), at: now, in: tx, ids: ids)
            }
        }
        guard try await place(-count..<0, stage, principal) == count else { throw BenchFailure("the budgets were not filled") }
    }

    private static func key(_ number: Int) -> String { "scarce-\(number + 100)" }

    /// - Returns: claims that are funded.
    private func place(_ numbers: Range<Int>, _ stage: BenchStage, _ principal: Principal) async throws -> Int {
        let now = stage.workflows.world.now()
        let drafts = numbers.map { number in
            OrderDraft(
                marketplace: "deals", key: "S-\(number)", currency: .eur, lines: [LineDraft(sku: "mug", merchant: "maker-0", amount: 2_000)],
                parcels: [ParcelDraft(key: "PS-\(number)")], offers: [Self.key((number % offers + offers) % offers)], receivedAt: now)
        }
        return try await stage.workflows.placeOrders(drafts, by: principal).reduce(0) { sum, outcome in
            guard case .placed(_, let claims) = outcome, let claim = claims.first else { throw BenchStage.Failed(what: "\(outcome)") }
            return sum + (claim.isFunded ? 1 : 0)
        }
    }
}
