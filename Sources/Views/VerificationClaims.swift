import Core
import Store

extension Verification {
    /// Claims: amounts from terms and lines, parts, what facts tell of both, the transfers that facts name, and the scans behind.
    static func checkClaims(_ look: VerificationLook) throws {
        var walk = ClaimWalk(look)
        try look.eachPage(id: \.id.bits) { after in
            try look.tx.rows(
                """
                SELECT id, order_id, offer_id, terms_id, currency, amount FROM claim WHERE id > \(after)
                ORDER BY id LIMIT \(VerificationLook.subjectsAtOnce)
                """, VerificationClaimRow.init)
        } _: { try walk.check($0) }
        try walk.conclude()
    }
}

private struct ClaimWalk {
    private let look: VerificationLook
    private var terms: [TermsID: VerificationTerms] = [:]
    private var comparisons: [String: VerificationComparison] = [:]
    /// Transfers of parts that exactly one fact names and that belong to the part named.
    private var named: Int64 = 0

    private static let termsLimit = 10_000

    init(_ look: VerificationLook) { self.look = look }

    mutating func check(_ claims: [VerificationClaimRow]) throws {
        let page = try VerificationClaimPage(claims, look)
        let whole = Set(try look.whole(claims, id: \.id.bits).map(\.id))
        try loadTerms(Set(claims.map(\.terms)))
        var namings: [VerificationCourse.Named] = []
        var payableAt: [PartID: Instant] = [:]
        for claim in claims {
            let parts = page.parts[claim.id] ?? []
            checkAmounts(claim, parts, page.lines[claim.order] ?? [])
            guard whole.contains(claim.id) else { continue }
            let course = VerificationCourse(of: claim, page.facts[claim.id.bits] ?? [], look)
            course.check(parts, of: claim.id, look)
            namings += distinct(course.named, claim.id)
            for (part, told) in course.parts where told.state == "payable" { payableAt[part] = told.at }
        }
        try checkTransfers(namings)
        try checkProofs(page, payableAt)
    }

    /// A walk that has counted every named transfer once and found as many as there are, has found all. Otherwise it looks for those without a name.
    mutating func conclude() throws {
        look.report.comparisons = comparisons.values.sorted { $0.currency < $1.currency }
        let stored = try look.tx.count("SELECT COUNT(*) FROM transfer WHERE part_id IS NOT NULL")
        // Those of claims whose facts have left have no fact here that could name them.
        let gone = try look.tx.count(
            """
            SELECT COUNT(*) FROM archived_subject AS x JOIN claim_part AS p ON p.claim_id = x.subject JOIN transfer AS t ON t.part_id = p.id
            """)
        if stored - gone != named { try VerificationNaming.findUnnamed(look) }
    }

    private mutating func loadTerms(_ ids: Set<TermsID>) throws {
        if terms.count > Self.termsLimit { terms.removeAll() }
        let missing = ids.filter { terms[$0] == nil }.sorted()
        let found = try look.tx.rows(Bulk("SELECT t.id, t.body FROM offer_terms AS t {join values} WHERE t.id = v.id", ["id": .ids(missing)])) {
            (try $0.id(0) as TermsID, try $0.text(1))
        }
        for (id, body) in found {
            do { terms[id] = try VerificationTerms(body) } catch {
                look.add(.termsFact, id, expected: "terms that can be read", found: "\(error)")
            }
        }
    }
}

// Amounts.
extension ClaimWalk {
    /// The claim from its terms and all lines, cancelled ones too: what was promised is rounded once and never again. Each line's share of it is its
    /// parts', which stand for all units of the line.
    private func checkAmounts(_ claim: VerificationClaimRow, _ parts: [VerificationPartRow], _ lines: [VerificationLineRow]) {
        guard let terms = terms[claim.terms] else { return }
        let bases = lines.map { terms.base(amount: $0.amount, shipping: $0.shipping) }
        let amount = terms.amount(of: bases)
        if amount != claim.amount {
            look.add(
                .claimAmount, claim.id, expected: amount.map { "\($0) by \(claim.terms) of \(bases.count) lines" } ?? "an amount that fits",
                found: "\(claim.amount)")
        }
        let sum = parts.reduce(Int128(0)) { $0 + Int128($1.amount) }
        guard sum == Int128(claim.amount) else {
            return look.add(.claimParts, claim.id, expected: "parts of \(claim.amount)", found: "parts of \(sum)")
        }
        let shares: [Int64]
        do throws(SplitRefusal) {
            shares = claim.amount == 0 ? bases.map { _ in 0 } : try split(claim.amount, by: bases)
        } catch {
            return look.add(.claimParts, claim.id, expected: "lines that it can be split over", found: error.rawValue)
        }
        let ofLine = Dictionary(grouping: parts, by: \.line)
        for (line, share) in zip(lines, shares) {
            let own = ofLine[line.position] ?? []
            let (held, units) = own.reduce((Int128(0), Int128(0))) { ($0.0 + Int128($1.amount), $0.1 + Int128($1.quantity)) }
            guard held != Int128(share) || units != Int128(line.quantity) else { continue }
            look.add(
                .claimParts, claim.id, expected: "\(share) for \(line.quantity) of line \(line.position)", found: "\(held) for \(units)")
        }
        if parts.contains(where: { part in !lines.contains { $0.position == part.line } }) {
            look.add(.claimParts, claim.id, expected: "parts of the order's lines", found: "a part of another line")
        }
    }
}

// Transfers.
extension ClaimWalk {
    /// Each transfer once, with a finding for each that is named again.
    private func distinct(_ namings: [VerificationCourse.Named], _ claim: ClaimID) -> [VerificationCourse.Named] {
        var seen: Set<TransferID> = []
        return namings.filter { naming in
            if seen.insert(naming.transfer).inserted { return true }
            look.add(.transferNamedTwice, naming.transfer, expected: "one fact about \(claim)", found: "two")
            return false
        }
    }

    private mutating func checkTransfers(_ namings: [VerificationCourse.Named]) throws {
        let found = try look.tx.rows(
            Bulk(
                "SELECT t.id, t.part_id, t.kind, t.amount, t.at FROM transfer AS t {join values} WHERE t.id = v.id",
                ["id": .ids(namings.map(\.transfer))])
        ) { row in
            (try row.id(0) as TransferID, (part: try row.optionalID(1) as PartID?, kind: try row.text(2), amount: try row.int(3), at: try row.int(4)))
        }
        let transfers = Dictionary(found, uniquingKeysWith: { first, _ in first })
        for naming in namings {
            guard let stored = transfers[naming.transfer] else {
                look.add(.transferDiffers, naming.transfer, expected: "a transfer for \(naming.part)", found: "none")
                continue
            }
            if stored.part == naming.part { named += 1 }
            // What is released or taken back is all of an earlier transfer: more than the edge's amount where a part has just been split.
            let amountFits = stored.kind == "void" || stored.kind == "reversal" || stored.amount == naming.amount
            let kindFits = stored.kind != "post" || naming.to == "payable"
            guard stored.part != naming.part || !amountFits || !kindFits || stored.at != naming.at else { continue }
            look.add(
                .transferDiffers, naming.transfer,
                expected: "\(naming.amount.map(String.init) ?? "no amount") for \(naming.part) on its way to \(naming.to) at \(Self.time(naming.at))",
                found: "\(stored.kind) of \(stored.amount) for \(stored.part?.description ?? "no part") at \(Self.time(stored.at))")
        }
    }

    private static func time(_ microseconds: Int64?) -> String { microseconds.map { Instant(microseconds: $0).description } ?? "no time" }
}

// Proofs.
extension ClaimWalk {
    /// - Parameter payableAt: when facts made parts payable.
    private mutating func checkProofs(_ page: VerificationClaimPage, _ payableAt: [PartID: Instant]) throws {
        let parts = page.claims.flatMap { page.parts[$0.id] ?? [] }
        let steps = try VerificationProofs(of: parts, look)
        for claim in page.claims {
            guard let terms = terms[claim.terms] else { continue }
            let parts = page.parts[claim.id] ?? []
            if terms.isComparison { compare(claim, parts, terms, steps) }
            for part in parts where !part.isFinal {
                let freeAt = part.state == "cooling" ? part.releaseAt : payableAt[part.id]
                if part.state == "cooling" || part.state == "payable", let earliest = steps.earliest(part, terms), freeAt.map({ $0 < earliest }) == true {
                    look.add(.partEarly, part.id, expected: "\(earliest) or later", found: freeAt?.description ?? "no time")
                }
                let isMissing = part.isConfirmed && part.confirmingScan == nil
                // A comparison rule may pay on a date; that is told on a line of its own and is no finding.
                if isMissing, terms.isComparison { continue }
                guard let problem = isMissing ? "no confirming scan" : steps.problem(with: part, terms) else { continue }
                look.add(
                    .partProof, part.id,
                    expected: "\(part.state) by a valid step \(terms.steps.sorted().joined(separator: " or ")) of \(part.parcel?.description ?? "its parcel")",
                    found: problem)
            }
        }
    }

    private mutating func compare(
        _ claim: VerificationClaimRow, _ parts: [VerificationPartRow], _ terms: VerificationTerms, _ steps: VerificationProofs
    ) {
        var line = comparisons[claim.currency] ?? VerificationComparison(currency: claim.currency)
        line.claims += 1
        for part in parts where part.state == "payable" {
            line.payableParts += 1
            line.payable += Int128(part.amount)
            if !steps.isProved(part, terms) { line.unproved += Int128(part.amount) }
        }
        comparisons[claim.currency] = line
    }
}
