import Core
import EPCIS
import Store

/// What master data says of one place, thing or word.
package struct MasterAttribute: Hashable, Sendable {
    package let id: String
    package let name: String
    package let value: String

    /// - Parameters:
    ///   - id: canonical URI, or the web URI of a word of CBV.
    ///   - name: as the document writes it.
    /// - Returns: nil for what nobody can ask for: a value that is no text, or a name or value too long for an index.
    package init?(id: String, name: String, value: String?) {
        guard let value, !name.isEmpty, id.utf8.count <= Self.textBytes, name.utf8.count <= Self.textBytes, value.utf8.count <= Self.textBytes,
            ![id, name, value].contains(where: { $0.utf8.contains(0) })
        else { return nil }
        (self.id, self.name, self.value) = (id, name, value)
    }

    static let textBytes = 400
}

package enum MasterAttributes {
    /// The party's last word on each attribute counts.
    package static func add(_ attributes: [MasterAttribute], by party: PartyID, in tx: any Transaction) throws {
        guard !attributes.isEmpty else { return }
        let last = Dictionary(attributes.map { (Place(id: $0.id, name: $0.name), $0) }) { $1 }
        let rows = last.values.sorted { ($0.id, $0.name) < ($1.id, $1.name) }
        try tx.send(
            [
                Bulk(
                    """
                    INSERT INTO epcis_attribute (party_id, id, name, value) SELECT v.party_id, v.id, v.name, v.value {from values} WHERE true
                    ON CONFLICT (party_id, id, name) DO UPDATE SET value = excluded.value
                    """,
                    [
                        "party_id": .ids(rows.map { _ in party }), "id": .texts(rows.map(\.id)), "name": .texts(rows.map(\.name)), "value": .texts(rows.map(\.value)),
                    ])
            ], exactly: false)
    }

    private struct Place: Hashable {
        let id: String
        let name: String
    }
}

/// Which locations lie within which, and which attributes places and things have, as far as a query asks.
struct MasterData: Sendable {
    private var descendants: [String: Set<String>] = [:]
    /// By id and name.
    private var attributes: [String: [String: String]] = [:]

    /// Locations, and places and things with an attribute, of one query at most.
    static let atMost = 10_000

    /// - Parameter party: whose master data counts; nil for everybody's.
    /// - Throws: `EventRefusal.attributeTooCommon`.
    init(for query: EventQuery, of party: PartyID?, in tx: any Transaction) throws {
        // One's own id, or any.
        let bounds = party.map { ($0.bits, $0.bits) } ?? (UUIDBits.zero, UUIDBits(high: .max, low: .max))
        for condition in query.conditions {
            switch condition {
            case .place(_, let ids, withDescendants: true):
                for id in ids { descendants[id] = try Self.within(id, bounds, tx) }
            case .hasAttribute(_, let names):
                for name in names { try load(name, nil, bounds, tx) }
            case .attribute(_, let name, let values):
                for value in values { try load(name, value, bounds, tx) }
            default: break
            }
        }
    }

    func within(_ id: String) -> Set<String> { descendants[id] ?? [] }

    /// What has one of these attributes, with one of the values where there are any.
    func ids(named names: [String], values: [String]? = nil) -> [String] {
        attributes.filter { _, known in names.contains { name in known[name].map { values?.contains($0) ?? true } ?? false } }.keys.sorted()
    }

    var surroundings: QuerySurroundings {
        QuerySurroundings(descendants: { within($0) }, attributes: { attributes[$0] ?? [:] })
    }

    private mutating func load(_ name: String, _ value: String?, _ bounds: (low: UUIDBits, high: UUIDBits), _ tx: any Transaction) throws {
        var sql: Statement = "SELECT id, value FROM epcis_attribute WHERE name = \(name)"
        sql.append { sql in
            if let value {
                sql.appendLiteral(" AND value = ")
                sql.appendInterpolation(value)
            }
            sql.appendLiteral(" AND party_id >= ")
            sql.appendInterpolation(bounds.low)
            sql.appendLiteral(" AND party_id <= ")
            sql.appendInterpolation(bounds.high)
            sql.appendLiteral(" LIMIT \(Self.atMost + 1)")
        }
        for (id, value) in try tx.rows(sql, { (try $0.text(0), try $0.text(1)) }) { attributes[id, default: [:]][name] = value }
        guard attributes.count <= Self.atMost else { throw EventRefusal.attributeTooCommon }
    }

    private static func within(_ id: String, _ bounds: (low: UUIDBits, high: UUIDBits), _ tx: any Transaction) throws -> Set<String> {
        let found = try tx.rows(
            """
            WITH RECURSIVE inside (place) AS (
                SELECT part FROM epcis_location WHERE location = \(id) AND party_id >= \(bounds.low) AND party_id <= \(bounds.high)
                UNION SELECT l.part FROM epcis_location AS l JOIN inside AS i ON l.location = i.place WHERE l.party_id >= \(bounds.low) AND l.party_id <= \(bounds.high))
            SELECT place FROM inside LIMIT \(atMost)
            """
        ) { try $0.text(0) }
        return Set(found)
    }
}
