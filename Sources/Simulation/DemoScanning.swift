import Core
import Fulfilment

// How scans reach the system: mostly at once, sometimes late, now and then twice.
extension DemoCourse {
    /// - Parameters:
    ///   - at: when it happened; as the device's clock shows it, `clockError` is added.
    ///   - mayBeLate: a device without a connection may keep it for a while; the next attempt of a parcel must not overtake it.
    mutating func scan(
        _ step: Step, _ parcel: String, by sender: DemoSender, at: Instant, clockError: Int64 = 0, place: String? = nil, reason: String? = nil,
        mayBeLate: Bool = false, sourceID: String? = nil, on sheet: inout DemoSheet
    ) {
        scans += 1
        // A device without a connection keeps its scans for a while.
        let isLate = mayBeLate && dice.happens(perMille: 40)
        let receivedAt = at.adding(microseconds: isLate ? dice.minutes(5...60) : dice.seconds(1...20))
        let shown = at.adding(microseconds: clockError)
        let scan = DemoScan(
            sender: sender, parcel: parcel, step: step, occurredAt: OffsetInstant(shown, offsetMinutes: zone.offsetSeconds(at: shown) / 60),
            readPoint: place, reason: reason, sourceID: sourceID ?? "\(name.order)/\(scans)", receivedAt: receivedAt)
        sheet.add(receivedAt, .scan(scan))
        if dice.happens(perMille: 40) {
            // The answer was lost on the way, so the device sends it again.
            let againAt = receivedAt.adding(microseconds: dice.seconds(20...120))
            sheet.add(againAt, .scan(scan.sent(again: againAt)))
        } else if sourceID == nil, dice.happens(perMille: 25) {
            // Somebody presses twice.
            let againAt = receivedAt.adding(microseconds: dice.seconds(3...40))
            sheet.add(againAt, .scan(scan.pressed(again: againAt, sourceID: "\(name.order)/\(scans)b")))
        }
    }

    // MARK: Trouble on purpose

    mutating func play(_ incident: DemoIncident, on parcel: String, maker: String, from: Instant, on sheet: inout DemoSheet) {
        let minute: Int64 = 60_000_000
        switch incident {
        case .packedAfterCancel: break
        case .earlyScan: playThrough(parcel, from: from, on: &sheet)
        case .beforeOrder:
            let at = from.adding(microseconds: dice.minutes(15...40))
            scan(.packed, parcel, by: city.bench, at: at, clockError: -90 * minute, place: city.hub, on: &sheet)
            let outAt = sendOut(parcel, packedAt: at, on: &sheet)
            _ = deliver(parcel, outAt: outAt, on: &sheet)
        case .slowClock:
            let outAt = sendOut(parcel, packedAt: pack(parcel, from: from, on: &sheet), on: &sheet)
            let at = outAt.adding(microseconds: 30 * minute)
            scan(.delivered, parcel, by: city.rider, at: at, clockError: -31 * minute, place: city.quarters[0], on: &sheet)
        case .failedAfterDelivery:
            let outAt = sendOut(parcel, packedAt: pack(parcel, from: from, on: &sheet), on: &sheet)
            let at = deliver(parcel, outAt: outAt, on: &sheet)
            scan(.failed, parcel, by: city.rider, at: at.adding(microseconds: dice.minutes(3...20)), reason: "pressed by mistake", on: &sheet)
        case .unknownParcel:
            let at = byHand(parcel, from: from, on: &sheet)
            playOn(parcel, packedAt: at, on: &sheet)
        case .makerDelivers:
            let packedAt = pack(parcel, from: from, on: &sheet)
            if let sender = DemoSender(rawValue: maker) {
                scan(.delivered, parcel, by: sender, at: packedAt.adding(microseconds: dice.minutes(2...5)), on: &sheet)
            }
            let handedAt = packedAt.adding(microseconds: 10 * minute)
            playOn(parcel, packedAt: handedAt, on: &sheet)
        case .numberReused:
            let packedAt = from.adding(microseconds: dice.minutes(15...70))
            let number = "\(name.order)/n"
            scan(.packed, parcel, by: city.bench, at: packedAt, place: city.hub, sourceID: number, on: &sheet)
            scan(.labelled, parcel, by: city.bench, at: packedAt.adding(microseconds: 4 * minute), place: city.hub, sourceID: number, on: &sheet)
            playOn(parcel, packedAt: packedAt.adding(microseconds: 5 * minute), on: &sheet)
        case .twoCities, .futureTime, .collectedElsewhere, .collectedBeforePacked: playDishonestly(incident, on: parcel, from: from, on: &sheet)
        }
    }

    private mutating func playDishonestly(_ incident: DemoIncident, on parcel: String, from: Instant, on sheet: inout DemoSheet) {
        let hub = DemoCity.gdansk.hub
        let minute: Int64 = 60_000_000
        if incident == .collectedBeforePacked {
            scan(.collected, parcel, by: .backDoorGdansk, at: from.adding(microseconds: 6 * minute), place: hub, on: &sheet)
            let packedAt = from.adding(microseconds: dice.minutes(15...70))
            scan(.packed, parcel, by: city.bench, at: packedAt, place: city.hub, on: &sheet)
            scan(.collected, parcel, by: city.bench, at: packedAt.adding(microseconds: dice.minutes(60...300)), place: city.hub, on: &sheet)
            return
        }
        let packedAt = pack(parcel, from: from, on: &sheet)
        let afterPacking = incident == .twoCities ? dice.seconds(20...45) : dice.minutes(2...4)
        let ahead = incident == .futureTime ? 20 * 60 * minute : 0
        scan(.collected, parcel, by: .backDoorGdansk, at: packedAt.adding(microseconds: afterPacking), clockError: ahead, place: hub, on: &sheet)
        playOn(parcel, packedAt: packedAt, on: &sheet)
    }

    private mutating func playThrough(_ parcel: String, from: Instant, on sheet: inout DemoSheet) {
        let packedAt = pack(parcel, from: from, on: &sheet)
        playOn(parcel, packedAt: packedAt, on: &sheet)
    }

    private mutating func playOn(_ parcel: String, packedAt: Instant, on sheet: inout DemoSheet) {
        let outAt = sendOut(parcel, packedAt: packedAt, on: &sheet)
        _ = deliver(parcel, outAt: outAt, on: &sheet)
    }

    /// The last digit is typed in wrongly, and nobody looks at it; then the right label is scanned.
    private mutating func byHand(_ parcel: String, from: Instant, on sheet: inout DemoSheet) -> Instant {
        let at = from.adding(microseconds: dice.minutes(15...40))
        let last = parcel.suffix(1) == "0" ? "7" : "0"
        scan(.packed, parcel.dropLast() + last, by: city.bench, at: at, place: city.hub, on: &sheet)
        let rightAt = at.adding(microseconds: 2 * 60_000_000)
        scan(.packed, parcel, by: city.bench, at: rightAt, place: city.hub, on: &sheet)
        return rightAt
    }
}

extension DemoScan {
    func sent(again at: Instant) -> DemoScan {
        DemoScan(
            sender: sender, parcel: parcel, step: step, occurredAt: occurredAt, readPoint: readPoint, reason: reason, sourceID: sourceID,
            receivedAt: at)
    }

    func pressed(again at: Instant, sourceID: String) -> DemoScan {
        let moved = OffsetInstant(occurredAt.instant.adding(microseconds: 2_000_000), offsetMinutes: occurredAt.offsetMinutes)
        return DemoScan(
            sender: sender, parcel: parcel, step: step, occurredAt: moved, readPoint: readPoint, reason: reason, sourceID: sourceID, receivedAt: at)
    }
}
