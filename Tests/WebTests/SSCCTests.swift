import Core
import HTTPTypes
import JSONText
import TestSupport
import Testing
import TradeNetwork

@testable import Web

@Suite("Numbers for parcels over HTTP", .neverHangs)
struct SSCCTests {
    private static func range(_ shop: WebShop, _ digit: Int = 3, more: String = "") async throws -> TestReply {
        try await shop.post("/sscc-ranges", #"{"party":"mitte","companyPrefix":"4012345","extensionDigit":\#(digit)\#(more)}"#)
    }

    @Test("A hub leases numbers, once for each key, and fetches them", arguments: Backend.underTest)
    func lease(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            let range = try await Self.range(shop)
            #expect(range.status == 201 && range.string("first") == "340123450000000000" && range.number("left") == 1_000_000_000)
            let path = "/sscc-ranges/\(range.string("id"))"
            #expect(range.headers[.location] == path)
            let lease = try await shop.post(path + "/leases", #"{"count":3}"#, as: .hub, key: "van-1")
            #expect(lease.status == 201 && lease.json.list("ssccs").compactMap(\.asString) == ["340123450000000000", "340123450000000017", "340123450000000024"])
            #expect(try await shop.post(path + "/leases", #"{"count":3}"#, as: .hub, key: "van-1").text == lease.text)
            let next = try await shop.post(path + "/leases", #"{"count":1,"holder":"werk"}"#, as: .hub, key: "van-2")
            #expect(next.string("first") == "340123450000000031" && next.string("holder") == "werk" && next.string("owner") == "mitte")
            let kept = try await shop.get("/sscc-leases/\(lease.string("id"))", as: .hub)
            #expect(kept.text == lease.text && lease.headers[.location] == "/sscc-leases/\(lease.string("id"))")
            #expect(try await shop.get(path, as: .hub).number("left") == 999_999_996)
            #expect(try await shop.get("/sscc-leases?range=\(range.string("id"))", as: .hub).items.map { $0.string("first") } == ["340123450000000031", "340123450000000000"])
            // Whoever holds numbers sees them, and nothing of the range.
            #expect(try await shop.get("/sscc-leases", as: .factory).items.map { $0.string("id") } == [next.string("id")])
            #expect(try await shop.get(path, as: .factory).status == 404)
            #expect(try await shop.get("/sscc-ranges", as: .factory).items.isEmpty)
            #expect(try await shop.post(path + "/leases", #"{"count":1}"#, as: .factory, key: "x").code == "not-found")
            for role in [Role.merchant, .carrier] {
                #expect(try await shop.get("/sscc-leases", as: role).items.isEmpty)
                #expect(try await shop.get("/sscc-leases/\(lease.string("id"))", as: role).code == "not-found")
            }
            #expect(try await shop.get("/sscc-leases").items.count == 2)
        }
    }

    @Test("A program that forgets the type of what it sends is told so, and not that it is signed out")
    func type() async throws {
        try await WebShop.open { shop in
            let form = "application/x-www-form-urlencoded"
            let range = try await shop.send(.post, "/sscc-ranges", "party=mitte", type: form)
            #expect(range.status == 415 && range.code == "media-type-unsupported", "\(range.text)")
        }
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        let status: Int
        let code: String
        let pointer: String?
        let body: String
        var testDescription: String { code }
    }

    @Test(
        "Ranges that cannot be are refused with the place in the body",
        arguments: [
            Refused(status: 400, code: "company-prefix", pointer: "/companyPrefix", body: #"{"party":"mitte","companyPrefix":"401"}"#),
            Refused(status: 400, code: "malformed-body", pointer: "/extensionDigit", body: #"{"party":"mitte","companyPrefix":"4012345","extensionDigit":10}"#),
            Refused(status: 400, code: "malformed-body", pointer: "/first", body: #"{"party":"mitte","companyPrefix":"4012345","first":-1}"#),
            Refused(status: 400, code: "malformed-body", pointer: "/companyPrefix", body: #"{"party":"mitte"}"#),
            Refused(status: 400, code: "sscc-range-numbers", pointer: "/last", body: #"{"party":"mitte","companyPrefix":"4012345","last":1000000000}"#),
            Refused(status: 400, code: "sscc-range-numbers", pointer: "/last", body: #"{"party":"mitte","companyPrefix":"4012345","first":2,"last":1}"#),
            Refused(status: 400, code: "party-unknown", pointer: nil, body: #"{"party":"nobody","companyPrefix":"4012345"}"#),
            Refused(status: 409, code: "sscc-range-overlaps", pointer: nil, body: #"{"party":"mitte","companyPrefix":"401234","extensionDigit":3}"#),
        ])
    func refusedRanges(_ refused: Refused) async throws {
        try await WebShop.open { shop in
            _ = try await Self.range(shop)
            let reply = try await shop.post("/sscc-ranges", refused.body)
            #expect(reply.status == refused.status && reply.code == refused.code, "\(reply.text)")
            #expect(reply.json.list("errors").first?.string("pointer") ?? "" == refused.pointer ?? "", "\(reply.text)")
            #expect(try await shop.get("/sscc-ranges").items.count == 1)
            #expect(try await shop.post("/sscc-ranges", #"{"party":"mitte","companyPrefix":"4012345"}"#, as: .hub).status == 403)
        }
    }

    @Test(
        "Leases that cannot be are refused, and take nothing",
        arguments: [
            Refused(status: 409, code: "sscc-range-too-few", pointer: "/count", body: #"{"count":6}"#),
            Refused(status: 400, code: "malformed-body", pointer: "/count", body: #"{"count":0}"#), Refused(status: 400, code: "malformed-body", pointer: "/count", body: #"{"count":10001}"#),
            Refused(status: 400, code: "malformed-body", pointer: "/count", body: #"{}"#), Refused(status: 400, code: "party-unknown", pointer: nil, body: #"{"count":1,"holder":"nobody"}"#),
        ])
    func refusedLeases(_ refused: Refused) async throws {
        try await WebShop.open { shop in
            let path = "/sscc-ranges/\(try await Self.range(shop, more: #","first":5,"last":9"#).string("id"))"
            let reply = try await shop.post(path + "/leases", refused.body, key: "a")
            #expect(reply.status == refused.status && reply.code == refused.code, "\(reply.text)")
            #expect(reply.json.list("errors").first?.string("pointer") ?? "" == refused.pointer ?? "", "\(reply.text)")
            #expect(try await shop.post(path + "/leases", #"{"count":5}"#, key: "b").string("last") == "340123450000000093")
            #expect(try await shop.post(path + "/leases", #"{"count":1}"#, key: "c").code == "sscc-range-exhausted")
            #expect(try await shop.post("/sscc-ranges/\(SSCCRangeID(UUIDBits(high: 1, low: 1)))/leases", refused.body, key: "d").status != 201)
        }
    }

    @Test("An operator opens a range by a form, the hub leases from it on its page", arguments: Backend.underTest)
    func pages(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            let desk = try await shop.browse(as: .operator)
            #expect(try await desk.get("/parcels").text.contains("href=\"/sscc-ranges\""))
            #expect(try await desk.get("/sscc-ranges").text.contains("No ranges"))
            #expect(try await desk.get("/sscc-ranges/new").text.contains("Hub Mitte"))
            let wrong = try await desk.post("/sscc-ranges", [("party", "mitte"), ("companyPrefix", "401"), ("extensionDigit", "3")])
            #expect(wrong.status == 422 && wrong.text.contains("A GS1 Company Prefix has 4 to 12 digits.") && wrong.text.contains("value=\"401\""))
            let untold = try await desk.post("/sscc-ranges", [("companyPrefix", "4012345"), ("extensionDigit", "x"), ("first", "-1")])
            #expect(untold.status == 422 && untold.text.contains("Enter one digit, 0 to 9") && untold.text.contains("Enter a whole number from 0 on, or nothing"))
            let fields = [("party", "mitte"), ("companyPrefix", "4012345"), ("extensionDigit", "3"), ("last", "1999"), ("once", String(repeating: "ab", count: 16))]
            let made = try await desk.post("/sscc-ranges", fields)
            #expect(try await desk.post("/sscc-ranges", fields).headers[.location] == made.headers[.location])
            #expect(try await desk.follow(made).text.contains("The range is open."))
            let path = try #require(made.headers[.location])
            #expect(try await desk.get("/sscc-ranges").text.contains("340123450000000000"))

            let hub = try await shop.browse(as: .hub)
            #expect(try await hub.get("/sscc-ranges/new").status == 403)
            let none = try await hub.post(path + "/leases", [("count", "0")])
            #expect(none.status == 422 && none.text.contains("Enter a whole number from 1 to 10,000"))
            let stranger = try await hub.post(path + "/leases", [("count", "2"), ("holder", "nobody")])
            #expect(stranger.status == 422 && stranger.text.contains("There is no party “nobody”."))
            let tooMany = try await hub.post(path + "/leases", [("count", "2001")])
            #expect(tooMany.status == 422 && tooMany.text.contains("Only 2000 numbers are left"))
            let leased = try await hub.post(path + "/leases", [("count", "1500")])
            let lease = try await hub.follow(leased)
            #expect(lease.text.contains("The numbers are leased.") && lease.text.contains("340123450000000024") && lease.text.contains("The first 1,000 of 1,500"))
            #expect(lease.text.contains("href=\"\(path)\""))
            let file = try await hub.get(try #require(leased.headers[.location]) + "/numbers.csv")
            #expect(file.text.split(whereSeparator: \.isNewline).count == 1_501 && file.text.contains("340123450000014991"))
            #expect(try await hub.get(path).text.contains("75"))
            #expect(try await hub.get("/sscc-leases?range=\(path.split(separator: "/")[1])").text.contains("340123450000014991"))
            let rest = try await hub.post(path + "/leases", [("count", "500"), ("holder", "werk")])
            #expect(try await hub.get(path).text.contains("All numbers of this range are given out"))
            // Who holds numbers of another's range sees them, and no way to the range.
            let held = try await shop.browse(as: .factory).get(try #require(rest.headers[.location]))
            #expect(held.text.contains("340123450000015004") && !held.text.contains("href=\"\(path)\""))
            let usual = try await desk.post("/sscc-ranges", [("party", "mitte"), ("companyPrefix", "4012345"), ("extensionDigit", "")])
            #expect(try await desk.follow(usual).text.contains("040123450000000009"))
            let listed = try await hub.get("/sscc-leases?range=\(path.split(separator: "/")[1])").text
            #expect(listed.contains("class=\"chips\"") && !listed.contains("class=\"filter\""))
            let other = try await shop.browse(as: .merchant)
            #expect(try await other.get(path).status == 404)
            #expect(try await other.get("/sscc-leases").text.contains("No leases"))
        }
    }
}
