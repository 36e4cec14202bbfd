import Cashback
import Core
import Fulfilment
import JSONText
import TradeNetwork
import OrderFiles
import Selling
import Store
import Workflows

/// Plays past orders through the real workflows: approval, hand-over and delivery become `placeOrders` and `captureScans`, each with its own moment
/// of receipt, and the trade clock moves with them. Orders and scans are known by their keys, so a replay that was cut off is simply run again.
package struct Replay: Sendable {
    package let workflows: Workflows
    /// The trade clock of `workflows`.
    package let clock: ManualClock
    package let plan: ReplayPlan

    /// Events in one transaction at most; what comes out is the same for any number.
    private let windowLimit: Int
    /// The door through which scans come in.
    private let capture: @Sendable ([ScanDraft]) async throws -> [ScanOutcome]

    /// - Parameter capture: takes scans and answers one outcome each, in order; `captureScans` unless told.
    package init(
        workflows: Workflows, clock: ManualClock, plan: ReplayPlan, windowLimit: Int = 4_000,
        capture: (@Sendable ([ScanDraft]) async throws -> [ScanOutcome])? = nil
    ) {
        self.capture = capture ?? { try await workflows.captureScans($0) }
        self.workflows = workflows
        self.clock = clock
        self.plan = plan
        self.windowLimit = windowLimit
    }

    package struct Summary: Sendable, Equatable {
        package var orders = 0
        package var scans = 0
        /// Orders and scans that an earlier run had brought in.
        package var already = 0
        package var refused: [String] = []
        /// The last moment of the data, dates that fell due included.
        package var end = Instant.earliest
    }

    /// - Parameter progress: called after each window with events done and events in all.
    package func run<Histories: RandomAccessCollection<OrderHistory> & Sendable>(
        _ histories: Histories, statuses: Mapping.Statuses,
        progress: @Sendable (Int, Int) -> Void = { _, _ in }
    ) async throws -> Summary where Histories.Index == Int {
        let stage = try await ReplayStage(preparing: plan, sellers: Set(histories.flatMap { $0.items.compactMap(\.seller) }), with: workflows)
        try await plan.claim(digest: ReplayEvent.digest(of: histories), in: workflows.store)
        let events = ReplayEvent.all(of: histories)
        var summary = Summary()
        var window = ReplayWindow()
        for (done, event) in events.enumerated() {
            if window.count == windowLimit || !window.canTake(event, orderKey: histories[event.history].key) {
                try await play(window, on: stage, into: &summary)
                progress(done, events.count)
                try Task.checkCancellation()
                window = ReplayWindow()
            }
            window.add(event, histories[event.history], stage: stage)
        }
        try await play(window, on: stage, into: &summary)
        try await report(histories, statuses: statuses, stage: stage)
        try await finish(&summary)
        progress(events.count, events.count)
        return summary
    }

    private func play(_ window: ReplayWindow, on stage: ReplayStage, into summary: inout Summary) async throws {
        guard let end = window.end else { return }
        for (draft, outcome) in zip(window.orders, try await workflows.placeOrders(window.orders, by: stage.principal)) {
            switch outcome {
            case .placed: summary.orders += 1
            case .duplicate: summary.already += 1
            case .refused(let refusal): summary.refused.append("\(draft.key): \(refusal.sentence)")
            }
        }
        for (draft, outcome) in zip(window.scans, try await capture(window.scans)) {
            switch outcome {
            case .stored: summary.scans += 1
            case .duplicate: summary.already += 1
            case .refused(let refusal): summary.refused.append("\(draft.sourceID): \(refusal.sentence)")
            }
        }
        // What fell due inside the window takes effect at its own moment; parts that a scan touched have passed it already.
        clock.advance(to: end)
        try await workflows.runAllDueTimes(until: end)
        summary.end = max(summary.end, end)
    }

    /// Signs that no scan shows: what the status column says, and impossible scans of orders that were never placed.
    private func report(
        _ histories: some RandomAccessCollection<OrderHistory>, statuses: Mapping.Statuses, stage: ReplayStage
    ) async throws {
        var reports: [ReportedAnomaly] = []
        for history in histories {
            let at = Instant(microseconds: history.placedAt ?? history.purchasedAt ?? 0)
            for sign in history.signs(statuses) {
                guard let (kind, detail) = Self.anomaly(for: sign, isPlaced: history.placedAt != nil) else { continue }
                reports.append(ReportedAnomaly(kind: kind, detail: detail, marketplace: plan.marketplace, reference: history.key, at: at))
            }
        }
        for start in stride(from: 0, to: reports.count, by: windowLimit) {
            let chunk = Array(reports[start..<min(start + windowLimit, reports.count)])
            _ = try await workflows.reportAnomalies(chunk, by: Actor(stage.principal.name))
        }
    }

    /// What the engine cannot see by itself; for placed orders it sees impossible scans, for all orders scans without an order.
    private static func anomaly(for sign: OrderSign, isPlaced: Bool) -> (AnomalyKind, String)? {
        switch sign {
        case .statusDeliveredWithoutDeliveryScan: (.statusWithoutScan, "status")
        case .statusCanceledWithDeliveryScan: (.statusAgainstScan, "status")
        case .carrierScanBeforePurchase: isPlaced ? nil : (.scanBeforeOrder, Step.handedOver.rawValue)
        case .deliveredBeforeCarrierScan: isPlaced ? nil : (.outOfOrder, "\(Step.delivered.rawValue) before \(Step.handedOver.rawValue)")
        case .deliveredNeverApproved: nil
        }
    }

    /// The clock runs on until nothing is due any more, so that figures of any later moment are complete.
    private func finish(_ summary: inout Summary) async throws {
        while let last = try await workflows.store.read({ tx in try DueTimes.last(in: tx) }) {
            clock.advance(to: last)
            try await workflows.runAllDueTimes(until: last)
            summary.end = max(summary.end, last)
        }
        try await workflows.seal()
        try await plan.remember(end: summary.end, in: workflows.store)
    }
}
