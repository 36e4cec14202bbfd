import Foundation

/// Orders and their cashback.
package struct Share: Sendable, Equatable {
    package var orders = 0
    /// Minor units.
    package var amount: Int128 = 0

    mutating func add(_ cashback: Int64) {
        orders += 1
        amount += Int128(cashback)
    }
}

/// What one rule would have paid.
package struct RuleFigures: Sendable, Equatable {
    package let rule: ReleaseRule
    package let released: Share
    /// Released while no delivery scan had come, whether one came later or not.
    package let beforeDelivery: Share
    /// Released although no delivery scan ever came; part of `beforeDelivery`.
    package let neverDelivered: Share
    /// Days of 86,400 s from purchase to release over the released orders; nil if there are none.
    package let medianDays: Double?
    /// How many orders were paid within 0, 1, ... 60 days of purchase.
    package let paidByDay: [Int]
}

/// Gathers one rule's figures order by order.
struct RuleTally {
    static let daysMax = 60

    let rule: ReleaseRule
    private var released = Share()
    private var beforeDelivery = Share()
    private var neverDelivered = Share()
    private var waits: [Int64] = []
    private var paidOnDay = [Int](repeating: 0, count: RuleTally.daysMax + 1)

    /// - Parameter expecting: orders for which room is made at once, so that growing needs no copies.
    init(_ rule: ReleaseRule, expecting: Int) {
        self.rule = rule
        waits.reserveCapacity(expecting)
    }

    mutating func add(_ order: CountedOrder) {
        guard let moment = rule.moment(for: order.history) else { return }
        released.add(order.cashback)
        if order.history.deliveredAt.map({ $0 > moment }) ?? true { beforeDelivery.add(order.cashback) }
        if order.history.deliveredAt == nil { neverDelivered.add(order.cashback) }
        let wait = moment &- order.purchasedAt
        waits.append(wait)
        let day = max(0, (wait &+ Days.microseconds &- 1) / Days.microseconds)
        if day <= RuleTally.daysMax { paidOnDay[Int(day)] += 1 }
    }

    consuming func figures() -> RuleFigures {
        var paid = 0
        let paidByDay = paidOnDay.map { count in
            paid += count
            return paid
        }
        return RuleFigures(
            rule: rule, released: released, beforeDelivery: beforeDelivery, neverDelivered: neverDelivered,
            medianDays: Days.median(&waits), paidByDay: paidByDay)
    }
}

enum Days {
    static let microseconds: Int64 = 86_400 * 1_000_000

    /// The median in days; the mean of the middle two where the count is even. Sorts the waits in place.
    /// - Parameter waits: microseconds.
    static func median(_ waits: inout [Int64]) -> Double? {
        guard !waits.isEmpty else { return nil }
        waits.sort()
        let middle = waits.count / 2
        let upper = days(waits[middle])
        return waits.count % 2 == 1 ? upper : (days(waits[middle - 1]) + upper) / 2
    }

    /// Rounded to 4 decimals by the value's exact decimal expansion, ties to even.
    static func rounded(_ days: Double) -> Double {
        Double(String(format: "%.4f", days)) ?? days
    }

    private static func days(_ microseconds: Int64) -> Double { Double(microseconds) / Double(Self.microseconds) }
}
