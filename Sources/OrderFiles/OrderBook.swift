/// A shop's past orders in memory, column by column: about 150 bytes an order and line, keys included. Histories are made
/// when they are asked for. Orders that were set aside are not among them.
package struct OrderBook: Sendable {
    package let mapping: Mapping
    package let problems: OrderProblems
    /// Orders left out because something about them could not be read; each has a problem.
    package let setAsideCount: Int
    /// Which of the mapping's starts gives `placedAt`.
    package let placedAt: Mapping.Start
    let tables: OrderTables
    private let kept: [UInt32]

    init(tables: OrderTables, mapping: Mapping, placedAt: Mapping.Start, problems: OrderProblems) {
        self.tables = tables
        self.mapping = mapping
        self.placedAt = placedAt
        self.problems = problems
        kept = tables.orders.indices.lazy.filter { !tables.orders[$0].isSetAside }.map { UInt32($0) }
        setAsideCount = tables.orders.count - kept.count
    }
}

extension OrderBook: RandomAccessCollection {
    package var startIndex: Int { 0 }
    package var endIndex: Int { kept.count }

    package subscript(index: Int) -> OrderHistory {
        let number = Int(kept[index])
        let row = tables.orders[number]
        var history = OrderHistory(key: tables.orderKeys.text(number), items: items(of: row))
        history.purchasedAt = instant(row.purchasedAt)
        history.approvedAt = instant(row.approvedAt)
        history.handedOverAt = instant(row.handedOverAt)
        history.deliveredAt = instant(row.deliveredAt)
        history.estimatedAt = instant(row.estimatedAt)
        history.placedAt = placedAt == .approvedAt ? history.approvedAt : history.purchasedAt
        history.status = text(row.status, tables.statuses)
        history.reviewScore = row.scoreCount == 0 ? nil : Double(row.scoreSum) / Double(row.scoreCount) / 100
        history.customer = text(row.customer, tables.customerKeys)
        history.member = text(row.member, tables.memberKeys)
        if row.customer != Slot.none {
            let party = tables.customers[Int(row.customer)]
            history.customerPlace = tables.places.place(party.place)
            history.member = history.member ?? text(party.member, tables.memberKeys)
        }
        return history
    }

    private func items(of row: OrderRow) -> [OrderHistory.Item] {
        var rows: [ItemRow] = []
        var next = row.firstItem
        while next != Slot.none {
            rows.append(tables.items[Int(next)])
            next = rows[rows.count - 1].next
        }
        if rows.count > 1 { rows.sort { ($0.position, $0.line) < ($1.position, $1.line) } }
        return rows.enumerated().map { index, item in
            OrderHistory.Item(
                position: item.position == 0 ? index + 1 : Int(item.position),
                sku: text(item.sku, tables.skuKeys),
                title: text(item.title, tables.titles),
                seller: text(item.seller, tables.sellerKeys),
                sellerPlace: item.seller == Slot.none ? nil : tables.places.place(tables.sellers[Int(item.seller)].place),
                quantity: Int64(item.quantity), price: item.price, freight: item.freight,
                promisedShipAt: instant(item.promisedShipAt))
        }
    }

    private func instant(_ value: Int64) -> Int64? { value == Slot.noInstant ? nil : value }

    private func text(_ number: UInt32, _ keys: ByteKeys) -> String? {
        // The audit lets go of keys that only joined files.
        number == Slot.none || number == Slot.disputed || Int(number) >= keys.count ? nil : keys.text(Int(number))
    }
}
