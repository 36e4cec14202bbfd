import Core
import Views

extension Tampering {
    /// Against ranges of numbers and what is leased of them. The trade has a range of a thousand, and of it leases of 100, 50 and 25.
    static let ofNumbers: [Tampering] = [
        Tampering("numbers that would be given out again") { attack in
            try attack.run("UPDATE sscc_range SET next_number = next_number - 5")
            attack.expect(.numberRange, try attack.range())
        },
        Tampering("numbers that are passed over") { attack in
            try attack.run("UPDATE sscc_range SET next_number = next_number + 5")
            attack.expect(.numberRange, try attack.range())
        },
        Tampering("a range of another prefix") { attack in
            try attack.run("UPDATE sscc_range SET company_prefix = '4012346'")
            attack.expect(.numberRange, try attack.range())
        },
        Tampering("a range with more numbers than it was opened with") { attack in
            try attack.run("UPDATE sscc_range SET last_number = last_number + 1")
            attack.expect(.numberRange, try attack.range())
        },
        Tampering("a range of another party") { attack in
            try attack.run("UPDATE sscc_range SET party_id = (SELECT id FROM party WHERE key = 'mill')")
            attack.expect(.numberRange, try attack.range())
            for place in 0..<3 { attack.expect(.numberLease, try attack.lease(place)) }
        },
        Tampering("a second range of the same numbers") { attack in
            let copy: SSCCRangeID = attack.fresh()
            try attack.run(
                """
                INSERT INTO sscc_range (id, party_id, company_prefix, extension_digit, first_number, last_number, next_number, created_at)
                SELECT \(copy), party_id, company_prefix, extension_digit, last_number, last_number, last_number, created_at FROM sscc_range
                """)
            // No fact opens it, and its number is another's.
            attack.expect(.numberRange, copy)
            attack.expect(.numberRange, copy)
        },
        Tampering("a lease taken away") { attack in
            let lease = try attack.lease(1)
            try attack.run("DELETE FROM sscc_lease WHERE id = \(lease)")
            attack.expect(.numberLease, lease)
        },
        Tampering("the last lease taken away, and its numbers with it") { attack in
            let lease = try attack.lease(2)
            try attack.run("UPDATE sscc_range SET next_number = next_number - 25")
            try attack.run("DELETE FROM sscc_lease WHERE id = \(lease)")
            attack.expect(.numberLease, lease)
        },
        Tampering("a lease that reaches into the next") { attack in
            let lease = try attack.lease(0)
            try attack.run("UPDATE sscc_lease SET last_number = last_number + 3 WHERE id = \(lease)")
            attack.expect(.numberLease, lease)
            attack.expect(.numberLease, try attack.lease(1))
        },
        Tampering("a lease of fewer numbers") { attack in
            let lease = try attack.lease(1)
            try attack.run("UPDATE sscc_lease SET last_number = last_number - 3 WHERE id = \(lease)")
            attack.expect(.numberLease, lease)
        },
        Tampering("a lease that nobody took") { attack in
            let copy: SSCCLeaseID = attack.fresh()
            try attack.run(
                """
                INSERT INTO sscc_lease (id, range_id, owner_id, holder_id, first_number, last_number, leased_at)
                SELECT \(copy), l.range_id, l.owner_id, l.holder_id, r.next_number, r.next_number, l.leased_at FROM sscc_lease AS l JOIN sscc_range AS r ON r.id = l.range_id
                WHERE l.id = \(try attack.lease(0))
                """)
            try attack.run("UPDATE sscc_range SET next_number = next_number + 1")
            attack.expect(.numberLease, copy)
        },
        Tampering("a lease of another holder") { attack in
            let lease = try attack.lease(0)
            try attack.run("UPDATE sscc_lease SET holder_id = (SELECT id FROM party WHERE key = 'mill') WHERE id = \(lease)")
            attack.expect(.numberLease, lease)
        },
    ]
}

extension Attack {
    fileprivate func range() throws -> SSCCRangeID { try one("SELECT id FROM sscc_range") }

    /// - Parameter place: from 0, in the order of the numbers.
    fileprivate func lease(_ place: Int) throws -> SSCCLeaseID { try one("SELECT id FROM sscc_lease ORDER BY first_number LIMIT 1 OFFSET \(place)") }
}
