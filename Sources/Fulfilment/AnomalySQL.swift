import Core
import Store

/// What tells one reported anomaly from another.
package struct ReportedSign: Hashable, Sendable {
    package let marketplace: MarketplaceID
    package let kind: AnomalyKind
    package let reference: String

    package init(marketplace: MarketplaceID, kind: AnomalyKind, reference: String) {
        self.marketplace = marketplace
        self.kind = kind
        self.reference = reference
    }
}

package enum Anomalies {
    static let columns = """
        a.id, a.kind, a.detail, a.marketplace_id, a.order_id, a.parcel_id, a.scan_id, a.reference, a.raised_at, a.state, a.decided_at, \
        a.asked_party_id
        """

    package static func insert(_ anomalies: [Anomaly]) -> Bulk {
        Bulk(
            """
            INSERT INTO anomaly (id, kind, detail, marketplace_id, order_id, parcel_id, scan_id, reference, raised_at, state)
            SELECT v.id, v.kind, v.detail, v.marketplace_id, v.order_id, v.parcel_id, v.scan_id, v.reference, v.raised_at, 'open' {from values}
            """,
            [
                "id": .ids(anomalies.map(\.id)), "kind": .texts(anomalies.map(\.kind.rawValue)), "detail": .texts(anomalies.map(\.detail)),
                "marketplace_id": .ids(anomalies.map(\.marketplace)), "order_id": .ids(anomalies.map(\.order)),
                "parcel_id": .ids(anomalies.map(\.parcel)), "scan_id": .ids(anomalies.map(\.scan)),
                "reference": .optionalTexts(anomalies.map(\.reference)), "raised_at": .instants(anomalies.map(\.raisedAt)),
            ])
    }

    /// The parcel has become known; nobody needs to look any more.
    package static func clearUnknownParcel(_ scans: [(ScanID, at: Instant)]) -> Bulk {
        Bulk(
            """
            UPDATE anomaly AS a SET state = 'cleared', decided_at = v.at {from values}
            WHERE a.scan_id = v.scan_id AND a.kind = 'unknown_parcel' AND a.state IN ('open', 'held')
            """, ["scan_id": .ids(scans.map(\.0)), "at": .instants(scans.map(\.at))])
    }

    package static func lock(_ id: AnomalyID, in tx: any Transaction) throws -> Anomaly? {
        try tx.first("SELECT \(raw: columns) FROM anomaly AS a WHERE a.id = \(id) {lock}", read)
    }

    /// Anomalies of these scans that nobody has settled. An id used again for something else says nothing against the first scan.
    package static func unsettled(of scans: [ScanID], in tx: any Transaction) throws -> [Anomaly] {
        try tx.rows(
            Bulk(
                """
                SELECT \(columns) FROM anomaly AS a {join values}
                WHERE a.scan_id = v.scan_id AND a.state IN ('open', 'held') AND a.kind <> 'source_id_reused' ORDER BY a.id {lock a}
                """, ["scan_id": .ids(scans)]), read)
    }

    /// All that was ever found about a scan itself, oldest first.
    package static func of(_ scan: ScanID, in tx: any Transaction) throws -> [Anomaly] {
        try tx.rows(
            """
            SELECT \(raw: columns) FROM anomaly AS a WHERE a.scan_id = \(scan) AND a.kind <> 'source_id_reused' ORDER BY a.id {lock}
            """, read)
    }

    /// The objection to an order that nobody has decided. The order is locked, so that no other comes meanwhile.
    package static func openObjection(to order: OrderID, in tx: any Transaction) throws -> Anomaly? {
        try tx.first(
            "SELECT \(raw: columns) FROM anomaly AS a WHERE a.order_id = \(order) AND a.kind = 'objection' AND a.state IN ('open', 'held')", read)
    }

    /// Scans that speak against the parcel's delivery by another anomaly, which nobody has settled or somebody has accepted. What is set aside does
    /// not count, so it stops nothing either.
    package static func contradicting(_ parcel: ParcelID, order: OrderID?, besides id: AnomalyID, in tx: any Transaction) throws -> Set<ScanID> {
        Set(
            try tx.rows(
                """
                SELECT a.scan_id FROM anomaly AS a JOIN scan AS s ON s.id = a.scan_id
                WHERE a.order_id = \(order) AND a.parcel_id = \(parcel) AND a.id <> \(id) AND a.state IN ('open', 'held', 'accepted')
                AND a.kind IN ('two_places', 'contradicts_delivery') AND s.state IN ('applied', 'repeated')
                """
            ) { try $0.id(0) as ScanID })
    }

    /// Signs already kept of orders that go by these references.
    package static func reported(_ references: Set<String>, in tx: any Transaction) throws -> Set<ReportedSign> {
        let found = try tx.rows(
            Bulk(
                """
                SELECT a.marketplace_id, a.kind, a.reference FROM anomaly AS a {join values}
                WHERE a.reference = v.reference AND a.marketplace_id IS NOT NULL
                """, ["reference": .texts(references.sorted())])
        ) { ReportedSign(marketplace: try $0.id(0), kind: try $0.word(1), reference: try $0.text(2)) }
        return Set(found)
    }

    static func read(_ row: any Row) throws -> Anomaly {
        Anomaly(
            id: try row.id(0), kind: try row.word(1), detail: try row.text(2), marketplace: try row.optionalID(3), order: try row.optionalID(4),
            parcel: try row.optionalID(5), scan: try row.optionalID(6), reference: try row.optionalText(7), raisedAt: try row.instant(8),
            state: try row.word(9), decidedAt: try row.optionalInstant(10), askedParty: try row.optionalID(11))
    }

    package static func decide(_ decided: [(AnomalyID, AnomalyState)], by actor: String, note: String?, at now: Instant) -> Bulk {
        Bulk(
            """
            UPDATE anomaly AS a SET state = v.state, decided_at = v.at, decided_by = v.actor, note = v.note {from values}
            WHERE a.id = v.id AND a.state IN ('open', 'held')
            """,
            [
                "id": .ids(decided.map(\.0)), "state": .texts(decided.map(\.1.rawValue)), "at": .instants(decided.map { _ in now }),
                "actor": .texts(decided.map { _ in actor }), "note": .optionalTexts(decided.map { _ in note }),
            ])
    }

    /// Takes a decision back: the anomaly waits again.
    package static func reopen(_ id: AnomalyID, from state: AnomalyState) -> Bulk {
        Bulk(
            """
            UPDATE anomaly AS a SET state = 'open', decided_at = NULL, decided_by = NULL, note = NULL {from values}
            WHERE a.id = v.id AND a.state = v.state
            """, ["id": .ids([id]), "state": .texts([state.rawValue])])
    }

    package static func ask(_ id: AnomalyID, of party: PartyID, at now: Instant) -> Bulk {
        Bulk(
            """
            UPDATE anomaly AS a SET asked_party_id = v.party, asked_at = v.at, answered_at = NULL {from values}
            WHERE a.id = v.id AND a.state IN ('open', 'held')
            """, ["id": .ids([id]), "party": .ids([party]), "at": .instants([now])])
    }

    package static func answer(_ id: AnomalyID, at now: Instant) -> Bulk {
        Bulk(
            """
            UPDATE anomaly AS a SET answered_at = v.at {from values} WHERE a.id = v.id AND a.state IN ('open', 'held') AND a.asked_at IS NOT NULL
            """, ["id": .ids([id]), "at": .instants([now])])
    }
}
