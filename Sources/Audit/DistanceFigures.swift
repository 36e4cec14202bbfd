import Foundation
import OrderFiles

/// How far the goods travel: from the farthest of an order's sellers to the customer.
package enum DistanceBand: Int, Sendable, CaseIterable {
    case sameCity, under100, under500, farther

    package var words: String {
        switch self {
        case .sameCity: "Same city"
        case .under100: "Other city, under 100 km"
        case .under500: "100 to 500 km"
        case .farther: "500 km and more"
        }
    }
}

/// What distance does to orders that counted.
package struct DistanceFigures: Sendable, Equatable {
    package struct Row: Sendable, Equatable {
        package let band: DistanceBand
        package let orders: Int
        package let neverDelivered: Int
        /// From purchase to delivery scan, over delivered orders.
        package let medianDays: Double?
        /// Orders that the estimated delivery rule would have paid, and those among them not delivered by then.
        package let estimatePaid: Int
        package let estimateEarly: Int
    }

    package let rows: [Row]
    /// Orders whose distance the files do not tell.
    package let unknown: Int
}

struct DistanceTally {
    private struct Band {
        var orders = 0
        var neverDelivered = 0
        var waits: [Int64] = []
        var estimatePaid = 0
        var estimateEarly = 0
    }

    private var bands = [Band](repeating: Band(), count: DistanceBand.allCases.count)
    private var unknown = 0

    mutating func add(_ order: CountedOrder) {
        guard let band = DistanceBand(order.history) else {
            unknown += 1
            return
        }
        let deliveredAt = order.history.deliveredAt
        bands[band.rawValue].orders += 1
        if let deliveredAt {
            bands[band.rawValue].waits.append(deliveredAt &- order.purchasedAt)
        } else {
            bands[band.rawValue].neverDelivered += 1
        }
        if let moment = ReleaseRule.estimatedDelivery.moment(for: order.history) {
            bands[band.rawValue].estimatePaid += 1
            if deliveredAt.map({ $0 > moment }) ?? true { bands[band.rawValue].estimateEarly += 1 }
        }
    }

    /// Nil if no order's distance is known.
    consuming func figures() -> DistanceFigures? {
        guard bands.contains(where: { $0.orders > 0 }) else { return nil }
        let rows = DistanceBand.allCases.map { band in
            let tally = bands[band.rawValue]
            return DistanceFigures.Row(
                band: band, orders: tally.orders, neverDelivered: tally.neverDelivered,
                medianDays: Days.median(&bands[band.rawValue].waits), estimatePaid: tally.estimatePaid,
                estimateEarly: tally.estimateEarly)
        }
        return DistanceFigures(rows: rows, unknown: unknown)
    }
}

extension DistanceBand {
    /// Nil where a place is missing.
    init?(_ order: OrderHistory) {
        guard let customer = order.customerPlace, !order.items.isEmpty else { return nil }
        var kilometres = 0.0
        var isSameCity = true
        for item in order.items {
            guard let seller = item.sellerPlace else { return nil }
            if let city = seller.city, city == customer.city, seller.region == customer.region { continue }
            guard let from = seller.position, let to = customer.position else { return nil }
            isSameCity = false
            kilometres = max(kilometres, from.kilometres(to: to))
        }
        switch kilometres {
        case _ where isSameCity: self = .sameCity
        case ..<100: self = .under100
        case ..<500: self = .under500
        default: self = .farther
        }
    }
}

extension GeoPoint {
    /// Great-circle distance by the haversine formula on a sphere of 6,371.0088 km (the mean radius of WGS 84).
    package func kilometres(to other: GeoPoint) -> Double {
        let radians = Double.pi / 180
        let halfLatitude = sin((other.latitude - latitude) * radians / 2)
        let halfLongitude = sin((other.longitude - longitude) * radians / 2)
        let chord = halfLatitude * halfLatitude
            + cos(latitude * radians) * cos(other.latitude * radians) * halfLongitude * halfLongitude
        return 2 * 6_371.0088 * asin(min(1, chord.squareRoot()))
    }
}
