import Core
import Store

/// Consecutive SSCCs of one party, from which leases are taken. Numbers are the 17 digits of an SSCC before its check digit.
package struct SSCCRange: Sendable, Equatable {
    package let id: SSCCRangeID
    /// Whose company prefix it is.
    package let party: PartyID
    /// 4 to 12 digits.
    package let companyPrefix: String
    /// 0 to 9.
    package let extensionDigit: Int
    package let numbers: ClosedRange<Int64>
    /// The next to be given out; behind the last where none is left.
    package let next: Int64

    package init(id: SSCCRangeID, party: PartyID, companyPrefix: String, extensionDigit: Int, numbers: ClosedRange<Int64>, next: Int64) {
        self.id = id
        self.party = party
        self.companyPrefix = companyPrefix
        self.extensionDigit = extensionDigit
        self.numbers = numbers
        self.next = next
    }

    /// The serial reference in one of the numbers: what stands behind the company prefix.
    package func serial(of number: Int64) -> UInt64 {
        let unit = (companyPrefix.utf8.count..<16).reduce(Int64(1)) { unit, _ in unit * 10 }
        return UInt64(number % unit)
    }
}

/// Numbers that one holder gives out and nobody else, also while it is offline.
package struct SSCCLease: Sendable, Equatable {
    package let id: SSCCLeaseID
    package let range: SSCCRangeID
    /// Of the range.
    package let owner: PartyID
    package let holder: PartyID
    package let numbers: ClosedRange<Int64>

    package init(id: SSCCLeaseID, range: SSCCRangeID, owner: PartyID, holder: PartyID, numbers: ClosedRange<Int64>) {
        self.id = id
        self.range = range
        self.owner = owner
        self.holder = holder
        self.numbers = numbers
    }
}

package enum SSCCRanges {
    /// Who opens a range holds `AdvisoryLock.numbering`, so that no two have a number in common.
    /// - Returns: false where another range has one of its numbers.
    package static func insert(_ range: SSCCRange, at now: Instant, in tx: any Transaction) throws -> Bool {
        try tx.run(
            """
            INSERT INTO sscc_range (id, party_id, company_prefix, extension_digit, first_number, last_number, next_number, created_at)
            SELECT \(range.id), \(range.party), \(range.companyPrefix), \(Int64(range.extensionDigit)), \(range.numbers.lowerBound), \(range.numbers.upperBound), \(range.next), \(now)
            WHERE NOT EXISTS (SELECT 1 FROM sscc_range WHERE first_number <= \(range.numbers.upperBound) AND last_number >= \(range.numbers.lowerBound))
            """) == 1
    }

    /// Holds the row to the end of the transaction.
    package static func lock(_ id: SSCCRangeID, in tx: any Transaction) throws -> SSCCRange? {
        try tx.first(
            "SELECT id, party_id, company_prefix, extension_digit, first_number, last_number, next_number FROM sscc_range WHERE id = \(id) {lock}"
        ) { row in
            SSCCRange(
                id: try row.id(0), party: try row.id(1), companyPrefix: try row.text(2), extensionDigit: Int(try row.int(3)),
                numbers: try row.int(4)...(try row.int(5)), next: try row.int(6))
        }
    }

    /// Takes the numbers out of their range.
    /// - Parameter next: the next of the range as it was loaded; what lies between it and the lease is passed over.
    package static func take(_ lease: SSCCLease, after next: Int64, at now: Instant, in tx: any Transaction) throws {
        let moved = try tx.run(
            """
            UPDATE sscc_range SET next_number = \(lease.numbers.upperBound + 1)
            WHERE id = \(lease.range) AND next_number = \(next) AND next_number <= \(lease.numbers.lowerBound) AND last_number >= \(lease.numbers.upperBound)
            """)
        guard moved == 1 else { throw StoreError.guardMissed("the numbers were given out meanwhile") }
        try tx.run(
            """
            INSERT INTO sscc_lease (id, range_id, owner_id, holder_id, first_number, last_number, leased_at)
            VALUES (\(lease.id), \(lease.range), \(lease.owner), \(lease.holder), \(lease.numbers.lowerBound), \(lease.numbers.upperBound), \(now))
            """)
    }
}
