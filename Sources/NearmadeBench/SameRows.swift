import Store
import StoreSQLite

/// Whether the floor with our rows has written as many of each as we have, and moved as much money: else the pair compares nothing.
enum SameRows {
    static let captured = [
        "SELECT COUNT(*) FROM scan_key", "SELECT COUNT(*) FROM scan", "SELECT COUNT(*) FROM parcel_step", "SELECT COUNT(*) FROM fact",
        "SELECT COUNT(*) FROM transfer", "SELECT COUNT(*) FROM claim_part WHERE state = 'payable'", "SELECT SUM(credits_posted) FROM account",
        "SELECT SUM(debits_pending) FROM account", "SELECT COUNT(*) FROM account WHERE debits_posted > 0",
    ]

    static let placed =
        ["order_key", "customer_order", "order_line", "parcel_key", "parcel", "parcel_content", "claim", "fact", "transfer", "due", "account"]
        .map { "SELECT COUNT(*) FROM \($0)" }
        + [
            "SELECT COUNT(*) FROM claim_part WHERE state = 'awaiting_scan'", "SELECT COUNT(*) FROM claim_part WHERE state = 'rejected'",
            "SELECT SUM(debits_pending) FROM account", "SELECT SUM(credits_pending) FROM account",
        ]

    static func check(_ ours: String, _ floor: String, counting counts: [String] = captured) async throws {
        let (a, b) = (try await figures(ours, counts), try await figures(floor, counts))
        for (index, sql) in counts.enumerated() where a[index] != b[index] {
            throw BenchFailure("ours answers \(a[index]) and the floor \(b[index]) to: \(sql)")
        }
    }

    private static func figures(_ path: String, _ counts: [String]) async throws -> [Int64] {
        let store = try SQLiteStore(path: path, access: .readOnly)
        let figures = try await store.read { tx in try counts.map { try tx.count(Statement(stringLiteral: $0)) } }
        await store.close()
        return figures
    }
}
