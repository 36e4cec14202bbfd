import Cashback
import Core
import Fulfilment
import Selling
import Store
import TestSupport
import TradeNetwork
import Workflows

extension VerificationTrade {
    /// Everything that can happen to orders, scans and claims happens once, in two marketplaces; at the end all is sealed.
    static func told(on store: any Store) async throws -> VerificationTrade {
        var trade = try await VerificationTrade(on: store)
        try await trade.makeOffers()
        try await trade.tradeOnTime()
        try await trade.workflows.store.settle()
        try await trade.workflows.seal()
        try await trade.tradeWithTrouble()
        try await trade.tradeInParts()
        try await trade.tradeByDates()
        try await trade.wait(hours: 24)
        try await trade.workflows.store.settle()
        try await trade.workflows.seal()
        return trade
    }

    private mutating func makeOffers() async throws {
        try await offer("five", Terms(reward: .rate(Rate(ppm: 50_000)), grades: Self.trusting, expiryHours: 240), funded: 1_000_000)
        try await offer("week", Terms(reward: .rate(Rate(ppm: 33_333)), release: .deliveryScan(days: 7), grades: Self.trusting), funded: 1_000_000)
        try await offer("shown", Terms(reward: .amount(500), cap: 450, base: .itemsAndShipping, expiryHours: 240), funded: 1_000_000)
        try await offer("poor", Terms(reward: .rate(Rate(ppm: 100_000)), grades: Self.trusting), funded: 10)
        try await offer("estimate", Terms(reward: .rate(Rate(ppm: 50_000)), release: .estimatedDelivery(days: 1)), limited: false)
        try await offer("handover", Terms(reward: .amount(120), release: .handoverScan, grades: Self.trusting), limited: false)
        try await offer("yen", in: "kyoto", Terms(reward: .rate(Rate(ppm: 25_000)), rounding: .down, grades: Self.trusting), funded: 50_000)
        try await offer("ended", Terms(reward: .amount(1)), funded: 5)
        try await close("ended")
    }

    /// Deliveries as they should be, of a named and an unnamed buyer.
    private mutating func tradeOnTime() async throws {
        try await place(
            "A1", lines: [.goods(4_990), .goods(333, quantity: 2)], parcels: [ParcelDraft(key: "P1", hub: "hub-1")], offers: ["five", "week"],
            member: Self.member)
        try await wait(hours: 2)
        try await scan(.packed, "P1", as: "s1", by: .hub, at: "hub-1")
        try await scan(.handedOver, "P1", as: "s2", by: .hub, at: "hub-1", hoursAgo: 0)
        try await wait(hours: 20)
        try await scan(.delivered, "P1", as: "s3", offset: -180)
        try await scan(.delivered, "P1", as: "s3-again", at: nil)
        _ = try await scan(.delivered, "P1", as: "s3", at: "other door")
        try await place("A2", lines: [.goods(1_001)], parcels: [ParcelDraft(key: "P2")], offers: ["five"])
        try await revise("five", Terms(reward: .rate(Rate(ppm: 40_000)), grades: Self.trusting, expiryHours: 240))
        try await scan(.delivered, "P2", as: "s4")
        try await place("A3", lines: [], offers: ["five"])
        try await place("A4", lines: [.goods(0)], parcels: [ParcelDraft(key: "P4")], offers: ["five", "week"])
        try await scan(.collected, "P4", as: "s5")
        try await place("A5", lines: [.goods(7_000)], parcels: [ParcelDraft(key: "P5")], offers: ["poor"])
        try await scan(.delivered, "P5", as: "s6")
        try await changeNetwork()
        try await placeTogether(["G1", "G2", "G3"], offers: ["five", "poor", "handover"])
        for _ in 1...2 { try await reportAnomaly("G9") }
        try await place("K1", in: "kyoto", .jpy, lines: [.goods(12_345)], parcels: [ParcelDraft(key: "PK1")], offers: ["yen"], member: Self.member)
        try await scan(.delivered, "PK1", as: "k1")
    }

    /// Scans too early, of strangers, against each other; decisions, cancellations, money taken back.
    private mutating func tradeWithTrouble() async throws {
        try await scan(.delivered, "P10", as: "t1")
        try await wait(hours: 1)
        try await place("B1", lines: [.goods(2_500)], parcels: [ParcelDraft(key: "P10")], offers: ["five", "shown"])
        try await decide("B1/shown", .approve)
        try await scan(.packed, "NEVER", as: "t2", by: .hub, at: nil)
        try await scan(.packed, "NEVER-2", as: "t3", by: .hub, at: nil)
        try await decide(.unknownParcel, of: "t3", .reject)

        try await place("B2", lines: [.goods(3_000)], parcels: [ParcelDraft(key: "P11")], offers: ["five"])
        try await scan(.delivered, "P11", as: "t4", by: .merchant)
        try await decide(.recorderNotPermitted, of: "t4", .accept)
        try await place("B3", lines: [.goods(3_100)], parcels: [ParcelDraft(key: "P12")], offers: ["five"])
        try await scan(.delivered, "P12", as: "t5", by: .merchant)
        try await decide(.recorderNotPermitted, of: "t5", .reject)

        // Delivered, taken back, delivered again; then an anomaly withdraws the second.
        try await place("B4", lines: [.goods(9_999)], parcels: [ParcelDraft(key: "P13")], offers: ["five", "week"])
        try await scan(.delivered, "P13", as: "t6", at: nil)
        try await void("t6")
        try await scan(.delivered, "P13", as: "t7", at: nil)
        try await scan(.failed, "P13", as: "t8", at: nil, hoursAgo: -1)
        try await decide("B4/week", .release)
        try await decide("B4/five", .clawBack)

        try await place("B5", lines: [.goods(6_000)], parcels: [ParcelDraft(key: "P14")], offers: ["five"])
        try await scan(.delivered, "P14", as: "t9", hoursAgo: 5)
        try await decide(.scanBeforeOrder, of: "t9", .reject)
        try await place("B6", lines: [.goods(6_100)], parcels: [ParcelDraft(key: "P15")], offers: ["five"])
        try await scan(.delivered, "P15", as: "t10", hoursAgo: 5)
        try await decide(.scanBeforeOrder, of: "t10", .accept)

        try await place("B7", lines: [.goods(800), .goods(900)], parcels: [ParcelDraft(key: "P16")], offers: ["five", "week"], member: Self.member)
        try await cancel("B7", lines: [2])
        try await scan(.delivered, "P16", as: "t11")
        try await cancel("B7")
        try await place("B8", lines: [.goods(800)], parcels: [ParcelDraft(key: "P17")], offers: ["five", "week"])
        try await decide("B8/five", .hold)
        try await decide("B8/week", .hold)
        try await place("B9", lines: [.goods(820)], offers: ["five"])
        try await decide("B9/five", .hold)
        try await add([ParcelDraft(key: "P18")], to: "B9")
        try await decide("B8/five", .release)
        try await decide("B9/five", .release)
        try await scan(.delivered, "P18", as: "t12", at: nil)
        try await decide("B8/week", .reject)
    }

    /// Lines that go into parcels later and in pieces.
    private mutating func tradeInParts() async throws {
        try await place("C1", lines: [.goods(1_001, quantity: 3), .goods(77, quantity: 1)], offers: ["five", "week"], member: "quiet-1")
        try await scan(.delivered, "P20", as: "u1")
        try await add([ParcelDraft(key: "P20", contents: [ParcelContent(line: 1, quantity: 1)])], to: "C1")
        try await add([ParcelDraft(key: "P21", contents: [ParcelContent(line: 1, quantity: 1), ParcelContent(line: 2, quantity: 1)])], to: "C1")
        try await scan(.collected, "P21", as: "u2", at: nil)
        try await place(
            "C2", lines: [.goods(10, quantity: 7)],
            parcels: [ParcelDraft(key: "P22", contents: [ParcelContent(line: 1, quantity: 2)]), ParcelDraft(key: "P23")], offers: ["shown", "five"])
        try await scan(.delivered, "P22", as: "u3")
        // Nobody scans the rest: it expires to review, gets more time, and expires again.
        try await place("C3", lines: [.goods(5_000)], offers: ["five", "shown"])
        try await wait(hours: 241)
        try await decide("C3/five", .extend(hours: 24))
        try await add([ParcelDraft(key: "P24")], to: "C3")
        try await wait(hours: 25)
        try await scan(.delivered, "P24", as: "u4")
        try await place("C4", lines: [.goods(5_100)], parcels: [ParcelDraft(key: "P25")], offers: ["five", "week"])
        try await scan(.delivered, "P25", as: "u5")
    }

    /// What is paid on dates, for comparison.
    private mutating func tradeByDates() async throws {
        try await place("D1", lines: [.goods(2_000)], parcels: [ParcelDraft(key: "P30")], offers: ["estimate", "handover"], estimateHours: 10)
        try await place("D2", lines: [.goods(2_000)], parcels: [ParcelDraft(key: "P31")], offers: ["estimate"], estimateHours: 24 * 300)
        try await place("D3", lines: [.goods(2_000)], parcels: [ParcelDraft(key: "P32")], offers: ["estimate"], estimateHours: 10)
        try await scan(.handedOver, "P30", as: "v1", by: .hub, at: "hub-1")
        try await wait(hours: 50)
        try await scan(.delivered, "P32", as: "v2")
        // Paid before the goods went into parcels, one by one.
        try await place("D4", lines: [.goods(2_000, quantity: 3)], offers: ["estimate"], estimateHours: 10)
        try await wait(hours: 50)
        try await add([ParcelDraft(key: "P33", contents: [ParcelContent(line: 1, quantity: 1)])], to: "D4")
        try await add([ParcelDraft(key: "P34")], to: "D4")
        // Still under way when the story ends.
        try await wait(hours: 24 * 40)
        try await place(
            "E1", lines: [.goods(4_000, quantity: 2, title: "Stoneware mug")], parcels: [ParcelDraft(key: "P40")], offers: ["five", "week"], member: "quiet-2")
        try await place("E2", lines: [.goods(4_100)], offers: ["week"])
        try await place("E3", lines: [.goods(4_200)], parcels: [ParcelDraft(key: "P41")], offers: ["week"])
        try await scan(.delivered, "P41", as: "v3")
        try await place("E4", lines: [.goods(4_300)], parcels: [ParcelDraft(key: "P42")], offers: ["week"])
        try await decide("E4/week", .hold)
    }
}
