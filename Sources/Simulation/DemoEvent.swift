import Core
import Fulfilment
import Selling

/// One thing that somebody sends to Nearmade in a demo, at one moment of the trade clock.
package struct DemoEvent: Hashable, Sendable, Comparable {
    package let at: Instant
    /// Tells events of one moment apart, in the order in which they were made.
    package let number: Int
    package let action: DemoAction

    package static func < (a: Self, b: Self) -> Bool { (a.at, a.number) < (b.at, b.number) }
}

package enum DemoAction: Hashable, Sendable {
    case order(OrderDraft, by: DemoSender)
    case scan(DemoScan)
    /// The buyer changes their mind; the platform passes it on.
    case cancel(order: String, reason: String)
    /// The platform pays money in. `key` makes it happen once.
    case fund(offer: String, amount: Int64, key: String)
    /// The operator looks through what waits for a person; `roll` says what falls under their eyes.
    case look(roll: UInt64)
}

/// A scan as a device sends it.
package struct DemoScan: Hashable, Sendable {
    package let sender: DemoSender
    package let parcel: String
    package let step: Step
    package let occurredAt: OffsetInstant
    package let readPoint: String?
    package let reason: String?
    package let sourceID: String
    /// When it reaches the system, if that plays by the script's clock.
    package let receivedAt: Instant
}

/// Dice that fall the same for the same numbers. Whole numbers only: no machine rounds them differently.
struct DemoDice {
    private let source: SeededRandom

    init(_ numbers: UInt64...) {
        // Each number goes through the generator, so that neighbours have nothing in common.
        source = SeededRandom(seed: numbers.reduce(0) { SeededRandom(seed: $0 ^ $1).next() })
    }

    func roll() -> UInt64 { source.next() }

    /// 0 to `limit` - 1.
    func below(_ limit: Int) -> Int { Int(source.next() % UInt64(max(1, limit))) }

    func happens(perMille chance: Int) -> Bool { below(1_000) < chance }

    /// Microseconds of `minutes`, both ends included, to the second.
    func minutes(_ range: ClosedRange<Int>) -> Int64 {
        let seconds = range.lowerBound * 60 + below((range.upperBound - range.lowerBound) * 60 + 1)
        return Int64(seconds) * 1_000_000
    }

    func seconds(_ range: ClosedRange<Int>) -> Int64 { Int64(range.lowerBound + below(range.count)) * 1_000_000 }

    /// - Parameter items: not empty.
    func pick<Item>(_ items: [Item]) -> Item { items[below(items.count)] }
}
