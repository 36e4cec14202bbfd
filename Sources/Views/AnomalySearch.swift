import Core
import Store

/// An anomaly in a list for people, with names.
package struct AnomalySummary: Sendable, Equatable {
    package let anomaly: AnomalyEntry
    package let contradiction: Contradiction?
    package let orderKey: String?
    package let parcelKey: String?
    package let step: Step?
    /// Name of the party that recorded the scan.
    package let recorder: String?
    package let device: String?
    /// Minor units of the claims' parts in its parcel that are not paid, and what is payable already.
    package let openAmount: Int64
    package let payableAmount: Int64
    /// Minor units that a scan which speaks against the delivery has stopped, and that stay on hold when the scan is accepted.
    package let stoppedAmount: Int64
    /// nil where no order is known.
    package let currency: Currency?

    /// Cashback that an objection finds payable already: no decision on it moves that.
    package var isPaid: Bool { anomaly.kind == "objection" && payableAmount > 0 && openAmount == 0 }
}

/// Which anomalies a search wants: one state, or all that nobody has decided.
package enum AnomalyStanding: Hashable, Sendable {
    case undecided
    case state(String)
    case all
}

/// Which anomalies people look for.
package struct AnomalySearch: Hashable, Sendable {
    package var standing: AnomalyStanding
    package var kind: String?
    /// Key of a marketplace.
    package var marketplace: String?
    package var oldestFirst: Bool

    /// The queue: all that nobody has decided, oldest first.
    package init(standing: AnomalyStanding = .undecided, kind: String? = nil, marketplace: String? = nil, oldestFirst: Bool = true) {
        self.standing = standing
        self.kind = kind
        self.marketplace = marketplace
        self.oldestFirst = oldestFirst
    }

    package func page(at place: Place, limit: Int, seenBy sight: Sight, in tx: any Transaction) throws -> Page<AnomalySummary> {
        let found = try Search.page(at: place, limit: limit) { way in
            var statement: Statement = "SELECT a.id, CASE WHEN 1 = 1"
            restrict(&statement, sight)
            if let marketplace {
                statement.append { sql in
                    sql.appendLiteral(" AND a.marketplace_id = (SELECT id FROM marketplace WHERE key = ")
                    sql.appendInterpolation(marketplace)
                    sql.appendLiteral(")")
                }
            }
            statement.add(raw: "THEN 1 ELSE 0 END FROM anomaly AS a WHERE 1 = 1")
            switch standing {
            case .undecided: statement.add(raw: "AND \(AnomalyList.isUndecided)")
            case .state(let state):
                statement.add("AND \(AnomalyList.undecided(state) ? AnomalyList.isUndecided : AnomalyList.isDecided) AND a.state =", state)
            case .all: break
            }
            if let kind { statement.add("AND a.kind =", kind) }
            switch sight {
            case .recorder(let party, _): statement.add("AND a.asked_party_id =", party)
            case .order(let order): statement.add("AND a.order_id =", order)
            case .everything, .merchant: break
            }
            statement.walk(way, by: "a.id", descending: !oldestFirst)
            return try tx.rows(statement) { row in
                let id: AnomalyID = try row.id(0)
                return Candidate(id: id, cursor: .id(id.bits), isMatch: try row.bool(1))
            }
        }
        return found.with(try AnomalySummary.load(found.items, in: tx))
    }

    /// A merchant sees what is doubtful of its orders, a recorder what it was asked about.
    private func restrict(_ statement: inout Statement, _ sight: Sight) {
        if case .recorder = sight { return sight.restrict(&statement, anomaly: "a") }
        sight.restrict(&statement, order: "a.order_id", ofEachRow: true)
    }
}

extension AnomalySummary {
    /// Anomalies in the order of `ids`.
    package static func load(_ ids: [AnomalyID], in tx: any Transaction) throws -> [AnomalySummary] {
        let anomalies = try AnomalyList.load(ids, in: tx)
        let contradictions = try Contradiction.load(Array(anomalies.values), in: tx)
        let rows = try tx.rows(
            Bulk(
                """
                SELECT a.id, o.key, p.key, s.step, r.name, d.name, o.currency, \(sum(of: "'tracked', 'awaiting_scan', 'cooling', 'review', 'held'")),
                \(sum(of: "'payable'")), \(stopped) FROM anomaly AS a {join values} LEFT JOIN customer_order AS o ON o.id = a.order_id
                LEFT JOIN parcel AS p ON p.id = a.parcel_id LEFT JOIN scan AS s ON s.id = a.scan_id LEFT JOIN party AS r ON r.id = s.recorder_id
                LEFT JOIN device AS d ON d.id = s.device_id WHERE a.id = v.id
                """, ["id": .ids(ids)])
        ) { row -> (AnomalyID, AnomalySummary)? in
            let id: AnomalyID = try row.id(0)
            guard let anomaly = anomalies[id] else { return nil }
            return (
                id,
                AnomalySummary(
                    anomaly: anomaly, contradiction: contradictions[id], orderKey: try row.optionalText(1), parcelKey: try row.optionalText(2),
                    step: try row.isNull(3) ? nil : row.word(3), recorder: try row.optionalText(4), device: try row.optionalText(5),
                    openAmount: try row.int(7), payableAmount: try row.int(8), stoppedAmount: try row.int(9), currency: try row.isNull(6) ? nil : row.currency(6))
            )
        }
        let found = Dictionary(uniqueKeysWithValues: rows.compactMap { $0 })
        return ids.compactMap { found[$0] }
    }

    /// The parts of a claim that stand in the anomaly's parcel, in some states.
    private static func sum(of states: String) -> String {
        """
        (SELECT CAST(COALESCE(SUM(w.amount), 0) AS {int}) FROM claim_part AS w WHERE w.parcel_id = a.parcel_id
        AND \(ClaimList.unindexed("w.state")) IN (\(states))) + CASE WHEN a.kind = 'objection' AND a.parcel_id IS NULL THEN
        (SELECT CAST(COALESCE(SUM(w.amount), 0) AS {int}) FROM claim AS c JOIN claim_part AS w ON w.claim_id = c.id WHERE c.order_id = a.order_id
        AND \(ClaimList.unindexed("w.state")) IN (\(states))) ELSE 0 END
        """
    }

    private static let stopped = """
        CASE WHEN a.kind IN ('two_places', 'contradicts_delivery') THEN
        (SELECT CAST(COALESCE(SUM(w.amount), 0) AS {int}) FROM claim_part AS w WHERE w.parcel_id = a.parcel_id
        AND \(ClaimList.unindexed("w.state")) = 'held' AND w.confirming_scan_id <> a.scan_id) ELSE 0 END
        """
}
