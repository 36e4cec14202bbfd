import Core
import EPCIS
import EPCISRepository
import Fulfilment
import HTTPTypes
import JSONText
import TestSupport
import Testing

@testable import Web
@testable import Workflows

@Suite("The trade's own scans as EPCIS events", .neverHangs)
struct ToldScanTests {
    private static func events(_ shop: WebShop, _ query: String = "", as role: TestRole = .operator) async throws -> [JSON] {
        EpcisTests.events(try await shop.get("/epcis/events\(query)", as: role))
    }

    /// Told until nothing is left to tell, as the job does.
    private static func tell(_ shop: WebShop) async throws {
        while true {
            try await shop.workflows.store.settle()
            if try await shop.workflows.tellScans() == 0 { return }
        }
    }

    /// Who may record each step.
    private static func recorder(_ step: Step) -> TestRole { [.labelled, .packed].contains(step) ? .hub : .carrier }

    @Test("Every step is told in words that mean the step", arguments: Backend.underTest)
    func steps(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            _ = try await shop.offer()
            for (number, step) in Step.allCases.enumerated() {
                let sscc = ["340123450000000024", "340123450000000031", "340123450000000048", "340123450000000055", "340123450000000062", "340123450000000079", "340123450000000086", "340123450000000093"][number]
                _ = try await EpcisTests.placed(shop, "A-\(number)", sscc)
                let scan = WebShop.scan(sscc, step.rawValue, id: "s-\(number)", at: "2026-11-02T10:30:00.123456+05:30", more: #","readPoint":"4012345000016""#)
                let reply = try await shop.post("/scans", scan, as: Self.recorder(step))
                #expect(reply.string("state") == "applied", "\(step): \(reply.text)")
            }
            try await Self.tell(shop)
            let told = try await Self.events(shop)
            #expect(told.count == Step.allCases.count)
            for event in told {
                let document = EpcisTests.alone(event.text)
                let read = try #require(try EPCISDocument(parsing: Array(document.utf8)).events.first)
                let parcel = event["parentID"]?.asString ?? event.list("epcList").first?.asString ?? ""
                let scan = try await shop.get("/scans/\(event.string("nearmade:scan"))")
                #expect(EventSteps.step(of: read, .none)?.rawValue == scan.string("step"))
                #expect(ParcelName.key(parcel) == scan.string("parcelKey") && parcel.hasPrefix("https://id.gs1.org/00/"))
                #expect(event.string("eventTime") == scan.string("occurredAt") && event.string("eventTimeZoneOffset") == "+05:30")
                #expect(event["readPoint"]?.string("id") == "https://id.gs1.org/414/4012345000016")
                #expect(event.string("nearmade:grade") == "C" && event.string("eventID") == read.hashID)
                #expect(event.list("bizTransactionList").first?.string("bizTransaction").hasPrefix("urn:nearmade:order:ord_") == true)
            }
            // What was packed is told with it: a GTIN as such, any other number as its merchant's own.
            let packing = try #require(told.first { $0.string("type") == "AggregationEvent" })
            let goods = packing.list("childQuantityList").map { ($0.string("epcClass"), $0.number("quantity")) }
            #expect(!goods.isEmpty && goods.allSatisfy { $0.0.hasPrefix("urn:nearmade:sku:pty_") && ($0.1 ?? 0) > 0 })
            // Told once, whoever tells.
            try await Self.tell(shop)
            #expect(try await Self.events(shop).count == Step.allCases.count)
            // A recorder sees its own, found by its parcel.
            let own = try await Self.events(shop, "?MATCH_anyEPC=https://id.gs1.org/00/340123450000000031", as: .hub)
            #expect(own.map { $0.string("bizStep") } == ["packing"])
            #expect(try await Self.events(shop, "?EQ_bizStep=packing", as: .carrier).isEmpty)
        }
    }

    @Test("Facts that say nothing of scans are passed over in one go, where that keeps nobody waiting, and the scan after them is told with them", arguments: Backend.underTest)
    func silence(_ backend: Backend) async throws {
        let isInOneGo = backend == .sqlite
        try await WebShop.open(on: backend) { shop in
            _ = try await shop.offer()
            for number in 0..<130 { _ = try await EpcisTests.placed(shop, "A-\(number)", "P-\(number)") }
            try await shop.workflows.store.settle()
            let silent = try await shop.workflows.tellScans(batches: 1)
            #expect(isInOneGo ? silent > Workflows.tellingLimit : silent == Workflows.tellingLimit)
            try await Self.tell(shop)
            for number in 130..<260 { _ = try await EpcisTests.placed(shop, "A-\(number)", "P-\(number)") }
            _ = try await shop.post("/scans", WebShop.scan("P-259", "packed", id: "s-1", at: "2026-11-02T09:00:00+01:00"), as: .hub)
            try await shop.workflows.store.settle()
            let told = try await shop.workflows.tellScans(batches: 2)
            #expect(told > Workflows.tellingLimit && told < Workflows.tellingLimit * 2)
            #expect(try await Self.events(shop).map { $0.string("bizStep") } == ["packing"])
        }
    }

    @Test("A scan taken back is declared an error; counted again it is told anew", arguments: Backend.underTest)
    func takenBack(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            _ = try await shop.offer()
            _ = try await EpcisTests.placed(shop, "A-1", "340123450000000024")
            // Delivered before it was handed over: somebody has to look.
            _ = try await shop.post("/scans", WebShop.scan("340123450000000024", "handed_over", id: "1", at: "2026-11-02T09:30:00Z"), as: .carrier)
            let scan = try await shop.post("/scans", WebShop.scan("340123450000000024", "delivered", id: "2", at: "2026-11-02T09:00:00Z"), as: .carrier)
            try await Self.tell(shop)
            #expect(try await Self.events(shop, "?EQ_bizStep=accepting").count == 1)
            let anomaly = try #require(try await shop.get("/anomalies").items.first { $0.string("kind") == "out_of_order" }).string("id")
            #expect(try await shop.post("/anomalies/\(anomaly)/decisions", #"{"decision":"reject","note":"the clock was wrong"}"#).status < 300)
            try await Self.tell(shop)
            let declared = try await Self.events(shop, "?EQ_bizStep=accepting")
            #expect(declared.count == 2 && Set(declared.map { $0.string("eventID") }).count == 1)
            let declaration = try #require(declared.first { $0["errorDeclaration"] != nil })
            #expect(declaration["errorDeclaration"]?.string("reason") == "incorrect_data" && declaration.string("nearmade:scan") == scan.string("scan"))
            let reopened = try await shop.post("/anomalies/\(anomaly)/reopenings", #"{"reason":"the clock was right"}"#)
            #expect(reopened.status < 300, "\(reopened.text)")
            try await Self.tell(shop)
            let again = try await Self.events(shop, "?EQ_bizStep=accepting")
            #expect(again.count == 3 && again.filter { $0.number("nearmade:edition") == 2 }.count == 1)
            #expect(Set(again.map { $0.string("eventID") }).count == 2)
        }
    }

    @Test("What came in as an event is not told twice, and a scan that waits is told when it counts", arguments: Backend.underTest)
    func notTwice(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            _ = try await shop.offer()
            _ = try await EpcisTests.capture(shop, EpcisTests.document([EpcisTests.event("shipping", "in_transit")]))
            _ = try await shop.post("/scans", WebShop.scan("340123450000000024", "delivered"), as: .carrier)
            try await Self.tell(shop)
            #expect(try await Self.events(shop).map { $0.string("bizStep") } == ["shipping"])
            _ = try await EpcisTests.placed(shop, "A-1", "340123450000000024")
            try await Self.tell(shop)
            #expect(Set(try await Self.events(shop).map { $0.string("bizStep") }) == ["shipping", "accepting"])
        }
    }

    @Test("Whoever recorded a scan takes it back by declaring its event an error, and the telling goes on", arguments: Backend.underTest)
    func declared(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            _ = try await shop.offer()
            let claim = try await EpcisTests.placed(shop, "A-1", "340123450000000024")
            let scan = try await shop.post("/scans", WebShop.scan("340123450000000024", "delivered"), as: .carrier).string("scan")
            try await Self.tell(shop)
            #expect(try await shop.get("/claims/\(claim)").json.list("parts").first?.string("state") == "payable")
            let told = try #require(try await Self.events(shop).first)
            let event = told.asObject.map { object in JSONObject(object.filter { !["eventID", "recordTime", "@context"].contains($0.name) }.map { ($0.name, $0.value) }) }
            let text = String(JSON.object(try #require(event)).text.dropLast()) + #","errorDeclaration":{"declarationTime":"2026-11-02T12:00:00Z","reason":"did_not_occur"}}"#
            let document = EpcisTests.document([text]).replacing(#""example":"#, with: #""nearmade":"urn:nearmade:","example":"#)
            // A stranger's word takes nothing back.
            _ = try await EpcisTests.capture(shop, document, as: .hub)
            #expect(try await shop.get("/scans/\(scan)").string("state") == "applied")
            let job = try await EpcisTests.capture(shop, document)
            #expect(job["success"]?.asBool == true, "\(job.text)")
            #expect(try await shop.get("/scans/\(scan)").string("state") == "voided")
            #expect(try await shop.get("/claims/\(claim)").json.list("parts").first?.string("state") == "awaiting_scan")
            try await Self.tell(shop)
            #expect(try await Self.events(shop).count == 2)
            // What comes later is told as before.
            _ = try await shop.post("/scans", WebShop.scan("340123450000000024", "handed_over", at: "2026-11-02T07:00:00Z"), as: .carrier)
            try await Self.tell(shop)
            #expect(try await Self.events(shop, "?EQ_bizStep=shipping").count == 1)
        }
    }

    @Test("An event that somebody has captured before it is told is the word of both, and stops nobody", arguments: Backend.underTest)
    func capturedBefore(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            _ = try await shop.offer()
            _ = try await EpcisTests.placed(shop, "A-1", "340123450000000024")
            let id = try await shop.post("/scans", WebShop.scan("340123450000000024", "delivered"), as: .carrier).string("scan")
            let text = try await shop.workflows.store.read { tx in
                let scan = try #require(try ScanID(text: id).flatMap { try Scans.load($0, in: tx) })
                let parcel = try #require(try scan.parcel.flatMap { try Parcels.load([$0], in: tx)[$0] })
                return try ScanEvent(scan: scan, order: parcel.order, goods: [], edition: 1).draft().event.text
            }
            let document = EpcisTests.document([text]).replacing(#""example":"#, with: #""nearmade":"urn:nearmade:","example":"#)
            _ = try await EpcisTests.capture(shop, document, as: .hub)
            try await Self.tell(shop)
            #expect(try await Self.events(shop).count == 1)
            #expect(try await Self.events(shop, as: .carrier).count == 1, "its recorder sees it, too")
            #expect(try await shop.post("/scans/\(id)/voiding", #"{"reason":"the wrong door"}"#).status < 300)
            try await Self.tell(shop)
            #expect(try await Self.events(shop, "?EXISTS_errorDeclaration=true").count == 1)
        }
    }

    @Test("Of what told events add to EPCIS the scan is in the index, the rest is looked at: both are found, and little is written", arguments: Backend.underTest)
    func ownFields(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            _ = try await shop.offer()
            var scan = ""
            for number in 1...3 {
                _ = try await EpcisTests.placed(shop, "A-\(number)", "P-\(number)")
                scan = try await shop.post("/scans", WebShop.scan("P-\(number)", "delivered", id: "s-\(number)"), as: .carrier).string("scan")
            }
            try await Self.tell(shop)
            // With the prefix declared, and as it is written.
            for headers in [[EpcisHeaders.extensions: "nearmade=urn:nearmade:"], [:]] as [HTTPFields] {
                for (query, count) in [
                    ("EQ_nearmade:scan=\(scan)", 1), ("EQ_nearmade:scan=scn_nobody", 0), ("EXISTS_nearmade:scan=true", 3), ("EQ_nearmade:grade=C", 3), ("EQ_nearmade:grade=A", 0),
                    ("EXISTS_nearmade:receivedAt=true", 3), ("GE_nearmade:attempt=1", 3), ("GT_nearmade:attempt=1", 0), ("EQ_nearmade:attempt=1&EQ_nearmade:scan=\(scan)", 1),
                ] { #expect(EpcisTests.events(try await shop.get("/epcis/events?\(query)", headers: headers)).count == count, "\(query)") }
            }
            // Later events of others fill no page.
            let others = (10..<50).map { EpcisTests.event("storing", "in_progress", at: "2026-11-03T08:00:\($0).000Z") }
            _ = try await EpcisTests.capture(shop, EpcisTests.document(others))
            let first = try await shop.get("/epcis/events?EQ_nearmade:grade=C&perPage=2")
            let link = try #require(first.headers[EpcisHeaders.link]?.firstMatch(of: #/<([^>]*)>; rel="next"/#)).1
            let second = try await shop.get(String(link))
            #expect(EpcisTests.events(first).count == 2 && EpcisTests.events(second).count == 1 && second.headers[EpcisHeaders.link] == nil)
            #expect(Set((EpcisTests.events(first) + EpcisTests.events(second)).map { $0.string("nearmade:scan") }).count == 3)
            let marks = try await shop.workflows.store.read { try $0.count("SELECT COUNT(*) FROM epcis_mark AS m JOIN epcis_event AS e ON e.seq = m.seq WHERE e.scan_id IS NOT NULL") }
            #expect(marks <= 3 * 12)
        }
    }

    @Test("A GTIN in an order is told as a GTIN", arguments: [("4006381333931", "https://id.gs1.org/01/04006381333931"), ("4006381333932", "urn:nearmade:sku:")])
    func goods(sku: String, start: String) {
        #expect(PackedGoods(sku: sku, merchant: PartyID(UUIDBits(high: 1, low: 1)), quantity: 2).epcClass.hasPrefix(start))
    }
}
