import Core
import Store

/// What of the trade somebody may see. Every question takes one, and answers as if the rest were not there.
package enum Sight: Hashable, Sendable {
    /// The operator.
    case everything
    /// Orders with a line of this merchant and the claims on them; its own scans.
    case merchant(PartyID)
    /// Parcels in marketplaces that have granted this party access; scans of its own, or of one device.
    case recorder(PartyID, device: DeviceID?)
    /// One order and what hangs on it.
    case order(OrderID)

    /// Keeps rows whose order may be seen.
    /// - Parameters:
    ///   - column: where the row holds the order's id, such as `o.id`.
    ///   - ofEachRow: the condition is not one on the whole list, but is asked of each row that a search looks at.
    func restrict(_ statement: inout Statement, order column: String, ofEachRow: Bool = false) {
        switch self {
        case .everything: break
        case .merchant(let merchant):
            statement.append { sql in
                sql.appendLiteral(" AND EXISTS (SELECT 1 FROM order_line AS seen WHERE seen.order_id = \(column) AND seen.merchant_id = ")
                sql.appendInterpolation(merchant)
                sql.appendLiteral(ofEachRow ? " \(Search.once))" : ")")
            }
        case .recorder: statement.append { $0.appendLiteral(" AND 1 = 0") }
        case .order(let order): statement.add("AND \(column) =", order)
        }
    }

    /// Keeps parcels that may be seen. - Parameter parcel: the alias of a `parcel`.
    func restrict(_ statement: inout Statement, parcel: String, ofEachRow: Bool = false) {
        guard case .recorder(let party, _) = self else { return restrict(&statement, order: parcel + ".order_id", ofEachRow: ofEachRow) }
        restrict(&statement, grantedTo: party, marketplace: parcel + ".marketplace_id")
    }

    /// Keeps scans that may be seen. - Parameter scan: the alias of a `scan`.
    func restrict(_ statement: inout Statement, scan: String) {
        switch self {
        case .everything: break
        case .merchant(let party): statement.add("AND \(scan).recorder_id =", party)
        case .recorder(let party, let device):
            statement.add("AND \(scan).recorder_id =", party)
            if let device { statement.add("AND \(scan).device_id =", device) }
        case .order: statement.append { $0.appendLiteral(" AND 1 = 0") }
        }
    }

    /// Keeps anomalies that may be seen: a party's are those that it was asked about, a buyer's its objection. - Parameter anomaly: the alias of one.
    func restrict(_ statement: inout Statement, anomaly: String) {
        switch self {
        case .everything: break
        case .merchant(let party), .recorder(let party, nil): statement.add("AND \(anomaly).asked_party_id =", party)
        case .recorder: statement.append { $0.appendLiteral(" AND 1 = 0") }
        case .order(let order): statement.add("AND \(anomaly).kind = 'objection' AND \(anomaly).order_id =", order)
        }
    }

    /// Keeps rows of marketplaces in which the viewer may work. - Parameter column: where the row holds the marketplace's id.
    func restrict(_ statement: inout Statement, marketplace column: String) {
        switch self {
        case .everything: break
        case .merchant(let party), .recorder(let party, _): restrict(&statement, grantedTo: party, marketplace: column)
        case .order: statement.append { $0.appendLiteral(" AND 1 = 0") }
        }
    }

    private func restrict(_ statement: inout Statement, grantedTo party: PartyID, marketplace column: String) {
        statement.append { sql in
            sql.appendLiteral(" AND EXISTS (SELECT 1 FROM access_grant AS given WHERE given.marketplace_id = \(column) AND given.party_id = ")
            sql.appendInterpolation(party)
            sql.appendLiteral(" AND given.revoked_at IS NULL)")
        }
    }
}

extension Statement {
    /// Goes on with `sql` and a bound value after it.
    mutating func add<Subject>(_ sql: String, _ id: Identifier<Subject>) {
        append { piece in
            piece.appendLiteral(" \(sql) ")
            piece.appendInterpolation(id)
        }
    }

    mutating func add(_ sql: String, _ text: String) {
        append { piece in
            piece.appendLiteral(" \(sql) ")
            piece.appendInterpolation(text)
        }
    }

    mutating func add(_ sql: String, _ instant: Instant) {
        append { piece in
            piece.appendLiteral(" \(sql) ")
            piece.appendInterpolation(instant)
        }
    }

    /// Ends a question for a page: in the order of `column`, with one row more than `limit`.
    mutating func page(by column: String, limit: Int) {
        append { piece in
            piece.appendLiteral(" ORDER BY \(column) LIMIT ")
            piece.appendInterpolation(limit + 1)
        }
    }
}
