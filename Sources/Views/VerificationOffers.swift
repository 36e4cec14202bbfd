import Core
import JSONText
import Store

private struct OfferRow {
    let id: OfferID
    let key: String
    let budget: AccountID
    let terms: TermsID
    let version: Int64
    let isClosed: Bool
    /// nil where there is no such account.
    let isLimited: Bool?

    init(_ row: any Row) throws {
        id = try row.id(0)
        key = try row.text(1)
        budget = try row.id(2)
        terms = try row.id(3)
        version = try row.int(4)
        isClosed = !row.isNull(5)
        isLimited = try row.optionalInt(6).map { $0 == 0 }
    }
}

private struct TermsRow {
    let id: TermsID
    let offer: OfferID
    let version: Int64
    let body: String
    let isComparison: Bool
    let paysOnDate: Bool

    init(_ row: any Row) throws {
        id = try row.id(0)
        offer = try row.id(1)
        version = try row.int(2)
        body = try row.text(3)
        isComparison = try row.bool(4)
        paysOnDate = try row.bool(5)
    }
}

/// What the facts about one offer say of it.
private struct ToldOffer {
    var terms: [TermsID: (version: Int64, body: JSON, consented: Bool)] = [:]
    var latest: (terms: TermsID, version: Int64)?
    var key: String?
    var isClosed = false
    var isLimited: Bool?
    var deposits: [(transfer: TransferID, amount: Int64?)] = []
}

extension Verification {
    /// Offers, their terms and the money paid in for them against the facts.
    static func checkOffers(_ look: VerificationLook) throws {
        try look.eachPage(id: \.id.bits) { after in
            try look.tx.rows(
                """
                SELECT o.id, o.key, o.budget_id, o.terms_id, o.version, o.closed_at, a.may_overdraw FROM offer AS o
                LEFT JOIN account AS a ON a.id = o.budget_id WHERE o.id > \(after) ORDER BY o.id LIMIT \(VerificationLook.subjectsAtOnce)
                """, OfferRow.init)
        } _: { page in
            let facts = try look.facts(about: page.map(\.id.bits))
            let terms = try look.tx.rows(
                Bulk(
                    "SELECT t.id, t.offer_id, t.version, t.body, t.comparison, t.pays_on_date FROM offer_terms AS t {join values} WHERE t.offer_id = v.offer_id",
                    ["offer_id": .ids(page.map(\.id))]), TermsRow.init)
            let termsOf = Dictionary(grouping: terms, by: \.offer)
            for offer in page {
                let told = told(facts[offer.id.bits] ?? [], look)
                check(offer, told, look)
                check(termsOf[offer.id] ?? [], of: offer.id, told, look)
                try checkDeposits(of: offer, told, look)
            }
        }
    }

    private static func told(_ facts: [VerificationFact], _ look: VerificationLook) -> ToldOffer {
        var told = ToldOffer()
        for fact in facts {
            switch fact.kind {
            case "offer.created", "offer.revised":
                guard let body = look.body(of: fact), let id: TermsID = body.id("termsId"), let version = body.int("version") else { continue }
                told.terms[id] = (version, body["terms"] ?? .null, body["comparisonConsent"]?.asBool == true)
                told.latest = (id, version)
                told.key = body.text("key")
                if fact.kind == "offer.created" { told.isLimited = body["budgetLimited"]?.asBool }
            case "offer.closed": told.isClosed = true
            case "offer.funded":
                guard let body = look.body(of: fact) else { continue }
                for transfer in body["transfers"]?.asArray ?? [] {
                    if let id = transfer.asString.flatMap({ TransferID(text: $0) }) { told.deposits.append((id, body.int("amount"))) }
                }
            default: break
            }
        }
        return told
    }

    private static func check(_ offer: OfferRow, _ told: ToldOffer, _ look: VerificationLook) {
        guard let latest = told.latest else {
            return look.add(.offerFact, offer.id, expected: "a fact of its making", found: "none")
        }
        let expected = "“\(told.key ?? "")”, version \(latest.version), \(latest.terms), \(told.isClosed ? "closed" : "open")"
        let found = "“\(offer.key)”, version \(offer.version), \(offer.terms), \(offer.isClosed ? "closed" : "open")"
        if expected != found { look.add(.offerFact, offer.id, expected: expected, found: found) }
        if let isLimited = offer.isLimited, let told = told.isLimited, told != isLimited {
            look.add(
                .offerFact, offer.id, expected: "a budget \(told ? "with" : "without") a limit", found: "one \(isLimited ? "with" : "without") it")
        }
    }

    private static func check(_ rows: [TermsRow], of offer: OfferID, _ told: ToldOffer, _ look: VerificationLook) {
        for row in rows {
            guard let fact = told.terms[row.id] else {
                look.add(.termsFact, row.id, expected: "a fact of \(offer) that made them", found: "none")
                continue
            }
            if fact.body.text != row.body || fact.version != row.version {
                look.add(.termsFact, row.id, expected: "version \(fact.version): \(fact.body.text)", found: "version \(row.version): \(row.body)")
            }
            do {
                let terms = try VerificationTerms(row.body)
                let isComparison = terms.isComparison
                if isComparison != row.isComparison {
                    look.add(.termsFact, row.id, expected: "comparison \(isComparison)", found: "marked \(row.isComparison)")
                }
                if terms.paysOnDate != row.paysOnDate {
                    look.add(.termsFact, row.id, expected: "pays on a date \(terms.paysOnDate)", found: "marked \(row.paysOnDate)")
                }
                if isComparison, !fact.consented {
                    look.add(.comparisonConsent, row.id, expected: "the operator's consent in the fact", found: "none")
                }
            } catch {
                look.add(.termsFact, row.id, expected: "terms that can be read", found: "\(error)")
            }
        }
        for (id, fact) in told.terms.sorted(by: { $0.key < $1.key }) where !rows.contains(where: { $0.id == id }) {
            look.add(.termsFact, id, expected: "version \(fact.version) of \(offer)", found: "no such terms")
        }
    }

    /// Every deposit on the budget is named by one fact, and is as it says. The ids named for one offer are held in memory at once.
    private static func checkDeposits(of offer: OfferRow, _ told: ToldOffer, _ look: VerificationLook) throws {
        let found = try look.tx.rows(
            Bulk(
                "SELECT t.id, t.kind, t.credit_id, t.amount FROM transfer AS t {join values} WHERE t.id = v.id",
                ["id": .ids(told.deposits.map(\.transfer))])
        ) { (try $0.id(0) as TransferID, (kind: try $0.text(1), credit: try $0.id(2) as AccountID, amount: try $0.int(3))) }
        let transfers = Dictionary(found, uniquingKeysWith: { first, _ in first })
        var named: Set<TransferID> = []
        var arrived: Int64 = 0
        for deposit in told.deposits {
            guard named.insert(deposit.transfer).inserted else {
                look.add(.transferNamedTwice, deposit.transfer, expected: "one fact of \(offer.id)", found: "two")
                continue
            }
            if let stored = transfers[deposit.transfer], stored.kind == "deposit", stored.credit == offer.budget { arrived += 1 }
            let expected = "deposit of \(deposit.amount.map(String.init) ?? "no amount") to \(offer.budget)"
            let stored = transfers[deposit.transfer].map { "\($0.kind) of \($0.amount) to \($0.credit)" } ?? "no such transfer"
            if stored != expected { look.add(.transferDiffers, deposit.transfer, expected: expected, found: stored) }
        }
        let stored = try look.tx.count("SELECT COUNT(*) FROM transfer WHERE credit_id = \(offer.budget) AND kind = 'deposit'")
        guard stored != arrived else { return }
        var after = UUIDBits.zero
        while true {
            let page = try look.tx.rows(
                """
                SELECT id FROM transfer WHERE credit_id = \(offer.budget) AND kind = 'deposit' AND id > \(after)
                ORDER BY id LIMIT \(VerificationLook.rowsAtOnce)
                """
            ) { try $0.id(0) as TransferID }
            guard let last = page.last else { return }
            for id in page where !named.contains(id) {
                look.add(.transferUnnamed, id, expected: "a fact of \(offer.id) that names it", found: "none")
            }
            after = last.bits
        }
    }
}
