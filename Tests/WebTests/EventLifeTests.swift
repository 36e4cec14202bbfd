import Core
import EPCISRepository
import HTTPTypes
import JSONText
import TestSupport
import Testing

@testable import Web

@Suite("Lives of things, told by events of several", .neverHangs)
struct EventLifeTests {
    private static let item = "https://id.gs1.org/01/04012345111118/21/A1"
    private static let box = "https://id.gs1.org/00/340123450000000024"

    private static func two(_ hour: Int) -> String { hour < 10 ? "0\(hour)" : "\(hour)" }

    private static func object(_ action: String, _ hour: Int, _ bizStep: String = "inspecting", place: String? = nil, disposition: String? = nil, of thing: String = item) -> String {
        let more = (place.map { #","readPoint":{"id":"\#($0)"}"# } ?? "") + (disposition.map { #","disposition":"\#($0)""# } ?? "")
        return #"{"type":"ObjectEvent","action":"\#(action)","eventTime":"2026-11-02T\#(two(hour)):00:00.000Z","eventTimeZoneOffset":"+00:00","bizStep":"\#(bizStep)","epcList":["\#(thing)"]\#(more)}"#
    }

    private static func packing(_ action: String, _ hour: Int, children: [String] = [item]) -> String {
        let list = children.map { "\"\($0)\"" }.joined(separator: ",")
        return #"{"type":"AggregationEvent","action":"\#(action)","eventTime":"2026-11-02T\#(two(hour)):00:00.000Z","eventTimeZoneOffset":"+00:00","parentID":"\#(box)","childEPCs":[\#(list)]}"#
    }

    private static func sold(_ hour: Int, at place: Int) -> String {
        object("OBSERVE", hour, "retail_selling", place: "urn:epc:id:sgln:4012345.0000\(place).0", disposition: "retail_sold")
    }

    struct Life: Sendable, CustomTestStringConvertible {
        let name: String
        /// Documents in the order in which they come.
        let documents: [[String]]
        /// Beginnings of what is found.
        let found: [String]
        var testDescription: String { name }
    }

    private static let courses: [Life] = [
        Life(name: "in order", documents: [[object("ADD", 8, "commissioning"), packing("ADD", 9), packing("DELETE", 10), packing("ADD", 11), packing("DELETE", 12), object("DELETE", 13, "destroying")]], found: []),
        Life(name: "shipped before it existed", documents: [[object("ADD", 12, "commissioning")], [object("OBSERVE", 9, "shipping")]], found: ["an event at 2026-11-02T09:00:00Z, commissioned at 2026-11-02T12:00:00Z"]),
        Life(name: "commissioned after it was shipped", documents: [[object("OBSERVE", 9, "shipping")], [object("ADD", 12, "commissioning")]], found: ["an event at 2026-11-02T09"]),
        Life(name: "both in one document", documents: [[object("OBSERVE", 9, "shipping"), object("ADD", 12, "commissioning")]], found: ["an event at 2026-11-02T09"]),
        Life(name: "told once", documents: [[object("ADD", 12, "commissioning")], [object("OBSERVE", 9, "shipping")], [object("OBSERVE", 10, "shipping")]], found: ["an event at 2026-11-02T09"]),
        Life(name: "seen after its end", documents: [[object("DELETE", 10, "destroying")], [object("OBSERVE", 11, "shipping")]], found: ["an event at 2026-11-02T11:00:00Z, ended at 2026-11-02T10"]),
        Life(name: "ended before it was seen", documents: [[object("OBSERVE", 11, "shipping")], [object("DELETE", 10, "destroying")]], found: ["an event at 2026-11-02T11"]),
        Life(name: "begun anew after its end", documents: [[object("DELETE", 10, "decommissioning"), object("ADD", 11, "commissioning", of: box)], [object("DELETE", 12, "decommissioning", of: box)]], found: []),
        Life(name: "commissioned twice", documents: [[object("ADD", 8, "commissioning")], [object("ADD", 10, "commissioning")]], found: ["commissioned at 2026-11-02T08:00:00Z and at 2026-11-02T10"]),
        Life(name: "its number used by two makers, the second heard first", documents: [[object("ADD", 10, "commissioning")], [object("ADD", 8, "commissioning")]], found: ["commissioned at 2026-11-02T08:00:00Z and at 2026-11-02T10"]),
        Life(name: "ended and commissioned anew", documents: [[object("ADD", 8, "commissioning"), object("DELETE", 9, "decommissioning")], [object("ADD", 10, "commissioning")]], found: []),
        Life(name: "unpacked twice", documents: [[packing("ADD", 8), packing("DELETE", 9)], [packing("DELETE", 11)]], found: ["unpacked at 2026-11-02T09:00:00Z and at 2026-11-02T11"]),
        Life(name: "unpacked before it was unpacked", documents: [[packing("ADD", 8), packing("DELETE", 11)], [packing("DELETE", 9)]], found: ["unpacked at 2026-11-02T09:00:00Z and at 2026-11-02T11"]),
        Life(name: "all unpacked twice", documents: [[packing("ADD", 8), packing("DELETE", 9, children: [])], [packing("DELETE", 10, children: [])]], found: ["unpacked at 2026-11-02T09"]),
        Life(name: "delivered in two places", documents: [[sold(9, at: 1)], [sold(10, at: 2)]], found: ["delivered at https://id.gs1.org/414/4012345000016 and at https://id.gs1.org/414/4012345000023"]),
        Life(name: "delivered again in the same place", documents: [[sold(9, at: 1)], [sold(10, at: 1)]], found: []),
        Life(name: "returned and sold again", documents: [[sold(9, at: 1), object("OBSERVE", 10, "receiving", disposition: "returned")], [sold(11, at: 2)]], found: []),
    ]

    @Test("What cannot all be true becomes an anomaly, in whatever order it comes", arguments: courses, Backend.underTest)
    func lives(_ life: Life, _ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            for (number, events) in life.documents.enumerated() {
                let job = try await EpcisTests.capture(shop, EpcisTests.document(events), as: [.carrier, .hub, .merchant][number % 3])
                #expect(job["success"]?.asBool == true, "\(job.text)")
            }
            let anomalies = try await shop.get("/anomalies").items.filter { $0.string("kind") == "life_cycle" }
            #expect(anomalies.count == life.found.count, "\(anomalies)")
            for (anomaly, detail) in zip(anomalies, life.found) {
                #expect(anomaly.string("detail").hasPrefix(detail), "\(anomaly.text)")
                #expect([Self.item, Self.box].contains(anomaly.string("reference")))
            }
        }
    }

    @Test("An event that its sender takes back says nothing of a life any more", arguments: Backend.underTest)
    func withdrawn(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            let declared = #","errorDeclaration":{"declarationTime":"2026-11-02T12:00:00Z","reason":"did_not_occur"}}"#
            func inError(_ event: String) -> String { String(event.dropLast()) + declared }
            for event in [Self.packing("ADD", 8), Self.packing("DELETE", 9), Self.object("OBSERVE", 7)] { _ = try await EpcisTests.capture(shop, EpcisTests.document([event])) }
            _ = try await EpcisTests.capture(shop, EpcisTests.document([inError(Self.packing("DELETE", 9)), inError(Self.object("OBSERVE", 7))]))
            _ = try await EpcisTests.capture(shop, EpcisTests.document([Self.packing("DELETE", 10), Self.object("ADD", 8, "commissioning")]))
            #expect(try await shop.get("/anomalies").items.filter { $0.string("kind") == "life_cycle" }.isEmpty)
        }
    }

    @Test("A document that contradicts all others raises some anomalies, and says how many more there are")
    func many() async throws {
        try await WebShop.open { shop in
            let things = (1...103).map { "https://id.gs1.org/01/04012345111118/21/B\($0)" }
            _ = try await EpcisTests.capture(shop, EpcisTests.document(things.map { Self.object("ADD", 12, "commissioning", of: $0) }))
            _ = try await EpcisTests.capture(shop, EpcisTests.document(things.map { Self.object("OBSERVE", 9, of: $0) }))
            let anomalies = try await shop.workflows.store.read { try $0.rows("SELECT detail FROM anomaly WHERE kind = 'life_cycle' ORDER BY id") { try $0.text(0) } }
            #expect(anomalies.count == 101 && anomalies.last == "3 more things of the same document")
        }
    }

    @Test("An operator who has seen it settles it, and nothing moves")
    func settled() async throws {
        try await WebShop.open { shop in
            _ = try await EpcisTests.capture(shop, EpcisTests.document([Self.sold(9, at: 1), Self.sold(10, at: 2)]))
            let anomaly = try #require(try await shop.get("/anomalies").items.first { $0.string("kind") == "life_cycle" }).string("id")
            let page = try await shop.browse(as: .operator).get("/anomalies/\(anomaly)")
            #expect(page.status == 200 && page.text.contains("Events contradict each other") && page.text.contains("04012345111118"))
            #expect(try await shop.post("/anomalies/\(anomaly)/decisions", #"{"decision":"accept"}"#).status < 300)
            #expect(try await shop.get("/anomalies/\(anomaly)").string("state") == "accepted")
        }
    }
}
