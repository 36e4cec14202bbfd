import Core
import Fulfilment

/// Monday morning, when the order of these tests was made; tests count in minutes from here.
func minute(_ count: Int64) -> Instant { Instant(seconds: 1_793_606_400).adding(microseconds: count * 60_000_000) }

enum Ids {
    static let order = OrderID(UUIDBits(high: 1, low: 1))
    static let market = MarketplaceID(UUIDBits(high: 1, low: 2))
    static let parcel = ParcelID(UUIDBits(high: 1, low: 3))
    static let hub = PartyID(UUIDBits(high: 1, low: 4))
    static func scan(_ number: UInt64) -> ScanID { ScanID(UUIDBits(high: 2, low: number)) }
}

/// A parcel whose order was made at minute 0, with `steps` that count.
func history(_ steps: [ParcelStep] = [], ordered: Instant? = minute(0), isCancelled: Bool = false) -> ParcelHistory {
    ParcelHistory(
        parcel: Parcel(id: Ids.parcel, order: Ids.order, marketplace: Ids.market, key: "P-1", hub: nil), orderedAt: ordered,
        orderReceivedAt: minute(0), orderIsCancelled: isCancelled, steps: steps)
}

func step(_ step: Step, at time: Int64, attempt: Int64 = 1, place: String? = nil) -> ParcelStep {
    ParcelStep(
        parcel: Ids.parcel, step: step, attempt: attempt, scan: Ids.scan(UInt64(time)), occurredAt: minute(time), receivedAt: minute(time), grade: .c,
        readPoint: place)
}

/// A scan that happened at minute `time` and reached us then.
func scan(_ step: Step, at time: Int64, place: String? = nil, _ change: (inout ScanDraft) -> Void = { _ in }) -> ScanDraft {
    var draft = ScanDraft(
        parcelKey: "P-1", step: step, occurredAt: OffsetInstant(minute(time)), receivedAt: minute(time), readPoint: place, recorder: Ids.hub,
        recorderKind: .hub, source: "hub", sourceID: "1")
    change(&draft)
    return draft
}

extension ParcelHistory {
    func verdict(_ draft: ScanDraft) -> Verdict { judge(draft, permitted: true) }

    func kinds(_ draft: ScanDraft) -> [AnomalyKind] { verdict(draft).findings.map(\.kind) }
}
