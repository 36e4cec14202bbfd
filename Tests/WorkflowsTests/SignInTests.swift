import Core
import Store
import TestSupport
import Testing
import TradeNetwork
import Workflows

@Suite("People sign in")
struct SignInTests {
    @Test("Signed in, a person acts for the party under their own name, until they sign out", arguments: Backend.underTest)
    func signsIn(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let user = try await shop.user("Anna@Example.org", of: .leipzig)
            let (signedIn, secret) = try await shop.signIn("anna@EXAMPLE.org")
            #expect(try signedIn.user == user && signedIn.party == shop.party(.leipzig))
            #expect(signedIn.principal == (try shop.principal(.leipzig)))
            #expect(signedIn.actor == Actor("user:\(user.id)"))
            let found = try #require(try await shop.workflows.session(secret: secret))
            #expect(found == signedIn)
            #expect(found.accepts(csrf: signedIn.csrf))
            try await shop.workflows.signOut(signedIn.session.id)
            try await shop.workflows.signOut(signedIn.session.id)
            #expect(try await shop.workflows.session(secret: secret) == nil)
        }
    }

    @Test("Neither secret nor password stands in the database", arguments: Backend.underTest)
    func hashed(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await shop.user("anna")
            let (_, secret) = try await shop.signIn("anna")
            let hash = SessionSecret.hash(secret)
            #expect(try await shop.number("SELECT COUNT(*) FROM session WHERE secret_hash = \(hash)") == 1)
            #expect(try await shop.number("SELECT COUNT(*) FROM app_user WHERE password_hash LIKE 'scrypt$4$8$1$%'") == 1)
            let facts = try await shop.journal()
            for word in [secret, String(secret.dropFirst(5)), TestShop.password] { #expect(facts.allSatisfy { !$0.body.contains(word) }) }
        }
    }

    @Test("A secret that is none opens nothing", arguments: Backend.underTest)
    func wrongSecrets(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await shop.user("anna")
            let (_, secret) = try await shop.signIn("anna")
            for wrong in ["", "nm_s_", String(secret.dropLast()) + "~", secret + "A", secret.uppercased(), "\0"] {
                #expect(try await shop.workflows.session(secret: wrong) == nil)
            }
        }
    }

    @Test("Unknown, revoked, wrong and impossible are refused in the same words", arguments: Backend.underTest)
    func wrong(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await shop.user("anna")
            let gone = try await shop.user("gone")
            try await shop.command { try $0.revokeUser(gone.id, by: .job("test"), at: $3, in: $1, ids: $2) }
            for (login, password) in [("anna", "another password"), ("gone", TestShop.password), ("nobody", TestShop.password), ("", ""), ("an na", ""), ("anna", "")] {
                await #expect(throws: SignInRefusal.wrong, "\(login)") { try await shop.signIn(login, password) }
            }
            #expect(try await shop.number("SELECT COUNT(*) FROM session") == 0)
        }
        #expect(SignInRefusal.wrong.code == "sign-in-wrong" && SignInRefusal.wrong.kind == .forbidden)
        #expect(SignInRefusal.busy.code == "sign-in-busy" && SignInRefusal.busy.kind == .busy)
        #expect(SignInRefusal.later(afterSeconds: 61).code == "sign-in-later")
        #expect(SignInRefusal.later(afterSeconds: 61).sentence.hasSuffix("in 61 seconds."))
        #expect(SignInRefusal.later(afterSeconds: 121).sentence.hasSuffix("in 3 minutes."))
    }

    @Test("A session ends twelve hours after it was last used, and seven days after it began", arguments: Backend.underTest)
    func expiry(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await shop.user("anna")
            let start = shop.now
            let (_, idle) = try await shop.signIn("anna")
            let (_, used) = try await shop.signIn("anna")
            shop.clock.advance(to: start.adding(hours: 12).adding(microseconds: -1))
            #expect(try await shop.workflows.session(secret: used) != nil)
            shop.clock.advance(to: start.adding(hours: 12))
            #expect(try await shop.workflows.session(secret: idle) == nil)
            while shop.now < start.adding(days: 7).adding(hours: -6) {
                shop.clock.advance(hours: 6)
                #expect(try await shop.workflows.session(secret: used) != nil)
            }
            shop.clock.advance(to: start.adding(days: 7).adding(microseconds: -1))
            #expect(try await shop.workflows.session(secret: used) != nil)
            shop.clock.advance(to: start.adding(days: 7))
            #expect(try await shop.workflows.session(secret: used) == nil)
        }
    }

    @Test("A sign of life is written down every five minutes at most", arguments: Backend.underTest)
    func signOfLife(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await shop.user("anna")
            let start = shop.now
            let (_, secret) = try await shop.signIn("anna")
            func lastSeen() async throws -> Int64 { try await shop.number("SELECT last_seen_at FROM session") }
            shop.clock.advance(to: start.adding(microseconds: 299_999_999))
            _ = try await shop.workflows.session(secret: secret)
            #expect(try await lastSeen() == start.microseconds)
            let later = start.adding(microseconds: 300_000_000)
            shop.clock.advance(to: later)
            #expect(try await shop.workflows.session(secret: secret)?.session.lastSeenAt == later)
            #expect(try await lastSeen() == later.microseconds)
            #expect(try await shop.number("SELECT expires_at FROM session") == later.adding(hours: 12).microseconds)
        }
    }

    @Test("A twenty-first session ends the oldest; those of others stay", arguments: Backend.underTest)
    func atMost(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await shop.user("anna")
            try await shop.user("ben")
            let (_, others) = try await shop.signIn("ben")
            var secrets: [String] = []
            for _ in 0...Session.atMost { secrets.append(try await shop.signIn("anna").secret) }
            #expect(try await shop.workflows.session(secret: secrets[0]) == nil)
            #expect(try await shop.workflows.session(secret: secrets[1]) != nil)
            #expect(try await shop.workflows.session(secret: others) != nil)
        }
    }

    @Test("What is over is forgotten, and nothing else", arguments: Backend.underTest)
    func forgotten(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await shop.user("anna")
            _ = try await shop.signIn("anna")
            let (ended, _) = try await shop.signIn("anna")
            shop.clock.advance(hours: 12)
            let (_, alive) = try await shop.signIn("anna")
            await #expect(throws: SignInRefusal.wrong) { try await shop.signIn("nobody") }
            try await shop.workflows.signOut(ended.session.id)
            // Two sessions, and the address's row of twelve hours ago was used again.
            #expect(try await shop.workflows.forgetSessions(limit: 1) == 2)
            #expect(try await shop.workflows.session(secret: alive) != nil)
            #expect(try await shop.number("SELECT COUNT(*) FROM sign_in_attempt") == 2)
            shop.clock.advance(to: shop.now.adding(microseconds: SignInAttempts.windowSeconds * 1_000_000))
            #expect(try await shop.workflows.forgetSessions() == 2)
        }
    }
}
