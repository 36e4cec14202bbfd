import Core
import Store

extension Verification {
    /// A column that names a row of another table. The schema keeps such ids only inside a noun.
    private struct Reference: Sendable {
        let table: String
        let key: String
        let prefix: String
        let column: String
        let target: String
        let targetPrefix: String

        /// - Parameters:
        ///   - place: `table.column`
        ///   - owner: prefix of the ids that say which row it is, and the column that holds them where it is not `id`.
        init(_ place: String, _ owner: String, to target: String, _ targetPrefix: String) {
            let names = place.split(separator: ".").map(String.init)
            let owners = owner.split(separator: ":").map(String.init)
            table = names.first ?? place
            column = names.last ?? place
            prefix = owners.first ?? owner
            key = owners.count > 1 ? owners[1] : "id"
            self.target = target
            self.targetPrefix = targetPrefix
        }

        /// A further condition, where what is named may stand in the archive.
        var unlessArchived: String {
            switch target {
            case "scan": "AND NOT EXISTS (SELECT 1 FROM archived_scan AS x WHERE x.id = r.\(column))"
            case "fact" where table == "claim_part": "AND " + VerificationLook.isWhole("r.claim_id")
            default: ""
            }
        }
    }

    private static let references: [Reference] = [
        Reference("customer_order.marketplace_id", "ord", to: "marketplace", "mkt"), Reference("customer_order.person_id", "ord", to: "person", "per"),
        Reference("order_line.order_id", "ord:order_id", to: "customer_order", "ord"),
        Reference("order_line.merchant_id", "ord:order_id", to: "party", "pty"),
        Reference("parcel.order_id", "pcl", to: "customer_order", "ord"), Reference("parcel.marketplace_id", "pcl", to: "marketplace", "mkt"),
        Reference("parcel.hub_id", "pcl", to: "party", "pty"), Reference("parcel_content.parcel_id", "pcl:parcel_id", to: "parcel", "pcl"),
        Reference("parcel_step.parcel_id", "scn:scan_id", to: "parcel", "pcl"),
        Reference("scan.parcel_id", "scn", to: "parcel", "pcl"), Reference("scan.recorder_id", "scn", to: "party", "pty"),
        Reference("scan.device_id", "scn", to: "device", "dev"),
        Reference("anomaly.marketplace_id", "ano", to: "marketplace", "mkt"), Reference("anomaly.order_id", "ano", to: "customer_order", "ord"),
        Reference("anomaly.parcel_id", "ano", to: "parcel", "pcl"), Reference("anomaly.scan_id", "ano", to: "scan", "scn"),
        Reference("anomaly.asked_party_id", "ano", to: "party", "pty"), Reference("anomaly_note.anomaly_id", "nte", to: "anomaly", "ano"),
        Reference("scan_reuse.anomaly_id", "ano:anomaly_id", to: "anomaly", "ano"),
        Reference("offer.marketplace_id", "off", to: "marketplace", "mkt"), Reference("offer.payer_id", "off", to: "party", "pty"),
        Reference("offer.budget_id", "off", to: "account", "acc"), Reference("offer.terms_id", "off", to: "offer_terms", "trm"),
        Reference("offer_terms.offer_id", "trm", to: "offer", "off"),
        Reference("claim.marketplace_id", "clm", to: "marketplace", "mkt"), Reference("claim.order_id", "clm", to: "customer_order", "ord"),
        Reference("claim.offer_id", "clm", to: "offer", "off"), Reference("claim.terms_id", "clm", to: "offer_terms", "trm"),
        Reference("claim.budget_id", "clm", to: "account", "acc"), Reference("claim.payable_id", "clm", to: "account", "acc"),
        Reference("claim_part.claim_id", "prt", to: "claim", "clm"), Reference("claim_part.order_id", "prt", to: "customer_order", "ord"),
        Reference("claim_part.parcel_id", "prt", to: "parcel", "pcl"), Reference("claim_part.hold_id", "prt", to: "transfer", "tra"),
        Reference("claim_part.post_id", "prt", to: "transfer", "tra"), Reference("claim_part.confirming_scan_id", "prt", to: "scan", "scn"),
        Reference("claim_part.fact_id", "prt", to: "fact", "fct"),
        Reference("account.marketplace_id", "acc", to: "marketplace", "mkt"),
        Reference("transfer.marketplace_id", "tra", to: "marketplace", "mkt"), Reference("transfer.debit_id", "tra", to: "account", "acc"),
        Reference("transfer.credit_id", "tra", to: "account", "acc"), Reference("transfer.hold_id", "tra", to: "transfer", "tra"),
        Reference("transfer.corrects_id", "tra", to: "transfer", "tra"), Reference("transfer.part_id", "tra", to: "claim_part", "prt"),
        Reference("sscc_range.party_id", "rng", to: "party", "pty"), Reference("sscc_lease.owner_id", "lse", to: "party", "pty"),
        Reference("sscc_lease.holder_id", "lse", to: "party", "pty"),
        Reference("token.order_id", "tok", to: "customer_order", "ord"), Reference("fact.cause", "fct", to: "fact", "fct"),
    ]

    /// Ids that name nothing.
    static func checkReferences(_ look: VerificationLook) throws {
        let hasLeft = try look.tx.count("SELECT COUNT(*) FROM (SELECT 1 FROM archived_subject LIMIT 1) AS w") > 0
        for reference in references {
            // A fact may have been caused by one that has left, which only the archive knows.
            if hasLeft, reference.column == "cause" { continue }
            try look.ask(
                .referenceMissing,
                """
                SELECT r.\(raw: reference.key), r.\(raw: reference.column) FROM \(raw: reference.table) AS r WHERE r.\(raw: reference.column) IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM \(raw: reference.target) AS t WHERE t.id = r.\(raw: reference.column)) \(raw: reference.unlessArchived)
                """
            ) { row in
                let target = TypeID.format(prefix: reference.targetPrefix, bits: try row.bits(2))
                return (
                    TypeID.format(prefix: reference.prefix, bits: try row.bits(1)), "\(reference.table).\(reference.column) that is there",
                    "\(target), which is not"
                )
            }
        }
        try checkOwners(look)
        try checkSubjects(look)
    }

    /// The owner of an account is what its kind says.
    private static func checkOwners(_ look: VerificationLook) throws {
        try look.ask(
            .referenceMissing,
            """
            SELECT a.id, a.kind FROM account AS a WHERE NOT CASE a.kind WHEN 'budget' THEN EXISTS (SELECT 1 FROM offer AS o WHERE o.id = a.owner_id)
            WHEN 'funding' THEN EXISTS (SELECT 1 FROM party AS p WHERE p.id = a.owner_id)
            ELSE a.owner_id = a.marketplace_id OR EXISTS (SELECT 1 FROM person AS p WHERE p.id = a.owner_id) END
            """
        ) { (try $0.typeID(AccountTag.self, 1), "the owner of a \(try $0.text(2)) account", "nobody who is there") }
    }

    private static let subjects = [
        "acc": "account", "ano": "anomaly", "clm": "claim", "cty": "city", "dev": "device", "grt": "access_grant", "mkt": "marketplace", "off": "offer",
        "ord": "customer_order", "pcl": "parcel", "pty": "party", "per": "person", "scn": "scan", "tok": "token", "usr": "app_user", "rng": "sscc_range", "whk": "webhook_endpoint",
    ]

    /// What the first fact of each subject tells of is there.
    private static func checkSubjects(_ look: VerificationLook) throws {
        let archivedToo = " OR EXISTS (SELECT 1 FROM archived_scan AS x WHERE x.id = f.subject)"
        let cases = subjects.sorted { $0.key < $1.key }
            .map { "WHEN '\($0.key)' THEN EXISTS (SELECT 1 FROM \($0.value) AS t WHERE t.id = f.subject)\($0.value == "scan" ? archivedToo : "")" }.joined(separator: " ")
        let missing = "FROM fact AS f WHERE f.number = 1 AND NOT CASE f.subject_kind \(cases) ELSE 1 = 0 END"
        try look.ask(.subjectMissing, "SELECT f.subject, f.subject_kind, f.kind \(raw: missing) AND f.subject_kind <> 'scn'") { row in
            (TypeID.format(prefix: try row.text(2), bits: try row.bits(1)), "what \(try row.text(3)) tells of", "nothing")
        }
        try look.ask(.scanMissing, "SELECT f.subject, f.kind \(raw: missing) AND f.subject_kind = 'scn'") { row in
            (try row.typeID(ScanTag.self, 1), "the scan that \(try row.text(2)) tells of", "none")
        }
    }
}
