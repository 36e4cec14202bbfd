import Cashback
import Core
import Fulfilment
import Ledger
import Selling
import Store

// What there is to see in the shop.
extension TestShop {
    /// The parts of an order's claims, by offer, line and quantity.
    package func parts(of order: PlacedOrder) async throws -> [Part] {
        try await parts(ofClaims: order.claims.map(\.claim))
    }

    package func parts(ofClaims claims: [ClaimID]) async throws -> [Part] {
        let places = Dictionary(uniqueKeysWithValues: claims.enumerated().map { ($1, $0) })
        let parts = try await store.write { tx in try Parts.lock(ofClaims: Set(claims), in: tx) }
        return parts.sorted { a, b in
            (places[a.claim] ?? 0, a.line, a.quantity, a.id.bits) < (places[b.claim] ?? 0, b.line, b.quantity, b.id.bits)
        }
    }

    package func states(of order: PlacedOrder) async throws -> [PartState] { try await parts(of: order).map(\.state) }

    /// The part of an order whose claim has only one.
    package func part(of order: PlacedOrder) async throws -> Part {
        let parts = try await parts(of: order)
        guard parts.count == 1, let part = parts.first else { throw Missing("the only part (there are \(parts.count))") }
        return part
    }

    package func state(of order: PlacedOrder) async throws -> PartState { try await part(of: order).state }

    package func budget(_ key: String = TestShop.offer) async throws -> Account {
        let market = market.id
        return try await store.read { tx in
            guard let offer = try Offers.find([(market, key)], in: tx).get().first, let account = try Accounts.load(offer.budget, in: tx) else {
                throw Missing("the offer \(key)")
            }
            return account
        }
    }

    /// What the marketplace's buyers together may have: minor units.
    package func owed() async throws -> Int64 {
        try await number("SELECT CAST(COALESCE(SUM(credits_posted - debits_posted), 0) AS BIGINT) FROM account WHERE kind = 'payable'")
    }

    /// Transfers in the order of their making, deposits left out.
    package func transfers() async throws -> [Transfer] {
        try await store.read { tx in
            let ids: [TransferID] = try tx.rows("SELECT id FROM transfer WHERE kind <> 'deposit' ORDER BY id") { try $0.id(0) }
            let found = try Transfers.load(ids, in: tx)
            return ids.compactMap { found[$0] }
        }
    }

    /// All facts of a kind, as they were received.
    package func facts(_ kind: String) async throws -> [RecordedFact] { try await journal().filter { $0.kind == kind } }

    /// All facts, as they were received; not as a cursor reads them, which on a server that other tests use too would lag behind.
    package func journal() async throws -> [RecordedFact] {
        try await store.read { tx in
            try Journal.about(try tx.rows("SELECT DISTINCT subject FROM fact") { try $0.bits(0) }, limit: 100_000, in: tx)
        }
    }

    /// An anomaly as a list shows it.
    package struct Sign: Sendable, Equatable {
        package let id: AnomalyID
        package let kind: AnomalyKind
        package let state: AnomalyState
        package let detail: String
        package let scan: ScanID?
    }

    /// All anomalies, oldest first.
    package func anomalies() async throws -> [Sign] {
        try await store.read { tx in
            try tx.rows("SELECT id, kind, state, detail, scan_id FROM anomaly ORDER BY id") { row in
                Sign(
                    id: try row.id(0), kind: try row.word(1), state: try row.word(2), detail: try row.text(3), scan: try row.optionalID(4))
            }
        }
    }

    /// The only anomaly of a kind.
    package func anomaly(_ kind: AnomalyKind) async throws -> Sign {
        let found = try await anomalies().filter { $0.kind == kind }
        guard found.count == 1, let sign = found.first else { throw Missing("the only anomaly \(kind) (there are \(found.count))") }
        return sign
    }

    package func stored(_ scan: ScanID) async throws -> Scan {
        guard let scan = try await store.read({ tx in try Scans.load(scan, in: tx) }) else { throw Missing("the scan \(scan)") }
        return scan
    }

    /// The number that a counting query answers.
    package func number(_ query: Statement) async throws -> Int64 { try await store.read { tx in try tx.count(query) } }
}

// What must hold whatever has happened.
extension TestShop {
    package struct BooksDiffer: Error, CustomStringConvertible {
        package let description: String
    }

    /// Adds every transfer up again and looks at what no sequence of commands may break.
    /// - Throws: `BooksDiffer`, naming the first difference.
    package func checkBooks() async throws {
        let (transfers, accounts) = try await store.read { tx in
            let ids: [TransferID] = try tx.rows("SELECT id FROM transfer") { try $0.id(0) }
            let accounts: [AccountID] = try tx.rows("SELECT id FROM account ORDER BY id") { try $0.id(0) }
            return (try Transfers.load(ids, in: tx), try accounts.compactMap { try Accounts.load($0, in: tx) })
        }
        let held = transfers.values.reduce(into: [TransferID: Int64]()) { if $1.kind == .hold { $0[$1.id] = $1.amount } }
        let deltas = Posting.deltas(of: Array(transfers.values), held: held)
        for account in accounts {
            let delta = deltas[account.id]
            let said = [delta?.debitsPosted, delta?.creditsPosted, delta?.debitsPending, delta?.creditsPending].map { $0 ?? 0 }
            let stored = [account.debitsPosted, account.creditsPosted, account.debitsPending, account.creditsPending]
            guard stored == said else { throw BooksDiffer(description: "\(account.kind) \(account.id) holds \(stored), its transfers say \(said)") }
            guard account.mayOverdraw || account.available >= 0 else { throw BooksDiffer(description: "\(account.id) is overdrawn") }
        }
        for (rule, query) in Self.rules {
            let broken = try await number(query)
            guard broken == 0 else { throw BooksDiffer(description: "\(broken) times not: \(rule)") }
        }
    }

    private static let rules: [(String, Statement)] = [
        (
            "a claim's parts add up to its amount",
            """
            SELECT COUNT(*) FROM (SELECT c.id FROM claim AS c JOIN claim_part AS p ON p.claim_id = c.id GROUP BY c.id, c.amount
            HAVING SUM(p.amount) <> c.amount) AS different
            """
        ),
        (
            "what is payable has an unvoided confirming step, or terms that compare",
            """
            SELECT COUNT(*) FROM claim_part AS p JOIN claim AS c ON c.id = p.claim_id JOIN offer_terms AS t ON t.id = c.terms_id
            WHERE p.state IN ('payable', 'cooling') AND t.comparison = 0 AND NOT EXISTS (
            SELECT 1 FROM parcel_step AS s WHERE s.parcel_id = p.parcel_id AND s.scan_id = p.confirming_scan_id AND s.voided_at IS NULL)
            """
        ),
        (
            "a part with money that waits has an open hold of its amount",
            """
            SELECT COUNT(*) FROM claim_part AS p WHERE p.amount > 0
            AND p.state IN ('tracked', 'awaiting_scan', 'cooling', 'review', 'held') AND NOT EXISTS (
            SELECT 1 FROM transfer AS h WHERE h.id = p.hold_id AND h.kind = 'hold' AND h.amount = p.amount AND h.part_id = p.id
            AND NOT EXISTS (SELECT 1 FROM transfer AS r WHERE r.hold_id = h.id))
            """
        ),
        (
            "a payable part with money has a post of its amount that nothing has taken back",
            """
            SELECT COUNT(*) FROM claim_part AS p WHERE p.amount > 0 AND p.state = 'payable' AND NOT EXISTS (
            SELECT 1 FROM transfer AS t WHERE t.id = p.post_id AND t.kind = 'post' AND t.amount = p.amount AND t.part_id = p.id
            AND NOT EXISTS (SELECT 1 FROM transfer AS r WHERE r.corrects_id = t.id))
            """
        ),
        (
            "a part that is over holds no money",
            """
            SELECT COUNT(*) FROM claim_part AS p WHERE p.state IN ('rejected', 'cancelled', 'clawed_back') AND EXISTS (
            SELECT 1 FROM transfer AS h WHERE h.part_id = p.id AND h.kind = 'hold'
            AND NOT EXISTS (SELECT 1 FROM transfer AS r WHERE r.hold_id = h.id))
            """
        ),
    ]
}
