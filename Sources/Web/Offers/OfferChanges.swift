import Cashback
import Core
import HTTPTypes
import Hummingbird
import JSONText
import Ledger
import TradeNetwork
import Views
import Workflows

extension Site {
    var reviseOffer: Endpoint {
        Endpoint(
            method: .post, path: "/offers/{offer}/versions", summary: "Give an offer new terms",
            details: "Orders placed from now on freeze them; claims keep the version that they froze.",
            body: .json(
                .object([
                    .required("expectedVersion", .integer(from: 1), "The version that you have seen; refused when there is a later one."),
                    .required("terms", Terms.schema), .optional("comparisonConsent", .boolean, "The operator agrees to a comparison rule."),
                ])), idempotency: .optional, replies: [.json(201, "The offer as it is now.", OfferEntry.schema)],
            door: .guarded([.operator]) { call in
                let id: OfferID = try call.visit.id("offer")
                let (value, bytes) = try await call.visit.json()
                let (expected, terms, consent) = try readBody(value, known: ["expectedVersion", "terms", "comparisonConsent"]) { object, errors in
                    let expected = errors.read(try object.int64("expectedVersion", in: 1 ... .max))
                    let terms = errors.read(try Terms(try object.member("terms")))
                    let consent = errors.readOptional(try object.optionalBool("comparisonConsent"))
                    guard let expected, let terms else { return nil as (Int64, Terms, Bool)? }
                    return (expected, terms, consent ?? false)
                }
                let actor = call.actor
                return try await once(call, body: bytes) { tx, ids, now, out in
                    _ = try workflows.reviseOffer(
                        id, expected: expected, terms: terms, comparisonConsent: consent, by: actor, at: now, in: tx, ids: ids)
                    try OfferList.load(id, seenBy: .everything, in: tx)?.write(to: &out)
                }
            })
    }

    var fundOffer: Endpoint {
        Endpoint(
            method: .post, path: "/offers/{offer}/fundings", summary: "Pay money in for an offer",
            body: .json(
                .object([
                    .required("amount", .integer(from: 1, to: 1_000_000_000_000_000), "Minor units."),
                    .required("currency", .currency, "That of the marketplace; told so that nobody pays in the wrong one."),
                ])), idempotency: .required, replies: [.json(201, "The transfer.", TransferEntry.schema)],
            door: .guarded([.operator]) { call in
                let id: OfferID = try call.visit.id("offer")
                let (value, bytes) = try await call.visit.json()
                let (amount, currency) = try readBody(value, known: ["amount", "currency"]) { object, errors in
                    let amount = errors.read(try object.int64("amount"))
                    let currency = errors.read(try object.currency("currency"))
                    guard let amount, let currency else { return nil as (Int64, Currency)? }
                    return (amount, currency)
                }
                let actor = call.actor
                return try await once(call, body: bytes, location: "/transfers/") { tx, ids, now, out in
                    if let offer = try OfferList.load(id, seenBy: .everything, in: tx), offer.currency != currency {
                        throw WebRefusal.fundingCurrency(expected: offer.currency.code)
                    }
                    let transfer = try workflows.fundOffer(id, amount: amount, by: actor, at: now, in: tx, ids: ids)
                    try TransferList.load(transfer.id, in: tx)?.write(to: &out)
                }
            })
    }

    var closeOffer: Endpoint {
        Endpoint(
            method: .post, path: "/offers/{offer}/closure", summary: "Close an offer",
            details: "No later order comes through it; its claims go on.", body: .json(.object([]), isRequired: false), idempotency: .optional,
            replies: [.json(201, "The offer as it is now.", OfferEntry.schema)],
            door: .guarded([.operator]) { call in
                let id: OfferID = try call.visit.id("offer")
                let bytes = try await call.visit.emptyBody()
                let actor = call.actor
                return try await once(call, body: bytes) { tx, ids, now, out in
                    _ = try workflows.closeOffer(id, by: actor, at: now, in: tx, ids: ids)
                    try OfferList.load(id, seenBy: .everything, in: tx)?.write(to: &out)
                }
            })
    }
}

extension Visit {
    /// The bytes of a body that may say nothing: none, or `{}`.
    func emptyBody() async throws -> [UInt8] {
        guard request.headers[.contentType] != nil else {
            let bytes = try await body(upTo: WebLimits.bodyBytes)
            guard bytes.isEmpty else { throw Problem.unsupportedMediaType(nil, expected: [.json]) }
            return bytes
        }
        let (value, bytes) = try await json()
        try readBody(value, known: []) { _, _ in () }
        return bytes
    }
}
