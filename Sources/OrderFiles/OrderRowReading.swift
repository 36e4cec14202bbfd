import CSVText

/// Where the fields of an order stand in a file.
struct OrderColumns {
    let order, customer, member, status, score: Int?
    let purchasedAt, approvedAt, handedOverAt, deliveredAt, estimatedAt: Int?

    init(_ file: OrderFile) {
        order = file.column(.order)
        customer = file.column(.customer)
        member = file.column(.member)
        status = file.column(.status)
        score = file.column(.score)
        purchasedAt = file.column(.purchasedAt)
        approvedAt = file.column(.approvedAt)
        handedOverAt = file.column(.handedOverAt)
        deliveredAt = file.column(.deliveredAt)
        estimatedAt = file.column(.estimatedAt)
    }
}

extension OrderReading {
    mutating func orderRow(_ row: CSVRow, _ columns: OrderColumns) -> OrderRow {
        var order = OrderRow()
        order.line = UInt32(clamping: row.line)
        order.purchasedAt = parser.instant(row.trimmed(columns.purchasedAt), .purchasedAt)
        order.approvedAt = parser.instant(row.trimmed(columns.approvedAt), .approvedAt)
        order.handedOverAt = parser.instant(row.trimmed(columns.handedOverAt), .handedOverAt)
        order.deliveredAt = parser.instant(row.trimmed(columns.deliveredAt), .deliveredAt)
        order.estimatedAt = parser.instant(row.trimmed(columns.estimatedAt), .estimatedAt)
        order.isSetAside = parser.hasFault
        order.status = Slot.number(row.trimmed(columns.status), in: &tables.statuses)
        order.customer = Slot.number(row.trimmed(columns.customer), in: &tables.customerKeys)
        while tables.customers.count < tables.customerKeys.count { tables.customers.append(PartyRow()) }
        if depth == .everything { order.member = Slot.number(row.trimmed(columns.member), in: &tables.memberKeys) }
        // A bad score is a problem, but money and time of the order stand.
        if let score = parser.score(row.trimmed(columns.score)) { (order.scoreSum, order.scoreCount) = (score, 1) }
        return order
    }

    /// Puts the row into the table, or compares it with what is there; answers the order's number.
    /// - Parameter mayRepeat: several rows of one order are usual; what one leaves blank another may give.
    mutating func place(_ row: OrderRow, key: ArraySlice<UInt8>, mayRepeat: Bool) -> Int {
        let number = tables.orderKeys.number(key)
        guard number < tables.orders.count else {
            tables.orders.append(row)
            return number
        }
        let agrees = mayRepeat ? tables.orders[number].fill(from: row) : tables.orders[number].says(row)
        let first = tables.orders[number].line
        if !agrees {
            parser.blame(.contradictoryOrder, "order \(OrderProblems.shown(key)) differs from line \(first)")
            tables.orders[number].isSetAside = true
        } else if !mayRepeat {
            parser.blame(.duplicateOrder, "order \(OrderProblems.shown(key)) stands on line \(first) already, with the same values")
        }
        tables.orders[number].isSetAside = tables.orders[number].isSetAside || row.isSetAside
        return number
    }
}

extension Slot {
    /// The key's number, `none` for an empty key.
    static func number(_ key: ArraySlice<UInt8>, in keys: inout ByteKeys) -> UInt32 {
        key.isEmpty ? none : UInt32(keys.number(key))
    }
}

extension OrderRow {
    private static let instants: [any WritableKeyPath<OrderRow, Int64> & Sendable] = [
        \.purchasedAt, \.approvedAt, \.handedOverAt, \.deliveredAt, \.estimatedAt,
    ]
    private static let numbers: [any WritableKeyPath<OrderRow, UInt32> & Sendable] = [\.customer, \.member, \.status]

    /// Whether both rows give the same values, blanks included.
    func says(_ other: OrderRow) -> Bool {
        Self.instants.allSatisfy { self[keyPath: $0] == other[keyPath: $0] }
            && Self.numbers.allSatisfy { self[keyPath: $0] == other[keyPath: $0] }
            && scoreSum == other.scoreSum && scoreCount == other.scoreCount
    }

    /// Takes over what is blank here; answers false if the rows give different values.
    mutating func fill(from other: OrderRow) -> Bool {
        for path in Self.instants where other[keyPath: path] != Slot.noInstant {
            if self[keyPath: path] == Slot.noInstant { self[keyPath: path] = other[keyPath: path] }
            if self[keyPath: path] != other[keyPath: path] { return false }
        }
        for path in Self.numbers where other[keyPath: path] != Slot.none {
            if self[keyPath: path] == Slot.none { self[keyPath: path] = other[keyPath: path] }
            if self[keyPath: path] != other[keyPath: path] { return false }
        }
        if other.scoreCount == 1 {
            if scoreCount == 0 { (scoreSum, scoreCount) = (other.scoreSum, 1) }
            if scoreSum != other.scoreSum { return false }
        }
        return true
    }
}
