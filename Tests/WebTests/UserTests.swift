import JSONText
import TestSupport
import Testing
import Workflows

@testable import Web

@Suite("Users over HTTP")
struct UserTests {
    @Test("A user is created with a password that is shown once, listed, given another password, and revoked", arguments: Backend.underTest)
    func course(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            let created = try await shop.post("/users", #"{"party":"mitte","login":"Anna","name":"Anna Berg","locale":"de-AT","zone":"Europe/Vienna"}"#)
            let password = created.string("password")
            let id = created.string("id")
            #expect(created.status == 201 && id.hasPrefix("usr_") && created.string("login") == "anna" && password.count == 19)
            let (signedIn, secret) = try await shop.workflows.signIn(login: "anna", password: password, address: "203.0.113.7")
            #expect(signedIn.user.id.description == id)
            let given = try await shop.post("/users", #"{"party":"mitte","login":"ben","name":"Ben","password":"kettle and mug"}"#)
            #expect(given.status == 201 && given.json["password"] == nil)

            let listed = try await shop.get("/users")
            #expect(listed.items.map { $0.string("login") } == ["anna", "ben"])
            #expect(listed.items.map { $0.string("party") } == ["mitte", "mitte"])
            #expect(!listed.text.contains("password") && !listed.text.contains("scrypt"))

            let changed = try await shop.send(.put, "/users/\(id)/password", "{}")
            #expect(changed.status == 200 && changed.string("user") == id && changed.string("password").count == 19)
            #expect(changed.string("password") != password)
            #expect(try await shop.workflows.session(secret: secret) == nil)
            let set = try await shop.send(.put, "/users/\(id)/password", #"{"password":"kettle and mug"}"#)
            #expect(set.status == 200 && set.json["password"] == nil)
            _ = try await shop.workflows.signIn(login: "anna", password: "kettle and mug", address: "203.0.113.7")

            #expect(try await shop.delete("/users/\(id)").status == 204)
            #expect(try await shop.delete("/users/\(id)").code == "not-found")
            #expect(try await shop.send(.put, "/users/\(id)/password", "{}").code == "not-found")
            #expect(try await shop.get("/users").items.map { $0["revokedAt"] != nil } == [true, false])
        }
    }

    @Test(
        "What is no user is refused, with the place",
        arguments: [
            (#"{"party":"mitte","login":"a b","name":"A"}"#, 400, "login-malformed", "/login"),
            (#"{"party":"mitte","login":"a","name":""}"#, 400, "text-length", "/name"),
            (#"{"party":"mitte","login":"a","name":"A","password":"short"}"#, 400, "password-length", "/password"),
            (#"{"party":"mitte","login":"a","name":"A","locale":"!"}"#, 400, "locale-malformed", "/locale"),
            (#"{"party":"mitte","login":"a","name":"A","zone":"Mars/Base"}"#, 400, "zone-unknown", "/zone"),
            (#"{"party":"mitte","login":"TAKEN","name":"A"}"#, 409, "login-taken", "/login"),
            (#"{"party":"nobody","login":"a","name":"A"}"#, 400, "party-unknown", nil),
            (#"{"party":"mitte","name":"A"}"#, 400, "malformed-body", "/login"),
            (#"{"party":"mitte","login":"a","name":"A","password":1}"#, 400, "malformed-body", "/password"),
            (#"{"party":"mitte","login":"a","name":"A","role":"king"}"#, 400, "malformed-body", "/role"),
        ] as [(String, Int, String, String?)])
    func refused(_ body: String, _ status: Int, _ code: String, _ pointer: String?) async throws {
        try await WebShop.open { shop in
            #expect(try await shop.post("/users", #"{"party":"mitte","login":"taken","name":"T"}"#).status == 201)
            let reply = try await shop.post("/users", body)
            #expect(reply.status == status && reply.code == code, "\(reply.text)")
            #expect(reply.json.list("errors").first?.string("pointer") == pointer)
            #expect(try await shop.get("/users").items.count == 1)
        }
    }

    @Test("Where too many passwords are at work already, the request is to be repeated")
    func busy() async throws {
        try await WebShop.open { shop in
            let gate = Gate()
            while shop.workflows.passwordWork.submit({ _ = try? gate.pass() }) {}
            let reply = try await shop.post("/users", #"{"party":"mitte","login":"a","name":"A"}"#)
            gate.open()
            #expect(reply.status == 503 && reply.code == "sign-in-busy" && reply.headers[.retryAfter] == "1")
        }
    }

    @Test("Too many attempts are told with the time to wait")
    func later() {
        let problem = Problem(SignInRefusal.later(afterSeconds: 61))
        #expect(problem.status == .tooManyRequests && problem.headers[.retryAfter] == "61")
    }
}
