import Core
import Fulfilment
import Selling
import Store
import TradeNetwork
import Workflows

/// An order's whole way: placed with an offer, handed over, delivered, its claim confirmed and posted. Three commands, each answered after its commit:
/// for one order, or for a thousand at once. The peers write documents of their own for the same: a sale, a shipment, an invoice.
struct DeliverOrders {
    let plan: BenchPlan
    let stage: BenchStage
    let principal: Principal

    static func measureAll(_ templates: SQLiteTemplates, _ table: inout BenchTable) async throws {
        for batch in [1_000, 1] {
            let ours = try templates.product()
            let bench = try await DeliverOrders(plan: templates.plan, stage: ours.stage, principal: ours.stage.operatorPrincipal())
            let peer =
                batch == 1
                ? Series(reference: "django-oscar", perSecond: 18.2, goal: ("goal 12", 50))
                : Series(reference: "Tryton's ORM, 50 a step", perSecond: 3.3, goal: ("goal 11", 300))
            table.add(try await bench.measure("SQLite FULL", batch, beside: peer) { try await timed($0, $1) })
            await ours.store.close()
        }
    }

    static func measureAll(_ templates: PostgresTemplates, _ table: inout BenchTable) async throws {
        for batch in [1_000, 1] {
            let ours = try await templates.product()
            let bench = try await DeliverOrders(plan: templates.plan, stage: ours, principal: ours.operatorPrincipal())
            let peer =
                batch == 1
                ? Series(reference: "django-oscar", perSecond: 9.1, goal: ("goal 12", 50))
                : Series(reference: "Tryton's ORM, 50 a step", perSecond: 2, goal: ("goal 11", 300))
            table.add(
                try await bench.measure("PostgreSQL", batch, beside: peer) { count, body in
                    try await templates.withServer { try await timed(count, body) }
                })
            await ours.workflows.store.close()
        }
    }

    private func measure(
        _ database: String, _ batch: Int, beside peer: Series, timed: @escaping (Int, () async throws -> Void) async throws -> Run
    ) async throws -> Measured {
        let orders = batch == 1 ? (plan.isQuick ? 100 : 400) : (plan.isQuick ? 1_000 : 4_000)
        let series = try await Pairs.measure(
            runs: plan.runs,
            [
                (
                    "ours",
                    { run in
                        try await timed(orders) {
                            for first in stride(from: run * orders, to: (run + 1) * orders, by: batch) { try await deliver(first..<first + batch) }
                        }
                    }
                )
            ])
        return Measured(
            workload: "order placed to claim posted, \(database), \(batch) a time", unit: "orders", ours: series[0], floors: [peer])
    }

    func deliver(_ numbers: Range<Int>) async throws {
        let placed = try await stage.workflows.placeOrders(numbers.map(order), by: principal)
        for outcome in placed {
            guard case .placed(_, let claims) = outcome, claims.first?.isFunded == true else { throw BenchStage.Failed(what: "\(outcome)") }
        }
        for outcome in try await stage.workflows.captureScans(numbers.map { scan($0, .handedOver) }) {
            guard case .stored(let answer) = outcome, answer.state == .applied else { throw BenchStage.Failed(what: "\(outcome)") }
        }
        try await stage.capture(numbers.map { scan($0, .delivered) })
    }

    private func order(_ number: Int) -> OrderDraft {
        let now = stage.workflows.world.now()
        return OrderDraft(
            marketplace: "deals", key: "N-\(number)", currency: .eur, orderedAt: now, estimatedDeliveryAt: now.adding(days: 2),
            attribution: Attribution(couponCode: "FIVE", member: "member-\(number)"),
            lines: [LineDraft(sku: "mug", merchant: "maker-\(number % 100)", amount: 2_000, shipping: 290)], parcels: [ParcelDraft(key: "N-\(number)")],
            offers: ["five-\(number % 100)"], receivedAt: now)
    }

    private func scan(_ number: Int, _ step: Step) -> ScanDraft {
        let now = stage.workflows.world.now()
        return ScanDraft(
            parcelKey: "N-\(number)", step: step, occurredAt: OffsetInstant(now), receivedAt: now, readPoint: "hub", recorder: stage.hub.id,
            recorderKind: .hub, source: "hub:\(stage.hub.id)", sourceID: "N-\(number)-\(step.rawValue)")
    }
}
