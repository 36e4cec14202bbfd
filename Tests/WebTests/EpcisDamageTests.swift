import Core
import EPCIS
import EPCISRepository
import HTTPTypes
import JSONText
import Store
import TestSupport
import Testing
import Workflows

@testable import Web

/// What a stranger did who tried to break the door.
@Suite("EPCIS against damage", .neverHangs)
struct EpcisDamageTests {
    private static let declared = #","errorDeclaration":{"declarationTime":"2026-11-02T12:00:00Z","reason":"did_not_occur"}"#

    private static func count(_ shop: WebShop, _ query: String = "", as role: TestRole = .operator) async throws -> Int {
        let reply = try await shop.get("/epcis/events?perPage=1000\(query)", as: role)
        #expect(reply.status == 200, "\(query): \(reply.text)")
        return EpcisTests.events(reply).count
    }

    @Test("The same event twice in a document, and an event with its own declaration, may be sent again", arguments: Backend.underTest)
    func twice(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            let event = EpcisTests.event("shipping", "in_transit")
            let declaration = EpcisTests.event("shipping", "in_transit", more: Self.declared)
            for text in [[event, event], [event, declaration], [event, event], [event, declaration]].map(EpcisTests.document) {
                let job = try await EpcisTests.capture(shop, text)
                #expect(job["success"]?.asBool == true)
            }
            #expect(try await Self.count(shop) == 2)
        }
    }

    @Test("Changed tokens and times at the ends of the calendar are answered")
    func ends() async throws {
        try await WebShop.open { shop in
            let events = (0..<3).map { EpcisTests.event("shipping", "in_transit", at: "2026-11-02T08:00:0\($0).000Z") }
            _ = try await EpcisTests.capture(shop, EpcisTests.document(events))
            let link = try #require(try await shop.get("/epcis/events?perPage=1").headers[EpcisHeaders.link])
            let token = try #require(link.split(separator: "nextPageToken=").last?.split(separator: ">").first)
            for place in 0..<5 {
                for other in ["0", "3w5e11264sgsf", "zzzzzzzzzzzzzz", ""] {
                    var words = token.split(separator: "-").map(String.init)
                    words[place] = other
                    let reply = try await shop.get("/epcis/events?perPage=1&nextPageToken=\(words.joined(separator: "-"))")
                    #expect([200, 400].contains(reply.status), "\(words)")
                }
            }
            for name in ["GE_eventTime", "LT_eventTime", "GE_recordTime", "LT_recordTime"] {
                for time in ["9999-12-31T23:59:59.999-14:00", "0001-01-01T00:00:00%2B14:00"] { _ = try await Self.count(shop, "&\(name)=\(time)") }
            }
            let late = try await EpcisTests.capture(shop, EpcisTests.document([EpcisTests.event("shipping", "in_transit", at: "9999-12-31T23:59:59.999-14:00")]))
            #expect(late.list("errors").first?.string("pointer") == "/epcisBody/eventList/0/eventTime")
        }
    }

    @Test("With proceed just the good events are stored, whatever stands beside them, and however much")
    func proceed() async throws {
        try await WebShop.open { shop in
            func event(_ second: Int, _ step: String) -> String { EpcisTests.event(step, "in_transit", at: "2026-11-02T08:00:0\(second).000Z") }
            let strange = event(5, "shipping").replacing(#""eventTimeZoneOffset":"+01:00""#, with: #""eventTimeZoneOffset":"+9223372036854775807:00""#)
            let job = try await EpcisTests.capture(shop, EpcisTests.document(["1", event(1, "shipping"), event(2, "nonsense"), event(3, "packing"), strange]), behaviour: "proceed")
            #expect(job["success"]?.asBool == false)
            #expect(Set(job.list("errors").map { $0.string("pointer").split(separator: "/").prefix(3).joined(separator: "/") }) == ["epcisBody/eventList/0", "epcisBody/eventList/2", "epcisBody/eventList/4"])
            #expect(try await Self.count(shop) == 2)
            #expect(try await Self.count(shop, "&EQ_bizStep=shipping%7Cpacking") == 2)
            let many = (0..<150).map { _ in event(6, "nonsense") } + [event(7, "shipping")]
            let second = try await EpcisTests.capture(shop, EpcisTests.document(many), behaviour: "proceed")
            #expect(second.list("errors").count == 100)
            #expect(try await Self.count(shop) == 3)
            let crowd = (0..<10_001).map { #""urn:epc:id:sgtin:4012345.011111.\#($0)""# }.joined(separator: ",")
            let tooMany = event(8, "shipping").replacing("\"\(EpcisTests.parcel)\"", with: crowd)
            let third = try await EpcisTests.capture(shop, EpcisTests.document([tooMany]))
            #expect(third.list("errors").first?.string("detail").contains("at most 10000 things") == true)
        }
    }

    @Test("Names of parameters may be percent-encoded, and the Link that is answered leads on")
    func names() async throws {
        try await WebShop.open { shop in
            let events = (0..<3).map { EpcisTests.event("shipping", "in_transit", at: "2026-11-02T08:00:0\($0).000Z", more: #","example:lot":"00123""#) }
            _ = try await EpcisTests.capture(shop, EpcisTests.document(events))
            let headers: HTTPFields = [EpcisHeaders.extensions: "example=https://ns.example.com/epcis/"]
            var path: String? = "/epcis/events?perPage=2&EXISTS_example%3Alot=true"
            var found = 0
            while let next = path {
                let reply = try await shop.get(next, headers: headers)
                #expect(reply.status == 200)
                found += EpcisTests.events(reply).count
                path = reply.headers[EpcisHeaders.link]?.split(separator: ">").first.map { String($0.dropFirst()) }
            }
            #expect(found == 3)
            func lots(_ value: String) async throws -> Int { EpcisTests.events(try await shop.get("/epcis/events?EQ_example:lot=\(value)", headers: headers)).count }
            #expect(try await lots("00123") == 3)
            #expect(try await lots("123") == 0, "a text is no number")
            let other: HTTPFields = [EpcisHeaders.extensions: "example=https://other.example/"]
            #expect(EpcisTests.events(try await shop.get("/epcis/events?EXISTS_example:lot=true", headers: other)).isEmpty)
            // So many and no more, over pages.
            let first = try await shop.get("/epcis/events?orderBy=eventTime&eventCountLimit=3&perPage=2")
            let link = try #require(first.headers[EpcisHeaders.link]?.split(separator: ">").first?.dropFirst())
            let last = try await shop.get(String(link))
            #expect(EpcisTests.events(first).count == 2 && EpcisTests.events(last).count == 1 && last.headers[EpcisHeaders.link] == nil)
        }
    }

    @Test("A stranger's declaration keeps nobody's own from counting, and who sends an event second sees it as well", arguments: Backend.underTest)
    func strangers(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            _ = try await shop.offer()
            let claim = try await EpcisTests.placed(shop, "A-1", "340123450000000024")
            shop.clock.advance(hours: 2)
            let event = EpcisTests.event("accepting", "retail_sold")
            let declaration = EpcisTests.event("accepting", "retail_sold", more: Self.declared)
            for (role, text) in [(TestRole.hub, declaration), (.carrier, declaration), (.carrier, event)] {
                let job = try await EpcisTests.capture(shop, EpcisTests.document([text]), as: role)
                #expect(job["success"]?.asBool == true)
            }
            #expect(try await shop.get("/claims/\(claim)").json.list("parts").first?.string("state") == "awaiting_scan")
            #expect(try await Self.count(shop, as: .carrier) == 2)
            #expect(try await Self.count(shop, as: .hub) == 1)
            // Whoever is the second to send an event sees it.
            let second = try await shop.post("/epcis/events", EpcisTests.alone(event), as: .hub)
            #expect(second.status == 201)
            #expect(try await Self.count(shop, as: .hub) == 2)
            #expect(try await Self.count(shop, "&EQ_bizStep=accepting", as: .hub) == 2)
            #expect(try await shop.post("/epcis/events", EpcisTests.alone(event), as: .hub).status == 409)
            #expect(try await shop.get("/claims/\(claim)").json.list("parts").first?.string("state") == "awaiting_scan", "the hub has declared it in error, too")
            // Who may not record a step keeps out nobody who may.
            let third = EpcisTests.event("accepting", "retail_sold", at: "2026-11-02T09:10:00.000+01:00")
            #expect(try await shop.post("/epcis/events", EpcisTests.alone(third), as: .merchant).status == 201)
            #expect(try await shop.get("/claims/\(claim)").json.list("parts").first?.string("state") != "payable")
            #expect(try await shop.post("/epcis/events", EpcisTests.alone(third), as: .carrier).status == 201)
            #expect(try await shop.get("/claims/\(claim)").json.list("parts").first?.string("state") == "payable")
            #expect(try await shop.get("/epcis/readPoints", as: .hub).json.list("member").count == 1)
            #expect(try await Self.count(shop, as: .merchant) == 1)
        }
    }

    @Test("One document's prefixes mean nothing in another's events")
    func contexts() async throws {
        try await WebShop.open { shop in
            let event = EpcisTests.event("shipping", "in_transit", more: #","example:lot":"1""#)
            let other = EpcisTests.document([EpcisTests.event("packing", "in_progress", more: #","example:lot":"2""#)])
                .replacing("https://ns.example.com/epcis/", with: "https://evil.example/")
            let sent = try [EpcisTests.document([event]), other].map { try EPCISDocument(parsing: Array($0.utf8)).hashIDs[0] }
            _ = try await EpcisTests.capture(shop, EpcisTests.document([event]))
            _ = try await EpcisTests.capture(shop, other)
            let told = try await shop.get("/epcis/events?orderBy=recordTime&orderDirection=ASC")
            let read = try EPCISDocument(parsing: Array(told.text.utf8))
            #expect(read.hashIDs == sent)
            #expect(told.json["@context"]?.asArray?.count == 1)
        }
    }

    @Test("Many values, U+0000 and versions in GS1's own form are answered, and what is too much is refused by name")
    func limits() async throws {
        try await WebShop.open { shop in
            let store = shop.workflows.store
            _ = try await EpcisTests.capture(shop, EpcisTests.document([EpcisTests.event("shipping", "in_transit")]))
            func ask(_ name: String, _ values: [String]) async throws -> Int {
                let inquiry = EventInquiry(try EventQuery(items: [(name, values.joined(separator: "|"))]), party: nil)
                return try await store.read { try inquiry.page(in: $0) }.events.count
            }
            let things = (0..<999).map { "urn:epc:id:sgtin:4012345.011111.\($0)" } + [EpcisTests.parcel]
            for name in ["MATCH_anyEPC", "MATCH_epc"] { #expect(try await ask(name, things) == 1) }
            #expect(try await ask("EQ_eventID", (0..<1_000).map { "urn:uuid:\($0)" }) == 0)
            #expect(try await ask("EQ_readPoint", (0..<999).map { "urn:example:\($0)" } + ["urn:epc:id:sgln:4012345.00001.0"]) == 1)
            #expect(try await ask("EQ_quantity", (0..<1_000).map(String.init)) == 0)
            let patterns = (0..<300).map { "urn:epc:idpat:sgtin:4012345.\(100_000 + $0).*" }
            await #expect(throws: EventRefusal.tooManyPatterns) { try await ask("MATCH_epc", patterns) }
            for name in ["epcs", "bizSteps", "readPoints", "bizLocations", "dispositions"] {
                #expect(try await shop.get("/epcis/\(name)?nextPageToken=%00").status == 400)
                #expect(try await shop.get("/epcis/\(name)/a%00b").status == 404)
            }
            for (name, version, status) in [
                (EpcisHeaders.epcisVersion, "2.0.0", 200), (EpcisHeaders.epcisMin, "1.0.0", 200), (EpcisHeaders.cbvMin, "1.2.0", 200), (EpcisHeaders.epcisMax, "1.2", 406),
                (EpcisHeaders.cbvMin, "2.1", 406), (EpcisHeaders.cbvVersion, "two", 406),
            ] { #expect(try await shop.get("/epcis/events", headers: [name: version]).status == status, "\(name) \(version)") }
        }
    }

    @Test("A document that programs die of is given up")
    func givenUp() async throws {
        try await WebShop.open { shop in
            let sender = try CapturePrincipal(.party(shop.workflows.world.id(), .carrier))
            let body = Array(EpcisTests.document([EpcisTests.event("shipping", "in_transit")]).utf8)
            let waiting = try await shop.workflows.accept(EPCISDocument(parsing: body), body: body, mediaType: "application/json", behaviour: .rollback, from: sender)
            // Three processes have taken it up and not come to their end.
            try await shop.workflows.store.write { try $0.run("UPDATE epcis_capture SET attempts = 3") }
            #expect(try await shop.workflows.runCaptures() == 1)
            let job = try await shop.get("/epcis/capture/\(waiting.id)").json
            #expect(job["success"]?.asBool == false && job.list("errors").first?.string("detail").contains("gives it up") == true)
        }
    }

    @Test("While one process has a document of a party, no other takes a later one; who was too slow keeps nothing and gives nothing back", arguments: Backend.underTest)
    func inOrder(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            let parties = try (0..<2).map { _ in try CapturePrincipal(.party(shop.workflows.world.id(), .carrier)) }
            for (number, sender) in [parties[0], parties[0], parties[0], parties[1]].enumerated() {
                let body = Array(EpcisTests.document([EpcisTests.event("inspecting", "in_transit", at: "2026-11-02T08:00:0\(number).000Z", epc: "urn:x:\(number)")]).utf8)
                _ = try await shop.workflows.accept(EPCISDocument(parsing: body), body: body, mediaType: "application/json", behaviour: .rollback, from: sender)
            }
            let store = shop.workflows.store
            let now = shop.workflows.world.wallNow()
            let slow = try #require(try await store.write { try Captures.take(at: now, until: now.adding(microseconds: 1), in: $0) })
            #expect(try await shop.workflows.runCaptures() == 1)
            shop.clock.advance(hours: 1)
            // Another has taken it over when the slow one comes to its end, or to grief.
            let later = shop.workflows.world.wallNow()
            let quick = try #require(try await store.write { try Captures.take(at: later, until: later.adding(microseconds: 1), in: $0) })
            #expect(quick.capture.id == slow.capture.id && quick.attempts == 1)
            try await store.write { try Captures.release(slow, in: $0) }
            #expect(try await !store.write { try Captures.finish(slow.capture, slow, in: $0) })
            #expect(try await shop.workflows.runCaptures() == 0)
            try await store.write { try Captures.release(quick, in: $0) }
            #expect(try await shop.workflows.runCaptures() == 3)
            let stored = try await store.read { try $0.rows("SELECT body FROM epcis_event ORDER BY seq") { try JSON.parse(try $0.text(0)).list("epcList")[0].asString } }
            #expect(stored == ["urn:x:3", "urn:x:0", "urn:x:1", "urn:x:2"])
        }
    }

    @Test("A document that was read while programs died of another is not given up with it", arguments: Backend.underTest)
    func bystander(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            let sender = try CapturePrincipal(.party(shop.workflows.world.id(), .carrier))
            let waiting = try await (0..<2).asyncMap { number in
                let body = Array(EpcisTests.document([EpcisTests.event("shipping", "in_transit", at: "2026-11-02T08:00:00.00\(number)Z")]).utf8)
                return try await shop.workflows.accept(EPCISDocument(parsing: body), body: body, mediaType: "application/json", behaviour: .rollback, from: sender)
            }
            // Each time a process took the first up, and the second beside it, as far as it was let; then it died, and the lease ran out.
            let store = shop.workflows.store
            for _ in 0..<3 {
                let now = shop.workflows.world.wallNow()
                let first = try await store.write { try Captures.take(at: now, until: now.adding(microseconds: 1), in: $0) }
                #expect(first?.capture.id == waiting[0].id)
                _ = try await store.write { try Captures.take(at: now, until: now.adding(microseconds: 1), behind: waiting[0].id, in: $0) }
                shop.clock.advance(hours: 1)
            }
            #expect(try await shop.workflows.runCaptures() == 2)
            let jobs = try await waiting.asyncMap { try await shop.get("/epcis/capture/\($0.id)").json["success"]?.asBool }
            #expect(jobs == [false, true])
        }
    }
}

extension Sequence {
    fileprivate func asyncMap<Result>(_ body: (Element) async throws -> Result) async throws -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try await body(element)) }
        return results
    }
}
