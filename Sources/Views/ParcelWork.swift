import Core
import Store

/// What waits for a party: the parcels that it has, or those that it packs and that are not delivered, by when they are promised, the late ones first;
/// what has no promise comes last. They are few, and no index knows them, so they are gathered from the newest on and put in order here.
struct ParcelWork {
    struct Item {
        let id: ParcelID
        let promised: Instant?

        /// Its place in the order.
        fileprivate var cursor: Cursor { .numbered((promised ?? .latest).microseconds, id.bits) }
    }

    let items: [Item]
    /// False where there are more than are gathered.
    let isWhole: Bool

    /// Parcels that are gathered at most.
    static let limit = 2_000

    static func load(_ search: ParcelSearch, seenBy sight: Sight, in tx: any Transaction) throws -> ParcelWork {
        let found = try search.ids(at: .first, limit: limit, seenBy: sight, in: tx)
        let promises = try tx.rows(
            Bulk(
                """
                SELECT p.id, o.estimated_delivery_at FROM parcel AS p {join values} JOIN customer_order AS o ON o.id = p.order_id WHERE p.id = v.id
                """, ["id": .ids(found.items)])
        ) { Item(id: try $0.id(0), promised: try $0.optionalInstant(1)) }
        let items = promises.sorted { ($0.promised ?? .latest, $0.id) < ($1.promised ?? .latest, $1.id) }
        return ParcelWork(items: items, isWhole: found.next == nil)
    }

    /// Those promised from a moment on, and before another.
    func promised(from: Instant? = nil, before: Instant) -> BoundedCount {
        let count = items.count { item in item.promised.map { $0 < before && from.map { $0 <= item.promised ?? .latest } ?? true } ?? false }
        return BoundedCount(value: Int64(count), isExact: isWhole)
    }

    func page(at place: Place, limit: Int) -> Page<ParcelID> {
        var start = 0
        var end = items.count
        if case .numbered(let number, let bits)? = place.cursor {
            func isUpTo(_ item: Item) -> Bool {
                let promised = (item.promised ?? .latest).microseconds
                return promised < number || (promised == number && item.id.bits <= bits)
            }
            let passed = items.count(where: isUpTo)
            if place.isBackward {
                end = passed - (passed > 0 && items[passed - 1].id.bits == bits ? 1 : 0)
                start = max(0, end - limit)
            } else {
                start = passed
            }
        }
        end = min(end, start + limit)
        let shown = items[start..<end]
        return Page(
            items: shown.map(\.id), next: end < items.count ? shown.last?.cursor : nil, previous: start > 0 ? shown.first?.cursor : nil,
            stoppedAfter: isWhole ? nil : items.count)
    }
}
