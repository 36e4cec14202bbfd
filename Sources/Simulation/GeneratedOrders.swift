import Core
import OrderFiles

/// A month of made-up orders of a small city market, the same for the same seed: arrivals by hour and weekday, hand-over within the day, delivery
/// mostly on the next, some late, a few lost, and now and then a scan that cannot be right.
package enum GeneratedOrders {
    /// - Parameters:
    ///   - start: midnight of the first day.
    ///   - days: 1 or more.
    ///   - perDay: mean number of orders.
    package static func month(from start: Instant, days: Int = 30, perDay: Int = 60, seed: UInt64) -> [OrderHistory] {
        let random = SeededRandom(seed: seed)
        var orders: [OrderHistory] = []
        for day in 0..<days {
            let isWeekend = (start.adding(days: Int64(day)).microseconds / 86_400_000_000 + 3) % 7 >= 5
            let count = perDay / 2 + Int(random.next() % UInt64(max(1, perDay))) + (isWeekend ? perDay / 3 : 0)
            for _ in 0..<count {
                let hour = arrivalHours[Int(random.next() % UInt64(arrivalHours.count))]
                let at = start.adding(days: Int64(day)).adding(hours: Int64(hour)).adding(microseconds: minutes(Int64(random.next() % 60)))
                orders.append(order(number: orders.count + 1, at: at, random: random))
            }
        }
        return orders
    }

    package static let mapping = Mapping(
        name: "generated", currency: "EUR", offer: Offer(ratePPM: 50_000),
        statuses: Mapping.Statuses(delivered: ["delivered"], cancelled: ["canceled"]), files: [:])

    /// Hours of the day as often as orders come in them.
    private static let arrivalHours = [7, 8, 9, 10, 11, 12, 12, 13, 14, 15, 16, 17, 17, 18, 18, 19, 19, 19, 20, 20, 20, 21, 21, 22]
    private static let makers = ["ceramics-ost", "print-werk", "leather-lab", "oak-and-iron"]
    private static let goods: [(sku: String, title: String, price: Int64)] = [
        ("mug-blue", "Stoneware mug, blue", 1_890), ("poster-a2", "City poster, A2", 2_450), ("belt-brown", "Leather belt, brown", 4_900),
        ("board-oak", "Chopping board, oak", 6_200), ("lamp-small", "Small table lamp", 8_990), ("card-set", "Greeting cards, set of five", 950),
    ]

    private static func minutes(_ count: Int64) -> Int64 { count * 60_000_000 }

    private static func order(number: Int, at: Instant, random: SeededRandom) -> OrderHistory {
        func below(_ limit: Int64) -> Int64 { Int64(random.next() % UInt64(limit)) }
        var order = OrderHistory(key: "G-\(number)")
        let approvedAt = at.adding(microseconds: minutes(1 + below(9)))
        order.purchasedAt = at.microseconds
        order.approvedAt = approvedAt.microseconds
        order.placedAt = approvedAt.microseconds
        order.estimatedAt = approvedAt.adding(days: 2).microseconds
        order.member = "member-\(1 + below(400))"
        order.status = "delivered"
        for position in 1...Int(1 + below(3)) {
            let good = goods[Int(below(Int64(goods.count)))]
            order.items.append(
                OrderHistory.Item(
                    position: position, sku: good.sku, title: good.title, seller: makers[Int(below(Int64(makers.count)))], quantity: 1 + below(2),
                    price: good.price, freight: 290, promisedShipAt: approvedAt.adding(hours: 20).microseconds))
        }
        let handedOver = approvedAt.adding(microseconds: minutes(90 + below(60 * 8)))
        let chance = below(1_000)
        // Three of a hundred never leave, two are lost on the way, six come after the promised day.
        guard chance >= 30 else {
            order.status = "processing"
            return order
        }
        order.handedOverAt = handedOver.microseconds
        guard chance >= 50 else {
            order.status = "shipped"
            return order
        }
        let delay = chance < 110 ? 60 * 24 * (2 + below(4)) : 60 * (2 + below(22))
        order.deliveredAt = handedOver.adding(microseconds: minutes(delay)).microseconds
        // Two of a thousand scanners have a wrong clock.
        if chance >= 998 { order.handedOverAt = at.adding(hours: -5).microseconds }
        return order
    }
}
