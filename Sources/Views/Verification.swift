import Core
import Store

/// Recomputes what the database says from what it holds and tells every difference: balances from transfers, claims from terms and lines, states
/// from facts, the chain from the facts' bytes. It reads only, and it repeats the rules in its own words instead of calling the code that wrote.
package enum Verification {
    /// Looks at everything.
    ///
    /// All of it is one snapshot, because nearly every rule holds one table against another: with a snapshot for each, trade that goes on meanwhile
    /// would look like tampering. The price is that SQLite's WAL is not taken over, and PostgreSQL removes no dead rows, while it runs: 2 s for
    /// 13,000 orders on SQLite, 5 s on PostgreSQL, in proportion for more. Nothing is locked. Memory is bounded by the largest 500 orders and one
    /// sealed block, about 100 MB.
    /// - Parameters:
    ///   - wallNow: by the wall clock. With it, facts made more than a minute ago and not sealed are a finding, as they are while a server should be
    ///     running. Without it they are only counted: whoever verifies a file that nobody serves cannot ask for seals.
    ///   - progress: told of rows read, on the thread that reads.
    /// - Throws: `StoreError` when the database cannot be read; whatever is wrong in it is a finding and not an error.
    package static func run(
        on store: any Store, wallNow: Instant? = nil, progress: @escaping @Sendable (VerificationProgress) -> Void = { _ in }
    ) async throws -> VerificationReport {
        try await store.read { tx in try examine(in: tx, wallNow: wallNow, progress: progress) }
    }

    /// The same on a transaction that is open already.
    ///
    /// What has left for archive files cannot be held against the rows that stay: it is counted, and those rules that need it are not asked of what it
    /// was about. Whoever has the files puts their facts and scans in the place of the tables first (`ArchiveVerification`); then all is asked.
    /// - Parameter archive: what was found out from the files themselves; nil where nobody has looked at them.
    package static func examine(
        in tx: any Transaction, wallNow: Instant? = nil, archive: (VerificationArchive, [VerificationFinding])? = nil,
        progress: @escaping (VerificationProgress) -> Void = { _ in }
    ) throws -> VerificationReport {
        let look = VerificationLook(tx, progress: progress)
        try count(look)
        look.report.archive = try archive?.0 ?? VerificationArchive.remembered(in: tx)
        for finding in archive?.1 ?? [] { look.findings.add(finding) }
        let sections: [(String, (VerificationLook) throws -> Void)] = [
            ("journal", { try checkJournal($0, wallNow: wallNow) }), ("accounts", checkAccounts), ("transfers", checkTransfers),
            ("offers", checkOffers), ("orders", checkOrders), ("parcels", checkParcels), ("scans", checkScans), ("claims", checkClaims),
            ("parts", checkParts), ("references", checkReferences), ("links", checkLinks), ("numbering", checkNumbering), ("tallies", checkTallies),
        ]
        for (name, check) in sections {
            look.section = name
            look.tell(0)
            do {
                try check(look)
            } catch StoreError.unreadable(let text) {
                // The rest of this section is not looked at, which the finding says by being there.
                look.add(.rowUnreadable, name, expected: "values as the program writes them", found: text)
            }
        }
        look.report.groups = look.findings.inOrder
        return look.report
    }

    private static func count(_ look: VerificationLook) throws {
        let tables = [
            "customer_order", "order_line", "parcel", "scan", "parcel_step", "anomaly", "offer", "claim", "claim_part", "account", "transfer", "fact",
            "seal",
        ]
        let question = "SELECT " + tables.map { "(SELECT COUNT(*) FROM \($0))" }.joined(separator: ", ")
        let counts = try look.tx.rows(Statement(stringLiteral: question)) { row in try tables.indices.map { try row.int($0) } }.first ?? []
        guard counts.count == tables.count else { throw StoreError.failed(code: "verify", message: "the tables cannot be counted") }
        look.report.counts = VerificationCounts(
            orders: counts[0], lines: counts[1], parcels: counts[2], scans: counts[3], steps: counts[4], anomalies: counts[5], offers: counts[6],
            claims: counts[7], parts: counts[8], accounts: counts[9], transfers: counts[10], facts: counts[11], blocks: counts[12])
        // What is walked through page by page; the rest is single statements.
        look.begin(total: counts[0] + counts[2] + counts[6] + counts[7] + counts[9] + counts[11])
    }
}
