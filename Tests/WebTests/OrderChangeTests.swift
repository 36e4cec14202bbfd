import JSONText
import Testing

@testable import Web

@Suite("Changes of an order over HTTP")
struct OrderChangeTests {
    private typealias Draft = OrderTests.Refusal

    @Test("A cancelled order lets its claim lapse, and a second cancellation is refused")
    func cancelled() async throws {
        try await WebShop.open { shop in
            _ = try await shop.offer()
            let (order, claim) = try await shop.placed("A-1")
            let reply = try await shop.post("/orders/\(order)/cancellation", #"{"reason":"sold out"}"#)
            #expect(reply.status == 201 && reply.json.list("lines").compactMap { $0.asNumber?.int64 } == [1])
            #expect(try await shop.get("/orders/\(order)").string("state") == "cancelled")
            #expect(try await shop.get("/claims/\(claim)").json.list("parts").map { $0.string("state") } == ["cancelled"])
            let again = try await shop.post("/orders/\(order)/cancellation", #"{"reason":"sold out"}"#)
            #expect(again.status == 409 && again.code == "already-cancelled")
        }
    }

    @Test("A line is cancelled on its own, and one that is not there is not")
    func line() async throws {
        try await WebShop.open { shop in
            let order = try await shop.post("/orders", Draft.body(lines: Draft.line() + "," + Draft.line())).string("order")
            #expect(try await shop.post("/orders/\(order)/lines/2/cancellation", #"{"reason":"x"}"#).status == 201)
            let shown = try await shop.get("/orders/\(order)")
            #expect(shown.json.list("lines").map { $0["cancelledAt"] != nil } == [false, true])
            let missing = try await shop.post("/orders/\(order)/lines/9/cancellation", #"{"reason":"x"}"#)
            #expect(missing.status == 404 && missing.code == "order-line-not-found")
            for position in ["0", "-1", "x", "99999999999999999999"] {
                let odd = try await shop.post("/orders/\(order)/lines/\(position)/cancellation", #"{"reason":"x"}"#)
                #expect(odd.status == 400 && odd.code == "position-malformed")
            }
        }
    }

    @Test("A merchant cancels and packs its own lines, never another's")
    func ownLines() async throws {
        try await WebShop.open { shop in
            let order = try await shop.post("/orders", Draft.body(lines: Draft.line() + "," + Draft.line("roesterei"))).string("order")
            for (path, body) in [
                ("cancellation", #"{"reason":"x"}"#), ("lines/2/cancellation", #"{"reason":"x"}"#), ("parcels", #"{"parcels":[{"key":"P"}]}"#),
                ("parcels", #"{"parcels":[{"key":"P","contents":[{"line":2,"quantity":1}]}]}"#),
            ] {
                let reply = try await shop.post("/orders/\(order)/\(path)", body, as: .merchant)
                #expect(reply.status == 403 && reply.code == "order-line-not-yours", "\(path)")
            }
            let packed = try await shop.post("/orders/\(order)/parcels", #"{"parcels":[{"key":"P","contents":[{"line":1,"quantity":1}]}]}"#, as: .merchant)
            #expect(packed.status == 201)
            #expect(try await shop.post("/orders/\(order)/lines/1/cancellation", #"{"reason":"x"}"#, as: .merchant).status == 201)
        }
    }

    @Test("Once a scan has proved the delivery, a merchant cannot take the cashback away, an operator can")
    func delivered() async throws {
        try await WebShop.open { shop in
            _ = try await shop.offer()
            let (order, claim) = try await shop.placed("A-1")
            _ = try await shop.scanned("P-A-1", "delivered")
            for path in ["cancellation", "lines/1/cancellation"] {
                let reply = try await shop.post("/orders/\(order)/\(path)", #"{"reason":"returned"}"#, as: .merchant)
                #expect(reply.status == 403 && reply.code == "order-line-delivered")
            }
            #expect(try await shop.post("/orders/\(order)/cancellation", #"{"reason":"returned"}"#).status == 201)
            let parts = try await shop.get("/claims/\(claim)").json.list("parts")
            #expect(parts.map { $0.string("state") } == ["clawed_back"])
        }
    }

    @Test("Units are put into parcels later, and what does not fit is refused")
    func parcels() async throws {
        try await WebShop.open { shop in
            let order = try await shop.post("/orders", Draft.body(lines: Draft.line(quantity: 3))).string("order")
            let reply = try await shop.post(
                "/orders/\(order)/parcels", #"{"parcels":[{"key":"P-1","hub":"mitte","contents":[{"line":1,"quantity":2}]},{"key":"P-2"}]}"#)
            #expect(reply.status == 201)
            let ids = reply.json.list("parcels").map { $0.string("id") }
            let first = try await shop.get("/parcels/\(ids[0])", as: .hub)
            #expect(first.json.list("contents").map { $0.number("quantity") } == [2] && first.string("hub") == "mitte")
            #expect(try await shop.get("/parcels/\(ids[1])").json.list("contents").map { $0.number("quantity") } == [1])
            for (code, status, parcels) in [
                ("parcel-key-taken", 409, #"[{"key":"P-1"}]"#), ("parcel-quantity", 400, #"[{"key":"P-3","contents":[{"line":1,"quantity":1}]}]"#),
                ("hub-unknown", 400, #"[{"key":"P-3","hub":"x"}]"#), ("order-text-length", 400, #"[{"key":""}]"#), ("order-too-many", 400, "[]"),
                ("malformed-body", 400, "7"),
            ] {
                let refused = try await shop.post("/orders/\(order)/parcels", #"{"parcels":\#(parcels)}"#)
                #expect(refused.code == code && refused.status == status, "\(refused.text)")
            }
        }
    }

    @Test("An order that is not there, or whose reason is missing, is not changed", arguments: ["cancellation", "lines/1/cancellation"])
    func faults(_ path: String) async throws {
        try await WebShop.open { shop in
            let nothing = shop.example("/orders/{order}")
            let reply = try await shop.post("\(nothing)/\(path)", #"{"reason":"x"}"#)
            #expect(reply.status == 404 && reply.code == "order-not-found")
            for body in ["{}", #"{"reason":""}"#, #"{"reason":"x","why":"y"}"#, #"{"reason":"\#(String(repeating: "x", count: 501))"}"#] {
                #expect(try await shop.post("\(nothing)/\(path)", body).code == "malformed-body")
            }
        }
    }

    @Test("A parcel is shown to those who may work where it goes, with all its scans")
    func parcelSight() async throws {
        try await WebShop.open { shop in
            _ = try await shop.offer()
            let order = try await shop.placed("A-1").order
            _ = try await shop.scanned("P-A-1", "packed", as: .hub, at: "2026-11-02T08:30:00Z")
            _ = try await shop.scanned("P-A-1", "handed_over", as: .carrier, at: "2026-11-02T08:40:00Z")
            let id = try await shop.get("/orders/\(order)").json.list("parcels").first?.string("id") ?? ""
            for role in [WebShop.tokenRoles[0], .merchant, .factory, .hub, .carrier, .device] {
                let parcel = try await shop.get("/parcels/\(id)", as: role)
                #expect(parcel.status == 200 && parcel.string("latestStep") == "handed_over" && parcel.json.list("scans").count == 2, "\(role)")
            }
            let grant = try await shop.get("/grants").items.first { $0.string("party") == "flotte" }?.string("id") ?? ""
            #expect(try await shop.delete("/grants/\(grant)").status == 204)
            #expect(try await shop.get("/parcels/\(id)", as: .carrier).code == "parcel-not-found")
        }
    }
}
