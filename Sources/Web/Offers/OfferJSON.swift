import Cashback
import Core
import JSONText
import Views

extension Terms {
    static let schema = Schema.named(
        "Terms",
        .object([
            .optional("ratePpm", .integer(from: 1, to: 1_000_000), "Parts per million of the base: 50000 is 5 %. Either this or amount."),
            .optional("amount", .integer(from: 1, to: 1_000_000_000_000), "Minor units per claim. Either this or ratePpm."),
            .optional("cap", .integer(from: 1, to: 1_000_000_000_000), "Minor units per claim at most."),
            .optional("base", .choice(RewardBase.self), "items unless told."), .optional("rounding", .choice(Rounding.self), "half_even unless told."),
            .optional(
                "release", .text(most: 60),
                """
                delivery_scan (unless told) or delivery_scan+Nd. For comparison only, with the operator's consent: promised_ship_date, \
                handover_scan, estimated_delivery, estimated_delivery+Nd.
                """),
            .optional("confirmingSteps", .list(.choice(Step.self), most: 8), "delivered, collected or both."),
            .optional(
                "grades",
                .object([.optional("A", .text(most: 20)), .optional("B", .text(most: 20)), .optional("C", .text(most: 20))]),
                "What a confirming scan of each grade does: confirm, cool Nh, or review."),
            .optional("expiryHours", .nullable(.integer(from: 1, to: 8_760)), "A claim without its scan goes to review then; null never."),
            .optional("onAnomaly", .choice(AnomalyPolicy.self), "hold unless told."),
        ]))
}

extension OfferEntry {
    static let schema = Schema.named(
        "Offer",
        .object([
            .required("id", .id(OfferTag.self)), .required("marketplace", .key, "Key."), .required("key", .key), .required("name", .text()),
            .required("payer", .key, "Key of the party whose money it is."), .required("currency", .currency),
            .required("version", .integer(from: 1)), .required("termsId", .id(TermsTag.self)), .required("terms", Terms.schema),
            .required("isComparison", .boolean, "True: it pays on something else than a proved delivery, to be compared with."),
            .required("budget", .id(AccountTag.self)), .required("isBudgetLimited", .boolean),
            .required("available", .amount, "Minor units of the budget that can still be promised."), .required("createdAt", .instant),
            .optional("closedAt", .instant),
        ]))

    func write(to out: inout JSONWriter) {
        out.object { out in
            out.member("id", id)
            out.member("marketplace", marketplace)
            out.member("key", key)
            out.member("name", name)
            out.member("payer", payer)
            out.member("currency", currency.code)
            out.member("version", version)
            out.member("termsId", terms)
            out.key("terms")
            out.trusted(termsBody)
            out.member("isComparison", isComparison)
            out.member("budget", budget)
            out.member("isBudgetLimited", isBudgetLimited)
            out.member("available", available)
            out.member("createdAt", createdAt)
            out.member("closedAt", ifAny: closedAt)
        }
    }
}
