import Cashback
import Core
import JSONText
import Ledger
import TradeNetwork
import Selling
import Store

/// A new offer as its maker wants it.
package struct OfferDraft: Sendable, Equatable {
    package var marketplace: String
    package var key: String
    package var name: String
    /// Key of the party whose money it is.
    package var payer: String
    package var terms: Terms
    /// False: claims are tracked whatever has been paid in.
    package var isBudgetLimited: Bool
    /// The operator agrees to a comparison rule.
    package var comparisonConsent: Bool

    package init(
        marketplace: String, key: String, name: String, payer: String, terms: Terms, isBudgetLimited: Bool = true, comparisonConsent: Bool = false
    ) {
        self.marketplace = marketplace
        self.key = key
        self.name = name
        self.payer = payer
        self.terms = terms
        self.isBudgetLimited = isBudgetLimited
        self.comparisonConsent = comparisonConsent
    }
}

extension Workflows {
    package func createOffer(_ draft: OfferDraft, by actor: Actor, at now: Instant, in tx: any Transaction, ids: IdPool) throws -> Offer {
        guard KeyText.isKey(draft.key) else { throw OfferRefusal.keyForm(draft.key) }
        // Two names that differ in spaces or capitals only are one to whoever reads them.
        let name = draft.name.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard (1...OrderLimits.textBytes).contains(name.utf8.count), !name.utf8.contains(0) else { throw OrderRefusal.keyLength(field: "name") }
        try draft.terms.check(consented: draft.comparisonConsent)
        // Locked, so that of two offers of one name made at the same time the second finds the first.
        guard let market = try Marketplaces.find(key: draft.marketplace, lock: true, in: tx) else { throw OrderRefusal.marketplaceUnknown(draft.marketplace) }
        guard let payer = try Parties.find(key: draft.payer, in: tx) else { throw OfferRefusal.payerUnknown(draft.payer) }
        let sameName = try Offers.inForce(named: name, in: market.id, tx)
        let id: OfferID = ids.next()
        let budget = Account(
            id: ids.next(), marketplace: market.id, currency: market.currency, kind: .budget, owner: id.bits, mayOverdraw: !draft.isBudgetLimited)
        let offer = Offer(
            id: id, marketplace: market.id, key: draft.key, name: name, payer: payer.id, budget: budget.id, terms: ids.next(), version: 1)
        guard try Offers.insert(offer, at: now, in: tx) else { throw OfferRefusal.keyTaken(draft.key) }
        if let sameName { throw OfferRefusal.nameTaken(name, by: sameName) }
        try OfferTerms.insert(draft.terms, id: offer.terms, offer: id, version: 1, by: actor.description, at: now, in: tx)
        try tx.runExactly([Accounts.insert([budget], at: now)])
        let fact = offerFact(
            "offer.created", offer, draft.terms, limited: draft.isBudgetLimited, consented: draft.comparisonConsent, by: actor, at: now, ids: ids)
        try Journal.append([fact], in: tx)
        return offer
    }

    /// Gives an offer new terms. Claims keep the version that they froze.
    /// - Parameter expected: the version that the maker has seen.
    package func reviseOffer(
        _ id: OfferID, expected: Int64, terms: Terms, comparisonConsent: Bool, by actor: Actor, at now: Instant, in tx: any Transaction, ids: IdPool
    ) throws -> Offer {
        try terms.check(consented: comparisonConsent)
        guard var offer = try Offers.load(id, lock: true, in: tx) else { throw OfferRefusal.notFound }
        guard offer.closedAt == nil else { throw OfferRefusal.closed }
        guard offer.version == expected else { throw OfferRefusal.versionDiffers(current: offer.version) }
        offer.terms = ids.next()
        offer.version += 1
        try OfferTerms.insert(terms, id: offer.terms, offer: id, version: offer.version, by: actor.description, at: now, in: tx)
        try Offers.setTerms(offer.terms, version: offer.version, of: id, in: tx)
        try Journal.append([offerFact("offer.revised", offer, terms, consented: comparisonConsent, by: actor, at: now, ids: ids)], in: tx)
        return offer
    }

    package func closeOffer(_ id: OfferID, by actor: Actor, at now: Instant, in tx: any Transaction, ids: IdPool) throws -> Offer {
        guard var offer = try Offers.load(id, lock: true, in: tx) else { throw OfferRefusal.notFound }
        guard try Offers.close(id, at: now, in: tx) else { throw OfferRefusal.closed }
        offer.closedAt = now
        try Journal.append(
            [Fact(id: ids.next(), kind: "offer.closed", about: id, occurredAt: now, receivedAt: now, actor: actor, body: "{}")], in: tx)
        return offer
    }

    /// Money comes in for an offer. - Parameter amount: minor units, 1 to 10^15.
    package func fundOffer(_ id: OfferID, amount: Int64, by actor: Actor, at now: Instant, in tx: any Transaction, ids: IdPool) throws -> Transfer {
        guard (1...1_000_000_000_000_000).contains(amount) else { throw OfferRefusal.amount }
        guard let offer = try Offers.load(id, lock: true, in: tx) else { throw OfferRefusal.notFound }
        guard let budget = try Accounts.load(offer.budget, in: tx) else { throw StoreError.unreadable("offer \(id) has no budget account") }
        let key = AccountKey(marketplace: offer.marketplace, currency: budget.currency, kind: .funding, owner: offer.payer.bits)
        let source: AccountID
        if let known = try Accounts.find([key], in: tx).get()[key] {
            source = known.id
        } else {
            let account = Account(
                id: ids.next(), marketplace: key.marketplace, currency: key.currency, kind: .funding, owner: key.owner, mayOverdraw: true)
            try tx.runExactly([Accounts.insert([account], at: now)])
            source = account.id
        }
        let transfer = Transfer(
            id: ids.next(), marketplace: offer.marketplace, currency: budget.currency, kind: .deposit, debit: source, credit: offer.budget,
            amount: amount, at: now)
        try Transfers.record([transfer], held: [:], in: tx)
        let body = FactBodies.text { out in
            out.member("amount", amount)
            out.member("currency", budget.currency.code)
            out.key("transfers")
            out.beginArray()
            out.string(transfer.id.description)
            out.endArray()
        }
        try Journal.append([Fact(id: ids.next(), kind: "offer.funded", about: id, occurredAt: now, receivedAt: now, actor: actor, body: body)], in: tx)
        return transfer
    }

    private func offerFact(
        _ kind: String, _ offer: Offer, _ terms: Terms, limited: Bool? = nil, consented: Bool, by actor: Actor, at now: Instant, ids: IdPool
    ) -> Fact {
        Fact(
            id: ids.next(), kind: kind, about: offer.id, isNew: kind == "offer.created", occurredAt: now, receivedAt: now, actor: actor,
            body: FactBodies.text { out in
                out.member("key", offer.key)
                out.member("version", offer.version)
                out.member("termsId", offer.terms.description)
                out.key("terms")
                out.trusted(terms.json)
                if let limited { out.member("budgetLimited", limited) }
                if terms.release.isComparison { out.member("comparisonConsent", consented) }
            })
    }
}
