import Core
import EPCISRepository
import JSONText
import Store

extension Workflows {
    /// Keeps a query under a name of its owner's.
    /// - Throws: `QueryRefusal`.
    package func keepQuery(_ name: String, _ body: JSON, of owner: QueryOwner) async throws -> NamedQuery {
        let now = world.now()
        return try await command { tx, ids in
            let query = try NamedQuery(id: ids.next(), owner: owner, name: name, body: body, createdAt: now)
            try NamedQueries.add(query, in: tx)
            return query
        }
    }

    /// - Throws: `QueryRefusal.notFound`.
    package func deleteQuery(_ name: String, of party: PartyID) async throws {
        try await command { tx, _ in
            guard try NamedQueries.delete(name, of: party, in: tx) else { throw QueryRefusal.notFound }
        }
    }
}
