import Core
import JSONText
import Views

extension WebhookEntry {
    static let members: [Schema.Member] = [
        .required("id", .id(WebhookTag.self)), .required("party", .key, "Key of the party that is told."), .required("url", .text()),
        .required("kinds", .list(.text()), "Kinds of facts (`claim.payable`) and families (`claim.*`) that are told; none for all."),
        .required("state", .choice(["active", "inactive"])),
        .optional("reason", .choice(["stopped", "gone", "failing", "flooded"]), "Why it is inactive: somebody stopped it, it answered 410, nothing came through for days, too much waited."),
        .required("createdAt", .instant), .optional("failingSince", .instant, "The first failure after the last success."),
        .required("waiting", .integer(from: 0), "Messages that wait."), .required("dead", .integer(from: 0), "Messages that were given up."),
        .required("sent", .integer(from: 0), "Messages delivered."), .required("failed", .integer(from: 0), "Attempts that failed."),
        .required("secrets", .integer(from: 0), "Secrets that sign now; two for a day after a change."),
    ]
    static let schema = Schema.named("Webhook", .object(members))

    func write(to out: inout JSONWriter) {
        out.member("id", id)
        out.member("party", partyKey)
        out.member("url", url)
        out.member("kinds", list: kinds) { $1.string($0) }
        out.member("state", state)
        out.member("reason", ifAny: reason)
        out.member("createdAt", createdAt)
        out.member("failingSince", ifAny: failingSince)
        out.member("waiting", waiting)
        out.member("dead", dead)
        out.member("sent", sent)
        out.member("failed", failed)
        out.member("secrets", secrets)
    }
}

extension WebhookMessageEntry {
    static let members: [Schema.Member] = [
        .required("id", .id(MessageTag.self), "The header webhook-id, the same over all attempts."), .required("webhook", .id(WebhookTag.self)),
        .optional("fact", .id(FactTag.self), "Absent of a test."), .required("kind", .text()), .required("subject", .text(), "Id of what it is about."),
        .required("sequence", .integer(from: 1), "1, 2, 3 … within webhook and subject."), .required("state", .choice(WebhookList.states)),
        .required("attempts", .integer(from: 0), "In the current round of the plan."), .optional("nextAt", .instant), .required("createdAt", .instant),
        .optional("endedAt", .instant),
    ]
    static let schema = Schema.named("WebhookMessage", .object(members))

    func write(to out: inout JSONWriter) {
        out.member("id", id)
        out.member("webhook", webhook)
        out.member("fact", ifAny: fact)
        out.member("kind", kind)
        out.member("subject", subject)
        out.member("sequence", sequence)
        out.member("state", state)
        out.member("attempts", attempts)
        out.member("nextAt", ifAny: nextAt)
        out.member("createdAt", createdAt)
        out.member("endedAt", ifAny: endedAt)
    }
}

extension WebhookMessageDetail {
    static let schema = Schema.named(
        "WebhookMessageDetail",
        .object(
            WebhookMessageEntry.members + [
                .required("body", .anyObject, "As it is sent."),
                .required(
                    "log",
                    .list(
                        .object([
                            .required("number", .integer(from: 1)), .required("at", .instant), .required("milliseconds", .integer(from: 0)),
                            .optional("status", .integer(), "Absent where nobody answered."),
                            .required("answer", .text(), "The first bytes of the answer's body, or why there was none."),
                        ])), "All attempts, the latest first."),
            ]))

    func write(to out: inout JSONWriter) {
        out.object { out in
            message.write(to: &out)
            out.key("body")
            out.trusted(body)
            out.member("log", list: attempts) { attempt, out in
                out.object { out in
                    out.member("number", attempt.number)
                    out.member("at", attempt.at)
                    out.member("milliseconds", attempt.milliseconds)
                    out.member("status", ifAny: attempt.status)
                    out.member("answer", attempt.answer)
                }
            }
        }
    }
}
