import Core
import Store
import TestSupport
import Testing
import TradeNetwork
import Workflows

@Suite("Users are set up")
struct UserTests {
    @Test("Each thing that is wrong with a user has its refusal", arguments: Backend.underTest)
    func refusals(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await shop.user("anna")
            func draft(party: String = "mira", login: String = "ben", name: String = "Ben", password: String? = nil, locale: String? = nil, zone: String? = nil)
                -> UserDraft
            { UserDraft(party: party, login: login, name: name, password: password, locale: locale, zone: zone) }
            let rows: [(any Refusal, String, UserDraft)] = [
                (NetworkRefusal.textLength(field: "name"), "text-length", draft(name: "")),
                (NetworkRefusal.textLength(field: "name"), "text-length", draft(name: String(repeating: "x", count: 201))),
                (UserRefusal.loginMalformed, "login-malformed", draft(login: "anna berg")),
                (UserRefusal.localeMalformed("deutsch!"), "locale-malformed", draft(locale: "deutsch!")),
                (NetworkRefusal.zone("Mars/Base"), "zone-unknown", draft(zone: "Mars/Base")),
                (UserRefusal.passwordLength, "password-length", draft(password: "123456789")),
                (UserRefusal.passwordLength, "password-length", draft(password: String(repeating: "x", count: 201))),
                (NetworkRefusal.partyUnknown("nobody"), "party-unknown", draft(party: "nobody")),
                (UserRefusal.loginTaken("anna"), "login-taken", draft(login: "ANNA")),
            ]
            for (expected, code, draft) in rows {
                let error = await #expect(throws: (any Error).self) { _ = try await shop.workflows.createUser(draft, by: .job("test")) }
                let refusal = try #require(error as? any Refusal)
                #expect(refusal.sentence == expected.sentence && refusal.code == code && expected.sentence.hasSuffix("."))
            }
            #expect(try await shop.number("SELECT COUNT(*) FROM app_user") == 1)
            #expect(try await shop.facts("user.created").count == 1)
        }
        #expect(UserRefusal.loginTaken("a").kind == .conflict && UserRefusal.loginMalformed.kind == .malformed)
        #expect(UserRefusal.passwordLength.kind == .malformed && UserRefusal.localeMalformed("").kind == .malformed)
    }

    @Test("Without a password one is made, which opens", arguments: Backend.underTest)
    func made(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let draft = UserDraft(party: "mira", login: "anna", name: "Anna", locale: "de-AT", zone: "Europe/Vienna")
            let (user, password) = try await shop.workflows.createUser(draft, by: .job("test"))
            let (signedIn, _) = try await shop.signIn("anna", try #require(password))
            #expect(signedIn.user == user && user.locale == "de-AT" && user.zone == "Europe/Vienna")
            let given = UserDraft(party: "mira", login: "ben", name: "Ben", password: TestShop.password)
            #expect(try await shop.workflows.createUser(given, by: .job("test")).madePassword == nil)
        }
    }

    @Test("Facts tell of users by their ids", arguments: Backend.underTest)
    func facts(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let user = try await shop.user("anna-login", name: "Anna Berg")
            _ = try await shop.workflows.changePassword(of: user.id, to: nil, by: .job("test"))
            try await shop.command { try $0.revokeUser(user.id, by: .job("test"), at: $3, in: $1, ids: $2) }
            let facts = try await shop.journal().filter { $0.subject == user.id.bits }
            #expect(facts.map(\.kind) == ["user.created", "user.password_changed", "user.revoked"])
            #expect(facts.map(\.body) == [#"{"party":"\#(try shop.party(.mira).id)"}"#, "{}", "{}"])
            #expect(facts.allSatisfy { $0.subjectText == user.id.description })
        }
    }

    @Test("Revoked, a user is out at once and for good; the login stays theirs", arguments: Backend.underTest)
    func revoked(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let user = try await shop.user("anna")
            try await shop.user("ben")
            let (_, secret) = try await shop.signIn("anna")
            let (_, others) = try await shop.signIn("ben")
            try await shop.command { try $0.revokeUser(user.id, by: .job("test"), at: $3, in: $1, ids: $2) }
            #expect(try await shop.workflows.session(secret: secret) == nil)
            #expect(try await shop.workflows.session(secret: others) != nil)
            await #expect(throws: SignInRefusal.wrong) { try await shop.signIn("anna") }
            await #expect(throws: NetworkRefusal.notFound(kind: "user")) {
                try await shop.command { try $0.revokeUser(user.id, by: .job("test"), at: $3, in: $1, ids: $2) }
            }
            await #expect(throws: NetworkRefusal.notFound(kind: "user")) {
                _ = try await shop.workflows.changePassword(of: user.id, to: nil, by: .job("test"))
            }
            await #expect(throws: UserRefusal.loginTaken("anna")) { try await shop.user("anna") }
        }
    }

    @Test("A new password ends all sessions and the old one", arguments: Backend.underTest)
    func newPassword(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let user = try await shop.user("anna")
            let (_, secret) = try await shop.signIn("anna")
            let made = try #require(try await shop.workflows.changePassword(of: user.id, to: nil, by: .job("test")))
            #expect(try await shop.workflows.session(secret: secret) == nil)
            await #expect(throws: SignInRefusal.wrong) { try await shop.signIn("anna") }
            _ = try await shop.signIn("anna", made)
            #expect(try await shop.workflows.changePassword(of: user.id, to: "a quiet lagoon", by: .job("test")) == nil)
            _ = try await shop.signIn("anna", "a quiet lagoon")
            await #expect(throws: UserRefusal.passwordLength) { _ = try await shop.workflows.changePassword(of: user.id, to: "short", by: .job("test")) }
            #expect(try await shop.workflows.endSessions(of: user.id) == 1)
        }
    }

    @Test("A password that was right is no longer enough when it has changed, or the user is revoked, before the session starts", arguments: Backend.underTest)
    func overtaken(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let user = try await shop.user("anna")
            func credential() async throws -> UserCredential { try #require(try await shop.store.read { try Users.credential(login: "anna", in: $0) }) }
            func holds(_ credential: UserCredential) async throws -> Bool { try await shop.store.write { try Users.lock(credential, in: $0) == user } }
            let old = try await credential()
            #expect(try await holds(old))
            _ = try await shop.workflows.changePassword(of: user.id, to: "a quiet lagoon", by: .job("test"))
            #expect(try await !holds(old))
            let new = try await credential()
            #expect(try await holds(new))
            try await shop.command { try $0.revokeUser(user.id, by: .job("test"), at: $3, in: $1, ids: $2) }
            #expect(try await !holds(new))
        }
    }

    @Test("Who knows their password changes it and stays signed in, here only", arguments: Backend.underTest)
    func ownPassword(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await shop.user("anna")
            let (_, elsewhere) = try await shop.signIn("anna")
            let (signedIn, here) = try await shop.signIn("anna")
            func change(_ current: String, _ new: String) async throws {
                try await shop.workflows.changePassword(of: signedIn, from: current, to: new, address: TestShop.address)
            }
            await #expect(throws: UserRefusal.passwordLength) { try await change(TestShop.password, "short") }
            await #expect(throws: SignInRefusal.wrong) { try await change("not my password", "a quiet lagoon") }
            try await change(TestShop.password, "a quiet lagoon")
            #expect(try await shop.workflows.session(secret: here) != nil)
            #expect(try await shop.workflows.session(secret: elsewhere) == nil)
            _ = try await shop.signIn("anna", "a quiet lagoon")
            #expect(try await shop.facts("user.password_changed").map(\.actor) == [signedIn.actor])
            for _ in 0..<10 { await #expect(throws: SignInRefusal.wrong) { try await change("not my password", "another lagoon") } }
            await #expect(throws: SignInRefusal.later(afterSeconds: 900)) { try await change("a quiet lagoon", "another lagoon") }
        }
    }
}
