import JSONText
import TradeNetwork

// Steps of the trade that many stories begin with.
extension WebShop {
    /// An offer of 5 % with 1,000.00 EUR in its budget; unsigned scans confirm unless other terms are given.
    func offer(
        _ key: String = "cashback", terms: String = #"{"ratePpm":50000,"grades":{"C":"confirm"}}"#, funded: Int64 = 100_000, consent: Bool = false
    ) async throws -> String {
        let name = key == "cashback" ? "5 % back" : "5 % back (\(key))"
        let reply = try await post(
            "/offers", #"{"marketplace":"deals","key":"\#(key)","name":"\#(name)","payer":"muehle","terms":\#(terms),"comparisonConsent":\#(consent)}"#)
        let id = reply.string("id")
        if funded > 0 { _ = try await post("/offers/\(id)/fundings", #"{"amount":\#(funded),"currency":"EUR"}"#, key: "fund-\(key)") }
        return id
    }

    /// One line of 20.00 EUR from the mill, in one parcel.
    static func order(_ key: String, parcel: String? = nil, offers: [String] = ["cashback"], amount: Int64 = 2_000, member: String? = nil) -> String {
        let member = member.map { #","attribution":{"member":"\#($0)"}"# } ?? ""
        let offers = offers.map { "\"\($0)\"" }.joined(separator: ",")
        return #"""
            {"marketplace":"deals","key":"\#(key)","currency":"EUR","lines":[{"sku":"FLOUR-1","merchant":"muehle","amount":\#(amount)}],\#
            "parcels":[{"key":"\#(parcel ?? "P-" + key)","hub":"mitte"}],"offers":[\#(offers)]\#(member)}
            """#
    }

    /// Places an order. - Returns: its id and that of its claim.
    func placed(_ key: String, offers: [String] = ["cashback"], amount: Int64 = 2_000, member: String? = nil) async throws -> (order: String, claim: String) {
        let reply = try await post("/orders", Self.order(key, offers: offers, amount: amount, member: member))
        return (reply.string("order"), reply.json.list("claims").first?.string("claim") ?? "")
    }

    static func scan(_ parcel: String, _ step: String, id: String? = nil, at time: String = "2026-11-02T09:00:00+01:00", more: String = "") -> String {
        #"{"parcel":"\#(parcel)","step":"\#(step)","occurredAt":"\#(time)","sourceId":"\#(id ?? parcel + "/" + step)"\#(more)}"#
    }

    /// - Returns: the scan's id.
    func scanned(_ parcel: String, _ step: String, as role: Role = .carrier, at time: String = "2026-11-02T09:00:00+01:00") async throws -> String {
        try await post("/scans", Self.scan(parcel, step, at: time), as: role).string("scan")
    }

    func buyerToken(_ order: String) async throws -> String {
        try await post("/tokens", #"{"name":"link","order":"\#(order)"}"#).string("secret")
    }
}
