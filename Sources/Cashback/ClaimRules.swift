import Core

/// Dates of an order that terms may look at.
package struct OrderDates: Sendable, Equatable {
    package let receivedAt: Instant
    package let estimatedDeliveryAt: Instant?
    /// The latest of its lines.
    package let promisedShipAt: Instant?

    package init(receivedAt: Instant, estimatedDeliveryAt: Instant?, promisedShipAt: Instant?) {
        self.receivedAt = receivedAt
        self.estimatedDeliveryAt = estimatedDeliveryAt
        self.promisedShipAt = promisedShipAt
    }
}

extension Terms {
    /// The moment at which a comparison rule pays, scan or no scan; nil for rules that wait for a scan and for orders without that date.
    package func dateOfRelease(_ dates: OrderDates) -> Instant? {
        let moment: Instant? =
            switch release {
            case .deliveryScan, .handoverScan: nil
            case .promisedShipDate: dates.promisedShipAt
            case .estimatedDelivery(let days): dates.estimatedDeliveryAt?.adding(days: days)
            }
        return moment.map { max($0, dates.receivedAt) }
    }

    package func expiry(_ dates: OrderDates) -> Instant? {
        release.isComparison ? nil : expiryHours.map { dates.receivedAt.adding(hours: $0) }
    }

    /// When a part confirmed by this scan becomes payable. The wait runs from the scan's receipt, so a backdated scan shortens nothing.
    func release(after scan: ConfirmingScan, at now: Instant) -> Instant {
        var wait: Int64 = 0
        if case .deliveryScan(let days) = release { wait = days * 24 }
        if case .cool(let hours)? = grades[scan.grade] { wait = max(wait, hours) }
        return max(now, scan.receivedAt.adding(hours: wait))
    }
}

/// What a claim must know of a scan.
package struct ConfirmingScan: Sendable, Equatable {
    package let id: ScanID
    package let step: Step
    package let grade: Grade
    package let receivedAt: Instant
    package let hasAnomaly: Bool

    package init(id: ScanID, step: Step, grade: Grade, receivedAt: Instant, hasAnomaly: Bool) {
        self.id = id
        self.step = step
        self.grade = grade
        self.receivedAt = receivedAt
        self.hasAnomaly = hasAnomaly
    }
}

/// A part on its way under its terms: each call moves it as far as it goes now and keeps the edges. All calls are pure; a call that has nothing to
/// do leaves no edge.
package struct PartCourse: Sendable {
    package private(set) var part: Part
    package private(set) var edges: [Edge] = []
    private let terms: Terms

    package init(_ part: Part, terms: Terms) {
        self.part = part
        self.terms = terms
    }

    private mutating func go(
        to state: PartState, at now: Instant, money: MoneyMove? = nil, reason: String? = nil, from: PartState? = nil, isFirst: Bool = false
    ) {
        edges.append(
            Edge(
                part: part.id, from: isFirst ? nil : (from ?? part.state), to: state, at: now, amount: part.amount, scan: part.confirmingScan,
                money: part.amount > 0 ? money : nil, reason: reason))
        part.state = state
        if state != .held { part.holds = [] }
    }

    /// A new part: money reserved, or rejected because the budget has not enough.
    package mutating func track(_ dates: OrderDates, isFunded: Bool) {
        guard isFunded else {
            go(to: .tracked, at: dates.receivedAt, isFirst: true)
            return go(to: .rejected, at: dates.receivedAt, reason: "the offer's budget has not enough left")
        }
        go(to: .tracked, at: dates.receivedAt, money: .hold, isFirst: true)
        part.releaseAt = terms.dateOfRelease(dates)
        part.expiresAt = terms.expiry(dates)
        if part.parcel != nil { go(to: .awaitingScan, at: dates.receivedAt) }
        advance(to: dates.receivedAt)
    }

    /// The goods went into a parcel.
    package mutating func assign(to parcel: ParcelID, at now: Instant) {
        advance(to: now)
        part.parcel = parcel
        if part.state == .tracked { go(to: .awaitingScan, at: now) }
    }

    /// What time alone brings, each at its own moment, however late the look: a result never depends on how punctual a job is.
    package mutating func advance(to now: Instant) {
        switch part.state {
        case .cooling:
            if let releaseAt = part.releaseAt, releaseAt <= now { go(to: .payable, at: releaseAt, money: .post) }
        case .tracked, .awaitingScan:
            if terms.release.isComparison, let releaseAt = part.releaseAt, releaseAt <= now {
                part.confirmedAt = releaseAt
                go(to: .confirmed, at: releaseAt, reason: terms.release.text)
                go(to: .payable, at: releaseAt, money: .post)
            } else if let expiresAt = part.expiresAt, expiresAt <= now {
                go(to: .review, at: expiresAt, reason: "no confirming scan in time")
            }
        default: break
        }
    }

    /// The parcel's step that the terms name as confirming.
    package mutating func confirm(by scan: ConfirmingScan, at now: Instant) {
        advance(to: now)
        // A part that expired without a scan is still proved by one that comes late.
        let waits = part.state == .awaitingScan || (part.state == .review && part.confirmingScan == nil)
        let isStopped = part.state == .held && part.confirmingScan == nil
        guard waits || isStopped, terms.effectiveSteps.contains(scan.step) else { return }
        part.confirmingScan = scan.id
        part.releaseAt = terms.release(after: scan, at: now)
        let isDoubted = scan.hasAnomaly && terms.onAnomaly == .hold
        // It was stopped before the scan came; the scan is kept for when it is let go, and does then what its grade does.
        guard !isStopped else {
            if isDoubted { part.holds.insert(.anomaly) }
            return part.heldFrom = terms.grades[scan.grade] == .review ? .review : .awaitingScan
        }
        if isDoubted {
            part.heldFrom = .awaitingScan
            part.holds = [.anomaly]
            return go(to: .held, at: now, reason: "an anomaly on the confirming scan")
        }
        if terms.grades[scan.grade] == .review { return go(to: .review, at: now, reason: "a scan of grade \(scan.grade.rawValue)") }
        settle(at: now)
    }

    /// Confirmed, and on to what follows at once.
    private mutating func settle(at now: Instant, reason: String? = nil) {
        part.confirmedAt = now
        go(to: .confirmed, at: now, reason: reason)
        let releaseAt = max(now, part.releaseAt ?? now)
        part.releaseAt = releaseAt
        if releaseAt <= now { go(to: .payable, at: now, money: .post) } else { go(to: .cooling, at: now) }
    }

    /// The scan that confirmed it, or was to, does not count any more.
    package mutating func withdraw(scan: ScanID, at now: Instant, reason: String) {
        advance(to: now)
        guard part.confirmingScan == scan, !part.state.isFinal else { return }
        let wasPayable = part.state == .payable
        part.confirmedAt = nil
        part.heldFrom = nil
        part.releaseAt = nil
        part.holds.remove(.anomaly)
        if part.state == .held, !part.holds.isEmpty {
            // Whoever else stopped it has not let it go; it waits for another scan without going on.
            part.heldFrom = .awaitingScan
            part.confirmingScan = nil
            go(to: .held, at: now, reason: reason)
            return putOffDates(to: now)
        }
        go(to: .awaitingScan, at: now, money: wasPayable ? .reverseAndHold : nil, reason: reason)
        part.confirmingScan = nil
        putOffDates(to: now)
    }

    /// Dates that passed while the part could not follow them take effect now, not in a past that has been reported already.
    private mutating func putOffDates(to now: Instant) {
        part.releaseAt = part.releaseAt.map { max($0, now) }
        part.expiresAt = part.expiresAt.map { max($0, now) }
    }

    /// The goods were cancelled or came back: an unpaid share lapses, a payable one is taken back by a new negative entry.
    package mutating func cancel(at now: Instant, reason: String) {
        advance(to: now)
        switch part.state {
        case .payable: go(to: .clawedBack, at: now, money: .reverse, reason: reason)
        case .rejected, .cancelled, .clawedBack: break
        default: go(to: .cancelled, at: now, money: .void, reason: reason)
        }
    }

    /// A person takes a part out of review or of hold.
    /// - Throws: `.noConfirmingScan` where nothing proves the delivery: no person can replace a scan.
    package mutating func approve(at now: Instant, reason: String) throws(ClaimRefusal) {
        advance(to: now)
        switch part.state {
        case .review:
            guard part.confirmingScan != nil else { throw .noConfirmingScan }
            settle(at: now, reason: reason)
        case .held where part.heldFrom == .review:
            guard part.confirmingScan != nil else { throw .noConfirmingScan }
            part.heldFrom = nil
            settle(at: now, reason: reason)
        case .held: release(at: now, reason: reason)
        default: throw .nothingToDecide
        }
    }

    /// A person decides that nothing is owed.
    package mutating func reject(at now: Instant, reason: String) throws(ClaimRefusal) {
        advance(to: now)
        guard part.state == .review || part.state == .held else { throw .nothingToDecide }
        go(to: .rejected, at: now, money: .void, reason: reason)
    }

    /// A person gives a part in review more time.
    package mutating func extend(hours: Int64, at now: Instant, reason: String) throws(ClaimRefusal) {
        advance(to: now)
        guard part.state == .review, part.confirmingScan == nil else { throw .nothingToDecide }
        part.expiresAt = now.adding(hours: hours)
        go(to: part.parcel == nil ? .tracked : .awaitingScan, at: now, reason: reason)
    }

    /// Stops a part that has not been made payable yet; one that is held already is held for this reason too.
    package mutating func hold(_ hold: HoldReason = .person, at now: Instant, reason: String) {
        advance(to: now)
        if part.state == .held { part.holds.insert(hold) }
        guard [.tracked, .awaitingScan, .cooling, .review].contains(part.state) else { return }
        part.heldFrom = part.state
        part.holds = [hold]
        go(to: .held, at: now, reason: reason)
    }

    /// Stops a part where its terms hold on doubts.
    /// - Parameter since: when the doubt arose. What became payable after that is taken back and reserved again; what was payable before stays so.
    package mutating func suspend(_ hold: HoldReason, since: Instant? = nil, at now: Instant, reason: String) {
        advance(to: now)
        guard terms.onAnomaly == .hold else { return }
        guard part.state == .payable, let since, let releaseAt = part.releaseAt, releaseAt > since else {
            return self.hold(hold, at: now, reason: reason)
        }
        part.heldFrom = .cooling
        part.holds = [hold]
        go(to: .held, at: now, money: .reverseAndHold, reason: reason)
    }

    /// What proved the delivery is contradicted before the money is free.
    /// - Parameter since: when it was contradicted, where that counts again after a decision was taken back.
    package mutating func doubt(since: Instant? = nil, at now: Instant) {
        advance(to: now)
        let cools = part.state == .cooling || (part.state == .held && part.heldFrom == .cooling)
        let cooledThen = part.state == .payable && since.map { raised in part.confirmedAt.map { $0 <= raised } ?? false } ?? false
        guard cools || cooledThen else { return }
        suspend(.anomaly, since: since, at: now, reason: "a scan contradicts the delivery")
    }

    /// A held part goes on where it stood; one whose scan came meanwhile is confirmed by it.
    /// - Parameter hold: the reason that is over; nil lifts all, when a person lets it go.
    package mutating func release(_ hold: HoldReason? = nil, at now: Instant, reason: String) {
        guard part.state == .held else { return }
        if let hold { guard part.holds.remove(hold) != nil, part.holds.isEmpty else { return } }
        let origin = part.heldFrom ?? .awaitingScan
        part.heldFrom = nil
        if part.confirmingScan != nil, origin == .awaitingScan || origin == .tracked {
            settle(at: now, reason: reason)
        } else {
            // The goods may have gone into a parcel meanwhile.
            go(to: origin == .tracked && part.parcel != nil ? .awaitingScan : origin, at: now, reason: reason)
            putOffDates(to: now)
            advance(to: now)
        }
    }
}
