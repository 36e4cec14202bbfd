import Cashback
import Core
import Store
import TestSupport
import Testing
import Workflows

@Suite("A database of the first stage")
struct UpgradeTests {
    /// Steps that came with doubts; everything before them is what the first stage wrote.
    private static let later: Set<String> = ["fulfilment-2", "cashback-2", "selling-2", "fulfilment-3-steps"]

    @Test("What it holds is read as it was meant: who took a step back, and why a part is held", arguments: Backend.underTest)
    func upgraded(_ backend: Backend) async throws {
        let id: @Sendable (UInt64) -> UUIDBits = { UUIDBits(high: 1, low: $0) }
        try await backend.withStore(Workflows.migrations.filter { !Self.later.contains($0.name) }) { store in
            try await store.write { tx in
                for (scan, voidedAt) in [(UInt64(1), 50), (2, 60)] {
                    try tx.run(
                        """
                        INSERT INTO parcel_step (parcel_id, scan_id, step, attempt, occurred_at, received_at, grade, voided_at)
                        VALUES (\(id(9)), \(id(scan)), 'delivered', 1, 10, 10, 'C', \(voidedAt))
                        """)
                }
                try tx.run(
                    """
                    INSERT INTO anomaly (id, kind, detail, scan_id, raised_at, state, decided_at)
                    VALUES (\(id(3)), 'future_time', 'delivered', \(id(1)), 10, 'rejected', 50)
                    """)
                try tx.run(
                    """
                    INSERT INTO offer (id, marketplace_id, key, name, payer_id, budget_id, terms_id, version, created_at)
                    VALUES (\(id(4)), \(id(9)), 'k', 'n', \(id(9)), \(id(9)), \(id(5)), 1, 1)
                    """)
                try tx.run(
                    "INSERT INTO offer_terms (id, offer_id, version, body, comparison, made_by, created_at) VALUES (\(id(5)), \(id(4)), 1, '{}', 0, 'x', 1)")
                try tx.run(
                    """
                    INSERT INTO claim (id, marketplace_id, order_id, offer_id, terms_id, currency, amount, budget_id, payable_id, tracked_at)
                    VALUES (\(id(6)), \(id(9)), \(id(9)), \(id(4)), \(id(5)), 'EUR', 0, \(id(9)), \(id(9)), 1)
                    """)
                for (part, state, scan) in [(UInt64(10), "held", id(1) as UUIDBits?), (11, "held", nil), (12, "cooling", id(1))] {
                    try tx.run(
                        """
                        INSERT INTO claim_part (id, claim_id, order_id, line, quantity, amount, state, confirming_scan_id, fact_id, moved_at)
                        VALUES (\(id(part)), \(id(6)), \(id(9)), 1, 1, 0, \(state), \(scan.map { ScanID($0) }), \(id(9)), 1)
                        """)
                }
            }
            _ = try await Migrations.apply(Workflows.migrations, to: store, at: .testStart)
            let (steps, holds) = try await store.read { tx in
                (
                    try tx.rows("SELECT taken_back FROM parcel_step ORDER BY scan_id") { try $0.int(0) },
                    try tx.rows("SELECT holds FROM claim_part ORDER BY id") { try $0.text(0) }
                )
            }
            #expect(steps == [0, 1], "the first was rejected with its anomaly, the second voided by a person")
            #expect(holds == ["anomaly", "person", ""])
        }
    }

    @Test("Terms from before know whether they pay on a date", arguments: Backend.underTest)
    func dates(_ backend: Backend) async throws {
        let rules: [(String, comparison: Int64, paysOnDate: Int64)] = [
            ("delivery_scan", 0, 0), ("delivery_scan+7d", 0, 0), ("handover_scan", 1, 0), ("promised_ship_date", 1, 1), ("estimated_delivery", 1, 1),
            ("estimated_delivery+3d", 1, 1),
        ]
        let id: @Sendable (UInt64) -> UUIDBits = { UUIDBits(high: 1, low: $0) }
        try await backend.withStore(Workflows.migrations.filter { $0.name != "cashback-3-dates" }) { store in
            try await store.write { tx in
                try tx.run(
                    """
                    INSERT INTO offer (id, marketplace_id, key, name, payer_id, budget_id, terms_id, version, created_at)
                    VALUES (\(id(4)), \(id(9)), 'k', 'n', \(id(9)), \(id(9)), \(id(20)), 1, 1)
                    """)
                for (index, rule) in rules.enumerated() {
                    var terms = Terms(reward: .amount(1))
                    terms.release = try #require(ReleaseRule(text: rule.0))
                    try tx.run(
                        """
                        INSERT INTO offer_terms (id, offer_id, version, body, comparison, made_by, created_at)
                        VALUES (\(id(UInt64(20 + index))), \(id(4)), \(index + 1), \(terms.json), \(rule.comparison), 'x', 1)
                        """)
                }
            }
            #expect(try await Migrations.apply(Workflows.migrations, to: store, at: .testStart).applied == ["cashback-3-dates"])
            let found = try await store.read { try $0.rows("SELECT pays_on_date FROM offer_terms ORDER BY version") { try $0.int(0) } }
            #expect(found == rules.map(\.paysOnDate))
        }
    }
}
