import CSVText

/// Where the fields of an order line stand in a file.
struct ItemColumns {
    let order, position, sku, title, seller, quantity, price, freight, promisedShipAt: Int?

    init(_ file: OrderFile) {
        order = file.column(.order)
        position = file.column(.position)
        sku = file.column(.sku)
        title = file.column(.title)
        seller = file.column(.seller)
        quantity = file.column(.quantity)
        price = file.column(.price)
        freight = file.column(.freight)
        promisedShipAt = file.column(.promisedShipAt)
    }

    /// An order that has no line still has a row in the one-file form.
    func isBlank(_ row: CSVRow) -> Bool {
        [position, sku, title, seller, quantity, price, freight, promisedShipAt].allSatisfy { row.trimmed($0).isEmpty }
    }
}

extension OrderReading {
    /// Adds a line to its order; one that cannot be read sets the order aside.
    mutating func addItem(_ row: CSVRow, _ columns: ItemColumns, to number: Int) {
        parser.forgetFault()
        let item = itemRow(row, columns, next: tables.orders[number].firstItem)
        if parser.hasFault { tables.orders[number].isSetAside = true }
        while tables.sellers.count < tables.sellerKeys.count { tables.sellers.append(PartyRow()) }
        tables.orders[number].firstItem = UInt32(tables.items.count)
        tables.items.append(item)
    }

    private mutating func itemRow(_ row: CSVRow, _ columns: ItemColumns, next: UInt32) -> ItemRow {
        var item = ItemRow()
        item.line = UInt32(clamping: row.line)
        item.next = next
        item.price = parser.money(row.trimmed(columns.price), .price)
        let freight = row.trimmed(columns.freight)
        item.freight = freight.isEmpty ? 0 : parser.money(freight, .freight)
        item.promisedShipAt = parser.instant(row.trimmed(columns.promisedShipAt), .promisedShipAt)
        item.quantity = parser.integer(row.trimmed(columns.quantity), .quantity, in: 1...1_000_000, absent: 1)
        item.position = parser.integer(row.trimmed(columns.position), .position, in: 1...1_000_000_000, absent: 0)
        if item.price * Int64(item.quantity) > MoneyText.limit {
            parser.blame(.badMoney, "price times quantity is too large")
        }
        item.seller = Slot.number(row.trimmed(columns.seller), in: &tables.sellerKeys)
        if depth == .everything {
            item.sku = Slot.number(row.trimmed(columns.sku), in: &tables.skuKeys)
            item.title = Slot.number(row.trimmed(columns.title), in: &tables.titles)
        }
        return item
    }
}
