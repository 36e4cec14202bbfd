import Core
import JSONText
import Store

package enum NamedQueries {
    private static let columns = "q.id, q.party_id, q.party_kind, q.name, q.body, q.created_at"

    /// - Throws: `QueryRefusal.nameTaken`, `.tooManyQueries`.
    package static func add(_ query: NamedQuery, in tx: any Transaction) throws {
        let added = try tx.run(
            """
            INSERT INTO epcis_query (id, party_id, party_kind, name, body, created_at)
            SELECT \(query.id), \(query.owner.party), \(query.owner.kind), \(query.name), \(query.body.text), \(query.createdAt)
            WHERE (SELECT COUNT(*) FROM epcis_query AS q WHERE q.party_id = \(query.owner.party)) < \(QueryLimits.queries) ON CONFLICT DO NOTHING
            """)
        guard added == 0 else { return }
        throw try find(query.name, of: query.owner.party, in: tx) == nil ? QueryRefusal.tooManyQueries : .nameTaken(query.name)
    }

    package static func find(_ name: String, of party: PartyID, in tx: any Transaction) throws -> NamedQuery? {
        try tx.first("SELECT \(raw: columns) FROM epcis_query AS q WHERE q.party_id = \(party) AND q.name = \(name)", read)
    }

    package static func load(_ id: QueryID, in tx: any Transaction) throws -> NamedQuery? {
        try tx.first("SELECT \(raw: columns) FROM epcis_query AS q WHERE q.id = \(id)", read)
    }

    /// Which of these are still there.
    package static func existing(_ ids: Set<QueryID>, in tx: any Transaction) throws -> Set<QueryID> {
        guard !ids.isEmpty else { return [] }
        let bulk = Bulk("SELECT q.id FROM epcis_query AS q {join values} WHERE q.id = v.id", ["id": .ids(Array(ids))])
        return Set(try tx.rows(bulk) { try $0.id(0) })
    }

    /// By name. - Parameter name: the last of the page before, "" for none.
    package static func list(of party: PartyID, after name: String, limit: Int, in tx: any Transaction) throws -> [NamedQuery] {
        try tx.rows("SELECT \(raw: columns) FROM epcis_query AS q WHERE q.party_id = \(party) AND q.name > \(name) ORDER BY q.name LIMIT \(limit)", read)
    }

    /// Deletes a query and ends its subscriptions. - Returns: false where there is none.
    package static func delete(_ name: String, of party: PartyID, in tx: any Transaction) throws -> Bool {
        // Whoever subscribes holds the row, so that no subscription comes between the two.
        let id: QueryID? = try tx.first("SELECT q.id FROM epcis_query AS q WHERE q.party_id = \(party) AND q.name = \(name) {lock q}") { try $0.id(0) }
        guard let id else { return false }
        try tx.run("DELETE FROM epcis_subscription WHERE query_id = \(id)")
        return try tx.run("DELETE FROM epcis_query WHERE id = \(id)") == 1
    }

    private static func read(_ row: any Row) throws -> NamedQuery {
        let name = try row.text(3)
        do {
            return try NamedQuery(
                id: try row.id(0), owner: QueryOwner(party: try row.id(1), kind: try row.word(2)), name: name, body: try JSON.parse(try row.text(4)),
                createdAt: try row.instant(5))
        } catch let refusal as QueryRefusal {
            throw StoreError.unreadable("query \(name): \(refusal)")
        }
    }
}
