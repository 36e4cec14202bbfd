import Core
import Store
import TradeNetwork

/// A user as somebody wants one.
package struct UserDraft: Sendable, Equatable {
    /// Key of the party that the user acts for.
    package let party: String
    package let login: String
    package let name: String
    /// nil: one is made.
    package let password: String?
    package let locale: String?
    package let zone: String?

    package init(party: String, login: String, name: String, password: String? = nil, locale: String? = nil, zone: String? = nil) {
        self.party = party
        self.login = login
        self.name = name
        self.password = password
        self.locale = locale
        self.zone = zone
    }
}

extension Workflows {
    /// - Returns: the user, and the password where one was made; nobody can show it again.
    /// - Throws: `UserRefusal`; `NetworkRefusal` for the name, the zone and the party; `SignInRefusal.busy`.
    package func createUser(_ draft: UserDraft, by actor: Actor) async throws -> (user: User, madePassword: String?) {
        try Self.check([("name", draft.name)])
        guard let login = UserLogin.normalized(draft.login) else { throw UserRefusal.loginMalformed }
        if let locale = draft.locale, !UserLocale.isWellFormed(locale) { throw UserRefusal.localeMalformed(locale) }
        if let zone = draft.zone, Zone(zone) == nil { throw NetworkRefusal.zone(zone) }
        let password = try await newPassword(draft.password)
        let (now, wallNow) = (world.now(), world.wallNow())
        let user = try await command { tx, ids in
            guard let party = try Parties.find(key: draft.party, in: tx) else { throw NetworkRefusal.partyUnknown(draft.party) }
            let user = User(
                id: ids.next(), party: party.id, login: login, name: draft.name, locale: draft.locale, zone: draft.zone, createdAt: wallNow)
            guard try Users.insert(user, passwordHash: password.hash, in: tx) else { throw UserRefusal.loginTaken(login) }
            let body = FactBodies.text { $0.member("party", party.id.description) }
            try Journal.append(
                [
                    Fact(
                        id: ids.next(), kind: "user.created", about: user.id, isNew: true, occurredAt: now, receivedAt: now, actor: actor,
                        body: body)
                ], in: tx)
            return user
        }
        return (user, password.made)
    }

    /// Signs the user out everywhere, for good. The name stays in the row, so that facts can be read; the login stays taken.
    package func revokeUser(_ id: UserID, by actor: Actor, at now: Instant, in tx: any Transaction, ids: IdPool) throws {
        let wallNow = world.wallNow()
        guard try Users.revoke(id, at: wallNow, in: tx) else { throw NetworkRefusal.notFound(kind: "user") }
        try Sessions.endAll(of: id, at: wallNow, in: tx)
        try note("user.revoked", about: id, key: nil, by: actor, at: now, in: tx, ids: ids)
    }

    /// Gives a user another password and signs the user out everywhere.
    /// - Parameter password: nil: one is made.
    /// - Returns: the password where one was made; nobody can show it again.
    package func changePassword(of id: UserID, to password: String?, by actor: Actor) async throws -> String? {
        let password = try await newPassword(password)
        try await changePassword(of: id, to: password.hash, keeping: nil, by: actor)
        return password.made
    }

    /// Lets somebody change their own password, which they must know: an open session is not enough. Their other sessions end.
    /// - Throws: `SignInRefusal` for `current`, whose attempts count like those of signing in.
    package func changePassword(of signedIn: SignedIn, from current: String, to password: String, address: String) async throws {
        guard UserPassword.isLongEnough(password) else { throw UserRefusal.passwordLength }
        let proof = try await prove(login: signedIn.user.login, password: current, address: address)
        let new = try await newPassword(password)
        try await changePassword(of: signedIn.user.id, to: new.hash, keeping: signedIn.session.id, by: signedIn.actor)
        try await store.write { tx in try SignInAttempts.takeBack(proof.attempt, hasSucceeded: true, in: tx) }
    }

    private func changePassword(of id: UserID, to hash: String, keeping session: SessionID?, by actor: Actor) async throws {
        let (now, wallNow) = (world.now(), world.wallNow())
        try await command { tx, ids in
            guard try Users.setPassword(hash, of: id, in: tx) else { throw NetworkRefusal.notFound(kind: "user") }
            try Sessions.endAll(of: id, but: session, at: wallNow, in: tx)
            try note("user.password_changed", about: id, key: nil, by: actor, at: now, in: tx, ids: ids)
        }
    }

    private func newPassword(_ wanted: String?) async throws -> (hash: String, made: String?) {
        let made = wanted == nil ? UserPassword.readable(from: world.randomBytes(10)) : nil
        guard let password = wanted ?? made, UserPassword.isLongEnough(password) else { throw UserRefusal.passwordLength }
        let (salt, cost) = (world.randomBytes(UserPassword.saltBytes), passwordCost)
        return (try await passwordWork.run { try UserPassword.hash(password, salt: salt, cost: cost) }, made)
    }
}

extension SignedIn {
    package var actor: Actor { Actor(actorName) }
}
