import Core
import Foundation
import JSONText
import OrderFiles
import Simulation
import Store
import TestSupport
import Testing
import Workflows

/// Five orders as a shop's files tell them, around nights on which clocks in Europe were changed.
private enum HandMade {
    static let orders = """
        order_id,customer_id,order_status,order_purchase_timestamp,order_approved_at,order_delivered_carrier_date,order_delivered_customer_date,order_estimated_delivery_date
        two,c1,delivered,2018-10-20 01:00:00,2018-10-20 02:30:00,2018-10-20 12:00:00,2018-10-21 02:30:00,2018-10-25 00:00:00
        empty,c2,delivered,2018-10-20 01:00:00,2018-10-20 02:00:00,2018-10-20 12:00:00,2018-10-22 09:00:00,2018-10-25 00:00:00
        never,c3,canceled,2018-10-20 01:00:00,,2018-10-20 12:00:00,2018-10-22 09:00:00,2018-10-25 00:00:00
        lost,c4,shipped,2018-10-20 01:00:00,2018-10-20 02:00:00,2018-10-20 12:00:00,,2018-10-25 00:00:00
        early,c5,delivered,2018-10-22 01:00:00,2018-10-23 02:00:00,2018-10-21 12:00:00,2018-10-22 09:00:00,2018-10-25 00:00:00
        """

    static let items = """
        order_id,order_item_id,product_id,seller_id,shipping_limit_date,price,freight_value
        two,1,mug,s1,2018-10-22 00:00:00,10.00,5.00
        two,2,pin,s2,2018-10-22 00:00:00,0.10,5.00
        never,1,mug,s1,2018-10-22 00:00:00,10.00,5.00
        lost,1,mug,s1,2018-10-22 00:00:00,20.00,5.00
        early,1,mug,s1,2018-10-22 00:00:00,30.00,5.00
        """

    /// Reads both files from a folder that is gone afterwards.
    static func read() throws -> [OrderHistory] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("nearmade-\(World.real().random())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, text) in [("orders.csv", orders), ("order_items.csv", items)] {
            try Data(text.utf8).write(to: folder.appendingPathComponent(name))
        }
        return Array(try OrderFiles.read(path: folder.path, mapping: .olist))
    }
}

@Suite("Replay of a folder made by hand")
struct HandMadeFolderTests {
    private func withPlayed(_ backend: Backend, rule: String, _ body: (ReplayShop, TestDatabase) async throws -> Void) async throws {
        try await backend.withDatabase { database in
            let store = try database.open()
            _ = try await Migrations.apply(Workflows.migrations, to: store, at: .testStart)
            let shop = try ReplayShop(store, rule: rule)
            let summary = try await shop.play(try HandMade.read())
            #expect(summary.refused.isEmpty)
            #expect(summary.orders == 4)
            #expect(summary.scans == 9)
            try await body(shop, database)
        }
    }

    /// The figures named, at each moment, as one line.
    private func lines(_ shop: ReplayShop, _ names: [String], at moments: [String]) async throws -> [String] {
        let found = try await shop.figures(at: moments)
        return moments.map { moment in
            names.map { name in
                let value = found["at"]?[moment]?[name]
                return value?.asString ?? value?.asNumber?.text ?? "?"
            }.joined(separator: " ")
        }
    }

    @Test("Two lines are rounded once; approvals, hand-overs and deliveries count from their second on", arguments: Backend.underTest)
    func moments(_ backend: Backend) async throws {
        try await withPlayed(backend, rule: "delivery_scan") { shop, _ in
            // 5 % of 10.10 is 0.505: half-even 0.50, where each line alone would give 0.50 and 0.00. The lost order is 1.00, the early 1.50.
            let found = try await lines(
                shop, ["approved", "carrier_scanned", "delivered", "in_transit", "overdue_undelivered", "accrued", "released", "pending"],
                at: ["2018-10-20 01:59:59", "2018-10-20 02:30:00", "2018-10-20 12:00:00", "2018-10-21 02:29:59", "2018-10-21 02:30:00", "2018-10-25 00:00:00"])
            #expect(
                found == [
                    "0 0 0 0 0 0.00 0.00 0.00", "3 0 0 0 0 1.50 0.00 1.50", "3 3 0 3 0 1.50 0.00 1.50", "3 3 0 3 0 1.50 0.00 1.50",
                    "3 3 1 2 0 1.50 0.50 1.00", "4 4 3 1 1 3.00 2.00 1.00",
                ])
        }
    }

    @Test("Seven days are 168 hours also over a night on which clocks are changed", arguments: Backend.underTest)
    func sevenDays(_ backend: Backend) async throws {
        try await withPlayed(backend, rule: "delivery_scan+7d") { shop, _ in
            let found = try await lines(shop, ["released"], at: ["2018-10-28 02:29:59", "2018-10-28 02:30:00", "2018-10-28T03:30:00+01:00", "2018-10-29 09:00:00"])
            // The early order was delivered on the 22nd and approved on the 23rd: its week runs from the delivery.
            #expect(found == ["0.00", "0.50", "0.50", "2.00"])
        }
    }

    @Test("A date pays for what was never delivered, and the report says so", arguments: Backend.underTest)
    func comparison(_ backend: Backend) async throws {
        try await withPlayed(backend, rule: "estimated_delivery") { shop, database in
            let found = try await lines(shop, ["released", "released_but_not_delivered"], at: ["2018-10-24 23:59:59", "2018-10-25 00:00:00"])
            #expect(found == ["0.00 0.00", "3.00 1.00"])
            let finished = try #require(try await FinishedReplay.load(from: shop.store))
            #expect(try await ReplayReport.load(finished, at: [], from: shop.store).text.contains("for comparison: pays without a proved delivery"))
        }
    }

    @Test("Each odd order stands in its list", arguments: Backend.underTest)
    func anomalies(_ backend: Backend) async throws {
        try await withPlayed(backend, rule: "delivery_scan") { shop, _ in
            let found = try await shop.figures()
            let expected: [String: JSON] = [
                "carrier_scan_before_purchase": ["early"], "delivered_before_carrier_scan": [], "status_delivered_without_delivery_scan": [],
                "status_canceled_with_delivery_scan": ["never"], "delivered_never_approved": ["never"],
            ]
            for (list, orders) in expected { #expect(found["anomalies"]?[list] == orders, "\(list)") }
            #expect(found["anomalies"]?.asObject?.count == expected.count)
        }
    }

    @Test("The finished database alone gives the same report", arguments: Backend.underTest)
    func withoutFolder(_ backend: Backend) async throws {
        try await withPlayed(backend, rule: "delivery_scan+7d") { shop, database in
            let moments = ["2018-10-21 00:00:00", "2018-10-29T09:00:00Z"]
            let other = try ReplayShop(try database.open())
            #expect(try await other.figures(at: moments) == (try await shop.figures(at: moments)))
            #expect(try await other.figures() == (try await shop.figures()))
            #expect(try await other.figures()["rule"]?.asString == "delivery_scan+7d")
        }
    }
}
