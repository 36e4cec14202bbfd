import OrderFiles
import Testing

@testable import Audit

@Suite("Distance and reviews")
struct GroupFiguresTests {
    private static let berlin = Place(zip: "10115", city: "berlin", region: "BE", position: GeoPoint(latitude: 52.5200, longitude: 13.4050))
    private static let potsdam = Place(zip: "14467", city: "potsdam", region: "BB", position: GeoPoint(latitude: 52.3906, longitude: 13.0645))
    private static let hamburg = Place(zip: "20095", city: "hamburg", region: "HH", position: GeoPoint(latitude: 53.5511, longitude: 9.9937))
    private static let munich = Place(zip: "80331", city: "munich", region: "BY", position: GeoPoint(latitude: 48.1351, longitude: 11.5820))

    private func order(from sellers: [Place?], to customer: Place?) -> OrderHistory {
        var order = OrderHistory(key: "1", items: sellers.map { .init(sellerPlace: $0, price: 100) })
        order.customerPlace = customer
        return order
    }

    @Test("Berlin to Hamburg is 255 km")
    func haversine() throws {
        let from = try #require(Self.berlin.position)
        let to = try #require(Self.hamburg.position)
        #expect(abs(from.kilometres(to: to) - 255.25) < 0.2)
        #expect(from.kilometres(to: from) == 0)
    }

    @Test("The farthest seller decides the band; the same city needs no position")
    func bands() {
        #expect(DistanceBand(order(from: [Self.berlin], to: Self.berlin)) == .sameCity)
        #expect(DistanceBand(order(from: [Self.potsdam, Self.berlin], to: Self.berlin)) == .under100)
        #expect(DistanceBand(order(from: [Self.potsdam, Self.hamburg], to: Self.berlin)) == .under500)
        #expect(DistanceBand(order(from: [Self.munich], to: Self.berlin)) == .farther)
        var here = Self.berlin
        here.position = nil
        #expect(DistanceBand(order(from: [here], to: Self.berlin)) == .sameCity)
        // The same name in another region is another city.
        here.region = "MD"
        #expect(DistanceBand(order(from: [here], to: Self.berlin)) == nil)
        #expect(DistanceBand(order(from: [nil], to: Self.berlin)) == nil)
        #expect(DistanceBand(order(from: [], to: Self.berlin)) == nil)
    }

    @Test("Each band counts its orders, what never came, and what the estimate pays early")
    func distanceFigures() throws {
        let orders = FiveOrders.all.map { order in
            var order = order
            order.customerPlace = Self.berlin
            order.items[0].sellerPlace = ["1001": Self.berlin, "1002": Self.munich, "1003": Self.munich][order.key]
            return order
        }
        let figures = try #require(Audit.run(orders, mapping: .plain).distances)
        #expect(figures.rows[0] == .init(band: .sameCity, orders: 1, neverDelivered: 0, medianDays: 50.0 / 24, estimatePaid: 1, estimateEarly: 0))
        #expect(figures.rows[3] == .init(band: .farther, orders: 2, neverDelivered: 1, medianDays: 249.0 / 24, estimatePaid: 2, estimateEarly: 2))
        #expect(figures.unknown == 1)
        #expect(Audit.run(FiveOrders.all, mapping: .plain).distances == nil)
    }

    @Test("Scores are grouped by how the delivery met its estimate")
    func reviews() throws {
        let scores = ["1001": 5.0, "1002": 2.0, "1003": 1.0, "1005": 4.0]
        let orders = FiveOrders.all.map { order in
            var order = order
            order.reviewScore = scores[order.key]
            return order
        }
        let figures = try #require(Audit.run(orders, mapping: .plain).reviews)
        // 1005 has no estimate, so its review says nothing about punctuality.
        #expect(figures.orders == 3 && figures.meanInTime == 5 && figures.meanLate == 2)
        #expect(figures.rows.map(\.orders) == [0, 1, 1, 0, 1])
        #expect(figures.rows.map(\.meanScore) == [nil, 5, 2, nil, 1])
        #expect(Audit.run(FiveOrders.all, mapping: .plain).reviews == nil)
    }
}
