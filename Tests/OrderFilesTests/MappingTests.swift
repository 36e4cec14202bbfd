import Foundation
import Testing

@testable import OrderFiles

@Suite("Mapping files")
struct MappingTests {
    private static let good = """
        currency: EUR
        offer: {rate_ppm: 50000}
        files:
          order_lines:
            file: orders.csv
            columns: {order: Nr, price: Preis, approved_at: Bezahlt}
        """

    @Test("A short mapping takes the usual values for the rest")
    func shortMapping() throws {
        let mapping = try Mapping.parse(Self.good)
        #expect(mapping.zone == .gmt && mapping.times == [.dateTime] && mapping.decimals == 2)
        #expect(mapping.offer == Offer(ratePPM: 50_000, rounding: .halfEven, base: .items))
        #expect(mapping.files[.orderLines]?.columns == [.order: "Nr", .price: "Preis", .approvedAt: "Bezahlt"])
    }

    @Test(
        "A fault is named with its line and what would be right",
        arguments: [
            ("currency: EUR", "curency: EUR", "mapping, line 1: \"curency\" is not known here; known are name, zone, times, currency, decimals, decimal_mark, placed_at, offer, statuses, files"),
            ("currency: EUR", "name: x", "mapping, line 1: \"currency\" is missing"),
            ("currency: EUR", "currency: eur", "mapping, line 1: \"currency\" is \"eur\"; it must be three capital letters such as EUR"),
            ("currency: EUR", "currency: [EUR]", "mapping, line 1: \"currency\" must be a text"),
            ("currency: EUR", "currency:", "mapping, line 1: \"currency\" must be a text"),
            ("currency: EUR", "currency: EUR\nzone: Mars/Olympus", "mapping, line 2: \"zone\" is \"Mars/Olympus\"; it must be UTC or an IANA zone such as Europe/Berlin"),
            ("currency: EUR", "currency: EUR\ntimes: []", "mapping, line 2: \"times\" must be a list that is not empty"),
            ("currency: EUR", "currency: EUR\ntimes: HH:mm", "mapping, line 2: \"times\" is \"HH:mm\"; it must be rfc3339 or a pattern such as yyyy-MM-dd HH:mm:ss or d.M.yyyy"),
            ("currency: EUR", "currency: EUR\ndecimals: two", "mapping, line 2: \"decimals\" must be a whole number"),
            ("currency: EUR", "currency: EUR\ndecimals: 5", "mapping, line 2: \"decimals\" is \"5\"; it must be from 0 to 4"),
            ("currency: EUR", "currency: EUR\ndecimal_mark: \"'\"", "mapping, line 2: \"decimal_mark\" is \"'\"; it must be \".\" or \",\""),
            ("currency: EUR", "currency: EUR\nplaced_at: delivered_at", "mapping, line 2: \"placed_at\" is \"delivered_at\"; it must be approved_at or purchased_at"),
            ("currency: EUR", "currency: EUR\nplaced_at: purchased_at", "mapping, line 4: no column is given for placed_at (purchased_at)"),
            ("rate_ppm: 50000", "rate: 5", "mapping, line 2: \"offer.rate\" is not known here; known are rate_ppm, rounding, base, described_as"),
            ("rate_ppm: 50000", "rate_ppm: 1000001", "mapping, line 2: \"offer.rate_ppm\" is \"1000001\"; it must be from 0 to 1000000"),
            ("rate_ppm: 50000", "rate_ppm: 5, rounding: up", "mapping, line 2: \"offer.rounding\" is \"up\"; it must be half_even or half_up or down"),
            ("offer: {rate_ppm: 50000}", "offer: 5", "mapping, line 2: \"offer\" must be a table of keys and values"),
            ("order_lines:", "lines:", "mapping, line 4: \"files.lines\" is not known here; known are orders, items, order_lines, reviews, customers, sellers, geography"),
            ("file: orders.csv", "file: ../orders.csv", "mapping, line 5: \"files.order_lines.file\" is \"../orders.csv\"; it must be the name of a file in the folder, without a path"),
            ("file: orders.csv", "name: orders.csv", "mapping, line 5: \"files.order_lines.name\" is not known here; known are file, delimiter, optional, columns, optional_columns"),
            ("file: orders.csv", "file: orders.csv\n    delimiter: ;;", "mapping, line 6: \"files.order_lines.delimiter\" is \";;\"; it must be one character such as , or ; or \"\\t\""),
            ("file: orders.csv", "file: orders.csv\n    optional: true", "mapping, line 6: \"files.order_lines.optional\" is \"true\"; it must be false for order_lines"),
            ("file: orders.csv", "file: orders.csv\n    optional: maybe", "mapping, line 6: \"files.order_lines.optional\" must be true or false"),
            ("file: orders.csv", "file: orders.csv\n    optional_columns: [price]", "mapping, line 6: the column of \"price\" cannot be optional"),
            ("price: Preis, ", "", "mapping, line 6: \"files.order_lines.columns.price\" is missing"),
            ("price: Preis", "preis: Preis", "mapping, line 6: \"files.order_lines.columns.preis\" is not known here; known are order, customer, member, status, score, purchased_at, approved_at, handed_over_at, delivered_at, estimated_at, position, sku, title, seller, quantity, price, freight, promised_ship_at"),
            ("currency: EUR", "currency: &c EUR", "mapping, line 1: anchors (&name) are not used in mappings; write the value out"),
        ])
    func faults(old: String, new: String, wanted: String) {
        let error = #expect(throws: MappingError.self) {
            try Mapping.parse(Self.good.replacingOccurrences(of: old, with: new))
        }
        #expect(error?.description == wanted)
    }

    @Test("Orders without items, and both forms of order files at once, are refused")
    func forms() {
        let alone = "currency: EUR\noffer: {rate_ppm: 1}\nfiles:\n  orders: {file: o.csv, columns: {order: Nr}}\n"
        #expect(throws: MappingError(.needsOrders, line: 3)) { try Mapping.parse(alone) }
        let text = Self.good + "\n  orders: {file: o.csv, columns: {order: Nr, approved_at: Bezahlt}}\n"
        #expect(throws: MappingError(.twoForms, line: 3)) { try Mapping.parse(text) }
    }

    @Test("What is not YAML, not a table, too large or too deep is refused", arguments: ["a: [", "- a\n- b", "", "x: \"", "a: 1\na: 2", String(repeating: "[", count: 60_000), String(repeating: "- ", count: 30_000), String(repeating: "x", count: 70_000)])
    func notYAML(text: String) {
        #expect(throws: MappingError.self) { try Mapping.parse(text) }
    }

    @Test("No argument but a built-in name or a file names a mapping")
    func naming() throws {
        #expect(try Mapping.named("olist") == .olist)
        let error = #expect(throws: MappingError.self) { try Mapping.named("shopify") }
        #expect(error?.description == "mapping: \"shopify\" is neither a file nor one of olist, plain")
        let folder = try TemporaryFolder(["shop.yaml": Self.good])
        #expect(try Mapping.named(folder.path + "/shop.yaml").currency == "EUR")
        let unreadable = #expect(throws: MappingError.self) { try Mapping.named(folder.path) }
        #expect(unreadable?.description.contains("cannot be read") == true)
    }
}
