import Core
import JSONText
import Store

extension Verification {
    /// Ranges of SSCCs and leases from them: what facts say of them, and no number given out twice.
    static func checkNumbering(_ look: VerificationLook) throws {
        try look.ask(
            .numberRange,
            """
            SELECT r.id, r.next_number, COALESCE((SELECT MAX(l.last_number) + 1 FROM sscc_lease AS l WHERE l.range_id = r.id), r.first_number) FROM sscc_range AS r
            WHERE r.next_number <> COALESCE((SELECT MAX(l.last_number) + 1 FROM sscc_lease AS l WHERE l.range_id = r.id), r.first_number)
            """
        ) { (try $0.typeID(SSCCRangeTag.self, 1), "\(try $0.int(3)) as the next number", "\(try $0.int(2))") }
        try look.ask(
            .numberRange,
            """
            SELECT s.id, s.first_number, s.before FROM (SELECT id, first_number, MAX(last_number) OVER (ORDER BY first_number, id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
            FROM sscc_range) AS s WHERE s.first_number <= s.before
            """
        ) { (try $0.typeID(SSCCRangeTag.self, 1), "numbers behind \(try $0.int(3))", "\(try $0.int(2)) as the first") }
        try look.ask(
            .numberLease,
            """
            SELECT s.id, s.first_number, s.before FROM (SELECT id, first_number,
            MAX(last_number) OVER (PARTITION BY range_id ORDER BY first_number, id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before FROM sscc_lease) AS s
            WHERE s.first_number <= s.before
            """
        ) { (try $0.typeID(SSCCLeaseTag.self, 1), "numbers behind \(try $0.int(3))", "\(try $0.int(2)) as the first") }
        try look.ask(
            .numberLease,
            """
            SELECT l.id FROM sscc_lease AS l JOIN sscc_range AS r ON r.id = l.range_id
            WHERE l.first_number < r.first_number OR l.last_number > r.last_number OR l.owner_id <> r.party_id
            """
        ) { (try $0.typeID(SSCCLeaseTag.self, 1), "numbers of its range, and its party", "others") }
        try checkNumberingFacts(look)
    }

    private static func checkNumberingFacts(_ look: VerificationLook) throws {
        var told: [SSCCRangeID: RangeSaying] = [:]
        let facts = try look.tx.rows("SELECT f.subject, f.id, f.kind, f.body FROM sscc_range AS r JOIN fact AS f ON f.subject = r.id ORDER BY r.id, f.number") { row in
            (range: try row.id(0) as SSCCRangeID, fact: try row.typeID(FactTag.self, 1), kind: try row.text(2), body: try row.text(3))
        }
        for (range, fact, kind, body) in facts {
            if let object = try? JSON.parse(body), told[range, default: RangeSaying()].hear(kind, object) { continue }
            look.add(.factUnreadable, fact, expected: "the numbers that \(kind) tells of", found: "none")
        }
        let ranges = try look.tx.rows("SELECT id, party_id, company_prefix, extension_digit, first_number, last_number FROM sscc_range ORDER BY id") { row in
            (id: try row.id(0) as SSCCRangeID, words: "\(try row.id(1) as PartyID) \(try row.text(2)) \(try row.int(3)) \(try row.int(4))-\(try row.int(5))")
        }
        for range in ranges where told[range.id]?.opened != range.words {
            look.add(.numberRange, range.id, expected: told[range.id]?.opened ?? "a fact that opens it", found: range.words)
        }
        var kept = Dictionary(
            try look.tx.rows("SELECT id, holder_id, range_id, first_number, last_number FROM sscc_lease") { row in
                (try row.id(0) as SSCCLeaseID, "\(try row.id(2) as SSCCRangeID) \(try row.id(1) as PartyID) \(try row.int(3))-\(try row.int(4))")
            }
        ) { first, _ in first }
        for (range, saying) in told.sorted(by: { $0.key < $1.key }) {
            for (lease, words) in saying.leased.sorted(by: { $0.key < $1.key }) {
                let found = kept.removeValue(forKey: lease)
                if found != "\(range) \(words)" { look.add(.numberLease, lease, expected: "\(range) \(words)", found: found ?? "nothing") }
            }
        }
        for (lease, words) in kept.sorted(by: { $0.key < $1.key }) { look.add(.numberLease, lease, expected: "a fact that tells of it", found: words) }
    }
}

/// What facts say of one range.
private struct RangeSaying {
    private(set) var opened: String?
    private(set) var leased: [SSCCLeaseID: String] = [:]

    /// - Returns: false for a body that lacks something.
    mutating func hear(_ kind: String, _ body: JSON) -> Bool {
        func number(_ name: String) -> Int64? { body[name]?.asString.flatMap { Int64($0.dropLast()) } }
        guard let first = number("first"), let last = number("last") else { return false }
        switch kind {
        case "sscc_range.opened":
            guard let party = body["party"]?.asString, let prefix = body["companyPrefix"]?.asString, let digit = body["extensionDigit"]?.asNumber?.int64 else { return false }
            opened = "\(party) \(prefix) \(digit) \(first)-\(last)"
        case "sscc_range.leased":
            guard let lease = body["lease"]?.asString.flatMap(SSCCLeaseID.init(text:)), let holder = body["holder"]?.asString else { return false }
            leased[lease] = "\(holder) \(first)-\(last)"
        default: return false
        }
        return true
    }
}
