import Foundation
import Testing

@testable import OrderFiles

@Suite("Joining a folder's files")
struct JoinedFilesTests {
    private static let day = "2018-03-02 10:00:00"
    private static let orders = "order_id,customer_id,order_status,order_purchase_timestamp,order_approved_at,order_delivered_carrier_date,order_delivered_customer_date,order_estimated_delivery_date"
    private static let items = "order_id,order_item_id,product_id,seller_id,shipping_limit_date,price,freight_value"

    private func read(_ files: [String: [String]], depth: OrderFiles.Depth = .everything) throws -> OrderBook {
        var files = files
        files["orders.csv", default: []].insert(Self.orders, at: 0)
        files["order_items.csv", default: []].insert(Self.items, at: 0)
        files["customers.csv"]?.insert("customer_id,customer_unique_id,customer_zip_code_prefix,customer_city,customer_state", at: 0)
        files["order_reviews.csv"]?.insert("order_id,review_score", at: 0)
        files["sellers.csv"]?.insert("seller_id,seller_zip_code_prefix,seller_city,seller_state", at: 0)
        files["zip_prefix_median_geo.csv"]?.insert("zip_code_prefix,lat,lng", at: 0)
        let folder = try TemporaryFolder(files.mapValues { $0.joined(separator: "\n") + "\n" })
        return try OrderFiles.read(path: folder.path, mapping: .olist, depth: depth)
    }

    private static let shop: [String: [String]] = [
        "orders.csv": ["o1,c1,delivered,\(day),\(day),,\(day),\(day)", "o2,c2,shipped,\(day),\(day),,,\(day)"],
        "order_items.csv": ["o1,2,tea,s1,\(day),9.90,1.00", "o2,1,lamp,s1,,58.90,", "o1,1,mug,s2,\(day),14.50,2.00"],
        "customers.csv": ["c1,u1,01001,sao paulo,SP", "c2,u1,20000,rio,RJ"],
        "order_reviews.csv": ["o1,5", "o1,2"],
        "sellers.csv": ["s1,01001,sao paulo,SP", "s2,,campinas,SP"],
        "zip_prefix_median_geo.csv": ["01001,-23.5,-46.6", "20000,-22.9,-43.2"],
    ]

    @Test("Items, customer, reviews, sellers and places find their order")
    func joined() throws {
        let order = try #require(try read(Self.shop).first)
        #expect(order.items.map(\.sku) == ["mug", "tea"] && order.items.map(\.position) == [1, 2])
        #expect(order.member == "u1" && order.customer == "c1" && order.reviewScore == 3.5)
        #expect(order.customerPlace == Place(zip: "01001", city: "sao paulo", region: "SP", position: GeoPoint(latitude: -23.5, longitude: -46.6)))
        #expect(order.items[0].sellerPlace == Place(city: "campinas", region: "SP"))
        #expect(order.amount(of: .items) == 2440 && order.amount(of: .itemsAndFreight) == 2740)
    }

    @Test("The order of rows changes nothing")
    func anyOrder() throws {
        let straight = try read(Self.shop)
        let turned = try read(Self.shop.mapValues { $0.reversed() })
        #expect(Dictionary(uniqueKeysWithValues: straight.map { ($0.key, $0) }) == Dictionary(uniqueKeysWithValues: turned.map { ($0.key, $0) }))
        #expect(straight.problems.total == 0 && turned.problems.total == 0)
    }

    @Test("Only orders and items must be there; an audit keeps no members, keys of customers or SKUs")
    func optionalFiles() throws {
        let bare = try read(Self.shop.filter { $0.key == "orders.csv" || $0.key == "order_items.csv" })
        #expect(bare.count == 2 && bare[0].customerPlace == nil && bare[0].reviewScore == nil)
        let lean = try read(Self.shop, depth: .forAudit)
        #expect(lean[0].member == nil && lean[0].customer == nil && lean[0].items[0].sku == nil)
        #expect(lean[0].customerPlace?.city == "sao paulo" && lean[0].items.map(\.price) == [1450, 990])
    }

    @Test(
        "Rows that do not fit are named problems",
        arguments: [
            ("order_items.csv", "o9,1,mug,s1,\(day),1,1", "order_items.csv, line 5: unknown order: no order has the key \"o9\"", 2),
            ("order_reviews.csv", "o9,1", "order_reviews.csv, line 4: unknown order: no order has the key \"o9\"", 2),
            ("order_reviews.csv", "o1,five", "order_reviews.csv, line 4: bad number: score \"five\" is not a number from 0 to 100", 2),
            ("orders.csv", "o2,c2,shipped,\(day),\(day),,,\(day)", "orders.csv, line 4: duplicate order: order \"o2\" stands on line 3 already, with the same values", 2),
            ("orders.csv", "o2,c2,lost,\(day),\(day),,,\(day)", "orders.csv, line 4: contradictory order: order \"o2\" differs from line 3", 1),
            ("orders.csv", "o3,c9,shipped,\(day),\(day),,,", "orders.csv, line 4: unknown customer: customer \"c9\" is not in customers.csv", 3),
            ("order_items.csv", "o2,1,lamp,s1,,58.90,0", "order_items.csv, line 5: duplicate item: order \"o2\" has position 1 on line 3 already, with the same values", 2),
            ("order_items.csv", "o2,1,lamp,s1,,58.00,0", "order_items.csv, line 5: contradictory item: order \"o2\" has position 1 on line 3 with other values", 1),
            ("order_items.csv", "o2,2,lamp,s9,,58.00,0", "order_items.csv, line 5: unknown seller: seller \"s9\" is not in sellers.csv", 2),
            ("order_items.csv", "o2,2,lamp,s1,soon,58.00,0", "order_items.csv, line 5: bad time: promised_ship_at \"soon\" is not a time written as yyyy-MM-dd HH:mm:ss", 1),
            ("customers.csv", "c1,u1,01001,campinas,SP", "customers.csv, line 4: contradictory row: \"c1\" stands there before with other values; neither is used", 2),
            ("sellers.csv", "s1,01001,campinas,SP", "sellers.csv, line 4: contradictory row: \"s1\" stands there before with other values; neither is used", 2),
            ("zip_prefix_median_geo.csv", "01001,-23.5,-46.7", "zip_prefix_median_geo.csv, line 4: contradictory row: \"01001\" stands there before with other values; neither is used", 2),
            ("zip_prefix_median_geo.csv", "01002,-91,0", "zip_prefix_median_geo.csv, line 4: bad number: latitude \"-91\" is not a number of degrees up to 90", 2),
        ])
    func misfits(file: String, row: String, problem: String, kept: Int) throws {
        var shop = Self.shop
        shop[file]?.append(row)
        let book = try read(shop)
        #expect(book.problems.examples.map(\.description) == [problem])
        #expect(book.count == kept)
    }

    @Test("The same line twice counts once; contradicting places are not used")
    func duplicates() throws {
        var shop = Self.shop
        shop["order_items.csv"]?.append("o2,1,lamp,s1,,58.90,0")
        shop["customers.csv"]?.append("c1,u1,01001,campinas,SP")
        let book = try read(shop)
        #expect(book[1].items.count == 1 && book[1].amount(of: .items) == 5890)
        #expect(book[0].customerPlace == nil && book[0].member == nil)
    }

    @Test("Problems are all counted and shown a hundred of a kind, with control characters made harmless")
    func manyProblems() throws {
        var shop = Self.shop
        shop["order_items.csv"]? += (0..<250).map { "x\u{1B}[31m\($0),1,mug,s1,,1,1" }
        let problems = try read(shop).problems
        #expect(problems.counts == [.unknownOrder: 250] && problems.examples.count == 100)
        #expect(problems.examples.first?.detail == "no order has the key \"x·[31m0\"")
    }
}
