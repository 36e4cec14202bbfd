import Core
import Store

/// The signs that a replay's orders show, by the names that shops know them under.
package struct ReplayAnomalies: Sendable, Equatable {
    /// The five lists that every replay answers, sorted keys of orders, empty ones too.
    package let lists: [(name: String, orders: [String])]
    /// All other signs by their kind and detail.
    package let others: [(name: String, orders: [String])]

    package static func == (a: Self, b: Self) -> Bool {
        func pairs(_ lists: [(name: String, orders: [String])]) -> [[String]] { lists.map { [$0.name] + $0.orders } }
        return pairs(a.lists) == pairs(b.lists) && pairs(a.others) == pairs(b.others)
    }

    private static let names: [(list: String, kind: String, detail: String)] = [
        ("carrier_scan_before_purchase", "scan_before_order", "handed_over"),
        ("delivered_before_carrier_scan", "out_of_order", "delivered before handed_over"),
        ("status_delivered_without_delivery_scan", "status_delivered_without_delivery_scan", "status"),
        ("status_canceled_with_delivery_scan", "status_canceled_with_delivery_scan", "status"),
        ("delivered_never_approved", "unknown_parcel", "delivered"),
    ]

    /// Signs whose detail is one of few are told apart by it; others would make a list for each order.
    private static func name(_ kind: String, _ detail: String) -> String {
        ["scan_before_order", "out_of_order", "unknown_parcel"].contains(kind) ? "\(kind): \(detail)" : kind
    }

    /// - Parameter key: the marketplace's key, under which parcels of unknown orders stand.
    package static func of(_ marketplace: MarketplaceID, key: String, in tx: any Transaction) throws -> ReplayAnomalies {
        let prefix = key + "/"
        let rows = try tx.rows(
            """
            SELECT a.kind, a.detail, COALESCE(o.key, a.reference, ''), CASE WHEN a.marketplace_id IS NULL THEN 1 ELSE 0 END FROM anomaly AS a LEFT JOIN customer_order AS o ON o.id = a.order_id
            WHERE a.state <> 'cleared' AND (a.marketplace_id = \(marketplace) OR a.marketplace_id IS NULL)
            """
        ) { (kind: try $0.text(0), detail: try $0.text(1), order: try $0.text(2), isLoose: try $0.bool(3)) }
        var found: [String: Set<String>] = [:]
        for row in rows {
            let isParcel = row.order.hasPrefix(prefix)
            // What belongs to no marketplace yet is this one's when its parcel is named so.
            if row.isLoose, !isParcel { continue }
            let order = isParcel ? String(row.order.dropFirst(prefix.count)) : row.order
            let name = names.first { $0.kind == row.kind && $0.detail == row.detail }?.list ?? Self.name(row.kind, row.detail)
            found[name, default: []].insert(order)
        }
        let known = Set(names.map(\.list))
        return ReplayAnomalies(
            lists: names.map { ($0.list, found[$0.list, default: []].sorted()) },
            others: found.filter { !known.contains($0.key) }.sorted { $0.key < $1.key }.map { ($0.key, $0.value.sorted()) })
    }
}
