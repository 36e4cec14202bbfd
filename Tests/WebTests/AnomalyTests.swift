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

    @Test("A decision is taken back, once, with a reason")
    func reopened() async throws {
        try await WebShop.open { shop in
            _ = try await shop.offer()
            let claim = try await shop.placed("A-1").claim
            _ = try await shop.scanned("P-A-1", "delivered", as: .merchant)
            let path = "/anomalies/" + (try #require(try await shop.get("/anomalies?state=open").items.first).string("id"))
            _ = try await shop.post("\(path)/decisions", #"{"decision":"accept"}"#)
            #expect(try await shop.post("\(path)/reopenings", "{}").pointers == ["/reason"])
            let reopened = try await shop.post("\(path)/reopenings", #"{"reason":"the wrong button"}"#, key: "r-1")
            #expect(reopened.status == 201 && reopened.string("state") == "open" && reopened.json["decidedAt"] == nil)
            #expect(try await shop.get("/claims/\(claim)").json.list("parts").map { $0.string("state") } == ["awaiting_scan"])
            #expect(try await shop.post("\(path)/reopenings", #"{"reason":"the wrong button"}"#, key: "r-1").json == reopened.json)
            let again = try await shop.post("\(path)/reopenings", #"{"reason":"again"}"#)
            #expect(again.status == 409 && again.code == "anomaly-not-decided")
        }
    }

    @Test("The recorder sees an anomaly once it was asked, and answers; nobody else does")
    func asked() async throws {
        try await WebShop.open { shop in
            _ = try await shop.offer()
            _ = try await shop.placed("A-1")
            _ = try await shop.scanned("P-A-1", "delivered", as: .merchant)
            let path = "/anomalies/" + (try #require(try await shop.get("/anomalies").items.first).string("id"))
            #expect(try await shop.get("/anomalies", as: .merchant).items.isEmpty)
            #expect(try await shop.get(path, as: .merchant).code == "anomaly-not-found")
            #expect(try await shop.post("\(path)/answers", #"{"text":"It was me."}"#, as: .merchant).code == "anomaly-not-found")
            #expect(try await shop.post("\(path)/questions", #"{"text":""}"#).pointers == ["/text"])
            let asked = try await shop.post("\(path)/questions", #"{"text":"Who was it?"}"#)
            #expect(asked.status == 201 && asked.string("askedParty") == "muehle" && asked.string("state") == "open")
            #expect(try await shop.get("/anomalies", as: .merchant).items.count == 1)
            for role in [TestRole.hub, .carrier, .factory] {
                #expect(try await shop.get("/anomalies", as: role).items.isEmpty)
                #expect(try await shop.post("\(path)/answers", #"{"text":"It was me."}"#, as: role).code == "anomaly-not-found")
            }
            let answered = try await shop.post("\(path)/answers", #"{"text":"It was me."}"#, as: .merchant)
            #expect(answered.status == 201 && answered.json.list("notes").map { $0.string("text") } == ["Who was it?", "It was me."])
            #expect(try await shop.get(path).json == answered.json)
            _ = try await shop.post("\(path)/decisions", #"{"decision":"accept"}"#)
            #expect(try await shop.post("\(path)/answers", #"{"text":"Really."}"#, as: .merchant).code == "anomaly-decided")
        }
    }

    @Test("A buyer objects to the own order; a second objection is answered with the first")
    func objected() async throws {
        try await WebShop.open { shop in
            _ = try await shop.offer()
            let (order, claim) = try await shop.placed("A-1")
            let link = try await shop.buyerToken(order)
            let other = try await shop.placed("A-2").order
            let objection = #"{"reason":"not_received","text":"Nobody rang."}"#
            #expect(try await shop.post("/orders/\(other)/objections", objection, as: nil, token: link).code == "order-not-found")
            let faults = try await shop.post("/orders/\(order)/objections", #"{"reason":"ugly","parcel":"P-A-1","text":""}"#, as: nil, token: link)
            #expect(faults.pointers == ["/reason", "/parcel", "/text"])
            let first = try await shop.post("/orders/\(order)/objections", objection, as: nil, token: link)
            #expect(first.status == 201 && first.string("state") == "open" && first.json["isNew"]?.asBool == true)
            #expect(try await shop.get("/claims/\(claim)").json.list("parts").map { $0.string("state") } == ["held"])
            let second = try await shop.post("/orders/\(order)/objections", #"{"reason":"damaged"}"#)
            #expect(second.string("id") == first.string("id") && second.json["isNew"]?.asBool == false)
            #expect(second.string("reason") == "not_received")
            let anomaly = try await shop.get("/anomalies/\(first.string("id"))")
            #expect(anomaly.string("kind") == "objection" && anomaly.string("detail") == "not_received")
            #expect(anomaly.json.list("notes").first?.string("text") == "Nobody rang.")
            #expect(anomaly.json.list("notes").first?.string("actor") == "buyer:\(order)")
            _ = try await shop.post("/anomalies/\(first.string("id"))/decisions", #"{"decision":"reject"}"#)
            #expect(try await shop.get("/claims/\(claim)").json.list("parts").map { $0.string("state") } == ["awaiting_scan"])
        }
    }
}
