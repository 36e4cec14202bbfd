import Core
import Hummingbird
import JSONText
import TradeNetwork
import Views
import Workflows

extension Site {
    /// People who sign in.
    var userEndpoints: [Endpoint] {
        [
            list("/users", "List users", "User", UserEntry.schema, Cursor.isKey,
                { try NetworkLists.users(at: Place(after: $0), limit: $1, in: $2) }) {
                row, out in out.object { row.write(to: &$0) }
            },
            createUser,
            revocation("/users/{user}", "Revoke a user, who is signed out at once") { (id: UserID, actor, now, tx, ids) in
                try workflows.revokeUser(id, by: actor, at: now, in: tx, ids: ids)
            },
            changePassword,
        ]
    }

    private static let madePassword = Schema.Member.optional("password", .text(), "Where none was sent: the one that was made. Shown once, here.")

    private var createUser: Endpoint {
        Endpoint(
            method: .post, path: "/users", summary: "Create a user of a party",
            details: "The user may do what the party may. Without a password one is made, shown once, here, and never again.",
            body: .json(
                .object([
                    .required("party", .key, "Key of the party that the user acts for."),
                    .required("login", .text(most: 100), "Unique, without blanks; capitals and small letters are the same."),
                    .required("name", .key, "As others are shown it. Personal data: facts carry the id only."),
                    .optional("password", .text(most: 200), "10 to 200 bytes."), .optional("locale", .text(most: 35), "BCP 47, such as de-AT."),
                    .optional("zone", .text(), "IANA, such as Europe/Vienna."),
                ])), idempotency: .refused,
            replies: [.json(201, "The user.", .named("CreatedUser", .object(UserEntry.members + [Self.madePassword])))],
            door: .guarded([.operator]) { call in
                let (value, _) = try await call.visit.json()
                let draft = try UserDraft(value)
                let (user, password) = try await workflows.createUser(draft, by: call.actor)
                return Response.json(.created) { out in
                    out.object { out in
                        UserEntry(user, party: draft.party).write(to: &out)
                        out.member("password", ifAny: password)
                    }
                }
            })
    }

    private var changePassword: Endpoint {
        Endpoint(
            method: .put, path: "/users/{user}/password", summary: "Give a user another password",
            details: "The user is signed out everywhere. Without a password one is made, shown once, here, and never again.",
            body: .json(.object([.optional("password", .text(most: 200), "10 to 200 bytes.")])), idempotency: .refused,
            replies: [.json(200, "Done.", .named("ChangedPassword", .object([.required("user", .id(UserTag.self)), Self.madePassword])))],
            door: .guarded([.operator]) { call in
                let id = try call.visit.id("user", UserTag.self)
                let (value, _) = try await call.visit.json()
                let wanted = try readBody(value, known: ["password"]) { object, errors in
                    let password = errors.readOptional(try object.optionalText("password"))
                    return errors.isEmpty ? WantedPassword(text: password) : nil
                }
                let made = try await workflows.changePassword(of: id, to: wanted.text, by: call.actor)
                return Response.json { out in
                    out.object { out in
                        out.member("user", id)
                        out.member("password", ifAny: made)
                    }
                }
            })
    }
}

private struct WantedPassword {
    let text: String?
}

extension UserDraft {
    fileprivate init(_ value: JSON) throws(Problem) {
        self = try readBody(value, known: ["party", "login", "name", "password", "locale", "zone"]) { object, errors in
            let texts = errors.texts(["party", "login", "name"], of: object)
            let password = errors.readOptional(try object.optionalText("password"))
            let locale = errors.readOptional(try object.optionalText("locale"))
            let zone = errors.readOptional(try object.optionalText("zone"))
            guard errors.isEmpty, let texts else { return nil }
            return UserDraft(party: texts[0], login: texts[1], name: texts[2], password: password, locale: locale, zone: zone)
        }
    }
}

extension UserEntry {
    static let members: [Schema.Member] = [
        .required("id", .id(UserTag.self)), .required("party", .key, "Key of the party that the user acts for."), .required("login", .text()),
        .required("name", .text()), .optional("locale", .text(), "BCP 47."), .optional("zone", .text(), "IANA."), .required("createdAt", .instant),
        .optional("revokedAt", .instant),
    ]
    static let schema = Schema.named("User", .object(members))

    /// Members of an object that is open.
    func write(to out: inout JSONWriter) {
        out.member("id", id)
        out.member("party", party)
        out.member("login", login)
        out.member("name", name)
        out.member("locale", ifAny: locale)
        out.member("zone", ifAny: zone)
        out.member("createdAt", createdAt)
        out.member("revokedAt", ifAny: revokedAt)
    }

    fileprivate init(_ user: User, party: String) {
        self.init(
            id: user.id, party: party, login: user.login, name: user.name, locale: user.locale, zone: user.zone, createdAt: user.createdAt,
            revokedAt: user.revokedAt)
    }
}
