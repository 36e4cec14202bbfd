import Core
import JSONText
import Store

private struct StepRow {
    let parcel: ParcelID
    let scan: ScanID
    let step: String
    let isVoid: Bool

    /// Two of these that count are two confirmations of one parcel.
    var endsDelivery: Bool { step == "delivered" || step == "collected" }
}

/// A page of parcels with all that scans and facts say of them.
private struct ParcelPage {
    var scans: [ParcelID: [VerificationScanRow]] = [:]
    var steps: [ParcelID: [StepRow]] = [:]
    var facts: [UUIDBits: [VerificationFact]] = [:]
    /// What facts about a parcel say of each scan.
    var told: [ParcelID: [ScanID: VerificationToldScan]] = [:]

    init(_ parcels: [ParcelID], _ look: VerificationLook) throws {
        let steps = try ParcelScans.standings.flatMap { standing in
            try look.tx.rows(
                Bulk(
                    "SELECT s.parcel_id, s.scan_id, s.step, s.voided_at FROM parcel_step AS s {join values} WHERE s.parcel_id = v.parcel_id AND \(standing)",
                    ["parcel_id": .ids(parcels)])
            ) { StepRow(parcel: try $0.id(0), scan: try $0.id(1), step: try $0.text(2), isVoid: !$0.isNull(3)) }
        }
        self.steps = Dictionary(grouping: steps, by: \.parcel)
        facts = try look.facts(about: parcels.map(\.bits))
        for parcel in parcels { told[parcel] = Verification.told(facts[parcel.bits] ?? [], look) }
        // Facts are asked, too, since whoever changed a step has changed the way to its scan.
        let ids = Set(try ParcelScans.ids(of: parcels, in: look.tx) + steps.map(\.scan) + told.values.joined().map(\.key)).sorted()
        let scans = try look.tx.rows(
            Bulk("SELECT \(VerificationScanRow.columns) FROM scan AS s {join values} WHERE s.id = v.id", ["id": .ids(ids)]), VerificationScanRow.init)
        for scan in scans { if let parcel = scan.parcel { self.scans[parcel, default: []].append(scan) } }
        // A scan that waited was recorded before there was a parcel, as a fact about itself.
        facts.merge(try look.facts(about: scans.map(\.id.bits))) { parcel, _ in parcel }
    }
}

extension Verification {
    /// The scans of every parcel against the facts about it, and its steps.
    static func checkParcels(_ look: VerificationLook) throws {
        try look.eachPage(id: \.bits) { after in
            try look.tx.rows("SELECT id FROM parcel WHERE id > \(after) ORDER BY id LIMIT \(VerificationLook.subjectsAtOnce)") { try $0.id(0) as ParcelID }
        } _: { parcels in
            let parcels = try look.whole(parcels, id: \.bits)
            let page = try ParcelPage(parcels, look)
            var strays: [(scan: ScanID, parcel: ParcelID)] = []
            for parcel in parcels {
                let scans = page.scans[parcel] ?? []
                var told = page.told[parcel] ?? [:]
                let counting = countingScans(told)
                for scan in scans {
                    var telling = told.removeValue(forKey: scan.id) ?? VerificationToldScan()
                    prepend(page.facts[scan.id.bits] ?? [], to: &telling, look)
                    check(scan, telling, look)
                }
                strays += told.keys.sorted().map { ($0, parcel) }
                check(page.steps[parcel] ?? [], counting: counting, look)
            }
            try check(strays, look)
        }
    }

    fileprivate static func told(_ facts: [VerificationFact], _ look: VerificationLook) -> [ScanID: VerificationToldScan] {
        var told: [ScanID: VerificationToldScan] = [:]
        for fact in facts where fact.kind.hasPrefix("scan.") {
            guard let body = look.body(of: fact), let scan: ScanID = body.id("scan") else { continue }
            told[scan, default: VerificationToldScan()].tell(fact, body)
        }
        return told
    }

    /// Puts what was said of a scan while it waited before what was said of it in its parcel.
    private static func prepend(_ facts: [VerificationFact], to telling: inout VerificationToldScan, _ look: VerificationLook) {
        var earlier = VerificationToldScan()
        for fact in facts where fact.kind == "scan.recorded" { if let body = look.body(of: fact) { earlier.tell(fact, body) } }
        telling.recordings = earlier.recordings + telling.recordings
        telling.state = telling.state ?? earlier.state
    }

    private static func countingScans(_ told: [ScanID: VerificationToldScan]) -> Set<ScanID> {
        Set(told.filter { $0.value.state == "applied" && !$0.value.isVoided }.keys)
    }

    /// A scan against its facts; `told` holds those about its parcel and about itself.
    static func check(_ scan: VerificationScanRow, _ told: VerificationToldScan, _ look: VerificationLook) {
        guard let first = told.recordings.first else {
            return look.add(.scanWithoutFact, scan.id, expected: "one fact of its recording", found: "none")
        }
        if told.recordings.count > 1 {
            look.add(.scanRecordedTwice, scan.id, expected: "one fact of its recording", found: "\(told.recordings.count)")
        }
        if let (expected, found) = scan.differences(from: first.fact, first.body) { look.add(.scanDiffers, scan.id, expected: expected, found: found) }
        // A person's decision moves a scan on from where facts about it left it; `checkScans` holds it against the decisions.
        let state = told.isVoided ? "voided" : told.state ?? ""
        let onwards = state == "applied" ? "voided" : "rejected"
        if scan.state != state, scan.state != onwards || state == "voided" {
            look.add(.scanState, scan.id, expected: state, found: scan.state)
        }
    }

    /// A step counts because a fact about its parcel says so.
    private static func check(_ steps: [StepRow], counting: Set<ScanID>, _ look: VerificationLook) {
        let valid = steps.filter { !$0.isVoid }
        for step in valid where !counting.contains(step.scan) {
            if step.endsDelivery, let first = valid.first(where: { $0.scan != step.scan && $0.endsDelivery && counting.contains($0.scan) }) {
                look.add(
                    .secondConfirmation, step.parcel, expected: "\(first.step) by \(first.scan) alone",
                    found: "\(step.step) by \(step.scan) as well, which no fact lets count")
            } else {
                look.add(.stepWithoutFact, step.parcel, expected: "a fact that lets \(step.step) by \(step.scan) count", found: "none")
            }
        }
    }

    /// Scans that facts about a parcel tell of and the parcel does not have.
    private static func check(_ strays: [(scan: ScanID, parcel: ParcelID)], _ look: VerificationLook) throws {
        let found = try look.tx.rows(Bulk("SELECT s.id, s.parcel_id FROM scan AS s {join values} WHERE s.id = v.id", ["id": .ids(strays.map(\.scan))])) {
            (try $0.id(0) as ScanID, try $0.typeID(ParcelTag.self, 1))
        }
        let parcels = Dictionary(found, uniquingKeysWith: { first, _ in first })
        for stray in strays {
            if let other = parcels[stray.scan] {
                look.add(.scanDiffers, stray.scan, expected: "parcel \(stray.parcel)", found: "parcel \(other)")
            } else {
                look.add(.scanMissing, stray.scan, expected: "the scan that facts about \(stray.parcel) tell of", found: "none")
            }
        }
    }
}
