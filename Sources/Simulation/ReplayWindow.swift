import Core
import Fulfilment
import OrderFiles
import Selling

/// One thing that happened to a past order, in the order of time.
struct ReplayEvent: Sendable, Comparable {
    enum Kind: Int, Sendable { case placed, handedOver, delivered }

    let at: Int64
    let kind: Kind
    /// Index of the order among the histories.
    let history: Int

    static func < (a: Self, b: Self) -> Bool { (a.at, a.kind.rawValue, a.history) < (b.at, b.kind.rawValue, b.history) }

    /// 64-bit FNV-1a over what the replay plays of the orders, in their order.
    static func digest(of histories: some RandomAccessCollection<OrderHistory>) -> UInt64 {
        var state: UInt64 = 0xCBF2_9CE4_8422_2325
        func add(_ word: UInt64) { state = (state ^ word) &* 0x100_0000_01B3 }
        for history in histories {
            for byte in history.key.utf8 { add(UInt64(byte)) }
            for time in [history.placedAt, history.purchasedAt, history.handedOverAt, history.deliveredAt, history.estimatedAt] {
                add(UInt64(bitPattern: time ?? .min))
            }
            for item in history.items {
                add(UInt64(bitPattern: item.price))
                add(UInt64(bitPattern: item.quantity))
            }
        }
        return state
    }

    static func all(of histories: some RandomAccessCollection<OrderHistory>) -> [ReplayEvent] {
        var events: [ReplayEvent] = []
        events.reserveCapacity(histories.count * 3)
        for (index, history) in histories.enumerated() {
            if let at = history.placedAt { events.append(ReplayEvent(at: at, kind: .placed, history: index)) }
            if let at = history.handedOverAt { events.append(ReplayEvent(at: at, kind: .handedOver, history: index)) }
            if let at = history.deliveredAt { events.append(ReplayEvent(at: at, kind: .delivered, history: index)) }
        }
        return events.sorted()
    }
}

/// Events that share a transaction for orders and one for scans. Orders go first, so a scan that came before its order must not share a window
/// with it: it has to be found waiting.
struct ReplayWindow {
    private(set) var orders: [OrderDraft] = []
    private(set) var scans: [ScanDraft] = []
    private(set) var end: Instant?
    private var scanned: Set<String> = []

    var count: Int { orders.count + scans.count }

    func canTake(_ event: ReplayEvent, orderKey: String) -> Bool { event.kind != .placed || !scanned.contains(orderKey) }

    mutating func add(_ event: ReplayEvent, _ history: OrderHistory, stage: ReplayStage) {
        let at = Instant(microseconds: event.at)
        end = at
        switch event.kind {
        case .placed: orders.append(OrderDraft(history, at: at, stage: stage))
        case .handedOver: add(.handedOver, history, at: at, stage: stage)
        case .delivered: add(.delivered, history, at: at, stage: stage)
        }
    }

    private mutating func add(_ step: Step, _ history: OrderHistory, at: Instant, stage: ReplayStage) {
        scanned.insert(history.key)
        scans.append(
            ScanDraft(
                parcelKey: ReplayWindow.parcel(history.key, stage), step: step, occurredAt: OffsetInstant(at), receivedAt: at, recorder: stage.party,
                recorderKind: .operator, source: "file:\(stage.plan.marketplace)", sourceID: "\(history.key)/\(step.rawValue)"))
    }

    /// The parcel of an order that names none: one for all its lines.
    static func parcel(_ orderKey: String, _ stage: ReplayStage) -> String { "\(stage.plan.marketplace)/\(orderKey)" }
}

extension OrderDraft {
    fileprivate init(_ history: OrderHistory, at: Instant, stage: ReplayStage) {
        self.init(
            marketplace: stage.plan.marketplace, key: history.key, currency: stage.plan.currency,
            orderedAt: history.purchasedAt.map(Instant.init(microseconds:)), estimatedDeliveryAt: history.estimatedAt.map(Instant.init(microseconds:)),
            attribution: Attribution(member: history.member),
            lines: history.items.map { item in
                LineDraft(
                    sku: item.sku ?? "item", title: item.title, merchant: ReplayStage.merchant(item.seller ?? stage.plan.marketplace, stage.plan),
                    quantity: item.quantity, amount: item.price * item.quantity, shipping: item.freight, promisedShipAt: item.promisedShipAt.map(Instant.init(microseconds:)))
            },
            parcels: [ParcelDraft(key: ReplayWindow.parcel(history.key, stage))], offers: [ReplayStage.offer], receivedAt: at)
    }
}
