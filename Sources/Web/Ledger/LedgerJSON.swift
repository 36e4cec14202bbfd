import Core
import CSVText
import JSONText
import Ledger
import Views

extension AccountEntry {
    static let schema = Schema.named(
        "Account",
        .object([
            .required("id", .id(AccountTag.self)), .required("marketplace", .key, "Key."), .required("kind", .choice(AccountKind.self)),
            .required("owner", .text(), "Id of the offer, party or person; of the marketplace for its unnamed buyers."),
            .required("currency", .currency), .required("mayOverdraw", .boolean), .required("balance", .amount, "What is there for good."),
            .required("available", .amount, "What can still be held or paid out: holds count as spent, promised credits do not count yet."),
            .required("debitsPosted", .amount), .required("creditsPosted", .amount), .required("debitsPending", .amount),
            .required("creditsPending", .amount),
        ]))

    func write(to out: inout JSONWriter) {
        out.object { out in
            out.member("id", id)
            out.member("marketplace", marketplace)
            out.member("kind", kind)
            out.member("owner", owner)
            out.member("currency", currency.code)
            out.member("mayOverdraw", mayOverdraw)
            out.member("balance", balance)
            out.member("available", available)
            out.member("debitsPosted", debitsPosted)
            out.member("creditsPosted", creditsPosted)
            out.member("debitsPending", debitsPending)
            out.member("creditsPending", creditsPending)
        }
    }
}

extension TransferEntry {
    static let schema = Schema.named(
        "Transfer",
        .object([
            .required("id", .id(TransferTag.self)), .required("marketplace", .key, "Key."), .required("kind", .choice(TransferKind.self)),
            .required("debit", .id(AccountTag.self)), .required("credit", .id(AccountTag.self)), .required("currency", .currency),
            .required("amount", .integer(from: 1), "Minor units; for a void, what is released."), .required("at", .instant),
            .optional("hold", .id(TransferTag.self), "The hold that it resolves."),
            .optional("corrects", .id(TransferTag.self), "The transfer that it takes back."), .optional("part", .id(PartTag.self)),
            .optional("claim", .id(ClaimTag.self)),
        ]))

    func write(to out: inout JSONWriter) {
        out.object { out in
            out.member("id", id)
            out.member("marketplace", marketplace)
            out.member("kind", kind)
            out.member("debit", debit)
            out.member("credit", credit)
            out.member("currency", currency.code)
            out.member("amount", amount)
            out.member("at", at)
            out.member("hold", ifAny: hold)
            out.member("corrects", ifAny: corrects)
            out.member("part", ifAny: part)
            out.member("claim", ifAny: claim)
        }
    }

    static let columns = ["transfer", "marketplace", "kind", "debit", "credit", "amount", "currency", "at", "hold", "corrects", "part", "claim"]

    var cells: [CSVCell] {
        [
            .plain(id.description), .text(marketplace), .plain(kind), .plain(debit.description), .plain(credit.description),
            .plain(Money(minor: amount, currency).decimal), .plain(currency.code), .instant(at), .plain(hold?.description ?? ""),
            .plain(corrects?.description ?? ""), .plain(part?.description ?? ""), .plain(claim?.description ?? ""),
        ]
    }
}
