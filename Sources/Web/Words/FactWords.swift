import Look

extension Phrase {
    static let factScanAsBefore = Phrase("fact.scanAsBefore", "Scan stands as before the decision, and does not count")
    static let actorSystem = Phrase("actor.system", "Nearmade, by itself")

    /// What happened, by the kind of the fact. nil for a kind that has no words yet.
    static func fact(_ kind: String) -> Phrase? { facts[kind].map { Phrase("fact.kind.\(kind)", $0) } }

    private static let facts: [String: String] = [
        "order.placed": "Order placed", "order.cancelled": "Order cancelled", "order.lines_cancelled": "Lines of the order cancelled",
        "order.objected": "The buyer says that something is wrong", "parcel.added": "Parcel announced",
        "scan.recorded": "Scan recorded", "scan.applied": "Scan counts now", "scan.set_aside": "Scan set aside", "scan.voided": "Scan taken back",
        "scan.withdrawn": "Scan does not count any more",
        "scan.reinstated": "Scan counts again", "scan.id_reused": "An id was used for two scans",
        "anomaly.raised": "Anomaly found", "anomaly.accepted": "Anomaly decided: accepted", "anomaly.rejected": "Anomaly decided: rejected",
        "anomaly.held": "Anomaly kept open", "anomaly.cleared": "Anomaly settled by what came later", "anomaly.reopened": "Decision taken back",
        "anomaly.asked": "Question asked about an anomaly", "anomaly.answered": "Question answered", "anomaly.decided": "Anomaly decided",
        "claim.tracked": "Cashback reserved", "claim.awaiting_scan": "Cashback waits to be confirmed",
        "claim.confirmed": "Delivery proved", "claim.cooling": "Delivery proved, the money waits", "claim.payable": "Cashback payable",
        "claim.review": "A person must decide", "claim.held": "Cashback on hold", "claim.rejected": "Cashback rejected",
        "claim.cancelled": "Cashback cancelled", "claim.clawed_back": "Cashback taken back", "claim.decided": "A person decided",
        "offer.created": "Offer created", "offer.revised": "Offer got new terms", "offer.funded": "Money paid in for the offer",
        "offer.closed": "Offer closed",
        "party.registered": "Party registered", "party.events_mapped": "Words of EPCIS events mapped", "city.opened": "City opened", "marketplace.opened": "Marketplace opened",
        "device.registered": "Device registered", "device.revoked": "Device withdrawn", "grant.given": "Access granted",
        "grant.revoked": "Access withdrawn", "token.issued": "Token issued", "token.revoked": "Token withdrawn", "user.created": "User created",
        "user.revoked": "User withdrawn", "user.password_changed": "Password changed",
        "person.erased": "What named a buyer was erased", "webhook.created": "Webhook made", "webhook.secret_changed": "Secret of a webhook changed",
        "webhook.activated": "Webhook activated", "webhook.deactivated": "Webhook no longer active", "webhook.deleted": "Webhook deleted",
        "webhook.replayed": "Given-up messages sent again", "sscc_range.opened": "Range of SSCCs opened", "sscc_range.leased": "SSCCs leased",
    ]

    // The journal's pages
    static let factsLead = Phrase("facts.lead", "Everything that happened, the latest first. Nothing is ever changed here; corrections are new facts.")
    static let factsCaption = Phrase("facts.caption", "Facts")
    static let factsWhen = Phrase("facts.when", "When")
    static let factsWhat = Phrase("facts.what", "What happened")
    static let factsAbout = Phrase("facts.about", "About")
    static let factsOrder = Phrase("facts.order", "Order")
    static let factsActor = Phrase("facts.actor", "Who")
    static let factsKind = Phrase("facts.kind", "Kind")
    static let factsCounted = Phrase("facts.counted", "Counted as")
    static let factsAll = Phrase("facts.all", "All")
    static let factsSubject = Phrase("facts.subject", "About this id")
    static let factsArchived = Phrase("facts.archived", "Facts of what was over by {time} stand in the archive")
    static let factsArchivedFiles = Phrase(
        "facts.archivedFiles", "They have left this database for {n} {n|file|files}. What is not over yet, and all that came later, is here.")
    static let factsEmpty = Phrase("facts.empty", "No facts here")
    static let factsEmptyMore = Phrase("facts.emptyMore", "Facts appear with the first order, scan or decision. With a filter: take it away to see more.")
    static let factsKindOrders = Phrase("facts.kind.orders", "Orders")
    static let factsKindParcels = Phrase("facts.kind.parcels", "Parcels")
    static let factsKindScans = Phrase("facts.kind.scans", "Scans")
    static let factsKindAnomalies = Phrase("facts.kind.anomalies", "Anomalies")
    static let factsKindClaims = Phrase("facts.kind.claims", "Claims")
    static let factsKindOffers = Phrase("facts.kind.offers", "Offers")
    static let factsKindNetwork = Phrase("facts.kind.parties", "Parties")
    static let factSealed = Phrase("fact.sealed", "Sealed")
    static let factUnsealed = Phrase("fact.unsealed", "Not sealed yet")
    static let factID = Phrase("fact.id", "Fact")
    static let factNumber = Phrase("fact.number", "Number")
    static let factNumberOf = Phrase("fact.numberOf", "{n}, counted within what it is about")
    static let factOccurred = Phrase("fact.occurred", "Happened")
    static let factReceived = Phrase("fact.received", "Became known")
    static let factBecause = Phrase("fact.because", "Because of")
    static let factNoCause = Phrase("fact.noCause", "No earlier fact: it came from outside")
    static let factBefore = Phrase("fact.before", "Before it")
    static let factAfter = Phrase("fact.after", "After it")
    static let factFirst = Phrase("fact.first", "Nothing: it is the first about this")
    static let factLast = Phrase("fact.last", "Nothing yet")
    static let factSeal = Phrase("fact.seal", "Seal")
    static let factSealText = Phrase("fact.sealText", "Block {n}, with {count} {count|fact|facts}, sealed {at}")
    static let factSealWait = Phrase("fact.sealWait", "Facts are sealed in blocks, each bound to the one before by its hash. This one comes into the next block.")
    static let factSealHash = Phrase("fact.sealHash", "Hash of the block")
    static let factFollowed = Phrase("fact.followed", "What followed from it")
    static let factFollowedNone = Phrase("fact.followedNone", "Nothing followed")
    static let factFollowedNoneMore = Phrase("fact.followedNoneMore", "Facts that name this one as their cause appear here.")
    static let factFollowedCut = Phrase("fact.followedCut", "More followed than is shown here.")
    static let factMoves = Phrase("fact.moves", "How shares moved")
    static let factMoveFrom = Phrase("fact.moveFrom", "From")
    static let factMoveTo = Phrase("fact.moveTo", "To")
    static let factMoveNew = Phrase("fact.moveNew", "new")
    static let factMoveReason = Phrase("fact.moveReason", "Reason")
    static let factMoveTransfers = Phrase("fact.moveTransfers", "Ledger transfers")
    static let factBody = Phrase("fact.body", "As it is written")
    static let factBodyNote = Phrase("fact.bodyNote", "Times in microseconds since 1970, amounts in minor units.")
    static let factMentions = Phrase("fact.mentions", "It names")
    static let factAllAbout = Phrase("fact.allAbout", "All facts about it")
}

extension Phrase {
    static let factSealNote = Phrase(
        "fact.sealNote", "Whoever changed a sealed fact would change this hash and those of all later blocks. nearmade verify checks them.")
}
