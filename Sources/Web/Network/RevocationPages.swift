import Core
import Hummingbird
import Look
import Store
import TradeNetwork
import Views
import Workflows

/// A page that asks before something is taken away.
struct QuestionPage: Sendable {
    let title: String
    /// What follows, and what does not.
    let means: String
    let action: String
    let button: String
    let back: String

    func html(_ viewer: Viewer, csrf: String) -> HTML {
        let form: HTML = """
            <form class="form" action="\(action)" method="post">\(Hidden("csrf", csrf).html)\
            \(Buttons(.submit(button, .danger), .link(viewer.say(.revokeBack), to: back)).html(viewer))</form>
            """
        return "\(PageHeader(.text(title)).html(viewer))\(Panel(nil, "<p>\(means)</p>\(form)").html(viewer))"
    }
}

extension Site {
    var revocationPages: [PageEndpoint] {
        revocation(.device, { (id: DeviceID, tx) in try NetworkLists.device(id, in: tx).map { ($0.name, $0.revokedAt) } }) {
            try workflows.revokeDevice($0, by: $1, at: $2, in: $3, ids: $4)
        }
            + revocation(.grant, { (id: GrantID, tx) in try NetworkLists.grant(id, in: tx).map { ("\($0.party) · \($0.marketplace)", $0.revokedAt) } }) {
                try workflows.revokeGrant($0, by: $1, at: $2, in: $3, ids: $4)
            }
            + revocation(.token, { (id: TokenID, tx) in try NetworkLists.token(id, in: tx).map { ($0.name, $0.revokedAt) } }) {
                try workflows.revokeToken($0, by: $1, at: $2, in: $3, ids: $4)
            }
            + revocation(.user, { (id: UserID, tx) in try NetworkLists.user(id, in: tx).map { ($0.name, $0.revokedAt) } }) {
                try workflows.revokeUser($0, by: $1, at: $2, in: $3, ids: $4)
            }
    }

    /// The question, and what carries it out.
    /// - Parameter find: its name, and when it was revoked.
    private func revocation<Subject: Identified & SendableMetatype>(
        _ kind: Revocable, _ find: @escaping @Sendable (Identifier<Subject>, any Transaction) throws -> (String, Instant?)?,
        _ end: @escaping @Sendable (Identifier<Subject>, Actor, Instant, any Transaction, IdPool) throws -> Void
    ) -> [PageEndpoint] {
        let path = kind.path("{\(kind.rawValue)}")
        return [
            .get(path, [.operator]) { call in
                let id: Identifier<Subject> = try call.visit.id(kind.rawValue)
                guard let (name, revokedAt) = try await store.read({ try find(id, $0) }), revokedAt == nil else { throw Problem.notFound(kind.rawValue) }
                let question = QuestionPage(
                    title: call.viewer.say(.revoke(kind), ["name": .text(name)]), means: call.viewer.say(.revokeMeans(kind)),
                    action: kind.path(id.description), button: call.viewer.say(.networkRevoke), back: kind.tab.path)
                return page(call, title: question.title, in: .parties, live: false, question.html(call.viewer, csrf: call.csrf))
            },
            .post(path, [.operator]) { call, _ in
                let id: Identifier<Subject> = try call.visit.id(kind.rawValue)
                let actor = call.actor
                _ = try await workflows.once(nil) { tx, ids, now in
                    try end(id, actor, now, tx, ids)
                    return IdempotencyAnswer(requestHash: [], status: 204, body: "")
                }
                return redirect(to: kind.tab.path, flash: .revoked(kind))
            },
        ]
    }
}
