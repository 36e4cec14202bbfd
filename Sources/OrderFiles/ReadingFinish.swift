extension OrderReading {
    /// Checks what only all files together show, and closes the book.
    consuming func finish() -> OrderBook {
        for number in tables.orders.indices { checkItems(of: number) }
        if let file = fileNames[.sellers] { findUnknownSellers(in: file) }
        return OrderBook(tables: tables, mapping: mapping, placedAt: placedAt, problems: parser.problems)
    }

    private static let itemsMax = 10_000

    private var orderFile: String { fileNames[.orderLines] ?? fileNames[.orders] ?? "" }
    private var itemFile: String { fileNames[.orderLines] ?? fileNames[.items] ?? "" }

    /// One position is one line: the same line twice counts once, two different ones set the order aside.
    private mutating func checkItems(of number: Int) {
        let first = tables.orders[number].firstItem
        guard first != Slot.none, tables.items[Int(first)].next != Slot.none else { return }
        var chain: [UInt32] = []
        var next = first
        while next != Slot.none {
            chain.append(next)
            next = tables.items[Int(next)].next
        }
        guard chain.count <= Self.itemsMax else {
            blame(.tooManyItems, number, line: tables.items[Int(first)].line, "has more than \(Self.itemsMax) lines")
            tables.orders[number].isSetAside = true
            return
        }
        chain.sort { (tables.items[Int($0)].position, $0) < (tables.items[Int($1)].position, $1) }
        var kept: [UInt32] = []
        for item in chain {
            let row = tables.items[Int(item)]
            guard let last = kept.last, row.position != 0, tables.items[Int(last)].position == row.position else {
                kept.append(item)
                continue
            }
            let before = tables.items[Int(last)]
            if row.agrees(with: before) {
                let detail = "has position \(row.position) on line \(before.line) already, with the same values"
                blame(.duplicateItem, number, line: row.line, detail)
            } else {
                let detail = "has position \(row.position) on line \(before.line) with other values"
                blame(.contradictoryItem, number, line: row.line, detail)
                tables.orders[number].isSetAside = true
            }
        }
        if kept.count < chain.count { link(kept, to: number) }
    }

    private mutating func link(_ items: [UInt32], to number: Int) {
        var next = Slot.none
        for item in items {
            tables.items[Int(item)].next = next
            next = item
        }
        tables.orders[number].firstItem = next
    }

    private mutating func blame(_ kind: OrderProblem.Kind, _ number: Int, line: UInt32, _ detail: String) {
        let key = OrderProblems.shown(tables.orderKeys[number])
        parser.problems.add(kind, itemFile, Int(line), "order \(key) \(detail)")
    }

    /// Once the customer file is read.
    mutating func findUnknownCustomers(in file: String) {
        for number in tables.orders.indices {
            let order = tables.orders[number]
            guard order.customer != Slot.none, !tables.customers[Int(order.customer)].isKnown else { continue }
            let key = OrderProblems.shown(tables.customerKeys[Int(order.customer)])
            parser.problems.add(.unknownCustomer, orderFile, Int(order.line), "customer \(key) is not in \(file)")
        }
    }

    private mutating func findUnknownSellers(in file: String) {
        for number in tables.items.indices {
            let item = tables.items[number]
            guard item.seller != Slot.none, !tables.sellers[Int(item.seller)].isKnown else { continue }
            let key = OrderProblems.shown(tables.sellerKeys[Int(item.seller)])
            parser.problems.add(.unknownSeller, itemFile, Int(item.line), "seller \(key) is not in \(file)")
        }
    }
}
