import Core
import Store
import TradeNetwork

extension Workflows {
    /// Signs somebody in. Who there is no login for, who is revoked, and who has the password wrong are refused alike, after the same work.
    /// - Parameter address: of the client, for the limit of attempts.
    /// - Returns: who it is, and the secret for the cookie, which nobody can show again.
    /// - Throws: `SignInRefusal`
    package func signIn(login: String, password: String, address: String) async throws -> (signedIn: SignedIn, secret: String) {
        let proof = try await prove(login: login, password: password, address: address)
        let secret = SessionSecret.make(from: world.randomBytes(32))
        let wallNow = world.wallNow()
        let signedIn = try await command { tx, ids in
            // The password may have changed, or the user been revoked, while it was compared.
            guard let user = try Users.lock(proof.credential, in: tx), let party = try Parties.find(user.party, in: tx) else {
                throw SignInRefusal.wrong
            }
            let session = Session(id: ids.next(), user: user.id, createdAt: wallNow, lastSeenAt: wallNow)
            try Sessions.start(session, secretHash: SessionSecret.hash(secret), in: tx)
            try SignInAttempts.takeBack(proof.attempt, hasSucceeded: true, in: tx)
            return SignedIn(user: user, party: party, session: session, secret: secret)
        }
        return (signedIn, secret)
    }

    /// Who stands behind a cookie; nil where the session is over, whatever ended it. Asking is a sign of life.
    package func session(secret: String) async throws -> SignedIn? {
        guard SessionSecret.isWellFormed(secret) else { return nil }
        let wallNow = world.wallNow()
        guard let signedIn = try await store.read({ tx in try Sessions.find(secret: secret, at: wallNow, in: tx) }) else { return nil }
        guard let seen = signedIn.session.seen(at: wallNow) else { return signedIn }
        try await store.write { tx in try Sessions.keep(seen, in: tx) }
        return SignedIn(user: signedIn.user, party: signedIn.party, session: seen, secret: secret)
    }

    package func signOut(_ session: SessionID) async throws {
        let wallNow = world.wallNow()
        try await store.write { tx in try Sessions.end(session, at: wallNow, in: tx) }
    }

    /// Signs a user out everywhere. - Returns: sessions ended.
    @discardableResult
    package func endSessions(of user: UserID) async throws -> Int {
        let wallNow = world.wallNow()
        return try await store.write { tx in try Sessions.endAll(of: user, at: wallNow, in: tx) }
    }

    /// Forgets sessions that are over, and attempts whose window is.
    /// - Parameter limit: rows of each in one transaction.
    /// - Returns: how many rows.
    package func forgetSessions(limit: Int = 1_000) async throws -> Int {
        let wallNow = world.wallNow()
        var total = 0
        while true {
            let count = try await store.write { tx in
                try Sessions.forget(at: wallNow, limit: limit, in: tx) + SignInAttempts.forget(at: wallNow, limit: limit, in: tx)
            }
            total += count
            if count < limit { return total }
        }
    }

    /// A credential that was right, and the attempt that is counted as failed until it is taken back.
    struct PasswordProof: Sendable {
        let credential: UserCredential
        let attempt: SignInAttempt
    }

    /// Compares a password with that of a login, within the limits of attempts.
    func prove(login: String, password: String, address: String) async throws -> PasswordProof {
        let name = UserLogin.normalized(login)
        let attempt = SignInAttempt(login: name ?? login.lowercased(), address: address)
        let wallNow = world.wallNow()
        let credential = try await store.write { tx -> UserCredential? in
            if let seconds = try SignInAttempts.begin(attempt, at: wallNow, in: tx) { throw SignInRefusal.later(afterSeconds: seconds) }
            return try name.flatMap { try Users.credential(login: $0, in: tx) }
        }
        let hash = credential?.passwordHash ?? UserPassword.standIn(passwordCost)
        let isRight: Bool
        do {
            isRight = try await passwordWork.run { try UserPassword.matches(password, hash) }
        } catch SignInRefusal.busy {
            try await store.write { tx in try SignInAttempts.takeBack(attempt, hasSucceeded: false, in: tx) }
            throw SignInRefusal.busy
        }
        guard let credential, isRight else { throw SignInRefusal.wrong }
        return PasswordProof(credential: credential, attempt: attempt)
    }
}
