import Cashback
import Core

/// Tests count in hours from Monday morning, when the order was received.
func hour(_ count: Int64) -> Instant { Instant(seconds: 1_793_606_400).adding(hours: count) }

enum Ids {
    static let claim = ClaimID(UUIDBits(high: 1, low: 1))
    static let order = OrderID(UUIDBits(high: 1, low: 2))
    static let parcel = ParcelID(UUIDBits(high: 1, low: 3))
    static let part = PartID(UUIDBits(high: 1, low: 4))
    static let hold = TransferID(UUIDBits(high: 1, low: 5))
    static let post = TransferID(UUIDBits(high: 1, low: 6))
    static let scan = ScanID(UUIDBits(high: 1, low: 7))
    static let otherScan = ScanID(UUIDBits(high: 1, low: 8))
}

func part(_ state: PartState, amount: Int64 = 100, _ change: (inout Part) -> Void = { _ in }) -> Part {
    var part = Part(
        id: Ids.part, claim: Ids.claim, order: Ids.order, parcel: Ids.parcel, line: 1, quantity: 1, amount: amount, state: state, hold: Ids.hold,
        expiresAt: hour(1_440))
    change(&part)
    return part
}

func scan(_ step: Step = .delivered, grade: Grade = .c, at time: Int64 = 10, id: ScanID = Ids.scan, hasAnomaly: Bool = false) -> ConfirmingScan {
    ConfirmingScan(id: id, step: step, grade: grade, receivedAt: hour(time), hasAnomaly: hasAnomaly)
}

func dates(estimated: Int64? = nil, promised: Int64? = nil) -> OrderDates {
    OrderDates(receivedAt: hour(0), estimatedDeliveryAt: estimated.map(hour), promisedShipAt: promised.map(hour))
}

extension MoneyMove {
    var word: String {
        switch self {
        case .hold: "hold"
        case .post: "post"
        case .void: "void"
        case .reverse: "reverse"
        case .reverseAndHold: "reverse+hold"
        }
    }
}

extension PartCourse {
    /// The moves so far, each state with the money that goes with it: `confirmed payable/post`.
    var path: String {
        edges.map { edge in edge.to.rawValue + (edge.money.map { "/" + $0.word } ?? "") }.joined(separator: " ")
    }
}
