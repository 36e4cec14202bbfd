import Core
import JSONText
import TestSupport
import Testing

@testable import Web

@Suite("Scans over HTTP")
struct ScanTests {
    @Test("The delivery scan makes the claim payable; who sent it and when it came is not the sender's to say", arguments: Backend.underTest)
    func delivered(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            _ = try await shop.offer()
            let claim = try await shop.placed("A-1").claim
            shop.clock.advance(hours: 2)
            let reply = try await shop.post("/scans", WebShop.scan("P-A-1", "delivered", id: "e-1", more: #","readPoint":"door 4""#), as: .carrier)
            #expect(reply.status == 201 && reply.string("state") == "applied" && reply.json.list("anomalies").isEmpty)
            #expect(reply.json["claims"] == nil, "a carrier is told of claims")
            let scan = try await shop.get("/scans/\(reply.string("scan"))", as: .carrier)
            #expect(scan.string("recorder") == "flotte" && scan.string("source").hasPrefix("carrier:pty_") && scan.string("sourceId") == "e-1")
            #expect(scan.string("receivedAt") == "2026-11-02T10:00:00Z" && scan.string("occurredAt") == "2026-11-02T09:00:00+01:00")
            #expect(scan.string("grade") == "C" && scan.string("readPoint") == "door 4")
            let part = try #require(try await shop.get("/claims/\(claim)").json.list("parts").first)
            #expect(part.string("state") == "payable" && part.string("confirmingScan") == reply.string("scan"))
            #expect(part.string("payableAt") == "2026-11-02T10:00:00Z")
        }
    }

    @Test("A device records for its owner, under its own name")
    func device() async throws {
        try await WebShop.open { shop in
            let reply = try await shop.post("/scans", WebShop.scan("P-9", "packed", more: #","counter":7,"keyId":"k","signature":"AQID""#), as: .device)
            let scan = try await shop.get("/scans/\(reply.string("scan"))", as: .device)
            #expect(scan.string("recorder") == "mitte" && scan.string("recorderKind") == "hub" && scan.string("source").hasPrefix("device:dev_"))
            #expect(scan.number("counter") == 7 && scan.string("signature") == "AQID" && scan.string("keyId") == "k")
        }
    }

    @Test("Sent again it is a duplicate, and tells what became of the first")
    func repeated() async throws {
        try await WebShop.open { shop in
            _ = try await shop.offer()
            _ = try await shop.placed("A-1")
            let first = try await shop.post("/scans", WebShop.scan("P-A-1", "delivered"), as: .carrier)
            let again = try await shop.post("/scans", WebShop.scan("P-A-1", "delivered"), as: .carrier)
            #expect(again.status == 200 && again.string("outcome") == "duplicate")
            #expect(again.string("scan") == first.string("scan") && again.string("state") == "applied")
            // Another sender's numbers are its own.
            #expect(try await shop.post("/scans", WebShop.scan("P-A-1", "delivered"), as: .hub).status == 201)
        }
    }

    @Test("The operator imports under another source's name, and is told of the claims; nobody else may")
    func source() async throws {
        try await WebShop.open { shop in
            _ = try await shop.offer()
            _ = try await shop.placed("A-1")
            let body = WebShop.scan("P-A-1", "delivered", id: "9", more: #","source":"dhl-feed""#)
            let refused = try await shop.post("/scans", body, as: .carrier)
            #expect(refused.status == 403 && refused.code == "scan-source-not-yours" && refused.pointers == ["/source"])
            let stored = try await shop.post("/scans", body)
            #expect(stored.status == 201 && stored.json.list("claims").map { $0.string("state") } == ["payable"])
            #expect(try await shop.get("/scans/\(stored.string("scan"))").string("source") == "dhl-feed")
        }
    }

    @Test("What is odd is stored and answered: unknown parcels, steps that are not the sender's, wrong order")
    func anomalies() async throws {
        try await WebShop.open { shop in
            _ = try await shop.offer()
            _ = try await shop.placed("A-1")
            let unknown = try await shop.post("/scans", WebShop.scan("P-0", "delivered"), as: .carrier)
            #expect(unknown.status == 201 && unknown.string("state") == "waiting")
            #expect(unknown.json.list("anomalies").compactMap(\.asString) == ["unknown_parcel"])
            let own = try await shop.post("/scans", WebShop.scan("P-A-1", "delivered"), as: .merchant)
            #expect(own.status == 201 && own.string("state") == "set_aside")
            #expect(own.json.list("anomalies").compactMap(\.asString) == ["recorder_not_permitted"])
            _ = try await shop.scanned("P-A-1", "delivered", at: "2026-11-02T07:00:00Z")
            let late = try await shop.post("/scans", WebShop.scan("P-A-1", "handed_over", at: "2026-11-02T07:30:00Z"), as: .carrier)
            #expect(late.json.list("anomalies").compactMap(\.asString) == ["out_of_order"])
        }
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        let code: String
        let pointer: String
        let body: String

        var testDescription: String { "\(code) \(pointer)" }

        static let all: [Refusal] = [
            Refusal(code: "scan-text-length", pointer: "/parcel", body: WebShop.scan("", "packed")),
            Refusal(code: "scan-text-length", pointer: "/sourceId", body: WebShop.scan("P", "packed", id: "")),
            Refusal(code: "scan-text-length", pointer: "/readPoint", body: WebShop.scan("P", "packed", more: #","readPoint":"""#)),
            Refusal(code: "scan-attempt", pointer: "/attempt", body: WebShop.scan("P", "packed", more: #","attempt":0"#)),
            Refusal(code: "scan-counter", pointer: "/counter", body: WebShop.scan("P", "packed", more: #","counter":-1"#)),
            Refusal(
                code: "scan-signature-length", pointer: "/signature",
                body: WebShop.scan("P", "packed", more: #","signature":"\#(String(repeating: "AAAA", count: 342))""#)),
            Refusal(code: "malformed-body", pointer: "/step", body: WebShop.scan("P", "teleported")),
            Refusal(code: "malformed-body", pointer: "/occurredAt", body: WebShop.scan("P", "packed", at: "2026-11-02 09:00")),
            Refusal(code: "malformed-body", pointer: "/receivedAt", body: WebShop.scan("P", "packed", more: #","receivedAt":"2020-01-01T00:00:00Z""#)),
            Refusal(code: "malformed-body", pointer: "/recorder", body: WebShop.scan("P", "packed", more: #","recorder":"mitte""#)),
            Refusal(code: "malformed-body", pointer: "/signature", body: WebShop.scan("P", "packed", more: #","signature":"§""#)),
        ]
    }

    @Test("Each refusal has its code and its place", arguments: Refusal.all)
    func refused(_ row: Refusal) async throws {
        try await WebShop.open { shop in
            let reply = try await shop.post("/scans", row.body, as: .hub)
            #expect(reply.status == 400 && reply.code == row.code && reply.pointers == [row.pointer], "\(reply.text)")
        }
    }

    @Test("A batch is answered item by item, in order")
    func batch() async throws {
        try await WebShop.open { shop in
            let body = [WebShop.scan("P-1", "packed"), WebShop.scan("P-1", "gone"), WebShop.scan("P-1", "packed")].joined(separator: ",")
            let reply = try await shop.post("/scans", #"{"scans":[\#(body)]}"#, as: .hub)
            #expect(reply.status == 200 && reply.items.map { $0.number("status") } == [201, 400, 200])
            #expect(reply.items[1].list("errors").first?.string("pointer") == "/scans/1/step")
        }
    }

    @Test("Everybody sees their own scans, the operator all; they are filtered by state and parcel")
    func lists() async throws {
        try await WebShop.open { shop in
            let hub = try await shop.scanned("P-1", "packed", as: .hub)
            let device = try await shop.scanned("P-1", "packed", as: .device)
            let carrier = try await shop.scanned("P-2", "handed_over")
            func ids(_ role: TestRole, _ query: String = "") async throws -> [String] {
                try await shop.get("/scans" + query, as: role).items.map { $0.string("id") }
            }
            #expect(try await ids(.operator) == [hub, device, carrier])
            #expect(try await ids(.hub) == [hub, device])
            #expect(try await ids(.device) == [device])
            #expect(try await ids(.carrier) == [carrier])
            #expect(try await ids(.factory) == [])
            #expect(try await ids(.operator, "?parcel=P-2") == [carrier])
            #expect(try await ids(.operator, "?state=applied") == [])
            #expect(try await ids(.operator, "?state=waiting&parcel=P-1") == [hub, device])
            #expect(try await shop.get("/scans/\(carrier)", as: .hub).code == "scan-not-found")
        }
    }

    @Test("A step that counted is taken back, and with it what it had confirmed")
    func voided() async throws {
        try await WebShop.open { shop in
            _ = try await shop.offer()
            let claim = try await shop.placed("A-1").claim
            let scan = try await shop.scanned("P-A-1", "delivered")
            let reply = try await shop.post("/scans/\(scan)/voiding", #"{"reason":"wrong door"}"#)
            #expect(reply.status == 201 && reply.string("state") == "voided")
            #expect(try await shop.get("/claims/\(claim)").json.list("parts").map { $0.string("state") } == ["awaiting_scan"])
            let again = try await shop.post("/scans/\(scan)/voiding", #"{"reason":"wrong door"}"#)
            #expect(again.status == 409 && again.code == "scan-does-not-count")
            #expect(try await shop.post(shop.example("/scans/{scan}/voiding"), #"{"reason":"x"}"#).code == "scan-not-found")
            #expect(try await shop.post("/scans/\(scan)/voiding").code == "malformed-body")
        }
    }
}
