import Core
import JSONText
import TradeNetwork
import Selling
import Workflows

extension Site {
    /// Orders on behalf of `principal`. `take` is the only place where the API hands orders to the trade.
    func orderIntake(_ principal: Principal) -> Intake<OrderDraft, OrderOutcome> {
        Intake(
            noun: "orders",
            read: { value, receivedAt throws(Problem) in try OrderDraft.read(value, receivedAt: receivedAt) },
            take: { drafts in try await coalescers.orders.submit(drafts.map { Coalescers.OrderSubmission(draft: $0, principal: principal) }) },
            tell: \.answer)
    }
}

extension OrderOutcome {
    static let schema = ItemAnswer.schema(
        "OrderOutcome",
        [
            .required("outcome", .choice(["placed", "duplicate"])), .required("order", .id(OrderTag.self)),
            .optional(
                "claims",
                .list(
                    .object([
                        .required("claim", .id(ClaimTag.self)), .required("offer", .id(OfferTag.self)), .required("amount", .amount),
                        .required("currency", .currency),
                        .required("isFunded", .boolean, "False: the offer's budget had not enough, the claim is rejected, the order stands."),
                    ]), most: OrderLimits.offers)),
        ])

    fileprivate var answer: ItemAnswer {
        switch self {
        case .placed(let order, let claims):
            .taken(status: 201) { out in
                out.member("outcome", "placed")
                out.member("order", order)
                out.member("claims", list: claims) { claim, out in
                    out.object { out in
                        out.member("claim", claim.claim)
                        out.member("offer", claim.offer)
                        out.member("amount", claim.amount.minor)
                        out.member("currency", claim.amount.currency.code)
                        out.member("isFunded", claim.isFunded)
                    }
                }
            }
        case .duplicate(let order):
            .taken(status: 200) { out in
                out.member("outcome", "duplicate")
                out.member("order", order)
            }
        case .refused(let refusal): .refused(Problem(refusal))
        }
    }
}
