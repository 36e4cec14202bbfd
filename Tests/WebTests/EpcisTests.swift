import Core
import EPCIS
import EPCISRepository
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JSONText
import Store
import TestSupport
import Testing
import TradeNetwork
import Workflows

@testable import Web

@Suite("EPCIS over HTTP", .neverHangs)
struct EpcisTests {
    static let parcel = "https://id.gs1.org/00/340123450000000024"

    static func event(_ step: String, _ disposition: String, at time: String = "2026-11-02T09:00:00.000+01:00", more: String = "", epc: String = parcel) -> String {
        #"{"type":"ObjectEvent","action":"OBSERVE","eventTime":"\#(time)","eventTimeZoneOffset":"+01:00","bizStep":"\#(step)","disposition":"\#(disposition)","#
            + #""epcList":["\#(epc)"],"readPoint":{"id":"urn:epc:id:sgln:4012345.00001.0"}\#(more)}"#
    }

    private static let context = #""@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",{"example":"https://ns.example.com/epcis/"}]"#

    static func document(_ events: [String]) -> String {
        #"{\#(context),"type":"EPCISDocument","schemaVersion":"2.0","creationDate":"2026-11-02T09:00:00Z","epcisBody":{"eventList":[\#(events.joined(separator: ","))]}}"#
    }

    static func alone(_ event: String) -> String { "{\(context),\(event.dropFirst())" }

    /// An order whose parcel has the SSCC that the events name.
    private static func order(_ shop: WebShop) async throws -> String {
        _ = try await shop.offer()
        return try await placed(shop, "A-1", "340123450000000024")
    }

    static func placed(_ shop: WebShop, _ key: String, _ sscc: String) async throws -> String {
        let reply = try await shop.post("/orders", WebShop.order(key, parcel: sscc))
        return try #require(reply.json.list("claims").first?.string("claim"))
    }

    /// Sends a document and waits until it is done.
    static func capture(_ shop: WebShop, _ text: String, as role: TestRole = .carrier, behaviour: String? = nil, type: String = "application/json") async throws -> JSON {
        let headers: HTTPFields = behaviour.map { [EpcisHeaders.behaviour: $0] } ?? [:]
        let reply = try await shop.send(.post, "/epcis/capture", as: role, text, type: type, headers: headers)
        #expect(reply.status == 202 && reply.text.isEmpty, "\(reply.text)")
        let place = try #require(reply.headers[.location])
        return try await finished(shop, place, as: role)
    }

    private static func finished(_ shop: WebShop, _ place: String, as role: TestRole) async throws -> JSON {
        while true {
            try await shop.workflows.runCaptures()
            let job = try await shop.get(place, as: role)
            #expect(job.status == 200)
            if job.json["running"]?.asBool == false { return job.json }
            #expect(job.json["success"]?.asBool == true)
            await Task.yield()
        }
    }

    static func events(_ reply: TestReply) -> [JSON] { reply.json["epcisBody"]?["queryResults"]?["resultsBody"]?["eventList"]?.asArray ?? [] }

    @Test("A delivery that is captured as an event confirms the claim, and stands there as it came", arguments: Backend.underTest)
    func delivered(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            let claim = try await Self.order(shop)
            shop.clock.advance(hours: 2)
            let job = try await Self.capture(shop, Self.document([Self.event("shipping", "in_transit"), Self.event("accepting", "retail_sold", at: "2026-11-02T09:30:00.000+01:00", more: #","example:weight":1.10"#)]))
            #expect(job["success"]?.asBool == true && job.string("captureErrorBehaviour") == "rollback" && job["errors"] == nil && job["finishedAt"] != nil)
            let part = try #require(try await shop.get("/claims/\(claim)").json.list("parts").first)
            #expect(part.string("state") == "payable")
            let scan = try await shop.get("/scans/\(part.string("confirmingScan"))")
            #expect(scan.string("source").hasPrefix("epcis:pty_") && scan.string("recorder") == "flotte" && scan.string("step") == "delivered" && scan.string("occurredAt") == "2026-11-02T09:30:00+01:00")
            let reply = try await shop.get("/epcis/events?EQ_bizStep=accepting", as: .carrier)
            let event = try #require(Self.events(reply).first)
            #expect(Self.events(reply).count == 1 && event["example:weight"]?.text == "1.10" && event["recordTime"] != nil)
            let at = try #require(Int64(scan.string("sourceId").prefix { $0 != "." }, radix: 16))
            #expect(Instant(microseconds: at) == Instant.testStart.adding(microseconds: 30 * 60 * 1_000_000))
            #expect(event.string("eventID").hasPrefix("ni:///sha-256;\(scan.string("sourceId").drop { $0 != "." }.dropFirst())?"))
            #expect(event["@context"]?.asArray?.count == 1 && reply.headers[EpcisHeaders.epcisVersion] == "2.0")
            let alone = try await shop.get("/epcis/events/\(PercentText.encoded(event.string("eventID")))", as: .carrier)
            #expect(Self.events(alone) == [event])
            // Sent again nothing happens.
            #expect(try await Self.capture(shop, Self.document([Self.event("shipping", "in_transit")]))["success"]?.asBool == true)
            #expect(Self.events(try await shop.get("/epcis/events")).count == 2)
        }
    }

    @Test("A piece is no parcel, unless an order has named it so", arguments: Backend.underTest)
    func pieces(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            _ = try await shop.offer()
            let piece = "https://id.gs1.org/01/04012345111118/21/A1"
            let crate = "https://id.gs1.org/8003/04012345111118C7"
            let claim = try await Self.placed(shop, "A-1", crate)
            _ = try await Self.capture(shop, Self.document([Self.event("accepting", "retail_sold", epc: piece), Self.event("accepting", "retail_sold", epc: crate)]))
            #expect(try await shop.get("/scans").items.map { $0.string("parcelKey") } == [crate])
            #expect(try await shop.get("/anomalies").items.isEmpty)
            #expect(try await shop.get("/claims/\(claim)").json.list("parts").first?.string("state") == "payable")
            #expect(Self.events(try await shop.get("/epcis/events")).count == 2)
        }
    }

    @Test("What master data says of places is asked for; each party's own, and its last word", arguments: Backend.underTest)
    func masterData(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            func document(city: String, _ hour: Int) -> String {
                let attributes = #"[{"id":"cbvmda:city","attribute":"\#(city)"},{"id":"cbvmda:size","attribute":{"of":"no text"}}]"#
                let element = #"{"id":"urn:epc:id:sgln:4012345.00001.0","attributes":\#(attributes),"children":["urn:epc:id:sgln:4012345.00002.0"]}"#
                let header = #""epcisHeader":{"epcisMasterData":{"vocabularyList":[{"type":"urn:epcglobal:epcis:vtype:ReadPoint","vocabularyElementList":[\#(element)]}]}}"#
                return Self.document([Self.event("shipping", "in_transit", at: "2026-11-02T0\(hour):00:00.000+01:00")]).replacing(#""epcisBody""#, with: header + #","epcisBody""#)
            }
            #expect(try await Self.capture(shop, document(city: "Leipzig", 8))["success"]?.asBool == true)
            func found(_ query: String, as role: TestRole = .carrier) async throws -> Int { Self.events(try await shop.get("/epcis/events?\(query)", as: role)).count }
            for query in ["HASATTR_readPoint=cbvmda:city", "EQ_ATTR_readPoint_cbvmda:city=Leipzig", "EQ_ATTR_readPoint_cbvmda:city=Halle%7CLeipzig", "EQATTR_readPoint_cbvmda:city=Leipzig"] {
                #expect(try await found(query) == 1, "\(query)")
            }
            for query in ["HASATTR_bizLocation=cbvmda:city", "EQ_ATTR_readPoint_cbvmda:city=Halle", "HASATTR_readPoint=cbvmda:size", "HASATTR_readPoint=city"] {
                #expect(try await found(query) == 0, "\(query)")
            }
            // Another party has said nothing of the place, though it has sent the same event.
            _ = try await Self.capture(shop, Self.document([Self.event("shipping", "in_transit", at: "2026-11-02T08:00:00.000+01:00")]), as: .hub)
            #expect(try await found("HASATTR_readPoint=cbvmda:city", as: .hub) == 0)
            #expect(try await found("HASATTR_readPoint=cbvmda:city", as: .operator) == 1)
            #expect(try await Self.capture(shop, document(city: "Halle", 9))["success"]?.asBool == true)
            #expect(try await found("EQ_ATTR_readPoint_cbvmda:city=Leipzig") == 0)
            #expect(try await found("EQ_ATTR_readPoint_cbvmda:city=Halle") == 2)
        }
    }

    @Test("Who sends one document does not wait behind all that another has sent", arguments: Backend.underTest)
    func turns(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            let carrier = try CapturePrincipal(.party(try await Self.party(shop, "flotte"), .carrier))
            let hub = try CapturePrincipal(.party(try await Self.party(shop, "mitte"), .hub))
            for (number, sender) in [carrier, carrier, carrier, hub, hub].enumerated() {
                let body = Array(Self.document([Self.event("inspecting", "in_transit", at: "2026-11-02T08:00:0\(number).000Z", epc: "urn:x:\(number)")]).utf8)
                let document = try EPCISDocument(parsing: body)
                _ = try await shop.workflows.accept(document, body: body, mediaType: "application/json", behaviour: .rollback, from: sender)
            }
            #expect(try await shop.workflows.runCaptures() == 5)
            let stored = try await shop.workflows.store.read { try $0.rows("SELECT body FROM epcis_event ORDER BY seq") { try JSON.parse(try $0.text(0)).list("epcList")[0].asString } }
            #expect(stored.prefix(2) == ["urn:x:0", "urn:x:3"] && stored.count == 5)
        }
    }

    private static func party(_ shop: WebShop, _ key: String) async throws -> PartyID {
        let id = try await shop.get("/parties").items.first { $0.string("key") == key }?.string("id")
        return try #require(id.flatMap { PartyID(text: $0) })
    }

    @Test("An error declaration takes back what the event had proved, by new entries", arguments: Backend.underTest)
    func withdrawn(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            let claim = try await Self.order(shop)
            shop.clock.advance(hours: 2)
            let event = Self.event("accepting", "retail_sold")
            #expect(try await Self.capture(shop, Self.document([event]))["success"]?.asBool == true)
            #expect(try await shop.get("/claims/\(claim)").json.list("parts").first?.string("state") == "payable")
            let declared = #","errorDeclaration":{"declarationTime":"2026-11-02T12:00:00Z","reason":"did_not_occur"}"#
            // Another party's word takes nothing back.
            _ = try await Self.capture(shop, Self.document([Self.event("accepting", "retail_sold", more: declared)]), as: .hub)
            #expect(try await shop.get("/claims/\(claim)").json.list("parts").first?.string("state") == "payable")
            let other = Self.event("accepting", "retail_sold", at: "2026-11-02T09:40:00.000+01:00")
            let second = try await Self.placed(shop, "A-2", "340123450000000031")
            let text = other.replacing(Self.parcel, with: "https://id.gs1.org/00/340123450000000031")
            _ = try await Self.capture(shop, Self.document([text]))
            #expect(try await shop.get("/claims/\(second)").json.list("parts").first?.string("state") == "payable")
            _ = try await Self.capture(shop, Self.document([String(text.dropLast()) + declared + "}"]))
            #expect(try await shop.get("/claims/\(second)").json.list("parts").first?.string("state") == "awaiting_scan")
            let anomalies = try await shop.get("/anomalies?state=rejected")
            #expect(anomalies.items.map { $0.string("kind") } == ["declared_error"])
            // Both stand there, under one id.
            #expect(Self.events(try await shop.get("/epcis/events?EXISTS_errorDeclaration=true")).count == 2)
            // Declared in error while nobody knew the parcel, it does not count when the order comes.
            let early = text.replacing("340123450000000031", with: "340123450000000055")
            _ = try await Self.capture(shop, Self.document([early]))
            _ = try await Self.capture(shop, Self.document([String(early.dropLast()) + declared + "}"]))
            let fourth = try await Self.placed(shop, "A-4", "340123450000000055")
            #expect(try await shop.get("/claims/\(fourth)").json.list("parts").first?.string("state") == "awaiting_scan")
            // Declared in error before it came, it proves nothing when it comes.
            let third = try await Self.placed(shop, "A-3", "340123450000000048")
            let late = text.replacing("340123450000000031", with: "340123450000000048")
            _ = try await Self.capture(shop, Self.document([String(late.dropLast()) + declared + "}"]))
            _ = try await Self.capture(shop, Self.document([late]))
            #expect(try await shop.get("/claims/\(third)").json.list("parts").first?.string("state") == "awaiting_scan")
        }
    }

    @Test("A scan that was numbered as before ids began with a time is known when its event comes again, and taken back when that is declared an error", arguments: Backend.underTest)
    func withdrawnOfOld(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            let claim = try await Self.order(shop)
            shop.clock.advance(hours: 2)
            let event = Self.event("accepting", "retail_sold")
            _ = try await Self.capture(shop, Self.document([event]))
            let state = { try await shop.get("/claims/\(claim)").json.list("parts").first?.string("state") }
            #expect(try await state() == "payable")
            let renumbered = try await shop.workflows.store.write { tx in
                try ["scan", "scan_key"].map { try tx.run("UPDATE \(raw: $0) SET source_id = substr(source_id, length(source_id) - 63) WHERE source LIKE 'epcis:%'") }
            }
            #expect(renumbered == [1, 1])
            // Sent again it is the same scan, and says nothing new.
            let facts = { try await shop.workflows.store.read { try $0.count("SELECT COUNT(*) FROM fact") } }
            let before = try await facts()
            _ = try await Self.capture(shop, Self.document([event]))
            #expect(try await facts() == before)
            #expect(try await shop.get("/scans").items.count == 1)
            let declared = #","errorDeclaration":{"declarationTime":"2026-11-02T12:00:00Z","reason":"did_not_occur"}}"#
            _ = try await Self.capture(shop, Self.document([String(event.dropLast()) + declared]))
            #expect(try await state() == "awaiting_scan")
        }
    }

    @Test("With rollback a bad event keeps all out, with proceed only itself", arguments: Backend.underTest)
    func behaviours(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            let good = Self.event("shipping", "in_transit")
            let bad = Self.event("teleporting", "in_transit")
            let rolledBack = try await Self.capture(shop, Self.document([good, bad]))
            #expect(rolledBack["success"]?.asBool == false && rolledBack.list("errors").map { $0.string("pointer") } == ["/epcisBody/eventList/1/bizStep"])
            #expect(Self.events(try await shop.get("/epcis/events")).isEmpty)
            #expect(try await shop.get("/scans").items.isEmpty)
            let proceeded = try await Self.capture(shop, Self.document([good, bad]), behaviour: "proceed")
            #expect(proceeded["success"]?.asBool == false && proceeded.list("errors").count == 1 && proceeded.string("captureErrorBehaviour") == "proceed")
            #expect(Self.events(try await shop.get("/epcis/events")).count == 1)
            #expect(try await shop.get("/scans").items.count == 1)
            // Documents are listed, the newest first, to whoever sent them.
            #expect(try await shop.get("/epcis/capture", as: .carrier).json.asArray?.map { $0.string("captureErrorBehaviour") } == ["proceed", "rollback"])
            let page = try await shop.get("/epcis/capture?perPage=1")
            let link = try #require(page.headers[EpcisHeaders.link]?.split(separator: ">").first?.dropFirst())
            #expect(try await shop.get(String(link)).json.asArray?.count == 1)
            #expect(try await shop.get("/epcis/capture", as: .hub).json.asArray?.isEmpty == true)
            #expect(try await shop.get("/epcis/capture/\(rolledBack.string("captureID"))", as: .hub).status == 404)
        }
    }

    @Test("A document that the database never takes ends, and the next one goes on; one that it cannot take now is tried again")
    func neverTaken() async throws {
        let switchboard = Switchboard()
        try await WebShop.open(store: switchboard.wrap) { shop in
            let sender = try CapturePrincipal(.party(shop.workflows.world.id(), .carrier))
            for (error, isTaken) in [(StoreError.constraint("x"), false), (.busy("x"), true)] {
                let body = Array(Self.document([Self.event("shipping", "in_transit", at: "2026-11-02T08:00:00.00\(isTaken ? 1 : 0)Z")]).utf8)
                let waiting = try await shop.workflows.accept(
                    EPCISDocument(parsing: body), body: body, mediaType: "application/json", behaviour: .rollback, from: sender)
                // It is claimed; storing it fails.
                switchboard.fail(with: error, after: 1, times: 1)
                await #expect(throws: StoreError.self) { try await shop.workflows.runCaptures() }
                #expect(try await shop.workflows.runCaptures() == (isTaken ? 1 : 0))
                let job = try await shop.get("/epcis/capture/\(waiting.id)").json
                #expect(job["running"]?.asBool == false && job["success"]?.asBool == isTaken)
                #expect(isTaken || job.list("errors").first?.string("detail").contains("cannot store this document") == true)
            }
            #expect(Self.events(try await shop.get("/epcis/events")).count == 1)
        }
    }

    @Test("The document behind one that cannot be stored now goes back with it, and both are stored the next time, in their order")
    func givenBack() async throws {
        let switchboard = Switchboard()
        try await WebShop.open(store: switchboard.wrap) { shop in
            let sender = try CapturePrincipal(.party(shop.workflows.world.id(), .carrier))
            for number in 1...3 {
                let body = Array(Self.document([Self.event("shipping", "in_transit", at: "2026-11-02T08:00:00.00\(number)Z", epc: "urn:x:\(number)")]).utf8)
                _ = try await shop.workflows.accept(EPCISDocument(parsing: body), body: body, mediaType: "application/json", behaviour: .rollback, from: sender)
            }
            // Two are taken; then the first cannot be stored.
            switchboard.fail(with: StoreError.busy("x"), after: 2, times: 1)
            await #expect(throws: StoreError.self) { try await shop.workflows.runCaptures() }
            let free = try await shop.workflows.store.read {
                try $0.count("SELECT COUNT(*) FROM epcis_capture WHERE state = 'waiting' AND taken_until IS NULL AND attempts = 0")
            }
            #expect(free == 3)
            // One is taken; that the second cannot be now keeps nobody from storing it.
            switchboard.fail(with: StoreError.busy("x"), after: 1, times: 1)
            #expect(try await shop.workflows.runCaptures() == 3)
            let stored = try await shop.workflows.store.read { try $0.rows("SELECT body FROM epcis_event ORDER BY seq") { try JSON.parse(try $0.text(0)).list("epcList")[0].asString } }
            #expect(stored == ["urn:x:1", "urn:x:2", "urn:x:3"])
        }
    }

    @Test("What keeps a document from being stored stands in the log")
    func logged() async throws {
        let switchboard = Switchboard()
        try await WebShop.open(store: switchboard.wrap) { shop in
            // It is accepted and claimed; storing it fails.
            switchboard.fail(with: StoreError.constraint("disk /dev/sda1"), after: 2, times: 1)
            let reply = try await shop.post("/epcis/capture", Self.document([Self.event("shipping", "in_transit")]), as: .carrier)
            let place = try #require(reply.headers[.location])
            while try await shop.get(place).json["running"]?.asBool == true { await Task.yield() }
            #expect(try await shop.get(place).json["success"]?.asBool == false)
            // It is told just after the document has ended.
            func isTold() -> Bool { shop.log.lines.contains { $0.contains("a captured document was not stored") && $0.contains("sda1") } }
            for _ in 0..<100_000 where !isTold() { await Task.yield() }
            #expect(isTold())
        }
    }

    @Test("So many documents of one party wait and no more; a buyer sends none")
    func waiting() async throws {
        try await WebShop.open { shop in
            let (party, other) = (try CapturePrincipal(.party(shop.workflows.world.id(), .carrier)), try CapturePrincipal(.party(shop.workflows.world.id(), .hub)))
            let body = Array(Self.document([Self.event("shipping", "in_transit")]).utf8)
            func send(_ sender: CapturePrincipal) async throws {
                let document = try EPCISDocument(parsing: body)
                _ = try await shop.workflows.accept(document, body: body, mediaType: "application/json", behaviour: .rollback, from: sender)
            }
            for _ in 0..<CaptureLimits.waiting { try await send(party) }
            await #expect(throws: CaptureRefusal.tooManyWaiting) { try await send(party) }
            try await send(other)
            #expect(throws: CaptureRefusal.notRecorder) { try CapturePrincipal(.buyer(shop.workflows.world.id())) }
        }
    }

    @Test("One event is stored before the answer; sent again it is there already")
    func single() async throws {
        try await WebShop.open { shop in
            let text = Self.alone(Self.event("shipping", "in_transit", more: #","eventID":"urn:uuid:00000000-0000-0000-0000-000000000001""#))
            let reply = try await shop.post("/epcis/events", text, as: .carrier)
            #expect(reply.status == 201 && reply.headers[.location] == "/epcis/events/urn%3Auuid%3A00000000-0000-0000-0000-000000000001")
            #expect(Self.events(try await shop.get(reply.headers[.location] ?? "", as: .carrier)).count == 1)
            #expect(try await shop.get(reply.headers[.location] ?? "", as: .hub).status == 404, "it is another party's")
            let again = try await shop.post("/epcis/events", text, as: .carrier)
            #expect(again.status == 409 && again.string("type") == "epcisException:ResourceAlreadyExistsException")
            #expect(try await shop.get("/scans", as: .carrier).items.count == 1)
        }
    }

    @Test("Lists of what was seen lead to the events of each")
    func resources() async throws {
        try await WebShop.open { shop in
            _ = try await Self.capture(shop, Self.document([Self.event("shipping", "in_transit"), Self.event("packing", "in_progress", epc: "urn:epc:id:sgtin:4012345.011111.1")]))
            func members(_ path: String, as role: TestRole = .carrier) async throws -> [String] { try await shop.get(path, as: role).json.list("member").compactMap(\.asString) }
            #expect(try await members("/epcis").contains("events"))
            #expect(try await members("/epcis/epcs") == ["https://id.gs1.org/00/340123450000000024", "https://id.gs1.org/01/04012345111118/21/1"])
            #expect(try await members("/epcis/epcs", as: .hub).isEmpty)
            #expect(try await members("/epcis/readPoints") == ["https://id.gs1.org/414/4012345000016"])
            #expect(try await members("/epcis/bizLocations").isEmpty)
            #expect(try await members("/epcis/eventTypes").count == 5)
            #expect(try await members("/epcis/bizSteps?perPage=100").count == 41)
            #expect(try await members("/epcis/dispositions?perPage=100").count == 33)
            let first = try await shop.get("/epcis/epcs?perPage=1", as: .carrier)
            let link = try #require(first.headers[EpcisHeaders.link]?.split(separator: ">").first?.dropFirst())
            #expect(try await members(String(link)) == ["https://id.gs1.org/01/04012345111118/21/1"])
            for (path, count) in [
                ("epcs/urn%3Aepc%3Aid%3Asgtin%3A4012345.011111.1", 1), ("bizSteps/shipping", 1), ("dispositions/in_transit", 1), ("eventTypes/ObjectEvent", 2),
                ("readPoints/urn%3Aepc%3Aid%3Asgln%3A4012345.00001.0", 2),
            ] {
                #expect(try await members("/epcis/\(path)") == ["events"], "\(path)")
                #expect(Self.events(try await shop.get("/epcis/\(path)/events", as: .carrier)).count == count, "\(path)")
            }
            #expect(try await shop.get("/epcis/epcs/urn%3Aepc%3Aid%3Asgtin%3A4012345.011111.2", as: .carrier).status == 404)
            #expect(try await shop.get("/epcis/bizSteps/shipping/events?EQ_bizStep=packing", as: .carrier).status == 400)
            let options = try await shop.send(.options, "/epcis/capture")
            #expect(options.status == 204 && options.headers[.allow] == "GET, HEAD, OPTIONS, POST" && options.headers[EpcisHeaders.captureLimit] == "10000")
        }
    }

    @Test("Every valid document of others is captured and told again, every invalid one is refused without a trace", .enabled(if: CaseFiles.exists(CaseFiles.epcis), "\(CaseFiles.absent)"))
    func documents() async throws {
        let valid = try CaseFiles.epcisDocuments("openepcis/Capture/Documents")
        let invalid = try CaseFiles.epcisDocuments("openepcis/Capture/Invalid")
        #expect(valid.count >= 15 && invalid.count >= 7)
        for document in valid {
            try await WebShop.open { shop in
                let job = try await Self.capture(shop, document.text, as: .operator)
                #expect(job["success"]?.asBool == true, "\(document.name): \(job.text)")
                let sent = try #require(try JSON.parse(document.text)["epcisBody"]?["eventList"]?.asArray)
                let told = Self.events(try await shop.get("/epcis/events?perPage=1000&orderBy=recordTime&orderDirection=ASC"))
                #expect(told.count == Set(sent.map(\.text)).count, "\(document.name) has \(sent.count) events, told are \(told.count)")
                for event in told {
                    let own = try #require(event.asObject).filter { $0.name != "recordTime" && $0.name != "eventID" && $0.name != "@context" }
                    let isThere = sent.contains { sent in own.allSatisfy { sent[$0.name] == $0.value } }
                    #expect(isThere, "\(document.name): \(event.text)")
                }
            }
        }
        for document in invalid {
            try await WebShop.open { shop in
                let job = try await Self.capture(shop, document.text, as: .operator)
                #expect(job["success"]?.asBool == false && !job.list("errors").isEmpty, "\(document.name) is taken")
                #expect(Self.events(try await shop.get("/epcis/events")).isEmpty, "\(document.name)")
            }
        }
    }

    @Test("No broken JSON is taken, and none does harm", .enabled(if: CaseFiles.exists(CaseFiles.jsonFolder), "\(CaseFiles.absent)"))
    func brokenJSON() async throws {
        let cases = try CaseFiles.refusedJSON()
        #expect(cases.count > 80)
        try await WebShop.open { shop in
            for (name, bytes) in cases {
                for path in ["/epcis/capture", "/epcis/events"] {
                    let response = try await shop.client.executeRequest(
                        uri: path, method: .post, headers: [.authorization: "Bearer \(shop.secret(of: .carrier))", .contentType: "application/json"],
                        body: ByteBuffer(bytes: bytes))
                    #expect(response.status == .badRequest, "\(name) at \(path): \(response.status)")
                }
            }
            #expect(Self.events(try await shop.get("/epcis/events")).isEmpty)
        }
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        let method: HTTPRequest.Method
        let path: String
        var body: String?
        var headers: HTTPFields = [:]
        var type = "application/json"
        var role: TestRole? = .carrier
        let status: Int
        let exception: String

        var testDescription: String { "\(method) \(path) \(body?.prefix(30) ?? "") \(status)" }
    }

    @Test("What is refused is refused in the words of EPCIS", arguments: [
        Refused(method: .post, path: "/epcis/capture", body: "[1,]", status: 400, exception: "ValidationException"),
        Refused(method: .post, path: "/epcis/capture", body: "{}", status: 400, exception: "ValidationException"),
        Refused(method: .post, path: "/epcis/capture", body: alone(event("shipping", "in_transit")), status: 400, exception: "ValidationException"),
        Refused(method: .post, path: "/epcis/capture", body: document([]), headers: [EpcisHeaders.behaviour: "hope"], status: 400, exception: "ValidationException"),
        Refused(method: .post, path: "/epcis/capture", body: document([]), type: "text/csv", status: 415, exception: "UnsupportedMediaTypeException"),
        Refused(method: .post, path: "/epcis/capture", body: document([]), headers: [EpcisHeaders.epcisVersion: "3.0"], status: 406, exception: "NotAcceptableException"),
        Refused(method: .post, path: "/epcis/capture", body: document(Array(repeating: event("shipping", "in_transit"), count: 10_001)), status: 413, exception: "CaptureLimitExceededException"),
        Refused(method: .post, path: "/epcis/capture", body: document([]), role: nil, status: 401, exception: "SecurityException"),
        Refused(method: .post, path: "/epcis/events", body: alone(event("teleporting", "in_transit")), status: 400, exception: "ValidationException"),
        Refused(method: .post, path: "/epcis/events", body: document([event("shipping", "in_transit"), event("packing", "in_progress")]), status: 400, exception: "ValidationException"),
        Refused(method: .get, path: "/epcis/events?EQ_colour=red", status: 400, exception: "QueryParameterException"),
        Refused(method: .get, path: "/epcis/events?nextPageToken=abc", status: 400, exception: "QueryParameterException"),
        Refused(method: .get, path: "/epcis/events?perPage=0", status: 400, exception: "QueryParameterException"),
        Refused(method: .get, path: "/epcis/events?orderBy=example%3Acount", status: 413, exception: "QueryTooComplexException"),
        Refused(method: .get, path: "/epcis/events", headers: [.accept: "image/png"], status: 406, exception: "NotAcceptableException"),
        Refused(method: .get, path: "/epcis/events/urn%3Auuid%3A1", status: 404, exception: "NoSuchNameException"),
        Refused(method: .get, path: "/epcis/capture/cap_01h455vb4pex5vsknk084sn02q", status: 404, exception: "NoSuchNameException"),
        Refused(method: .get, path: "/epcis/capture/ord_01h455vb4pex5vsknk084sn02q", status: 404, exception: "NoSuchNameException"),
        Refused(method: .get, path: "/epcis/nothing", status: 404, exception: "NoSuchNameException"),
    ])
    func refused(_ row: Refused) async throws {
        try await WebShop.open { shop in
            let reply = try await shop.send(row.method, row.path, as: row.role, row.body, type: row.type, headers: row.headers)
            #expect(reply.status == row.status && reply.string("type") == "epcisException:\(row.exception)", "\(reply.text)")
            #expect(Self.events(try await shop.get("/epcis/events")).isEmpty)
        }
    }
}
