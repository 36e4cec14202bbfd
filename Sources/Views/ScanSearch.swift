import Core
import Store

/// A scan in a list for people, with names.
package struct ScanSummary: Sendable, Equatable {
    package let scan: ScanEntry
    package let recorderName: String
    package let deviceName: String?
    package let order: OrderID?
    package let orderKey: String?
    /// Anomalies of it that nobody has decided.
    package let openAnomalies: Int64
}

/// Which scans people look for, in the order of their coming, the latest first.
package struct ScanSearch: Hashable, Sendable {
    package var state: String?
    package var step: Step?
    /// Key of the party that recorded it.
    package var recorder: String?
    package var device: DeviceID?
    /// Key of a parcel.
    package var parcel: String?
    /// Received then or later, and before.
    package var since: Instant?
    package var before: Instant?

    package init(
        state: String? = nil, step: Step? = nil, recorder: String? = nil, device: DeviceID? = nil, parcel: String? = nil, since: Instant? = nil,
        before: Instant? = nil
    ) {
        self.state = state
        self.step = step
        self.recorder = recorder
        self.device = device
        self.parcel = parcel
        self.since = since
        self.before = before
    }

    package func page(at place: Place, limit: Int, seenBy sight: Sight, in tx: any Transaction) throws -> Page<ScanSummary> {
        let restriction = try restriction(sight, tx)
        let found = try Search.page(at: place, limit: limit) { way in
            var statement: Statement = "SELECT s.id, CASE WHEN 1 = 1"
            sight.restrict(&statement, scan: "s")
            filter(&statement)
            statement.append { sql in
                sql.appendLiteral(" THEN 1 ELSE 0 END FROM scan AS s WHERE 1 = 1")
                switch restriction {
                case .parcel(let id):
                    sql.appendLiteral(" AND s.id IN (")
                    ParcelScans.ask(&sql, of: id)
                    sql.appendLiteral(")")
                case .recorder(let id):
                    sql.appendLiteral(" AND s.recorder_id = ")
                    sql.appendInterpolation(id)
                case nil:
                    guard let state, state != "applied" else { break }
                    sql.appendLiteral(" AND s.state <> 'applied' AND s.state = ")
                    sql.appendInterpolation(state)
                }
            }
            statement.walk(way, by: "s.id", descending: true)
            return try tx.rows(statement) { row in
                let id: ScanID = try row.id(0)
                return Candidate(id: id, cursor: .id(id.bits), isMatch: try row.bool(1))
            }
        }
        return found.with(try ScanSummary.load(found.items, in: tx))
    }

    /// What the search goes through an index by.
    private enum Restriction {
        case parcel(UUIDBits)
        /// Also a device's party.
        case recorder(UUIDBits)
    }

    private func restriction(_ sight: Sight, _ tx: any Transaction) throws -> Restriction? {
        if let parcel {
            // A scan whose parcel nobody knows is found by its state.
            let known: ParcelID? = try tx.first("SELECT parcel_id FROM parcel_key WHERE key = \(parcel)") { try $0.id(0) }
            if let known { return .parcel(known.bits) }
        }
        switch sight {
        case .merchant(let party), .recorder(let party, _): return .recorder(party.bits)
        case .everything, .order: break
        }
        if let recorder {
            let party: PartyID? = try tx.first("SELECT id FROM party WHERE key = \(recorder)") { try $0.id(0) }
            return .recorder(party?.bits ?? .zero)
        }
        guard let device else { return nil }
        let owner: PartyID? = try tx.first("SELECT party_id FROM device WHERE id = \(device)") { try $0.id(0) }
        return .recorder(owner?.bits ?? .zero)
    }

    private func filter(_ statement: inout Statement) {
        if let state { statement.add("AND s.state =", state) }
        if let step { statement.add("AND s.step =", step.rawValue) }
        if let recorder {
            statement.append { sql in
                sql.appendLiteral(" AND s.recorder_id = (SELECT id FROM party WHERE key = ")
                sql.appendInterpolation(recorder)
                sql.appendLiteral(")")
            }
        }
        if let device { statement.add("AND s.device_id =", device) }
        if let parcel { statement.add("AND s.parcel_key =", parcel) }
        if let since { statement.add("AND s.received_at >=", since) }
        if let before { statement.add("AND s.received_at <", before) }
    }
}

extension ScanSummary {
    /// Scans in the order of `ids`.
    static func load(_ ids: [ScanID], in tx: any Transaction) throws -> [ScanSummary] {
        let scans = try ScanList.load(ids, in: tx)
        let rows = try tx.rows(
            Bulk(
                """
                SELECT s.id, r.name, d.name, o.id, o.key,
                (SELECT COUNT(*) FROM anomaly AS a WHERE a.scan_id = s.id AND a.state IN ('open', 'held'))
                FROM scan AS s {join values} JOIN party AS r ON r.id = s.recorder_id LEFT JOIN device AS d ON d.id = s.device_id
                LEFT JOIN parcel AS p ON p.id = s.parcel_id LEFT JOIN customer_order AS o ON o.id = p.order_id WHERE s.id = v.id
                """, ["id": .ids(ids)])
        ) { row -> (ScanID, ScanSummary)? in
            let id: ScanID = try row.id(0)
            guard let scan = scans[id] else { return nil }
            return (
                id,
                ScanSummary(
                    scan: scan, recorderName: try row.text(1), deviceName: try row.optionalText(2), order: try row.optionalID(3),
                    orderKey: try row.optionalText(4), openAnomalies: try row.int(5))
            )
        }
        let found = Dictionary(uniqueKeysWithValues: rows.compactMap { $0 })
        return ids.compactMap { found[$0] }
    }
}
