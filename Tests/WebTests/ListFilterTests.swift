import Core
import JSONText
import Look
import Testing
import Views

@testable import Web

@Suite("What an address asks of a list")
struct ListFilterTests {
    private static let wrong = "nonsense"

    @Test("A value that a list's page does not have is told at its top with those that there are, for every filter of every list")
    func everyPage() async throws {
        try await WebShop.open { shop in
            _ = try await shop.offer()
            let browser = try await shop.browse(as: .operator)
            let lists = shop.pages.filter { !$0.filters.isEmpty }
            #expect(lists.count >= 14)
            for list in lists {
                for filter in list.filters {
                    let reply = try await browser.get("\(list.path)?\(filter.name)=\(Self.wrong)")
                    if case .text = filter.values {
                        #expect(reply.status == 200, "\(list.path) \(filter.name)")
                        continue
                    }
                    #expect(reply.status == 400, "\(list.path) takes \(filter.name)=\(Self.wrong)")
                    #expect(reply.text.contains("error-summary") && Self.words(reply).contains("“\(Self.wrong)”"), "\(list.path) \(filter.name)")
                    let page = list.path.replacing(".csv", with: "")
                    #expect(Self.links(reply, page).contains(page), "nothing leads back to \(list.path)")
                    for value in try await Self.values(of: filter, in: shop) {
                        let link = PagePath(page).setting(filter.name, value).text
                        #expect(Self.links(reply, page).contains(link), "\(list.path) does not offer \(filter.name)=\(value)")
                        #expect(try await browser.get(link).status == 200, "\(link)")
                    }
                }
            }
        }
    }

    private static func words(_ reply: TestReply) -> String { reply.text.replacing(/<[^>]*>/, with: "") }
    private static func links(_ reply: TestReply, _ prefix: String) -> [String] { reply.links(prefix).map { $0.replacing("&amp;", with: "&") } }

    private static func values(of filter: ListFilter, in shop: WebShop) async throws -> [String] {
        switch filter.values {
        case .choice(let words, _): words.map(\.value)
        case .known(let noun): try await shop.workflows.store.read { try KnownValues.first(noun, limit: 20, in: $0).values.map(\.value) }
        case .instant, .id, .amount, .text: []
        }
    }

    @Test("Every filter that a program can name to a list is one of its page as well")
    func samePages() async throws {
        try await WebShop.open { shop in
            for endpoint in shop.endpoints where endpoint.query.contains(where: { $0.name == "cursor" }) && endpoint.pathParameters.isEmpty {
                guard let page = shop.pages.first(where: { $0.name == endpoint.name }) else { continue }
                let names = Set(page.filters.map(\.name))
                // A page looks for the parcel by its own name, and for an owner's accounts from the owner.
                let asked = Set(endpoint.query.map(\.name)).subtracting(["cursor", "limit", "format", "parcel", "owner"])
                #expect(asked.isSubset(of: names), "\(endpoint.path): \(asked.subtracting(names))")
            }
        }
    }

    @Test("A name that a list does not know is told with those that it knows, on every list; a page's own links name none that is not known")
    func names() async throws {
        try await WebShop.open { shop in
            _ = try await shop.offer()
            _ = try await shop.placed("A-1")
            _ = try await shop.scanned("P-A-1", "delivered")
            let browser = try await shop.browse(as: .operator)
            let lists = shop.pages.filter(\.isList)
            #expect(lists.count >= 21)
            for list in lists {
                let reply = try await browser.get("\(list.path)?cursrr=x&limit=5")
                #expect(reply.status == 400, "\(list.path)")
                let said = Self.words(reply)
                #expect(said.contains("“cursrr”") && said.contains("“limit”"), "\(list.path)")
                for name in list.parameters { #expect(reply.text.contains("<code>\(name)</code>"), "\(list.path) does not name \(name)") }
                #expect(Self.links(reply, list.path.replacing(".csv", with: "")).contains(list.path.replacing(".csv", with: "")))
                let page = try await browser.get(list.path)
                #expect(page.status == 200)
                for link in Self.links(page, "/").filter({ $0.contains("?") }) { #expect(try await browser.get(link).status == 200, "\(link) on \(list.path)") }
            }
            for link in Self.links(try await browser.get("/"), "/").filter({ $0.contains("?") }) { #expect(try await browser.get(link).status == 200, "\(link)") }
            #expect(try await shop.browse(as: .merchant).get("/orders?cursrr=x").status == 400)
        }
    }

    @Test("To a program the refusal names the parameter and the values that there are, for every list")
    func everyEndpoint() async throws {
        try await WebShop.open { shop in
            _ = try await shop.offer()
            var seen = 0
            for endpoint in shop.endpoints where endpoint.query.contains(where: { $0.name == "cursor" }) && endpoint.pathParameters.isEmpty {
                for parameter in endpoint.query {
                    let expected: [String]
                    if let noun = parameter.noun {
                        expected = try await shop.workflows.store.read { try KnownValues.first(noun, limit: 20, in: $0).values.map(\.value) }
                    } else if case .choice(let words) = parameter.schema {
                        expected = words
                    } else {
                        continue
                    }
                    seen += 1
                    let reply = try await shop.get("\(endpoint.path)?\(parameter.name)=\(Self.wrong)")
                    #expect(reply.status == 400 && reply.code == "malformed-query" && reply.pointers == [parameter.name], "\(endpoint.path) \(reply.text)")
                    for value in expected { #expect(reply.text.contains(value), "\(endpoint.path)?\(parameter.name) does not name \(value)") }
                }
            }
            #expect(seen >= 10)
        }
    }

    @Test("All that is wrong is told at once; what is right stays, and an empty value asks for nothing")
    func together() async throws {
        try await WebShop.open { shop in
            let browser = try await shop.browse(as: .operator)
            let reply = try await browser.get("/orders?state=lost&merchant=nobody&since=yesterday&q=A&until=")
            #expect(reply.status == 400)
            for said in ["“lost”", "“nobody”", "“yesterday” is not a time"] { #expect(Self.words(reply).contains(said)) }
            #expect(Self.links(reply, "/orders?q=A").contains("/orders?q=A&until="))
            #expect(try await browser.get("/orders?state=&marketplace=").status == 200)
        }
    }

    @Test("A party is not told which keys there are: what is not its own is as if it were not there")
    func party() async throws {
        try await WebShop.open { shop in
            let browser = try await shop.browse(as: .merchant)
            for key in ["nobody", "roesterei"] {
                let reply = try await browser.get("/orders?merchant=\(PercentText.encoded(key))")
                #expect(reply.status == 200 && !reply.text.contains("Rösterei"))
                #expect(try await shop.get("/orders?merchant=\(PercentText.encoded(key))", as: .merchant).items.isEmpty)
            }
            #expect(try await browser.get("/orders?state=lost").status == 400)
        }
    }

    @Test("What is chosen by a key is named by its name, though the list is empty, and to nobody who may not know it")
    func chips() async throws {
        try await WebShop.open { shop in
            let offer = try await shop.offer()
            let browser = try await shop.browse(as: .operator)
            for (path, name) in [
                ("/parcels?with=flotte", "With Rad-Flotte"), ("/parcels?hub=mitte", "Hub Mitte"), ("/parcels?marketplace=other", "Other Deals"),
                ("/scans?recorder=flotte", "Rad-Flotte"), ("/claims?offer=\(offer)", "5 % back"), ("/claims?marketplace=other", "Other Deals"),
            ] {
                let chips = try await browser.get(path).text.matches(of: /class="chip"[^>]*>([^<]*)</).map { String($0.1) }
                #expect(chips.contains { $0.hasPrefix(name) }, "\(path): \(chips)")
            }
            let own = try await shop.browse(as: .carrier)
            #expect(try await own.get("/parcels?with=flotte").text.contains("With Rad-Flotte"))
            #expect(try await !own.get("/parcels?with=mitte").text.contains("With Hub Mitte"))
        }
    }
}
