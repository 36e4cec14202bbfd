/// Trouble that is played on purpose, one kind after the other.
enum DemoIncident: CaseIterable {
    /// A rider's clock is slow: delivered before it went out.
    case slowClock
    /// The dishonest device hands out a parcel while a hub in another city is packing it.
    case twoCities
    /// A maker reports the delivery of its own goods.
    case makerDelivers
    /// A rider presses “failed” after the delivery.
    case failedAfterDelivery
    /// A number is typed in wrongly: no order has such a parcel.
    case unknownParcel
    /// The dishonest device reports a delivery of tomorrow.
    case futureTime
    /// The order is cancelled, and the hub packs it all the same.
    case packedAfterCancel
    /// The label is scanned before the shop has sent the order; the order's arrival settles it.
    case earlyScan
    /// The dishonest device hands out a parcel minutes after another city has packed it; the riders' next scans show it.
    case collectedElsewhere
    /// A hub's clock stands before the order.
    case beforeOrder
    /// A device starts counting anew: the same number for another scan.
    case numberReused
    /// The dishonest device hands out a parcel that is not packed yet.
    case collectedBeforePacked

    /// Whether the dishonest device in Gdańsk has its hand in it.
    var isDishonest: Bool { [.twoCities, .futureTime, .collectedElsewhere, .collectedBeforePacked].contains(self) }

    /// - Parameter turn: from 0.
    static func inTurn(_ turn: Int) -> DemoIncident { allCases[turn % allCases.count] }
}

/// What becomes of a parcel where nothing is wrong with its scans.
enum DemoFate {
    case delivered
    /// Fetched by the buyer at the hub's counter.
    case collected
    case late
    case secondAttempt
    /// Two attempts, and back to the hub.
    case givenUp
    case lostOnTheWay
    case neverPacked

    static func drawn(with dice: DemoDice) -> DemoFate {
        switch dice.below(1_000) {
        case ..<15: .neverPacked
        case ..<37: .lostOnTheWay
        case ..<52: .givenUp
        case ..<127: .secondAttempt
        case ..<187: .late
        case ..<540: .collected
        default: .delivered
        }
    }
}
