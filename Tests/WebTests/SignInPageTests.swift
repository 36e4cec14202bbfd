import Core
import HTTPTypes
import TestSupport
import Testing

@testable import Web

@Suite("Signing in, and what every page has")
struct SignInPageTests {
    @Test("Whoever has not signed in is asked to, and comes back to the page they wanted")
    func asked() async throws {
        try await WebShop.open { shop in
            let browser = Browser(shop)
            let reply = try await browser.get("/live?after=1")
            #expect(reply.status == 303 && reply.headers[.location] == "/sign-in?next=%2Flive%3Fafter%3D1")
            let form = try await browser.follow(reply)
            #expect(form.status == 200 && form.text.contains("<h1>Sign in</h1>") && form.text.contains("name=\"next\" value=\"/live?after=1\""))
        }
    }

    @Test("Where to go afterwards is a path of this site, whatever an address says", arguments: [
        ("/claims?state=held", "/claims?state=held"), ("//evil.example", "/"), ("https://evil.example", "/"), ("/\\evil.example", "/"), ("/sign-out", "/"),
    ])
    func next(asked: String, led: String) async throws {
        try await WebShop.open { shop in
            _ = try await shop.browse(as: .operator)
            let reply = try await Browser(shop).post("/sign-in", [("login", "operator.nearmade"), ("password", WebShop.password), ("next", asked)])
            #expect(reply.status == 303 && reply.headers[.location] == led)
        }
    }

    @Test("A wrong password and an unknown login are told alike, beside nothing that was typed but the login")
    func wrong() async throws {
        try await WebShop.open { shop in
            _ = try await shop.browse(as: .operator)
            for login in ["operator.nearmade", "nobody"] {
                let reply = try await Browser(shop).post("/sign-in", [("login", login), ("password", "wrong-password")])
                #expect(reply.status == 401 && reply.text.contains("The login or the password is wrong."))
                #expect(reply.text.contains("value=\"\(login)\"") && !reply.text.contains("wrong-password"))
            }
            let empty = try await Browser(shop).post("/sign-in")
            #expect(empty.status == 422 && empty.text.contains("Enter your login") && empty.text.contains("Enter your password"))
        }
    }

    @Test("A form from another site signs nobody in")
    func elsewhere() async throws {
        try await WebShop.open { shop in
            _ = try await shop.browse(as: .operator)
            let fields = [("login", "operator.nearmade"), ("password", WebShop.password)]
            #expect(try await Browser(shop).post("/sign-in", fields, headers: [.secFetchSite: "cross-site"]).status == 403)
        }
    }

    @Test("The cookie is for this site's pages only, and opens nothing of the API")
    func cookie() async throws {
        try await WebShop.open { shop in
            let browser = try await shop.browse(as: .operator)
            #expect(browser.cookies["nm_session"]?.hasPrefix("nm_s_") == true)
            #expect(try await browser.get("/claims", headers: [.accept: "application/json"]).status == 401)
        }
    }

    @Test("Signing out ends the session, also for a copy of the cookie; without the form's token nothing happens")
    func signOut() async throws {
        try await WebShop.open { shop in
            let browser = try await shop.browse(as: .hub)
            _ = try await browser.get("/")
            let copy = [HTTPField(name: .cookie, value: "nm_session=\(browser.cookies["nm_session"] ?? "")")]
            #expect(try await browser.post("/sign-out", csrf: "forged").status == 403)
            #expect(try await Browser(shop).get("/", headers: HTTPFields(copy)).status == 200)
            let reply = try await browser.post("/sign-out")
            #expect(reply.status == 303 && browser.cookies["nm_session"] == nil)
            #expect(try await browser.follow(reply).text.contains("You are signed out."))
            #expect(try await Browser(shop).get("/", headers: HTTPFields(copy)).status == 303)
        }
    }

    @Test("A page shows who is signed in, and the sections that the role may open", arguments: [TestRole.operator, .merchant, .hub])
    func frame(role: TestRole) async throws {
        try await WebShop.open { shop in
            let page = try await shop.browse(as: role).get("/")
            #expect(page.status == 200 && page.text.contains("aria-current=\"page\""))
            #expect(page.headers[.contentSecurityPolicy]?.contains("script-src 'self'") == true)
            #expect(page.text.contains("<a class=\"plain\" href=\"/password\">"))
            Markup.check(page.text, "the overview of \(role)")
        }
    }

    @Test("Whose session is over is told so where a form was sent, and an address that only takes forms says that")
    func overMeanwhile() async throws {
        try await WebShop.open { shop in
            let browser = try await shop.browse(as: .operator)
            _ = try await browser.get("/")
            let csrf = browser.csrf
            let strange = try await browser.post("/sign-out", csrf: "from elsewhere")
            #expect(strange.status == 403 && strange.text.contains("<h1>This could not be done</h1>"))
            _ = try await browser.post("/sign-out", csrf: csrf)
            let late = try await browser.post("/offers", [("name", "Late")], csrf: csrf)
            #expect(late.status == 401 && late.text.contains("<h1>You are signed out</h1>") && late.text.contains("href=\"/sign-in\""))
            #expect(!late.text.contains("Bearer"))
            let gone = try await Browser(shop).post("/orders/\(OrderID(UUIDBits(high: 1, low: 2)))/objections", [("link", "nm_gone"), ("reason", "other")])
            #expect(gone.status == 401 && gone.text.contains("<h1>This link does not open anything</h1>"))
            let form = try await shop.browse(as: .operator).get("/sign-out")
            #expect(form.status == 405 && form.text.contains("This address only takes a form."))
            #expect(try await shop.get("/offers", as: nil).code == "token-missing")
        }
    }

    @Test("A browser that has lost its way gets a page, a program gets a problem")
    func lost() async throws {
        try await WebShop.open { shop in
            let page = try await Browser(shop).get("/no/such/page")
            #expect(page.status == 404 && page.text.contains("<h1>There is nothing here</h1>"))
            let problem = try await shop.get("/no/such/page")
            #expect(problem.status == 404 && problem.code == "path-unknown")
        }
    }

    @Test("The theme is kept in the browser")
    func theme() async throws {
        try await WebShop.open { shop in
            let browser = Browser(shop)
            let reply = try await browser.post("/theme", [("theme", "dark"), ("back", "/sign-in")])
            #expect(reply.headers[.location] == "/sign-in")
            #expect(try await browser.follow(reply).text.contains("data-theme=\"dark\""))
        }
    }

    @Test("The form is read strictly", arguments: ["a=%zz", "a=%00", "a=%ff"])
    func strict(body: String) {
        #expect(throws: Problem.formUnreadable) { try FormInput(urlEncoded: Array(body.utf8)) }
    }

    @Test("Fields are decoded, and the last of a name counts")
    func decoded() throws {
        let form = try FormInput(urlEncoded: Array("a=1&b=%C3%A4+%26&a=2&c".utf8))
        #expect(form.values == ["a": "2", "b": "ä &", "c": ""])
        #expect(throws: Problem.formUnreadable) { try FormInput(urlEncoded: Array(String(repeating: "a=1&", count: 501).utf8)) }
    }
}
