@testable import Web

/// Two parcels: one delivered and paid under the scan rule and under a comparison rule, one in doubt.
enum OrderStory {
    static func place(_ shop: WebShop) async throws -> String {
        _ = try await shop.offer(terms: #"{"ratePpm":50000,"grades":{"C":"cool 48h"},"expiryHours":720}"#)
        _ = try await shop.offer("dated", terms: #"{"amount":150,"release":"estimated_delivery"}"#, consent: true)
        return try await shop.post(
            "/orders",
            #"""
            {"marketplace":"deals","key":"A-1001","currency":"EUR","orderedAt":"2026-11-02T07:30:00Z","estimatedDeliveryAt":"2026-11-05T11:00:00Z",
            "lines":[{"sku":"FLOUR-1","title":"Wheat flour, 1 kg","merchant":"muehle","quantity":3,"amount":2997,"promisedShipAt":"2026-11-03T17:00:00Z"},
            {"sku":"COFFEE-<250g>","merchant":"roesterei","amount":1200,"shipping":390}],
            "parcels":[{"key":"00340434292135100186","hub":"mitte","contents":[{"line":1,"quantity":2}]},
            {"key":"00340434292135100193","contents":[{"line":2,"quantity":1}]}],"offers":["cashback","dated"]}
            """#
        ).string("order")
    }

    static func tell(_ shop: WebShop) async throws -> String {
        let order = try await place(shop)
        let (first, second) = ("00340434292135100186", "00340434292135100193")
        shop.clock.advance(hours: 1)
        _ = try await shop.post("/scans", WebShop.scan(first, "packed", at: "2026-11-02T09:40:00+01:00", more: #","readPoint":"Tisch 2""#), as: .device)
        shop.clock.advance(hours: 3)
        _ = try await shop.post(
            "/scans", WebShop.scan(first, "delivered", at: "2026-11-02T12:55:00+01:00", more: #","readPoint":"Karl-Heine-Str. 4""#), as: .carrier)
        _ = try await shop.post("/scans", WebShop.scan(second, "delivered", at: "2026-11-02T12:50:00+01:00"), as: .merchant)
        shop.clock.advance(hours: 100)
        _ = try await shop.workflows.runAllDueTimes(until: shop.clock.now)
        let anomaly = try await shop.get("/anomalies").items.first { $0.string("kind") == "recorder_not_permitted" }?.string("id") ?? ""
        _ = try await shop.post("/anomalies/\(anomaly)/decisions", #"{"decision":"hold","note":"who was at the door?"}"#)
        return order
    }
}
