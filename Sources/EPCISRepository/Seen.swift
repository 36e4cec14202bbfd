import Core
import Store

/// What has been seen in captured events, by name.
package enum Seen {
    /// - Parameters:
    ///   - party: whose events count; nil for everybody's.
    ///   - name: the last of the page before, "" for none.
    package static func words(_ list: WordList, of party: PartyID?, after name: String, limit: Int, in tx: any Transaction) throws -> [String] {
        var sql: Statement = "SELECT DISTINCT w.word FROM epcis_word AS w WHERE w.vocabulary = \(list.rawValue) AND w.word > \(name)"
        sql.append { sql in
            if let party {
                sql.appendLiteral(" AND w.party_id = ")
                sql.appendInterpolation(party)
            }
            sql.appendLiteral(" ORDER BY w.word LIMIT \(limit)")
        }
        return try tx.rows(sql) { try $0.text(0) }
    }

    /// Ids of single things, canonical.
    package static func things(of party: PartyID?, after name: String, limit: Int, in tx: any Transaction) throws -> [String] {
        var sql: Statement = "SELECT DISTINCT x.epc FROM epcis_epc AS x WHERE x.epc > \(name) AND x.role < \(EPCRole.epcClass.rawValue)"
        sql.append { sql in
            restrict(to: party, &sql)
            sql.appendLiteral(" ORDER BY x.epc LIMIT \(limit)")
        }
        return try tx.rows(sql) { try $0.text(0) }
    }

    /// Whether an event has the word.
    package static func has(_ word: String, in list: WordList, of party: PartyID?, in tx: any Transaction) throws -> Bool {
        let (low, high) = bounds(party)
        return try tx.count(
            """
            SELECT COUNT(*) FROM (SELECT 1 FROM epcis_word AS w WHERE w.vocabulary = \(list.rawValue) AND w.word = \(word)
            AND w.party_id >= \(low) AND w.party_id <= \(high) LIMIT 1) AS n
            """) > 0
    }

    /// Whether an event names the thing.
    package static func hasThing(_ epc: String, of party: PartyID?, in tx: any Transaction) throws -> Bool {
        var sql: Statement = "SELECT COUNT(*) FROM (SELECT 1 FROM epcis_epc AS x WHERE x.epc = \(epc) AND x.role < \(EPCRole.epcClass.rawValue)"
        sql.append { sql in
            restrict(to: party, &sql)
            sql.appendLiteral(" LIMIT 1) AS n")
        }
        return try tx.count(sql) > 0
    }

    /// To things in events that the party has sent.
    private static func restrict(to party: PartyID?, _ sql: inout Statement.Interpolation) {
        guard let party else { return }
        let mark = Mark(sentBy: party)
        sql.appendLiteral(" AND EXISTS (SELECT 1 FROM epcis_mark AS m WHERE m.field = ")
        sql.appendInterpolation(mark.field)
        sql.appendLiteral(" AND m.value = ")
        sql.appendInterpolation(mark.value)
        sql.appendLiteral(" AND m.at = x.at AND m.seq = x.seq)")
    }

    /// One's own id, or any.
    private static func bounds(_ party: PartyID?) -> (UUIDBits, UUIDBits) {
        party.map { ($0.bits, $0.bits) } ?? (.zero, UUIDBits(high: .max, low: .max))
    }
}
