import Foundation
import Testing

@testable import OrderFiles

@Suite("Reading order files")
struct OrderReadingTests {
    private static let header = "order,sku,quantity,price,purchased_at,delivered_at,approved_at,status,member\n"
    private static let day = "2026-03-02 10:00:00"

    private func plain(_ rows: String...) throws -> OrderBook {
        let folder = try TemporaryFolder(["orders.csv": Self.header + rows.joined(separator: "\n") + "\n"])
        return try OrderFiles.read(path: folder.path, mapping: .plain)
    }

    @Test("Lines of one order come together; what the first row says counts for the others")
    func lines() throws {
        let book = try plain("7,mug,2,14.50,\(Self.day),,\(Self.day),shipped,m1", "8,rug,1,30,\(Self.day),,,,", "7,tea,1,9.90,,,,,")
        let seven = try #require(book.first)
        #expect(seven.items.map(\.sku) == ["mug", "tea"] && seven.items.map(\.position) == [1, 2])
        #expect(seven.amount(of: .items) == 3890 && seven.member == "m1" && seven.status == "shipped")
        #expect(seven.placedAt == 1_772_445_600_000_000 && seven.deliveredAt == nil)
        #expect(book.count == 2 && book[1].placedAt == nil)
    }

    @Test("A line's title is read where the file has one")
    func titles() throws {
        let header = "order,sku,title,price,purchased_at,delivered_at\n"
        let folder = try TemporaryFolder(["orders.csv": header + "1,mug,\"Mug, blue \",5,\(Self.day),\n1,tea,,3,,\n2,mug,\"Mug, blue\",5,\(Self.day),\n"])
        let book = try OrderFiles.read(path: folder.path, mapping: .plain)
        #expect(book.map { $0.items.map(\.title) } == [["Mug, blue", nil], ["Mug, blue"]])
        #expect(try OrderFiles.read(path: folder.path, mapping: .plain, depth: .forAudit).first?.items.map(\.title) == [nil, nil])
    }

    @Test(
        "What cannot be read is a named problem, and its order is set aside",
        arguments: [
            ("1,mug,1,5,2026-02-30 10:00:00,,,,", .badTime, "purchased_at \"2026-02-30 10:00:00\" is not a time written as yyyy-MM-dd HH:mm:ss or rfc3339"),
            ("1,mug,1,5.999,\(day),,,,", .badMoney, "price \"5.999\" has more than 2 decimals"),
            ("1,mug,1,-5,\(day),,,,", .badMoney, "price \"-5\" is negative"),
            ("1,mug,1000000,9000000,\(day),,,,", .badMoney, "price times quantity is too large"),
            ("1,mug,1,,\(day),,,,", .missingValue, "price \"\" is empty"),
            ("1,mug,0,5,\(day),,,,", .badNumber, "quantity \"0\" is not a whole number from 1 to 1000000"),
            ("1,mug,1.5,5,\(day),,,,", .badNumber, "quantity \"1.5\" is not a whole number from 1 to 1000000"),
        ] as [(String, OrderProblem.Kind, String)])
    func setAside(row: String, kind: OrderProblem.Kind, detail: String) throws {
        let book = try plain(row, "2,tea,1,3,\(Self.day),,,,")
        #expect(book.map(\.key) == ["2"] && book.setAsideCount == 1)
        #expect(book.problems.examples == [OrderProblem(kind: kind, file: "orders.csv", line: 2, detail: detail)])
    }

    @Test("Two rows of an order that contradict each other set it aside, in either order")
    func contradiction() throws {
        let rows = ["1,mug,1,5,\(Self.day),,,shipped,m1", "1,tea,1,5,\(Self.day),,,shipped,m2"]
        for rows in [rows, rows.reversed()] {
            let book = try plain(rows[0], rows[1])
            #expect(book.isEmpty && book.setAsideCount == 1)
            #expect(book.problems.examples.map(\.description) == ["orders.csv, line 3: contradictory order: order \"1\" differs from line 2"])
        }
    }

    @Test("A ragged row and a row without a key are lost, and said to be")
    func lostRows() throws {
        let book = try plain("1,mug", ",mug,1,5,\(Self.day),,,,", "2,tea,1,3,\(Self.day),,,,")
        #expect(book.map(\.key) == ["2"] && book.setAsideCount == 0)
        #expect(book.problems.counts == [.unreadableRow: 1, .missingValue: 1])
        #expect(book.problems.examples.map(\.line) == [2, 3])
    }

    @Test("An order with ten thousand and one lines is set aside")
    func tooManyLines() throws {
        let line = "1,mug,1,5,\(Self.day),,,,\n"
        let folder = try TemporaryFolder(["orders.csv": Self.header + String(repeating: line, count: 10_001)])
        let book = try OrderFiles.read(path: folder.path, mapping: .plain)
        #expect(book.isEmpty && book.problems.counts == [.tooManyItems: 1])
    }

    @Test("Without approved_at in the file orders count from purchase; without either the missing column is named")
    func start() throws {
        let folder = try TemporaryFolder(["orders.csv": "order,price,purchased_at,delivered_at\n1,5,\(Self.day),\n"])
        let book = try OrderFiles.read(path: folder.path + "/orders.csv", mapping: .plain)
        #expect(book.placedAt == .purchasedAt && book.first?.placedAt == book.first?.purchasedAt)
        let lacking = try TemporaryFolder(["orders.csv": "order,price,purchased,delivered_at\n"])
        let error = #expect(throws: OrderFilesError.self) { try OrderFiles.read(path: lacking.path, mapping: .plain) }
        #expect(error?.description == "orders.csv, line 1: there is no column \"purchased_at\"; the file has order, price, purchased, delivered_at")
        var optional = Mapping.plain
        optional.files[.orderLines]?.optionalColumns.insert(.purchasedAt)
        let neither = #expect(throws: OrderFilesError.self) { try OrderFiles.read(path: lacking.path, mapping: optional) }
        #expect(neither?.description.contains("no column \"approved_at or purchased_at\"") == true)
    }

    @Test("A missing, doubled or damaged file is named")
    func files() throws {
        #expect(throws: OrderFilesError.nothingThere(path: "/nowhere")) { try OrderFiles.read(path: "/nowhere", mapping: .plain) }
        let empty = try TemporaryFolder([:])
        #expect(throws: OrderFilesError.fileMissing("orders.csv", folder: empty.path)) {
            try OrderFiles.read(path: empty.path, mapping: .plain)
        }
        let two = try TemporaryFolder(["orders.csv": "", "orders.csv.gz": ""])
        #expect(throws: OrderFilesError.twoFiles("orders.csv", "orders.csv.gz")) {
            try OrderFiles.read(path: two.path, mapping: .plain)
        }
        let damaged = try TemporaryFolder(["orders.csv.gz": "order,price\n"])
        let error = #expect(throws: OrderFilesError.self) { try OrderFiles.read(path: damaged.path, mapping: .plain) }
        #expect(error?.description == "orders.csv.gz ends in .gz but is not gzip; compress it or rename it to .csv")
        let one = try TemporaryFolder(["orders.csv": ""])
        let needsFolder = #expect(throws: OrderFilesError.self) {
            try OrderFiles.read(path: one.path + "/orders.csv", mapping: .olist)
        }
        #expect(needsFolder?.description.hasPrefix("the mapping olist reads a folder with customers.csv, ") == true)
    }
}
