/// A factory, a hub and its pick-up waves in seconds, as far as capacities decide: orders are made at one of a few stations, packed at one of a few
/// benches, carried to the hub, and go out with the next wave. Fourteen events an order, of which each stands for itself: the same model as that of
/// scripts/bench-peers/order_flow.py.
package struct OrderFlow: Sendable {
    /// Seconds of each order's steps.
    package struct Order: Sendable {
        package let orderedAt: Int64
        package let making: Int64
        package let packing: Int64
        package let hauling: Int64
        package let driving: Int64
        package let handover: Int64

        /// The same for the same number; spread over 16 bits.
        init(number: Int, of count: Int) {
            func roll(_ salt: UInt64, _ least: Int64, _ width: Int64) -> Int64 {
                let mixed = (UInt64(number) &* 2_654_435_761 &+ salt &* 2_246_822_519) & 0xFFFF_FFFF
                return least + Int64(((mixed &* 40_503) >> 8) & 0xFFFF) % width
            }
            orderedAt = Int64(number) * 90 * 86_400 / Int64(max(1, count))
            making = roll(1, 1_800, 3_600)
            packing = roll(2, 120, 240)
            hauling = roll(3, 1_800, 7_200)
            driving = roll(4, 1_200, 5_400)
            handover = roll(5, 30, 120)
        }
    }

    package struct Outcome: Sendable, Equatable {
        package var events = 0
        /// Of all orders, from the order to the hand-over, in seconds.
        package var seconds: Int64 = 0

        package init(events: Int = 0, seconds: Int64 = 0) { (self.events, self.seconds) = (events, seconds) }
    }

    /// So many can be worked on at once; who comes first is served first.
    private struct Station {
        let capacity: Int
        var busy = 0
        var waiting: [UInt32] = []
        var served = 0

        /// The next one to be served, if there is one and somebody is free.
        mutating func serveNext() -> UInt32? {
            guard busy < capacity, served < waiting.count else { return nil }
            busy += 1
            served += 1
            return waiting[served - 1]
        }
    }

    private enum Happening: UInt32 {
        case began, ordered, makerGranted, made, makerFreed, carriedToBench, benchGranted, packed, benchFreed, hauled, waveLeft, driven, handedOver, ended
    }

    private static let secondsBetweenWaves: Int64 = 4 * 3_600
    private static let secondsToBench: Int64 = 300

    private let orders: [Order]
    private var queue = EventQueue<UInt64>()
    private var makers = Station(capacity: 60)
    private var benches = Station(capacity: 6)
    private var outcome = Outcome()

    package init(orders count: Int) { orders = (0..<count).map { Order(number: $0, of: count) } }

    /// Plays all orders to their end.
    package mutating func run() -> Outcome {
        for number in orders.indices { plan(.began, UInt32(number), at: 0) }
        while let event = queue.take() {
            outcome.events += 1
            if let happening = Happening(rawValue: UInt32(event >> 32)) { carryOut(happening, UInt32(truncatingIfNeeded: event)) }
        }
        return outcome
    }

    @inline(__always)
    private mutating func plan(_ happening: Happening, _ number: UInt32, at: Int64) {
        queue.schedule(UInt64(happening.rawValue) << 32 | UInt64(number), at: at)
    }

    private mutating func carryOut(_ happening: Happening, _ number: UInt32) {
        let (order, now) = (orders[Int(number)], queue.now)
        switch happening {
        case .began: plan(.ordered, number, at: order.orderedAt)
        case .ordered:
            makers.waiting.append(number)
            serveMakers()
        case .makerGranted: plan(.made, number, at: now + order.making)
        case .made:
            makers.busy -= 1
            plan(.makerFreed, number, at: now)
            plan(.carriedToBench, number, at: now + Self.secondsToBench)
        case .makerFreed: serveMakers()
        case .carriedToBench:
            benches.waiting.append(number)
            serveBenches()
        case .benchGranted: plan(.packed, number, at: now + order.packing)
        case .packed:
            benches.busy -= 1
            plan(.benchFreed, number, at: now)
            plan(.hauled, number, at: now + order.hauling)
        case .benchFreed: serveBenches()
        case .hauled: plan(.waveLeft, number, at: (now / Self.secondsBetweenWaves + 1) * Self.secondsBetweenWaves)
        case .waveLeft: plan(.driven, number, at: now + order.driving)
        case .driven: plan(.handedOver, number, at: now + order.handover)
        case .handedOver:
            outcome.seconds += now - order.orderedAt
            plan(.ended, number, at: now)
        case .ended: break
        }
    }

    private mutating func serveMakers() { while let number = makers.serveNext() { plan(.makerGranted, number, at: queue.now) } }

    private mutating func serveBenches() { while let number = benches.serveNext() { plan(.benchGranted, number, at: queue.now) } }
}
