import Foundation
import JSONText
import OrderFiles
import Testing

@testable import Audit

@Suite("The audit in the terminal")
struct AuditTextTests {
    @Test("The guide's plain example prints what the guide shows")
    func guide() throws {
        let folder = try TemporaryFolder(["orders.csv": Guide.block("csv orders.csv")])
        let report = try AuditCommandCore.audit(path: folder.path + "/orders.csv", mapping: "plain")
        #expect(report.table() == (try Guide.block("text")))
        #expect(report.rules == Audit.run(FiveOrders.all, mapping: .plain).rules)
    }

    @Test("A mapping file is taken by its path, and its faults reach the caller")
    func mappingFile() throws {
        let folder = try TemporaryFolder(["orders.csv": Guide.block("csv orders.csv"), "plain.yaml": Guide.block("yaml plain.yaml"), "bad.yaml": "currency: EUR\n"])
        #expect(try AuditCommandCore.audit(path: folder.path, mapping: folder.path + "/plain.yaml").counted.orders == 4)
        #expect(throws: MappingError.self) { try AuditCommandCore.audit(path: folder.path, mapping: folder.path + "/bad.yaml") }
        #expect(throws: OrderFilesError.self) { try AuditCommandCore.audit(path: folder.path + "/none", mapping: "plain") }
    }

    @Test("No line is wider than the terminal, and large amounts change the form, not the figures", arguments: [48, 60, 80, 120])
    func widths(width: Int) {
        let orders = FiveOrders.all.map { order in
            var order = order
            order.items[0].price *= 1_000_000
            return order
        }
        let table = Audit.run(orders, mapping: .plain, source: "orders").table(width: width)
        for line in table.split(separator: "\n") { #expect(line.count <= width, "\(line)") }
        #expect(table.contains("12,000,000.00") == false && table.contains("6,000,000.00"))
    }

    @Test("Problems are summed up with their first places")
    func problems() {
        var problems = OrderProblems()
        for line in 2...6 { problems.add(.badTime, "orders.csv", line, "delivered_at \"soon\" is not a time") }
        let report = Audit.run(FiveOrders.all, mapping: .plain, problems: problems, setAside: 5)
        #expect(
            report.problemSummary() == """
                Problems in the files: 5; orders set aside: 5
                  bad time: 5
                    orders.csv, line 2: delivered_at "soon" is not a time
                    orders.csv, line 3: delivered_at "soon" is not a time
                    orders.csv, line 4: delivered_at "soon" is not a time
                    ... and 2 more
                """)
        #expect(Audit.run(FiveOrders.all, mapping: .plain).problemSummary() == nil)
    }

    @Test("Findings say what is there and nothing else")
    func findings() {
        var onTime = FiveOrders.all[0]
        onTime.estimatedAt = onTime.deliveredAt
        let punctual = Audit.run([onTime], mapping: .plain).finding
        #expect(punctual.hasPrefix("Paying on the estimated delivery date would have released nothing before delivery."))
        var lost = FiveOrders.all[2]
        lost.estimatedAt = nil
        let report = Audit.run([lost], mapping: .plain).finding
        #expect(report == "Paying on the promised ship date would have released EUR\u{A0}6.00 of cashback (100.0 %) before delivery, EUR\u{A0}6.00 of it for orders that never arrived. No order has a delivery scan.")
    }

    @Test("Shares and numbers are short, and small ones do not vanish")
    func numbers() {
        #expect(NumberText.grouped("1234567.50") == "1,234,567.50" && NumberText.grouped("123") == "123")
        #expect(NumberText.percent(1, of: 10_000) == "<0.1 %" && NumberText.percent(9_999, of: 10_000) == ">99.9 %")
        #expect(NumberText.percent(0, of: 5) == "0.0 %" && NumberText.percent(0, of: 0) == "–" && NumberText.percent(5, of: 5) == "100.0 %")
    }

    @Test("The meaning in the JSON names the shop's own column and offer")
    func meaning() {
        let meaning = Audit.run(FiveOrders.all, mapping: .plain).json["meaning"]?.asString
        #expect(meaning?.contains("promised_ship_date = latest promised_ship_at of") == true)
        #expect(meaning?.contains("cashback 5 % of the item prices without freight, rounded half-even once per order, in EUR") == true)
    }
}
