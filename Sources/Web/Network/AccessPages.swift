import Core
import Hummingbird
import Look
import Store
import TradeNetwork
import Views
import Workflows

/// Pages that make secrets, which are shown once: tokens, users, new passwords.
extension Site {
    var accessPages: [PageEndpoint] {
        [
            postToken, postUser,
            .get("/users/{user}/passwords", [.operator]) { call in
                let user = try await user(call)
                let question = QuestionPage(
                    title: call.viewer.say(.renewTitle, ["name": .text(user.name)]), means: call.viewer.say(.renewMeans),
                    action: "/users/\(user.id)/passwords", button: call.viewer.say(.networkNewPassword), back: NetworkTab.users.path)
                return page(call, title: question.title, in: .parties, live: false, question.html(call.viewer, csrf: call.csrf))
            },
            .post("/users/{user}/passwords", [.operator]) { call, _ in
                let user = try await user(call)
                guard let password = try await workflows.changePassword(of: user.id, to: nil, by: call.actor) else {
                    return redirect(to: NetworkTab.users.path)
                }
                return SecretPage(
                    title: .secretPassword, name: user.name, label: .secretMadePassword, secret: password, done: NetworkTab.users.path
                ).response(self, call)
            },
        ]
    }

    private func user(_ call: PageCall) async throws -> UserEntry {
        let id: UserID = try call.visit.id("user")
        guard let user = try await store.read({ try NetworkLists.user(id, in: $0) }) else { throw Problem.notFound("user") }
        return user
    }

    private var postUser: PageEndpoint {
        .post("/users", [.operator]) { call, form in
            var form = form
            let (party, login, name) = (
                form.named("party", .networkParty, call), form.named("login", .networkLogin, call), form.named("name", .networkName, call)
            )
            // A password is taken as typed, blanks and all.
            let wanted = form.values["password"].flatMap { $0.isEmpty ? nil : $0 }
            guard form.faults.isEmpty else { return try await show(call, .users, form) }
            do {
                let draft = UserDraft(party: party, login: login, name: name, password: wanted, zone: form.text("zone"))
                let (user, password) = try await workflows.createUser(draft, by: call.actor)
                guard let password else { return redirect(to: "/parties/\(user.party)", flash: .madeInNetwork(.users)) }
                return SecretPage(
                    title: .secretUser, name: "\(user.name) (\(user.login))", label: .secretMadePassword, secret: password,
                    done: "/parties/\(user.party)"
                ).response(self, call)
            } catch let refusal as any Refusal {
                form.fault(refusal, in: .users)
                return try await show(call, .users, form)
            }
        }
    }

    /// Sent twice, it issues one token; the second answer has no secret to show, since nobody stores it.
    private var postToken: PageEndpoint {
        .post("/tokens", [.operator]) { call, form in
            var form = form
            let name = form.named("name", .networkName, call)
            let holder = holder(&form, call)
            let expiresAt = expiry(&form, call)
            guard let holder, form.faults.isEmpty else { return try await show(call, .tokens, form) }
            let (actor, shown) = (call.actor, ShownOnce())
            do {
                let (_, isRepeat) = try await workflows.once(call.onceRequest(form, fields: "name", "for", "party", "device", "order", "days")) { tx, ids, now in
                    let (token, secret) = try workflows.issueToken(
                        for: try holder.principal(in: tx), name: name, expiresAt: expiresAt, by: actor, at: now, in: tx, ids: ids)
                    shown.keep(secret)
                    return IdempotencyAnswer(requestHash: [], status: 201, body: token.id.description)
                }
                guard !isRepeat, let secret = shown.take() else { return redirect(to: NetworkTab.tokens.path, flash: .madeInNetwork(.tokens)) }
                return SecretPage(title: .secretToken, name: name, label: .secretText, secret: secret, done: NetworkTab.tokens.path).response(self, call)
            } catch let refusal as any Refusal {
                form.fault(refusal, in: .tokens)
                return try await show(call, .tokens, form)
            }
        }
    }

    private func holder(_ form: inout FormInput, _ call: PageCall) -> TokenHolder? {
        switch form.text("for") {
        case "party": return .party(form.named("party", .networkParty, call))
        case "device": return .device(form.named("device", .networkDevice, call))
        case "order":
            if let order = form.text("order").flatMap({ OrderID(text: $0) }) { return .buyer(order) }
            form.fault("order", call.viewer.say(.networkOrderUnknown))
            return nil
        default:
            form.fault("for", call.viewer.say(.networkChoiceMissing, ["field": .text(call.viewer.say(.networkFor))]))
            return nil
        }
    }

    /// - Returns: nil where it does not expire, or what was typed is no number of days.
    private func expiry(_ form: inout FormInput, _ call: PageCall) -> Instant? {
        guard let text = form.text("days") else { return nil }
        if let days = Int64(text), (1...3_650).contains(days) { return world.wallNow().adding(days: days) }
        form.fault("days", call.viewer.say(.networkDaysWrong))
        return nil
    }
}
