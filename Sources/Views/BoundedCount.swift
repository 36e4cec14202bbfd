import Core
import Store

/// A number that was counted up to a limit only, so that no page waits for the counting of a million rows.
package struct BoundedCount: Sendable, Hashable {
    package let value: Int64
    /// False where there are more than `value`.
    package let isExact: Bool

    package static let zero = BoundedCount(value: 0, isExact: true)

    package init(value: Int64, isExact: Bool) {
        self.value = value
        self.isExact = isExact
    }

    /// - Parameter counted: with one row more than `limit`, where there are more.
    init(counted: Int64, limit: Int64) {
        value = min(counted, limit)
        isExact = counted <= limit
    }

    package static func + (a: BoundedCount, b: BoundedCount) -> BoundedCount {
        BoundedCount(value: a.value + b.value, isExact: a.isExact && b.isExact)
    }
}

/// The list that shows what a number counts. A page makes an address of it.
package enum ListChoice: Sendable, Hashable {
    case orders(OrderSearch)
    case claims(ClaimSearch)
    case parcels(ParcelSearch)
    case scans(ScanSearch)
    case anomalies(AnomalySearch)
    case accounts(AccountSearch)
    case account(AccountID)
    case facts(FactSearch)
}

/// A number, the money in it, and the list behind it.
package struct Figure: Sendable, Equatable {
    package let count: BoundedCount
    /// One amount per currency, by code; of what was counted, so at least that much where the count is not exact.
    package let amounts: [Money]
    package let list: ListChoice

    package init(count: BoundedCount, amounts: [Money] = [], list: ListChoice) {
        self.count = count
        self.amounts = amounts
        self.list = list
    }
}
