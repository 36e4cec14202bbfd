import Core

// Looks into the journal for people: what it ends with, one fact, what followed from it. None moves a cursor.
extension Journal {
    /// The settled facts before `position`, or the last there are, the latest first.
    package static func latest(before position: JournalPosition?, limit: Int, in tx: any Transaction) throws -> [RecordedFact] {
        var statement: Statement = "SELECT \(raw: columns) FROM fact AS f WHERE 1 = 1"
        switch tx.dialect.kind {
        case .sqlite:
            if let position { statement.append { $0.appendLiteral(" AND f.seq < "); $0.appendInterpolation(position.sequence) } }
            statement.append { $0.appendLiteral(" ORDER BY f.seq DESC LIMIT "); $0.appendInterpolation(limit) }
        case .postgres:
            if let position {
                statement.append { sql in
                    sql.appendLiteral(" AND (f.era, f.xid, f.seq) < (")
                    sql.appendInterpolation(position.era)
                    sql.appendLiteral(", ")
                    sql.appendInterpolation(position.transaction)
                    sql.appendLiteral(", ")
                    sql.appendInterpolation(position.sequence)
                    sql.appendLiteral(")")
                }
            }
            statement.append { sql in
                sql.appendLiteral(
                    " AND (f.era < (SELECT era FROM journal_era) OR f.xid < {horizon}) ORDER BY f.era DESC, f.xid DESC, f.seq DESC LIMIT ")
                sql.appendInterpolation(limit)
            }
        }
        return try tx.rows(statement, recorded)
    }

    /// Facts by id, settled or not.
    package static func load(_ ids: [FactID], in tx: any Transaction) throws -> [FactID: RecordedFact] {
        let found = try tx.rows(
            Bulk("SELECT \(columns) FROM fact AS f {join values} WHERE f.id = v.id", ["id": .ids(Set(ids).sorted())]), recorded)
        return Dictionary(uniqueKeysWithValues: found.map { ($0.id, $0) })
    }

    /// What names `fact` as its cause, in the order of ids, which is that of their making.
    package static func caused(by fact: FactID, limit: Int, in tx: any Transaction) throws -> [RecordedFact] {
        try tx.rows("SELECT \(raw: columns) FROM fact AS f WHERE f.cause = \(fact) ORDER BY f.id LIMIT \(limit)", recorded)
    }

    /// Facts about one thing, by their numbers.
    /// - Parameters:
    ///   - number: where to go on; nil for the first, or with `descending` the last.
    package static func about(
        _ subject: UUIDBits, from number: Int64?, descending: Bool, limit: Int, in tx: any Transaction
    ) throws -> [RecordedFact] {
        let start = number ?? (descending ? .max : 0)
        let order = descending ? "f.number < \(start) ORDER BY f.number DESC" : "f.number > \(start) ORDER BY f.number"
        return try tx.rows("SELECT \(raw: columns) FROM fact AS f WHERE f.subject = \(subject) AND \(raw: order) LIMIT \(limit)", recorded)
    }
}

extension Sealing {
    /// The block that holds the fact at `position`; nil while it is not sealed.
    package static func seal(holding position: JournalPosition, in tx: any Transaction) throws -> Seal? {
        try tx.first(
            """
            SELECT number, era, xid, seq, facts, previous, hash, sealed_at FROM seal
            WHERE (era, xid, seq) >= (\(position.era), \(position.transaction), \(position.sequence)) ORDER BY era, xid, seq LIMIT 1
            """, read)
    }
}
