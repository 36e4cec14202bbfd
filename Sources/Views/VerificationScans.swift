import Core
import Store

extension Verification {
    /// Scans without a parcel against their facts, and what one statement tells of all scans, steps and anomalies.
    static func checkScans(_ look: VerificationLook) throws {
        try checkWaiting(look)
        try checkStates(look)
        try checkSteps(look)
        try checkScanKeys(look)
        try checkAnomalies(look)
    }

    private static func checkWaiting(_ look: VerificationLook) throws {
        try look.eachPage(id: \.id.bits) { after in
            try look.tx.rows(
                """
                SELECT \(raw: VerificationScanRow.columns) FROM scan AS s WHERE s.parcel_id IS NULL AND s.id > \(after)
                ORDER BY s.id LIMIT \(VerificationLook.subjectsAtOnce)
                """, VerificationScanRow.init)
        } _: { page in
            let facts = try look.facts(about: page.map(\.id.bits))
            for scan in page {
                var told = VerificationToldScan()
                for fact in facts[scan.id.bits] ?? [] where fact.kind == "scan.recorded" {
                    if let body = look.body(of: fact) { told.tell(fact, body) }
                }
                check(scan, told, look)
            }
        }
    }

    /// A scan leaves the state that facts about it give it only by a decision on an anomaly.
    private static func checkStates(_ look: VerificationLook) throws {
        let rejected = "EXISTS (SELECT 1 FROM anomaly AS a WHERE a.scan_id = s.id AND a.state = 'rejected' AND a.kind <> 'source_id_reused')"
        try look.ask(
            .scanState, "SELECT s.id, s.state FROM scan AS s WHERE s.state NOT IN ('rejected', 'voided') AND \(raw: rejected)"
        ) { (try $0.typeID(ScanTag.self, 1), "rejected or voided, as a person decided", try $0.text(2)) }
        try look.ask(
            .scanState, "SELECT s.id FROM scan AS s WHERE s.state = 'rejected' AND NOT \(raw: rejected)"
        ) { (try $0.typeID(ScanTag.self, 1), "a rejected anomaly that rejected it", "none") }
        try look.ask(
            .scanState,
            """
            SELECT s.id FROM scan AS s WHERE s.state = 'voided' AND NOT \(raw: rejected) AND \(raw: VerificationLook.isWhole("s.parcel_id"))
            AND NOT EXISTS (SELECT 1 FROM fact AS f WHERE f.subject = s.parcel_id AND f.kind = 'scan.voided')
            """
        ) { (try $0.typeID(ScanTag.self, 1), "a fact or a rejected anomaly that voided it", "none") }
        try look.ask(
            .scanParcel,
            """
            SELECT s.id, s.parcel_key, s.state, p.key FROM scan AS s LEFT JOIN parcel AS p ON p.id = s.parcel_id
            WHERE p.key <> s.parcel_key OR (s.state = 'waiting' AND s.parcel_id IS NOT NULL)
            OR (s.state NOT IN ('waiting', 'rejected') AND s.parcel_id IS NULL)
            """
        ) { row in
            let isWaiting = try row.text(3) == "waiting"
            return (
                try row.typeID(ScanTag.self, 1), isWaiting ? "no parcel while it waits" : "the parcel “\(try row.text(2))”",
                try row.optionalText(4).map { "the parcel “\($0)”" } ?? "none"
            )
        }
    }

    private static func checkSteps(_ look: VerificationLook) throws {
        for (state, isVoid, name) in [("applied", "NULL", "a step that counts"), ("voided", "NOT NULL", "a void step")] {
            try look.ask(
                .scanStep,
                """
                SELECT s.id, s.state FROM scan AS s WHERE s.state = '\(raw: state)' AND NOT EXISTS (SELECT 1 FROM parcel_step AS p
                WHERE p.parcel_id = s.parcel_id AND p.scan_id = s.id AND p.voided_at IS \(raw: isVoid) AND p.step = s.step AND p.attempt = s.attempt
                AND p.occurred_at = s.occurred_at AND p.received_at = s.received_at AND p.grade = s.grade
                AND COALESCE(p.read_point, '') = COALESCE(s.read_point, ''))
                """
            ) { (try $0.typeID(ScanTag.self, 1), "\(name) with the values of the scan, which is \(try $0.text(2))", "none") }
        }
        try look.ask(
            .scanStep,
            """
            SELECT s.id, s.state, p.parcel_id FROM parcel_step AS p JOIN scan AS s ON s.id = p.scan_id
            WHERE s.state NOT IN ('applied', 'voided') OR s.parcel_id IS NULL OR s.parcel_id <> p.parcel_id
            """
        ) { (try $0.typeID(ScanTag.self, 1), "no step in \(try $0.typeID(ParcelTag.self, 3)), the scan is \(try $0.text(2))", "one") }
        try look.ask(
            .stepWithoutScan,
            """
            SELECT p.parcel_id, p.scan_id, p.step FROM parcel_step AS p WHERE NOT EXISTS (SELECT 1 FROM scan AS s WHERE s.id = p.scan_id)
            AND NOT EXISTS (SELECT 1 FROM archived_scan AS x WHERE x.id = p.scan_id AND x.parcel_id = p.parcel_id AND x.step = p.step)
            """
        ) { (try $0.typeID(ParcelTag.self, 1), "\(try $0.typeID(ScanTag.self, 2)), which says \(try $0.text(3))", "no such scan") }
    }

    private static func checkScanKeys(_ look: VerificationLook) throws {
        try look.ask(
            .scanKey,
            """
            SELECT s.id, s.source, s.source_id FROM scan AS s WHERE NOT EXISTS (SELECT 1 FROM scan_key AS k
            WHERE k.source = s.source AND k.source_id = s.source_id AND k.scan_id = s.id)
            """
        ) { (try $0.typeID(ScanTag.self, 1), "“\(try $0.text(2))” “\(try $0.text(3))” among the scan keys", "none, or another's") }
        try look.ask(
            .scanKey,
            """
            SELECT k.scan_id, k.source, k.source_id FROM scan_key AS k WHERE NOT EXISTS (SELECT 1 FROM scan AS s
            WHERE s.id = k.scan_id AND s.source = k.source AND s.source_id = k.source_id)
            AND NOT EXISTS (SELECT 1 FROM archived_scan AS x WHERE x.id = k.scan_id)
            """
        ) { (try $0.typeID(ScanTag.self, 1), "a scan “\(try $0.text(3))” of “\(try $0.text(2))”", "its key only") }
    }

    private static func checkAnomalies(_ look: VerificationLook) throws {
        let isWhole = VerificationLook.isWhole("a.id")
        try look.ask(
            .anomalyFact,
            """
            SELECT a.id, COUNT(f.id) FROM anomaly AS a LEFT JOIN fact AS f ON f.subject = a.id AND f.kind = 'anomaly.raised'
            WHERE \(raw: isWhole) GROUP BY a.id HAVING COUNT(f.id) <> 1
            """
        ) { (try $0.typeID(AnomalyTag.self, 1), "one fact that raised it", "\(try $0.int(2))") }
        try checkDecisions(look)
        try look.ask(
            .anomalyFact,
            """
            SELECT a.id, (SELECT COUNT(*) FROM anomaly_note AS n WHERE n.anomaly_id = a.id AND n.kind IN ('asked', 'answered')) AS notes,
            (SELECT COUNT(*) FROM fact AS f WHERE f.subject = a.id AND f.kind IN ('anomaly.asked', 'anomaly.answered')) AS facts
            FROM anomaly AS a WHERE a.asked_at IS NOT NULL AND \(raw: isWhole) AND
            (SELECT COUNT(*) FROM anomaly_note AS n WHERE n.anomaly_id = a.id AND n.kind IN ('asked', 'answered'))
            <> (SELECT COUNT(*) FROM fact AS f WHERE f.subject = a.id AND f.kind IN ('anomaly.asked', 'anomaly.answered'))
            """
        ) { (try $0.typeID(AnomalyTag.self, 1), "\(try $0.int(3)) questions and answers, as facts say", "\(try $0.int(2))") }
    }

    /// What a person decides of an anomaly, or takes back, is a fact, and the last one says how it stands; what the arrival of an order clears
    /// needs none.
    private static func checkDecisions(_ look: VerificationLook) throws {
        let kinds = "('anomaly.held', 'anomaly.accepted', 'anomaly.rejected', 'anomaly.reopened')"
        try look.ask(
            .anomalyFact,
            """
            SELECT a.id, a.state, COALESCE(f.kind, 'none') AS kind FROM anomaly AS a
            LEFT JOIN (SELECT g.subject, MAX(g.number) AS number FROM fact AS g WHERE g.kind IN \(raw: kinds) GROUP BY g.subject) AS l
                ON l.subject = a.id
            LEFT JOIN fact AS f ON f.subject = l.subject AND f.number = l.number
            WHERE \(raw: VerificationLook.isWhole("a.id")) AND CASE a.state WHEN 'cleared' THEN 1 = 0 WHEN 'open' THEN COALESCE(f.kind, '') NOT IN ('', 'anomaly.reopened')
            ELSE COALESCE(f.kind, '') <> 'anomaly.' || a.state END
            """
        ) { (try $0.typeID(AnomalyTag.self, 1), "a last fact that it is \(try $0.text(2))", try $0.text(3)) }
    }
}
