import Cashback
import Core
import CSVText
import JSONText
import Views

extension ClaimEntry {
    private static let members: [Schema.Member] = [
        .required("id", .id(ClaimTag.self)), .required("marketplace", .key, "Key."), .required("order", .id(OrderTag.self)),
        .required("orderKey", .key), .required("offer", .id(OfferTag.self)), .required("offerKey", .key), .required("offerName", .text()),
        .required("currency", .currency), .required("amount", .amount, "Minor units; the parts add up to it."), .required("trackedAt", .instant),
        .required("releaseRule", .text(), "What frees the money."),
        .required("isComparison", .boolean, "True: it pays on something else than a proved delivery, to be compared with."),
        .required("termsId", .id(TermsTag.self)), .required("termsVersion", .integer(from: 1)), .required("terms", Terms.schema, "As frozen."),
        .required("budget", .id(AccountTag.self)), .required("payable", .id(AccountTag.self)), .required("parts", .list(PartEntry.schema)),
    ]

    static let listSchema = Schema.named(
        "Claim",
        .object(members + [.optional("stateAmount", .amount, "With `state`: of the parts in that state, where amount is that of all.")]))

    static let schema = Schema.named(
        "ClaimDetail",
        .object(members + [
            .required("facts", .list(FactEntry.schema, most: 1_000)), .required("transfers", .list(TransferEntry.schema), "What it moved in the ledger."),
        ]))

    /// - Parameter state: the one that the list is about.
    func write(parts: [PartEntry], state: ShownState? = nil, to out: inout JSONWriter) throws {
        try out.object { out in
            try writeMembers(parts: parts, to: &out)
            guard let state else { return }
            out.member("stateAmount", parts.filter { $0.shownState == state.rawValue }.reduce(0) { $0 + $1.amount })
        }
    }

    fileprivate func writeMembers(parts: [PartEntry], to out: inout JSONWriter) throws {
        out.member("id", id)
        out.member("marketplace", marketplace)
        out.member("order", order)
        out.member("orderKey", orderKey)
        out.member("offer", offer)
        out.member("offerKey", offerKey)
        out.member("offerName", offerName)
        out.member("currency", currency.code)
        out.member("amount", amount)
        out.member("trackedAt", trackedAt)
        out.member("releaseRule", try releaseRule())
        out.member("isComparison", isComparison)
        out.member("termsId", terms)
        out.member("termsVersion", termsVersion)
        out.key("terms")
        out.trusted(termsBody)
        out.member("budget", budget)
        out.member("payable", payable)
        out.member("parts", list: parts) { $0.write(to: &$1) }
    }
}

extension ClaimDetail {
    func write(to out: inout JSONWriter) throws {
        try out.object { out in
            try claim.writeMembers(parts: parts, to: &out)
            out.member("facts", list: facts) { $0.write(to: &$1) }
            out.member("transfers", list: transfers) { $0.write(to: &$1) }
        }
    }
}

extension PartEntry {
    private static let dateText = "awaiting_date: the terms pay on a date (`releaseAt`), whatever is scanned; facts call that awaiting_scan, too."

    static let schema = Schema.named(
        "ClaimPart",
        .object([
            .required("id", .id(PartTag.self)), .optional("parcel", .id(ParcelTag.self), "Absent while no parcel holds the units."),
            .optional("parcelKey", .key), .required("line", .integer(from: 1)), .required("quantity", .integer(from: 1)),
            .required("amount", .amount, "In the claim's currency."), .required("state", .choice(ShownState.self), dateText),
            .optional("confirmingScan", .id(ScanTag.self), "The scan that proves the delivery."), .optional("confirmedAt", .instant),
            .optional("payableAt", .instant, "Since when it is payable."),
            .optional("releaseAt", .instant, "When the terms free it, or freed it."), .optional("expiresAt", .instant),
            .optional("hold", .id(TransferTag.self)), .optional("post", .id(TransferTag.self)),
            .required("fact", .id(FactTag.self), "The fact that moved it last."),
        ]))

    func write(to out: inout JSONWriter) {
        out.object { out in
            out.member("id", id)
            out.member("parcel", ifAny: parcel)
            out.member("parcelKey", ifAny: parcelKey)
            out.member("line", line)
            out.member("quantity", quantity)
            out.member("amount", amount)
            out.member("state", shownState)
            out.member("confirmingScan", ifAny: confirmingScan)
            out.member("confirmedAt", ifAny: confirmedAt)
            out.member("payableAt", ifAny: payableAt)
            out.member("releaseAt", ifAny: releaseAt)
            out.member("expiresAt", ifAny: expiresAt)
            out.member("hold", ifAny: hold)
            out.member("post", ifAny: post)
            out.member("fact", fact)
        }
    }
}

/// The claims as a table for accountants: one row a part, so that its sums are the ledger's.
enum ClaimTable {
    static let columns = [
        "claim", "part", "marketplace", "orderKey", "offer", "releaseRule", "comparison", "parcel", "line", "quantity", "state", "amount", "currency",
        "trackedAt", "confirmedAt", "payableAt", "releaseAt", "expiresAt",
    ]

    /// - Parameter state: only parts in this state.
    static func rows(_ item: ClaimWithParts, state: ShownState?) throws -> [[CSVCell]] {
        let claim = item.claim
        let rule = try claim.releaseRule()
        return item.parts.filter { state == nil || $0.shownState == state?.rawValue }.map { part in
            [
                .plain(claim.id.description), .plain(part.id.description), .text(claim.marketplace), .text(claim.orderKey), .text(claim.offerKey),
                .plain(rule), .plain(claim.isComparison ? "comparison" : ""), .text(part.parcelKey ?? ""), .plain(String(part.line)),
                .plain(String(part.quantity)), .plain(part.shownState), .plain(Money(minor: part.amount, claim.currency).decimal),
                .plain(claim.currency.code), .instant(claim.trackedAt), .instant(part.confirmedAt), .instant(part.payableAt),
                .instant(part.releaseAt), .instant(part.expiresAt),
            ]
        }
    }
}
