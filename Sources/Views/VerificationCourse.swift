import Core
import JSONText

/// What the facts about one claim say of its parts, gathered move by move.
struct VerificationCourse {
    struct Told {
        var state: String
        var amount: Int64?
        var scan: ScanID?
        var at: Instant?
        var fact: FactID
    }

    /// A transfer as an edge names it.
    struct Named {
        let transfer: TransferID
        let part: PartID
        let to: String
        let amount: Int64?
        let at: Int64?
    }

    private(set) var parts: [PartID: Told] = [:]
    private(set) var named: [Named] = []
    private(set) var hasFacts = false

    init(of claim: VerificationClaimRow, _ facts: [VerificationFact], _ look: VerificationLook) {
        var isCompared = false
        for fact in facts where fact.kind != "claim.decided" {
            guard let body = look.body(of: fact) else { continue }
            hasFacts = true
            if !isCompared { isCompared = Self.differs(claim, from: body, look) }
            for edge in body["edges"]?.asArray ?? [] { take(edge, of: fact, look) }
        }
        if !hasFacts { look.add(.claimFact, claim.id, expected: "a fact of its tracking", found: "none") }
    }

    private mutating func take(_ edge: JSON, of fact: VerificationFact, _ look: VerificationLook) {
        guard let part: PartID = edge.id("part"), let to = edge.text("to") else {
            return look.add(.factUnreadable, fact.id, expected: "a part and its state in every edge", found: edge.text)
        }
        let before = parts[part]?.state
        if edge.text("from") != before {
            look.add(
                .partCourse, part, expected: "a move from \(before ?? "nowhere") in fact \(fact.number) of its claim",
                found: "from \(edge.text("from") ?? "nowhere") to \(to)")
        }
        parts[part] = Told(state: to, amount: edge.int("amount"), scan: edge.id("scan"), at: edge.int("at").map { Instant(microseconds: $0) }, fact: fact.id)
        for transfer in edge["transfers"]?.asArray ?? [] {
            guard let id = transfer.asString.flatMap({ TransferID(text: $0) }) else { continue }
            named.append(Named(transfer: id, part: part, to: to, amount: edge.int("amount"), at: edge.int("at")))
        }
    }

    /// Every fact repeats what the claim is; the first that says otherwise is told.
    private static func differs(_ claim: VerificationClaimRow, from body: JSON, _ look: VerificationLook) -> Bool {
        let told: [(name: String, told: String, stored: String)] = [
            ("order", body.text("order") ?? "", claim.order.description), ("offer", body.text("offer") ?? "", claim.offer.description),
            ("terms", body.text("terms") ?? "", claim.terms.description), ("currency", body.text("currency") ?? "", claim.currency),
            ("amount", body.int("amount").map(String.init) ?? "", "\(claim.amount)"),
        ]
        let wrong = told.filter { $0.told != $0.stored }
        guard !wrong.isEmpty else { return false }
        look.add(
            .claimFact, claim.id, expected: wrong.map { "\($0.name) \($0.told)" }.joined(separator: ", "),
            found: wrong.map { "\($0.name) \($0.stored)" }.joined(separator: ", "))
        return true
    }

    /// The parts as stored against what was told of them.
    func check(_ rows: [VerificationPartRow], of claim: ClaimID, _ look: VerificationLook) {
        for row in rows {
            guard let told = parts[row.id] else {
                look.add(.partFact, row.id, expected: "a fact about \(claim) that moved it", found: "none")
                continue
            }
            if told.state != row.state { look.add(.partState, row.id, expected: told.state, found: row.state) }
            if told.amount != row.amount { look.add(.partAmount, row.id, expected: told.amount.map(String.init) ?? "none", found: "\(row.amount)") }
            if told.fact != row.fact { look.add(.partFact, row.id, expected: told.fact.description, found: row.fact.description) }
            // A move back names the scan that no longer counts, so an empty column is right there. A scan that came while a part was stopped moved
            // nothing, so no fact names it yet. Any other scan is wrong.
            if let scan = row.confirmingScan, told.scan != scan, row.state != "held" || told.scan != nil {
                look.add(.partScan, row.id, expected: told.scan?.description ?? "no scan", found: scan.description)
            }
        }
        let stored = Set(rows.map(\.id))
        for part in parts.keys.sorted() where !stored.contains(part) {
            look.add(.partMissing, part, expected: "a part of \(claim)", found: "none")
        }
    }
}
