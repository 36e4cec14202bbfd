import Core
import Store

/// A range of SSCCs with whose it is and how much of it is left. Numbers are the 17 digits before the check digit.
package struct SSCCRangeEntry: Sendable, Equatable {
    package let id: SSCCRangeID
    package let party: PartyID
    /// Of the party.
    package let partyKey: String
    package let partyName: String
    package let companyPrefix: String
    package let extensionDigit: Int64
    package let numbers: ClosedRange<Int64>
    /// Given out so far.
    package let taken: Int64
    package let createdAt: Instant

    package var count: Int64 { numbers.upperBound - numbers.lowerBound + 1 }
    package var left: Int64 { count - taken }
}

/// Numbers that somebody gives out alone.
package struct SSCCLeaseEntry: Sendable, Equatable {
    package let id: SSCCLeaseID
    package let range: SSCCRangeID
    /// Keys and names of whose range it is, and of who gives the numbers out.
    package let ownerKey: String
    package let ownerName: String
    package let holderKey: String
    package let holderName: String
    package let numbers: ClosedRange<Int64>
    package let leasedAt: Instant

    package var count: Int64 { numbers.upperBound - numbers.lowerBound + 1 }
}

extension Sight {
    fileprivate var numberingParty: PartyID? {
        switch self {
        case .merchant(let party), .recorder(let party, _): party
        case .everything, .order: nil
        }
    }

    /// The operator sees all ranges, a party its own.
    fileprivate func restrict(_ statement: inout Statement, range: String) {
        if self == .everything { return }
        if let party = numberingParty { statement.add("AND \(range).party_id =", party) } else { statement.append { $0.appendLiteral(" AND 1 = 0") } }
    }
}

/// Both in the order of their making, the latest first.
package enum SSCCLists {
    private static let ranges: Statement = """
        SELECT r.id, r.party_id, p.key, p.name, r.company_prefix, r.extension_digit, r.first_number, r.last_number, r.next_number, r.created_at
        FROM sscc_range AS r JOIN party AS p ON p.id = r.party_id WHERE 1 = 1
        """

    package static func ranges(seenBy sight: Sight, after cursor: Cursor?, limit: Int, in tx: any Transaction) throws -> Page<SSCCRangeEntry> {
        var statement = ranges
        sight.restrict(&statement, range: "r")
        if case .id(let id)? = cursor { statement.append { $0.appendLiteral(" AND r.id < "); $0.appendInterpolation(id) } }
        statement.page(by: "r.id DESC", limit: limit)
        return Page(reading: try tx.rows(statement, readRange), limit: limit) { .id($0.id.bits) }
    }

    /// - Returns: nil when there is none, or it may not be seen.
    package static func range(_ id: SSCCRangeID, seenBy sight: Sight, in tx: any Transaction) throws -> SSCCRangeEntry? {
        var statement = ranges
        statement.add("AND r.id =", id)
        sight.restrict(&statement, range: "r")
        return try tx.first(statement, readRange)
    }

    private static func readRange(_ row: any Row) throws -> SSCCRangeEntry {
        let numbers = try row.int(6)...(try row.int(7))
        return SSCCRangeEntry(
            id: try row.id(0), party: try row.id(1), partyKey: try row.text(2), partyName: try row.text(3), companyPrefix: try row.text(4),
            extensionDigit: try row.int(5), numbers: numbers, taken: try row.int(8) - numbers.lowerBound, createdAt: try row.instant(9))
    }

    private static let leases: Statement = """
        SELECT l.id, l.range_id, o.key, o.name, h.key, h.name, l.first_number, l.last_number, l.leased_at
        FROM sscc_lease AS l JOIN party AS o ON o.id = l.owner_id JOIN party AS h ON h.id = l.holder_id WHERE 1 = 1
        """

    /// - Parameter range: only its leases.
    package static func leases(
        of range: SSCCRangeID? = nil, seenBy sight: Sight, after cursor: Cursor?, limit: Int, in tx: any Transaction
    ) throws -> Page<SSCCLeaseEntry> {
        var statement = leases
        restrict(&statement, to: sight)
        if let range { statement.add("AND l.range_id =", range) }
        if case .id(let id)? = cursor { statement.append { $0.appendLiteral(" AND l.id < "); $0.appendInterpolation(id) } }
        statement.page(by: "l.id DESC", limit: limit)
        return Page(reading: try tx.rows(statement, readLease), limit: limit) { .id($0.id.bits) }
    }

    /// - Returns: nil when there is none, or it may not be seen.
    package static func lease(_ id: SSCCLeaseID, seenBy sight: Sight, in tx: any Transaction) throws -> SSCCLeaseEntry? {
        var statement = leases
        statement.add("AND l.id =", id)
        restrict(&statement, to: sight)
        return try tx.first(statement, readLease)
    }

    /// A party sees leases of its ranges, and those that it holds.
    private static func restrict(_ statement: inout Statement, to sight: Sight) {
        if sight == .everything { return }
        guard let party = sight.numberingParty else { return statement.append { $0.appendLiteral(" AND 1 = 0") } }
        statement.add("AND (l.owner_id =", party)
        statement.add("OR l.holder_id =", party)
        statement.append { $0.appendLiteral(")") }
    }

    private static func readLease(_ row: any Row) throws -> SSCCLeaseEntry {
        SSCCLeaseEntry(
            id: try row.id(0), range: try row.id(1), ownerKey: try row.text(2), ownerName: try row.text(3), holderKey: try row.text(4), holderName: try row.text(5),
            numbers: try row.int(6)...(try row.int(7)), leasedAt: try row.instant(8))
    }
}
