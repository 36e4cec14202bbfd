import Core
import Fulfilment
import Selling

/// One order from the buyer's click to the last scan.
struct DemoCourse {
    let name: DemoName
    let city: DemoCity
    let dice: DemoDice
    let zone: Zone
    private let script: DemoScript
    /// When the buyer ordered.
    private let orderedAt: Instant
    private let incident: DemoIncident?
    private let isVisitor: Bool
    /// How many times slower than usual a visitor's order goes its way.
    private let pace: Int64
    /// Scans of the order so far; makes their source ids.
    var scans = 0

    init(
        script: DemoScript, name: DemoName, city: DemoCity, at: Instant, dice: DemoDice, incident: DemoIncident? = nil, isVisitor: Bool = false,
        pace: Int64 = 1
    ) {
        self.script = script
        self.name = name
        // What the dishonest device reports from Gdańsk must be elsewhere.
        self.city = incident?.isDishonest == true && city == .gdansk ? .porto : city
        self.dice = dice
        self.incident = incident
        self.isVisitor = isVisitor
        self.pace = pace
        orderedAt = at
        zone = script.zone(of: self.city)
    }

    mutating func play(on sheet: inout DemoSheet) {
        let cart = DemoCart(name, city: city, orderedAt: orderedAt, isVisitor: isVisitor, dice: dice)
        let feed = isVisitor ? 0 : incident == .earlyScan ? dice.minutes(11...14) : dice.seconds(20...150)
        let at = orderedAt.adding(microseconds: feed)
        sheet.add(at, .order(draft(cart, at: at), by: cart.sender))
        let isCancelled = !isVisitor && (incident == .packedAfterCancel || (incident == nil && dice.happens(perMille: 40)))
        let cancelledAt = at.adding(microseconds: dice.minutes(7...13))
        if isCancelled { sheet.add(cancelledAt, .cancel(order: name.order, reason: "The buyer changed their mind.")) }
        for (index, parcel) in cart.parcels.enumerated() {
            let incident = index == 0 ? incident : nil
            label(parcel.key, by: cart.lines[0].merchant, orderArrivesAt: at, incident: incident, on: &sheet)
            guard !isCancelled else {
                if incident == .packedAfterCancel {
                    let at = cancelledAt.adding(microseconds: dice.minutes(9...30))
                    scan(.packed, parcel.key, by: city.bench, at: at, place: city.hub, on: &sheet)
                }
                continue
            }
            if isVisitor {
                playBriskly(parcel.key, from: at, on: &sheet)
            } else if let incident {
                play(incident, on: parcel.key, maker: cart.lines[0].merchant, from: at, on: &sheet)
            } else {
                play(DemoFate.drawn(with: dice), on: parcel.key, from: at, on: &sheet)
            }
        }
    }

    private func draft(_ cart: DemoCart, at: Instant) -> OrderDraft {
        let featured = DemoScript.city(ofCapsule: name.capsule)
        return OrderDraft(
            marketplace: DemoCast.marketplace, key: name.order, currency: DemoCast.currency, orderedAt: orderedAt, estimatedDeliveryAt: estimate(),
            attribution: Attribution(
                campaign: "capsule-\(name.capsule)", couponCode: city == featured ? "\(featured.rawValue.uppercased())72" : nil, member: cart.member,
                click: "c-\(name.order)"),
            lines: cart.lines, parcels: cart.parcels, offers: [cart.offer.rawValue], receivedAt: at)
    }

    /// Six hours from the order, or more where it goes slowly; noon where that falls into the night or the early morning.
    private func estimate() -> Instant {
        let plain = orderedAt.adding(hours: pace > 1 ? 2 * pace : 6)
        let ofDay = zone.local(at: plain).civil.microsecondOfDay
        return ofDay < 10 * DemoScript.microsecondsPerHour ? plain.adding(microseconds: 12 * DemoScript.microsecondsPerHour - ofDay) : plain
    }

    private mutating func label(
        _ parcel: String, by maker: String, orderArrivesAt: Instant, incident: DemoIncident?, on sheet: inout DemoSheet
    ) {
        // A hub whose clock stands before the order would disagree with the label as well.
        guard incident != .beforeOrder, let sender = DemoSender(rawValue: maker) else { return }
        let isEarly = incident == .earlyScan
        let wait = isEarly ? dice.minutes(3...6) : dice.minutes(1...3)
        scan(.labelled, parcel, by: sender, at: (isEarly ? orderedAt : orderArrivesAt).adding(microseconds: wait), on: &sheet)
    }

    // MARK: What normally happens

    /// The visitor who asked for the order is watching.
    private mutating func playBriskly(_ parcel: String, from: Instant, on sheet: inout DemoSheet) {
        let minute = pace * 60_000_000
        scan(.packed, parcel, by: city.bench, at: from.adding(microseconds: 14 * minute), place: city.hub, on: &sheet)
        scan(.handedOver, parcel, by: city.rider, at: from.adding(microseconds: 26 * minute), place: city.hub, on: &sheet)
        scan(.outForDelivery, parcel, by: city.rider, at: from.adding(microseconds: 32 * minute), on: &sheet)
        scan(.delivered, parcel, by: city.rider, at: from.adding(microseconds: 75 * minute), place: dice.pick(city.quarters), on: &sheet)
    }

    private mutating func play(_ fate: DemoFate, on parcel: String, from: Instant, on sheet: inout DemoSheet) {
        guard fate != .neverPacked else { return }
        let packedAt = pack(parcel, from: from, on: &sheet)
        switch fate {
        case .neverPacked: break
        case .lostOnTheWay: _ = sendOut(parcel, packedAt: packedAt, on: &sheet)
        case .collected:
            let at = byDay(packedAt.adding(microseconds: dice.minutes(50...420)))
            scan(.collected, parcel, by: city.bench, at: at, place: city.hub, mayBeLate: true, on: &sheet)
            sendBack(parcel, deliveredAt: at, on: &sheet)
        case .delivered, .late:
            let outAt = sendOut(parcel, packedAt: packedAt, delay: fate == .late ? dice.minutes(500...1_500) : 0, on: &sheet)
            sendBack(parcel, deliveredAt: deliver(parcel, outAt: outAt, on: &sheet), on: &sheet)
        case .secondAttempt, .givenUp:
            let outAt = sendOut(parcel, packedAt: packedAt, on: &sheet)
            let failedAt = fail(parcel, outAt: outAt, on: &sheet)
            let againAt = byDay(failedAt.adding(microseconds: dice.minutes(100...540)))
            scan(.outForDelivery, parcel, by: city.rider, at: againAt, on: &sheet)
            if fate == .secondAttempt {
                sendBack(parcel, deliveredAt: deliver(parcel, outAt: againAt, on: &sheet), on: &sheet)
            } else {
                let givenUpAt = fail(parcel, outAt: againAt, on: &sheet)
                let backAt = givenUpAt.adding(microseconds: dice.minutes(60...240))
                scan(.returned, parcel, by: city.bench, at: backAt, place: city.hub, reason: "nobody was met twice", on: &sheet)
            }
        }
    }

    mutating func pack(_ parcel: String, from: Instant, on sheet: inout DemoSheet) -> Instant {
        let at = byDay(from.adding(microseconds: dice.minutes(15...70)))
        scan(.packed, parcel, by: city.bench, at: at, place: city.hub, mayBeLate: true, on: &sheet)
        return at
    }

    /// - Returns: when it went out for delivery.
    mutating func sendOut(_ parcel: String, packedAt: Instant, delay: Int64 = 0, on sheet: inout DemoSheet) -> Instant {
        let handedAt = packedAt.adding(microseconds: dice.minutes(5...40))
        scan(.handedOver, parcel, by: city.rider, at: handedAt, place: city.hub, mayBeLate: true, on: &sheet)
        let outAt = byDay(handedAt.adding(microseconds: delay + dice.minutes(3...12)))
        scan(.outForDelivery, parcel, by: city.rider, at: outAt, on: &sheet)
        return outAt
    }

    /// - Returns: when it was delivered.
    mutating func deliver(_ parcel: String, outAt: Instant, on sheet: inout DemoSheet) -> Instant {
        let at = outAt.adding(microseconds: dice.minutes(15...80))
        scan(.delivered, parcel, by: city.rider, at: at, place: dice.pick(city.quarters), mayBeLate: true, on: &sheet)
        return at
    }

    private mutating func fail(_ parcel: String, outAt: Instant, on sheet: inout DemoSheet) -> Instant {
        let at = outAt.adding(microseconds: dice.minutes(15...60))
        scan(.failed, parcel, by: city.rider, at: at, place: dice.pick(city.quarters), reason: "nobody at home", on: &sheet)
        return at
    }

    /// Three of a hundred buyers send it back.
    private mutating func sendBack(_ parcel: String, deliveredAt: Instant, on sheet: inout DemoSheet) {
        guard dice.happens(perMille: 30) else { return }
        let at = deliveredAt.adding(microseconds: dice.minutes(200...1_200))
        scan(.returned, parcel, by: city.bench, at: at, place: city.hub, reason: "sent back by the buyer", on: &sheet)
    }

    /// Half of what would happen between one and five at night waits for the morning.
    private func byDay(_ instant: Instant) -> Instant {
        let ofDay = zone.local(at: instant).civil.microsecondOfDay
        let hour = DemoScript.microsecondsPerHour
        guard (hour..<5 * hour).contains(ofDay), dice.happens(perMille: 500) else { return instant }
        return instant.adding(microseconds: 5 * hour - ofDay + dice.minutes(0...150))
    }
}
