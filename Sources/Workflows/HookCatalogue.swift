/// A kind of fact as webhooks tell of it.
package struct HookFact: Sendable {
    package let kind: String
    /// What of its body is told, in order. Sentences that people have written are not: nobody knows whom they name.
    package let members: [String]

    fileprivate init(_ kind: String, _ members: [String]) {
        self.kind = kind
        self.members = members
    }

    /// `claim` of `claim.payable`
    package var family: String { String(kind.prefix { $0 != "." }) }
}

/// Every kind of fact that the journal can hold. States that something passes within one command have none: a confirmed claim is told of where it arrives.
package enum HookCatalogue {
    private static let scan = ["scan", "parcelKey", "step", "attempt", "occurredAt", "offsetMinutes", "readPoint", "source", "sourceId", "grade", "state"]
    private static let claim = ["order", "currency", "amount", "offer", "terms", "edges"]
    private static let offer = ["key", "version", "termsId", "terms", "budgetLimited", "comparisonConsent"]

    package static let facts: [HookFact] =
        [
            HookFact("order.placed", ["marketplace", "key", "currency", "lines", "amount", "parcels"]), HookFact("order.cancelled", ["lines"]),
            HookFact("order.lines_cancelled", ["lines"]), HookFact("order.objected", ["anomaly", "reason", "parcel"]),
            HookFact("parcel.added", ["order", "key"]),
        ]
        + ["recorded", "applied", "set_aside", "withdrawn", "reinstated", "id_reused"].map { HookFact("scan.\($0)", scan) } + [HookFact("scan.voided", ["scan"])]
        + ["tracked", "awaiting_scan", "cooling", "payable", "review", "held", "rejected", "cancelled", "clawed_back"].map { HookFact("claim.\($0)", claim) }
        + [HookFact("claim.decided", ["decision"]), HookFact("anomaly.raised", ["kind", "order", "parcel", "scan", "reference"])]
        + ["accepted", "rejected", "held"].map { HookFact("anomaly.\($0)", ["kind", "scan"]) }
        + [HookFact("anomaly.reopened", ["kind", "decision", "scan"])] + ["asked", "answered"].map { HookFact("anomaly.\($0)", ["party"]) }
        + ["created", "revised"].map { HookFact("offer.\($0)", offer) }
        + [HookFact("offer.funded", ["amount", "currency", "transfers"]), HookFact("offer.closed", [])]
        + ["city.opened", "marketplace.opened", "party.registered", "device.registered", "grant.given", "token.issued"].map { HookFact($0, ["key"]) }
        + ["device.revoked", "grant.revoked", "token.revoked", "user.revoked", "user.password_changed", "person.erased"].map { HookFact($0, []) }
        + [HookFact("user.created", ["party"]), HookFact("party.events_mapped", ["lines"])]
        + ["created", "secret_changed", "activated", "deleted"].map { HookFact("webhook.\($0)", ["party"]) }
        + [HookFact("sscc_range.opened", ["party", "companyPrefix", "extensionDigit", "first", "last"]), HookFact("sscc_range.leased", ["lease", "holder", "first", "last"])]
        + [HookFact("webhook.deactivated", ["party", "reason"]), HookFact("webhook.replayed", ["party", "messages"])]

    private static let byKind = Dictionary(uniqueKeysWithValues: facts.map { ($0.kind, $0) })

    package static func fact(_ kind: String) -> HookFact? { byKind[kind] }

    /// A message that tells of nothing but that messages come through.
    package static let test = "webhook.test"

    /// Whether `text` names a kind, or all of a family as `claim.*`.
    package static func knows(_ text: String) -> Bool {
        byKind[text] != nil || text.hasSuffix(".*") && facts.contains { text == $0.family + ".*" }
    }
}
