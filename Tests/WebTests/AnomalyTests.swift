import JSONText
import Testing

@testable import Web

@Suite("Anomalies over HTTP")
struct AnomalyTests {
    @Test("A person accepts a scan that had been set aside, and it counts; the same is not decided twice")
    func accepted() async throws {
        try await WebShop.open { shop in
            _ = try await shop.offer()
            let claim = try await shop.placed("A-1").claim
            _ = try await shop.scanned("P-A-1", "delivered", as: .merchant)
            let anomaly = try #require(try await shop.get("/anomalies?state=open").items.first)
            #expect(anomaly.string("kind") == "recorder_not_permitted" && anomaly.string("marketplace") == "deals")
            let id = anomaly.string("id")
            #expect(try await shop.get("/anomalies/\(id)").json == anomaly)
            let decided = try await shop.post("/anomalies/\(id)/decisions", #"{"decision":"accept","note":"seen on camera"}"#)
            #expect(decided.status == 201 && decided.string("state") == "accepted" && decided.string("note") == "seen on camera")
            #expect(decided.string("decidedBy").hasPrefix("operator:pty_"))
            #expect(try await shop.get("/claims/\(claim)").json.list("parts").map { $0.string("state") } == ["payable"])
            let again = try await shop.post("/anomalies/\(id)/decisions", #"{"decision":"reject"}"#)
            #expect(again.status == 409 && again.code == "anomaly-decided")
            #expect(try await shop.get("/anomalies?state=open").items.isEmpty)
        }
    }

    @Test("A scan of a parcel that no order has cannot be accepted, only held or rejected")
    func unknownParcel() async throws {
        try await WebShop.open { shop in
            let scan = try await shop.scanned("P-0", "delivered")
            let id = try #require(try await shop.get("/anomalies").items.first).string("id")
            let accepted = try await shop.post("/anomalies/\(id)/decisions", #"{"decision":"accept"}"#)
            #expect(accepted.status == 409 && accepted.code == "anomaly-nothing-to-accept")
            #expect(try await shop.post("/anomalies/\(id)/decisions", #"{"decision":"hold"}"#).string("state") == "held")
            #expect(try await shop.post("/anomalies/\(id)/decisions", #"{"decision":"reject"}"#).string("state") == "rejected")
            #expect(try await shop.get("/scans/\(scan)").string("state") == "rejected")
        }
    }

    @Test("Decisions that make no sense are refused")
    func faults() async throws {
        try await WebShop.open { shop in
            let nothing = shop.example("/anomalies/{anomaly}")
            #expect(try await shop.get(nothing).code == "anomaly-not-found")
            let reply = try await shop.post("\(nothing)/decisions", #"{"decision":"accept"}"#)
            #expect(reply.status == 404 && reply.code == "anomaly-not-found")
            #expect(try await shop.post("\(nothing)/decisions", #"{"decision":"maybe","note":""}"#).pointers == ["/decision", "/note"])
        }
    }
}
