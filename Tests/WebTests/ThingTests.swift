import Core
import Foundation
import HTTPTypes
import JSONText
import TestSupport
import Testing

@testable import Web
@testable import Workflows

@Suite("Digital Links of things and parcels", .neverHangs)
struct ThingTests {
    private static let gtin = "04012345111118"
    private static let item = "https://id.gs1.org/01/\(gtin)/21/A1"
    private static let box = "https://id.gs1.org/00/340123450000000024"

    private static func event(_ type: String, _ action: String, _ hour: Int, _ bizStep: String, things: String) -> String {
        #"{"type":"\#(type)","action":"\#(action)","eventTime":"2026-11-02T0\#(hour):00:00.000+01:00","eventTimeZoneOffset":"+01:00","bizStep":"\#(bizStep)",\#(things)}"#
    }

    /// Made by the factory, packed by the hub, handed over and delivered by the carrier, as scans of the parcel say.
    private static func story(_ shop: WebShop) async throws {
        _ = try await shop.offer()
        _ = try await EpcisTests.placed(shop, "A-1", "340123450000000024")
        let (made, packed) = (
            event("ObjectEvent", "ADD", 6, "commissioning", things: #""epcList":["\#(item)"]"#),
            event("AggregationEvent", "ADD", 7, "packing", things: #""parentID":"\#(box)","childEPCs":["\#(item)"]"#)
        )
        _ = try await EpcisTests.capture(shop, EpcisTests.document([made]), as: .factory)
        _ = try await EpcisTests.capture(shop, EpcisTests.document([packed]), as: .hub)
        _ = try await shop.post("/scans", WebShop.scan("340123450000000024", "delivered", at: "2026-11-02T09:00:00+01:00"), as: .carrier)
    }

    /// Cells of the table, row by row.
    private static func rows(_ page: TestReply) -> [[String]] {
        guard let start = page.text.firstRange(of: "<tbody"), let end = page.text.firstRange(of: "</tbody") else { return [] }
        let table = page.text[start.lowerBound..<end.lowerBound]
        return table.split(separator: "<tr").dropFirst().map { row in
            row.replacing("<th", with: "<td").split(separator: "<td").dropFirst().map { cell in
                String(cell.drop { $0 != ">" }.dropFirst()).replacing(/<[^>]*>/, with: "").trimmingCharacters(in: .whitespacesAndNewlines)
            }
        }
    }

    @Test("A buyer reads the code on a thing: what it is, who made it, and how it travelled in its parcel", arguments: Backend.underTest)
    func piece(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            try await Self.story(shop)
            let page = try await Browser(shop).get("/01/\(Self.gtin)/10/L7/21/A1?17=271231&utm=poster")
            #expect(page.status == 200 && page.headers[.contentType] == "text/html; charset=utf-8")
            for text in [Self.gtin, "Serial number", "A1", "Lot", "L7", "271231", "Use by", "2 Nov"] { #expect(page.text.contains(text), "\(text)") }
            #expect(Self.rows(page).map { $0.count > 1 ? $0[1] : "" } == ["Commissioning", "Packing", "Delivered"])
            #expect(Self.rows(page).map { $0.last?.prefix(8) ?? "" } == ["Werk 3 M", "Hub Mitt", "Rad-Flot"])
            // Nothing of the order, its buyer or its money.
            for secret in ["A-1", "ord_", "clm_", "per_", "Roggen"] { #expect(!page.text.contains(secret), "\(secret)") }
            #expect(page.headers[EpcisHeaders.link]?.contains("rel=\"linkset\"") == true)
            #expect(try await Browser(shop).get("/01/\(Self.gtin)/21/A1/").status == 200)
            #expect(try await Browser(shop).get("/01/\(Self.gtin)/21/A9").text.contains("(21)A9"))
            // The article itself has no way, its pieces have.
            let article = try await Browser(shop).get("/01/\(Self.gtin)")
            #expect(article.status == 200 && !article.text.contains("Its way"))
        }
    }

    @Test("What is said of the future is not shown, and where two say that they made a thing nobody is named")
    func disputed() async throws {
        try await WebShop.open { shop in
            try await Self.story(shop)
            let things = #""epcList":["\#(Self.item)"]"#
            let future = Self.event("ObjectEvent", "OBSERVE", 6, "destroying", things: things).replacing("2026-11-02", with: "2030-11-02")
            _ = try await EpcisTests.capture(shop, EpcisTests.document([future]), as: .hub)
            let before = try await Browser(shop).get("/01/\(Self.gtin)/21/A1")
            #expect(before.text.contains(">Made<") && before.text.contains("<bdi>Werk 3</bdi>, ") && !before.text.contains("Destroying") && !before.text.contains("2030"))
            _ = try await EpcisTests.capture(shop, EpcisTests.document([Self.event("ObjectEvent", "ADD", 5, "commissioning", things: things)]), as: .hub)
            let after = try await Browser(shop).get("/01/\(Self.gtin)/21/A1")
            #expect(Self.rows(after).filter { $0.contains("Commissioning") }.count == 2)
            #expect(!after.text.contains(">Made<"))
        }
    }

    @Test("The number on a label leads to the parcel's way, and to nothing private", arguments: Backend.underTest)
    func parcel(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            try await Self.story(shop)
            let page = try await Browser(shop).get("/00/340123450000000024")
            #expect(page.status == 200 && Self.rows(page).map { $0[1] } == ["Packed", "Delivered"])
            for secret in ["A-1", "ord_", "clm_", "per_", "pcl_", "A1", "Roggen"] { #expect(!page.text.contains(secret), "\(secret)") }
        }
    }

    @Test("Behind a proxy that does TLS the links say so")
    func proxy() async throws {
        try await WebShop.open(options: ServerOptions(trustedProxies: ["local"])) { shop in
            try await Self.story(shop)
            for (scheme, expected) in [("https", "https://"), ("http", "http://")] {
                let reply = try await shop.get("/01/\(Self.gtin)/21/A1?linkType=linkset", as: nil, headers: [.forwardedProto: scheme])
                #expect(reply.json.list("linkset").first?.string("anchor").hasPrefix(expected) == true)
                #expect(try await shop.get("/.well-known/gs1resolver", as: nil, headers: [.forwardedProto: scheme]).string("resolverRoot").hasPrefix(expected))
            }
        }
    }

    @Test("Programs are given the links")
    func links() async throws {
        try await WebShop.open { shop in
            try await Self.story(shop)
            let path = "/01/\(Self.gtin)/21/A1"
            for (query, accept) in [("", "application/linkset+json"), ("", "application/json"), ("?linkType=linkset", "text/html"), ("?linkType=all", "*/*")] {
                let reply = try await shop.get(path + query, as: nil, headers: [.accept: accept])
                #expect(reply.status == 200 && reply.headers[.contentType] == "application/linkset+json" && reply.headers[.accessControlAllowOrigin] == "*")
                let links = try #require(reply.json.list("linkset").first)
                #expect(links.string("anchor").hasSuffix(path) && links.string("anchor").hasPrefix("http://"))
                for type in ["defaultLink", "pip", "traceability"] {
                    let link = try #require(links.list("https://ref.gs1.org/voc/\(type)").first)
                    #expect(link.string("href") == links.string("anchor") && link.string("type") == "text/html" && !link.string("title").isEmpty)
                }
                let events = try #require(links.list("https://ref.gs1.org/voc/epcis").first).string("href")
                #expect(EpcisTests.events(try await shop.get(String(events[try #require(events.firstRange(of: "/epcis")).lowerBound...]))).count == 2)
            }
            for accept in [nil, "*/*", "text/html"] {
                let reply = try await shop.get(path, as: nil, headers: accept.map { [.accept: $0] } ?? [:])
                #expect(reply.headers[.contentType] == "text/html; charset=utf-8")
            }
            #expect(try await shop.get(path + "?linkType=gs1:pip", as: nil, headers: [.accept: "text/html"]).status == 200)
            let events = try await shop.get(path + "?linkType=https://gs1.org/voc/epcis", as: nil)
            #expect(events.status == 307 && events.headers[.location]?.hasPrefix("/epcis/epcs/https%3A%2F%2Fid.gs1.org") == true)
            #expect(try await shop.get(path + "?linkType=gs1:recipeInfo", as: nil).code == "link-type-unknown")
            let parcel = try await shop.get("/00/340123450000000024?linkType=linkset", as: nil).json.list("linkset").first
            #expect(parcel?["https://ref.gs1.org/voc/pip"] == nil && parcel?["https://ref.gs1.org/voc/traceability"] != nil)
            let description = try await shop.get("/.well-known/gs1resolver", as: nil)
            #expect(description.json.list("supportedPrimaryKeys") == ["00", "01"] && description.string("resolverRoot").hasPrefix("http"))
        }
    }

    struct Wrong: Sendable, CustomTestStringConvertible {
        let path: String
        let status: Int
        let code: String
        var testDescription: String { path }
    }

    @Test(
        "What is no number, and what nobody knows, is said to be so",
        arguments: [
            Wrong(path: "/01/04012345111119", status: 400, code: "digital-link-malformed"), Wrong(path: "/01/ABC", status: 400, code: "digital-link-malformed"),
            Wrong(path: "/00/340123450000000025", status: 400, code: "digital-link-malformed"), Wrong(path: "/01/04012345111118?99=%00", status: 400, code: "digital-link-malformed"),
            Wrong(path: "/00/340123450000000031", status: 404, code: "thing-unknown"), Wrong(path: "/01/04012345111118/21/A2", status: 404, code: "thing-unknown"),
            Wrong(path: "/01/09521141012345", status: 404, code: "thing-unknown"), Wrong(path: "/414/4012345000016", status: 404, code: "path-unknown"),
        ])
    func wrong(_ wrong: Wrong) async throws {
        try await WebShop.open { shop in
            try await Self.story(shop)
            let reply = try await shop.get(wrong.path, as: nil, headers: [.accept: "application/linkset+json"])
            #expect(reply.status == wrong.status && reply.code == wrong.code, "\(reply.text)")
            #expect(try await Browser(shop).get(wrong.path).status == wrong.status)
        }
    }

    @Test("An event that its sender has taken back is told no more")
    func withdrawn() async throws {
        try await WebShop.open { shop in
            let made = Self.event("ObjectEvent", "ADD", 6, "commissioning", things: #""epcList":["\#(Self.item)"]"#)
            _ = try await EpcisTests.capture(shop, EpcisTests.document([made, Self.event("ObjectEvent", "OBSERVE", 7, "shipping", things: #""epcList":["\#(Self.item)"]"#)]), as: .factory)
            #expect(Self.rows(try await Browser(shop).get("/01/\(Self.gtin)/21/A1")).count == 2)
            let declared = made.dropLast() + #","errorDeclaration":{"declarationTime":"2026-11-02T12:00:00Z","reason":"did_not_occur"}}"#
            _ = try await EpcisTests.capture(shop, EpcisTests.document([String(declared)]), as: .factory)
            let page = try await Browser(shop).get("/01/\(Self.gtin)/21/A1")
            #expect(Self.rows(page).count == 1 && !page.text.contains("<dt>Made"))
        }
    }
}
