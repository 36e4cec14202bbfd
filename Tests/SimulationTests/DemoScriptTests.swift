import Core
import Fulfilment
import Selling
import Simulation
import Testing

/// A capsule that begins on Friday, 2026-11-20, at eight in Leipzig.
enum DemoTrial {
    static let start = Instant(seconds: 1_795_158_000)

    static func script(_ seed: UInt64 = 1) -> DemoScript { DemoScript(seed: seed, start: start) }

    static func events(_ hours: Range<Int>, seed: UInt64 = 1) -> [DemoEvent] {
        hours.flatMap { script(seed).events(hour: $0) }.sorted()
    }
}

extension DemoEvent {
    var order: OrderDraft? { if case .order(let draft, _) = action { draft } else { nil } }
    var scan: DemoScan? { if case .scan(let scan) = action { scan } else { nil } }

    /// Everything that is sent, as text.
    fileprivate var text: String {
        switch action {
        case .order(let draft, let sender):
            let lines = draft.lines.map { "\($0.sku) \($0.merchant) \($0.quantity) \($0.amount) \($0.shipping)" }
            let parcels = draft.parcels.map { "\($0.key) \($0.hub ?? "") \($0.contents.map { "\($0.line):\($0.quantity)" })" }
            return """
                \(at) \(number) order \(draft.key) \(sender) \(draft.orderedAt?.description ?? "") \(draft.estimatedDeliveryAt?.description ?? "") \
                \(draft.attribution.member ?? "") \(draft.attribution.couponCode ?? "") \(lines) \(parcels) \(draft.offers)
                """
        case .scan(let scan):
            return "\(at) \(number) \(scan.sender) \(scan.parcel) \(scan.step) \(scan.occurredAt) \(scan.readPoint ?? "") \(scan.sourceID)"
        case .cancel(let order, _): return "\(at) \(number) cancel \(order)"
        case .fund(let offer, let amount, let key): return "\(at) \(number) fund \(offer) \(amount) \(key)"
        case .look(let roll): return "\(at) \(number) look \(roll)"
        }
    }
}

@Suite("The demo's script")
struct DemoScriptTests {
    @Test("the same seed plays the same, byte for byte, and another seed or start something else")
    func deterministic() {
        let text = DemoTrial.events(0..<80).map(\.text).joined(separator: "\n")
        #expect(text == DemoTrial.events(0..<80).map(\.text).joined(separator: "\n"))
        #expect(text != DemoTrial.events(0..<80, seed: 2).map(\.text).joined(separator: "\n"))
        let later = DemoScript(seed: 1, start: DemoTrial.start.adding(hours: 1))
        #expect(DemoTrial.script().events(hour: 5) != later.events(hour: 5))
        // Written down from another run of the program: nothing in the script may depend on a run. A change of the script changes the number.
        let digest = text.utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        #expect(digest == 2_381_432_933_978_818_872)
    }

    @Test("an hour is made without the hours before it")
    func pure() {
        #expect(DemoTrial.script().events(hour: 40) == DemoTrial.script().events(hour: 40))
        #expect(DemoTrial.events(0..<41).filter { DemoTrial.script().events(hour: 40).contains($0) } == DemoTrial.script().events(hour: 40))
    }

    @Test("orders come by the hour of the day and the day of the week")
    func arrivals() throws {
        let zone = try #require(Zone("Europe/Berlin"))
        var inHour = [Int](repeating: 0, count: 24)
        var onDay: [Int: Int] = [:]
        // Three weeks and more of one seed: 504 hours.
        for event in DemoTrial.events(0..<504) {
            guard let orderedAt = event.order?.orderedAt else { continue }
            let local = zone.local(at: orderedAt).civil
            inHour[Int(local.microsecondOfDay / 3_600_000_000)] += 1
            onDay[local.day * 100 + local.month, default: 0] += 1
        }
        let night = inHour[1...4].reduce(0, +)
        let evening = inHour[18...21].reduce(0, +)
        #expect(evening > 2 * night)
        #expect(night > 0)
        // 21 days; on the busiest hour of a day some 15 orders.
        #expect((200...340).contains(inHour[19]))
        let saturdays = [2111, 2811, 512].compactMap { onDay[$0] }.reduce(0, +)
        let tuesdays = [2411, 112, 812].compactMap { onDay[$0] }.reduce(0, +)
        #expect(saturdays > tuesdays)
    }

    @Test("in any hundred minutes orders come, parcels are scanned and deliveries are proved", arguments: [UInt64(1), 2, 3, 4, 5, 6, 7, 8])
    func lively(_ seed: UInt64) {
        // The first parcels take some hours.
        let from = DemoTrial.start.adding(hours: 6)
        let events = DemoTrial.events(0..<140, seed: seed).filter { $0.at < DemoTrial.start.adding(hours: 140) }
        let kinds: [(String, (DemoEvent) -> Bool)] = [
            ("orders", { $0.order != nil }), ("scans", { $0.scan != nil }),
            ("proofs", { $0.scan?.step == .delivered || $0.scan?.step == .collected }),
        ]
        for (name, isOne) in kinds {
            let moments = [from] + events.filter { $0.at >= from && isOne($0) }.map(\.at)
            let longest = zip(moments, moments.dropFirst()).map { $1.microseconds - $0.microseconds }.max() ?? 0
            #expect(longest < 100 * 60_000_000, "no \(name) for \(longest / 60_000_000) minutes")
        }
    }

    @Test("orders and parcels have names of their own, parcels with a right check digit")
    func names() {
        let orders = DemoTrial.events(0..<150).compactMap(\.order)
        #expect(Set(orders.map(\.key)).count == orders.count)
        let parcels = orders.flatMap(\.parcels).map(\.key)
        #expect(Set(parcels).count == parcels.count)
        for parcel in parcels {
            #expect(parcel.utf8.count == 18)
            // GS1 General Specifications, 7.9: weighted 3 and 1 in turn from the left of 17 digits, the sum ends in 0.
            let sum = parcel.utf8.enumerated().reduce(0) { $0 + Int($1.element - 48) * ($1.offset % 2 == 0 ? 3 : 1) }
            #expect(sum % 10 == 0)
        }
    }

    @Test("every sender sends what it may: shops their own goods, mixed carts the platform")
    func senders() {
        for event in DemoTrial.events(0..<72) {
            guard case .order(let draft, let sender) = event.action else { continue }
            let merchants = Set(draft.lines.map(\.merchant))
            #expect((1...3).contains(draft.lines.count))
            #expect(sender == .platform ? merchants.count == 2 : merchants == [sender.party ?? ""])
        }
    }

    @Test("after 72 hours the next capsule begins, with the next city's coupon and money for the offers")
    func capsules() {
        #expect(DemoScript.place(ofHour: 71) == (1, 71))
        #expect(DemoScript.place(ofHour: 72) == (2, 0))
        for (hours, coupon) in [(0..<72, "LEIPZIG72"), (72..<144, "PORTO72"), (144..<216, "GDANSK72"), (216..<220, "LEIPZIG72")] {
            let events = DemoTrial.events(hours)
            #expect(Set(events.compactMap(\.order?.attribution.couponCode)) == [coupon])
            let payments = events.filter { if case .fund = $0.action { true } else { false } }
            #expect(payments.count == 3)
            #expect(payments.allSatisfy { $0.at == DemoTrial.start.adding(hours: Int64(hours.lowerBound)) })
        }
        let first = DemoTrial.events(0..<72).compactMap { $0.order?.lines }
        #expect(first != DemoTrial.events(72..<144).compactMap { $0.order?.lines })
    }

    @Test("a scan is received after it happened, unless a device is ahead of its time on purpose")
    func times() {
        for scan in DemoTrial.events(0..<72).compactMap(\.scan) where scan.sender != .backDoorGdansk {
            #expect(scan.occurredAt.instant < scan.receivedAt)
        }
        let ahead = DemoTrial.events(0..<72).compactMap(\.scan).filter { $0.occurredAt.instant > $0.receivedAt }
        #expect(!ahead.isEmpty)
    }
}
