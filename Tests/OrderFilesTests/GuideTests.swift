import Testing

@testable import OrderFiles

@Suite("The guide's examples")
struct GuideTests {
    @Test("The plain mapping written out in the guide is the built-in one")
    func plainWrittenOut() throws {
        #expect(try Mapping.parse(Guide.block("yaml plain.yaml")) == .plain)
    }

    @Test("A shop of one's own: two files, semicolons, decimal commas, German dates, a skipped hour")
    func ownMapping() throws {
        let folder = try TemporaryFolder([
            "bestellungen.csv": Guide.block("csv bestellungen.csv"), "positionen.csv": Guide.block("csv positionen.csv"),
        ])
        let mapping = try Mapping.parse(Guide.block("yaml shop.yaml"))
        let book = try OrderFiles.read(path: folder.path, mapping: mapping)
        #expect(book.problems.total == 0)
        let orders = Array(book)
        #expect(orders.map(\.key) == ["A-1", "A-2"])
        #expect(orders.map { mapping.offer.cashback(on: $0.amount(of: mapping.offer.base)) } == [99, 177])
        // 02:30 on 29 March 2026 does not exist in Berlin; the clock goes on at 01:00 UTC.
        #expect(orders[1].purchasedAt == 1_774_746_000_000_000)
        #expect(orders[1].approvedAt == orders[1].purchasedAt)
        #expect(orders[0].items == [OrderHistory.Item(sku: "Becher", quantity: 2, price: 1450, freight: 390)])
        #expect(orders[0].customer == "17")
    }
}
