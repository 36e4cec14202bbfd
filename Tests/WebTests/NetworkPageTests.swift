import HTTPTypes
import JSONText
import TestSupport
import Testing
import TradeNetwork

@testable import Web

@Suite("Pages of the network")
struct NetworkPageTests {
    @Test("The menu calls a page what the page calls itself, for every role", arguments: [TestRole.operator, .merchant, .factory, .hub, .carrier])
    func menu(role: TestRole) async throws {
        try await WebShop.open { shop in
            let browser = try await shop.browse(as: role)
            let menu = try await browser.get("/").text.matches(of: /<li><a href="(\/[a-z]*)"(?: aria-current="page")?><svg.*?<\/svg><span>([^<]*)<\/span>/)
            #expect(menu.count >= 3)
            for item in menu {
                let page = try await browser.get(String(item.1)).text
                let title = page.firstMatch(of: /<h1>([^<]*)<\/h1>/).map { String($0.1) }
                #expect(title == String(item.2), "\(item.1)")
                #expect(page.contains("<title>\(item.2) · Nearmade</title>"), "\(item.1)")
            }
        }
    }

    @Test("The lists show what there is, and lead to the page of a party with all that lets it act", arguments: Backend.underTest)
    func lists(backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            let browser = try await shop.browse(as: .operator)
            for (path, seen) in [
                ("/parties", "Rad-Flotte"), ("/cities", "Europe/Berlin"), ("/marketplaces", "Deals Leipzig"), ("/grants", "flotte"),
                ("/devices", "Scanner at the door"), ("/tokens", "scanner-1"), ("/users", "operator.nearmade"),
            ] {
                let reply = try await browser.get(path)
                #expect(reply.status == 200 && reply.text.contains(seen), "\(path) answers \(reply.status)")
                #expect(try await browser.get(path + "/new").status == 200)
            }
            let hubs = try await browser.get("/parties?kind=hub")
            #expect(hubs.text.contains("Hub Mitte") && !hubs.text.contains("Rad-Flotte"))
            let party = try #require(hubs.text.firstMatch(of: #/href="(/parties/pty_[a-z0-9]+)"/#)).1
            let page = try await browser.get(String(party))
            #expect(page.status == 200 && page.text.contains("Scanner at the door") && page.text.contains("May record"))
            #expect(page.text.contains("/devices/new?owner=mitte") && page.text.contains("/scans?recorder=mitte"))
        }
    }

    @Test("Nobody but the operator opens them", arguments: [TestRole.merchant, .factory, .hub, .carrier])
    func roles(role: TestRole) async throws {
        try await WebShop.open { shop in
            let browser = try await shop.browse(as: role)
            for tab in NetworkTab.allCases {
                #expect(try await browser.get(tab.path).status == 403)
                #expect(try await browser.post(tab.path).status == 403)
            }
            #expect(try await browser.get(shop.example("/users/{user}/passwords")).status == 403)
            #expect(try await browser.get("/password").status == 200)
        }
    }

    @Test("Forms set the network up; a key that is taken is told beside its field, and what was typed stays")
    func forms() async throws {
        try await WebShop.open { shop in
            let browser = try await shop.browse(as: .operator)
            _ = try await browser.get("/cities/new")
            let city = try await browser.post("/cities", [("key", "porto"), ("name", "Porto"), ("zone", "Europe/Lisbon")])
            #expect(city.status == 303)
            #expect(try await browser.follow(city).text.contains("The city is open."))
            let again = try await browser.post("/cities", [("key", "porto"), ("name", "Porto again"), ("zone", "Europe/Lisbon")])
            #expect(again.status == 422 && again.text.contains("There is a city “porto” already.") && again.text.contains("value=\"Porto again\""))
            let zone = try await browser.post("/cities", [("key", "gdansk"), ("name", "Gdańsk"), ("zone", "Mars")])
            #expect(zone.status == 422 && zone.text.contains("“Mars” is no IANA time zone"))
            let market = try await browser.post("/marketplaces", [("key", "pt"), ("name", "Ofertas"), ("currency", "eur"), ("zone", "Europe/Lisbon")])
            #expect(market.status == 303)
            #expect(try await browser.post("/marketplaces", [("key", "xx"), ("name", "X"), ("currency", "euro"), ("zone", "UTC")]).status == 422)
            let party = try await browser.post("/parties", [("kind", "hub"), ("key", "hub-porto"), ("name", "Hub Porto"), ("city", "porto")])
            let page = try await browser.follow(party)
            #expect(page.text.contains("Hub Porto") && page.text.contains("The party is registered."))
            #expect(try await browser.post("/parties", [("key", "x"), ("name", "X")]).text.contains("Choose: Kind"))
            #expect(try await browser.post("/grants", [("party", "hub-porto"), ("marketplace", "pt")]).status == 303)
            #expect(try await browser.post("/grants", [("party", "hub-porto"), ("marketplace", "pt")]).text.contains("holds this grant already"))
            #expect(try await browser.post("/devices", [("key", "s-1"), ("name", "Scanner"), ("owner", "hub-porto")]).status == 303)
            let stranger = try await browser.post("/devices", [("key", "s-2"), ("name", "Scanner"), ("owner", "nobody")])
            #expect(stranger.status == 422 && stranger.text.contains("id=\"f-owner-error\""))
            #expect(try await browser.post("/cities", [("key", "x")], csrf: "forged").status == 403)
            #expect(try await shop.get("/parties").items.contains { $0.string("key") == "hub-porto" })
        }
    }

    @Test("Forms offer parties and devices to choose from", arguments: ["/users/new", "/tokens/new", "/grants/new", "/devices/new"])
    func choices(_ path: String) async throws {
        try await WebShop.open { shop in
            let browser = try await shop.browse(as: .operator)
            let page = try await browser.get(path)
            #expect(page.text.contains("<option value=\"mitte\">Hub Mitte (Hub)</option>") && page.text.contains(">Choose one<"))
            #expect(page.text.contains("<option value=\"scanner-1\">Scanner at the door (mitte)</option>") == (path == "/tokens/new"))
            #expect(try await browser.get("\(path)?party=mitte&owner=mitte").text.contains("<option value=\"mitte\" selected>"))
        }
    }

    @Test("A token's secret is shown once and opens what it says; the same form sent again issues nothing")
    func token() async throws {
        try await WebShop.open { shop in
            let browser = try await shop.browse(as: .operator)
            let page = try await browser.get("/tokens/new?party=mitte")
            #expect(page.text.contains("value=\"mitte\""))
            let once = String(try #require(page.text.firstMatch(of: #/name="once" value="([0-9a-f]+)"/#)).1)
            let fields = [("name", "sorter"), ("for", "party"), ("party", "mitte"), ("days", "30"), ("once", once)]
            let made = try await browser.post("/tokens", fields)
            #expect(made.status == 201 && made.headers[.cacheControl] == "no-store")
            let secret = String(try #require(made.text.firstMatch(of: #/<code>(nm_[0-9a-f]{40})<\/code>/#)).1)
            #expect(try await shop.get("/scans", as: nil, token: secret).status == 200)
            let again = try await browser.post("/tokens", fields)
            #expect(again.status == 303)
            #expect(try await browser.follow(again).text.contains("The token was issued already"))
            #expect(try await shop.get("/tokens").items.count { $0.string("name") == "sorter" } == 1)
            for (name, value, fault) in [("for", "", "Choose: Who"), ("days", "0", "1 to 3,650"), ("party", "nobody", "There is no party")] {
                let changed = fields.filter { $0.0 != name && $0.0 != "once" } + [(name, value)]
                let refused = try await browser.post("/tokens", changed)
                #expect(refused.status == 422 && refused.text.contains(fault))
            }
            let order = try await browser.post("/tokens", [("name", "link"), ("for", "order"), ("order", "A-1")])
            #expect(order.status == 422 && order.text.contains("Enter an order&#39;s id"))
        }
    }

    @Test("What is revoked is asked for first; then it is over")
    func revoked() async throws {
        try await WebShop.open { shop in
            let browser = try await shop.browse(as: .operator)
            for (list, name) in [("devices", "Scanner at the door"), ("grants", "flotte"), ("tokens", "muehle")] {
                let id = try #require(try await shop.get("/\(list)").items.first { "\($0.text)".contains(name) || $0.string("party") == name }).string("id")
                let question = try await browser.get("/\(list)/\(id)/revocations")
                #expect(question.status == 200 && question.text.contains("Revoke"))
                let done = try await browser.post("/\(list)/\(id)/revocations")
                #expect(done.status == 303)
                #expect(try await browser.follow(done).text.contains("is revoked."))
                #expect(try await browser.get("/\(list)/\(id)/revocations").status == 404)
                #expect(try await browser.post("/\(list)/\(id)/revocations").status == 404)
            }
        }
    }

    @Test("A user is created with a password that is shown once, given another, and revoked")
    func user() async throws {
        try await WebShop.open { shop in
            let browser = try await shop.browse(as: .operator)
            _ = try await browser.get("/users/new?party=mitte")
            let made = try await browser.post("/users", [("party", "mitte"), ("login", "jo"), ("name", "Jo Lange")])
            #expect(made.status == 201)
            let password = String(try #require(made.text.firstMatch(of: #/<code>([^<]{10,})<\/code>/#)).1)
            let jo = Browser(shop)
            #expect(try await jo.post("/sign-in", [("login", "jo"), ("password", password)]).status == 303)
            #expect(try await browser.post("/users", [("party", "mitte"), ("login", "jo"), ("name", "Jo")]).text.contains("login “jo” already"))
            let short = try await browser.post("/users", [("party", "mitte"), ("login", "al"), ("name", "Al"), ("password", "short")])
            #expect(short.status == 422 && short.text.contains("id=\"f-password-error\"") && !short.text.contains("value=\"short\""))
            let id = try #require(try await shop.get("/users").items.first { $0.string("login") == "jo" }).string("id")
            #expect(try await browser.get("/users/\(id)/passwords").text.contains("Jo Lange"))
            #expect(try await browser.post("/users/\(id)/passwords").status == 201)
            #expect(try await jo.get("/").status == 303)
            #expect(try await browser.post("/users/\(id)/revocations").status == 303)
        }
    }

    @Test("People change their own password, which they must know")
    func ownPassword() async throws {
        try await WebShop.open { shop in
            let browser = try await shop.browse(as: .hub)
            _ = try await browser.get("/password")
            func change(_ current: String, _ new: String, _ again: String) async throws -> TestReply {
                try await browser.post("/password", [("current", current), ("password", new), ("again", again)])
            }
            #expect(try await change("", "", "").text.contains("Enter your current password"))
            #expect(try await change(WebShop.password, "battery staple", "battery").text.contains("The two new passwords differ"))
            #expect(try await change("wrong", "battery staple", "battery staple").text.contains("This is not your current password"))
            #expect(try await change(WebShop.password, "short", "short").text.contains("A password has at least 10 characters"))
            let done = try await change(WebShop.password, "battery staple", "battery staple")
            #expect(done.status == 303)
            #expect(try await browser.follow(done).text.contains("Your password is changed."))
            let login = "hub.mitte"
            #expect(try await Browser(shop).post("/sign-in", [("login", login), ("password", WebShop.password)]).status == 401)
            #expect(try await Browser(shop).post("/sign-in", [("login", login), ("password", "battery staple")]).status == 303)
        }
    }
}
