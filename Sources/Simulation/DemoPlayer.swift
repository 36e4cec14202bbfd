import Core
import Selling
import Store
import Workflows

/// What a demo has sent so far.
package struct DemoTally: Sendable, Equatable {
    package var orders = 0
    package var scans = 0
    package var cancellations = 0
    package var payments = 0
    package var decisions = 0
    /// Sent before, and answered as such.
    package var repeats = 0
    /// Refused, or never to be answered; each is logged.
    package var refused = 0
    /// Windows that are sent again because nothing came back.
    package var delays = 0
}

/// Plays a script against a door: what is due on the trade clock, in batches, in the order of time. Nothing runs at once here: one caller plays,
/// others may only ask for an order.
package actor DemoPlayer {
    /// Events that wait at most; the hours after them are made when these have been played.
    static let waitingLimit = 20_000

    private let script: DemoScript
    private let clock: PacedClock
    private let log: @Sendable (String) -> Void
    private var door: any DemoDoor
    private var waiting = EventQueue<DemoEvent>()
    /// What is being sent.
    private var window = DemoWindow()
    private var isWaiting = false
    private var nextHour = 0
    /// Orders that will be cancelled, and their ids once they are placed.
    private var toCancel: [String: OrderID?] = [:]
    private var visits: [Int: Int] = [:]
    package private(set) var tally = DemoTally()

    package init(_ script: DemoScript, clock: PacedClock, door: any DemoDoor, log: @escaping @Sendable (String) -> Void = { _ in }) {
        self.script = script
        self.clock = clock
        self.door = door
        self.log = log
    }

    package func use(_ door: any DemoDoor) { self.door = door }

    /// Plays as fast as it can what happens until `end`, moving the clock step by step, so that dates fall due as they would have.
    /// - Parameter progress: called after each step with steps done and steps in all.
    package func fastForward(
        to end: Instant, with workflows: Workflows, progress: @Sendable (Int, Int) -> Void = { _, _ in }
    ) async throws {
        let from = clock.now
        let total = max(0, end.microseconds - from.microseconds) / Self.stepMicroseconds
        for step in 0...total {
            let moment = min(end, from.adding(microseconds: (step + 1) * Self.stepMicroseconds))
            try await play(until: moment)
            clock.advance(to: moment)
            try await workflows.runAllDueTimes(until: moment)
            progress(Int(step) + 1, Int(total) + 1)
            try Task.checkCancellation()
        }
    }

    private static let stepMicroseconds: Int64 = 20 * 60 * 1_000_000

    /// Plays what is due now. What could not be sent is sent first the next time.
    /// - Returns: events played.
    @discardableResult
    package func playDue() async -> Int {
        let before = tally
        do {
            try await play(until: clock.now)
            isWaiting = false
        } catch {
            tally.delays += 1
            // Said once, however often it is tried again.
            if !isWaiting { log("the demo waits and tries again: \(error)") }
            isWaiting = true
        }
        return tally.orders + tally.scans - before.orders - before.scans
    }

    /// - Throws: when nothing came back; what was not answered is sent first by the next call.
    private func play(until moment: Instant) async throws {
        try await sendWindow()
        fill(until: moment)
        while let next = waiting.next?.event, next.at <= moment {
            while let event = waiting.next?.event, event.at <= moment, window.canTake(event) {
                window.add(event)
                _ = waiting.take()
            }
            try await sendWindow()
            fill(until: moment)
        }
    }

    private func fill(until moment: Instant) {
        while waiting.count < Self.waitingLimit, script.moment(ofHour: nextHour) <= moment {
            add(script.events(hour: nextHour))
            nextHour += 1
        }
    }

    private func add(_ events: [DemoEvent]) {
        for event in events { if case .cancel(let order, _) = event.action { toCancel.updateValue(nil, forKey: order) } }
        for event in events.sorted() { waiting.schedule(event, at: event.at.microseconds) }
    }

    // MARK: Sending

    /// Sends the window; each request leaves it when it is answered, so that one that fails holds up only what comes after it.
    private func sendWindow() async throws {
        while let (sender, drafts) = window.orders.first {
            let replies = try await replies(drafts.count, "orders of \(sender.rawValue)") { try await $0.placeOrders(drafts, by: sender) }
            for (draft, reply) in zip(drafts, replies) {
                count(reply, as: \.orders, draft.key)
                if toCancel[draft.key] != nil { toCancel.updateValue(reply.order, forKey: draft.key) }
            }
            window.removeFirstOrders()
        }
        while let (sender, scans) = window.scans.first {
            let replies = try await replies(scans.count, "scans of \(sender.rawValue)") { try await $0.captureScans(scans, by: sender) }
            for (scan, reply) in zip(scans, replies) { count(reply, as: \.scans, scan.sourceID) }
            window.removeFirstScans()
        }
        if let event = window.alone { try await sendAlone(event) }
        window = DemoWindow()
    }

    private func sendAlone(_ event: DemoEvent) async throws {
        switch event.action {
        case .order, .scan: break
        case .cancel(let key, let reason):
            guard let order = toCancel.removeValue(forKey: key) ?? nil else {
                return count(.refused("It was never placed."), as: \.cancellations, key)
            }
            do {
                try await single("the cancellation of \(key)", as: \.cancellations) { try await $0.cancel(order, reason: reason, at: event.at) }
            } catch {
                toCancel.updateValue(order, forKey: key)
                throw error
            }
        case .fund(let offer, let amount, let key):
            try await single("the payment \(key)", as: \.payments) { try await $0.fund(offer: offer, amount: amount, key: key, at: event.at) }
        case .look(let roll): try await look(at: event.at, dice: DemoDice(roll))
        }
    }

    private func look(at now: Instant, dice: DemoDice) async throws {
        let open: [DemoAnomaly]
        let reviews: [DemoReview]
        do {
            open = try await door.openAnomalies(limit: DemoOperator.lookLimit)
            reviews = try await door.claimsInReview(limit: DemoOperator.lookLimit)
        } catch DemoDoorFault.refused(let reason) {
            return count(.refused(reason), as: \.decisions, "the look at what is open")
        }
        for (anomaly, verdict) in DemoOperator.verdicts(on: open, at: now, dice: dice) {
            try await single("the decision on \(anomaly)", as: \.decisions) {
                try await $0.decide(anomaly, verdict.decision, note: verdict.note, at: now)
            }
        }
        for claim in DemoOperator.lost(reviews, at: now) {
            try await single("the decision on \(claim)", as: \.decisions) {
                try await $0.reject(claim, reason: DemoOperator.lostReason, at: now)
            }
        }
    }

    private func single(
        _ what: String, as counter: WritableKeyPath<DemoTally, Int>, _ send: (any DemoDoor) async throws -> DemoReply
    ) async throws {
        let reply = try await replies(1, what) { [try await send($0)] }.first
        if let reply { count(reply, as: counter, what) }
    }

    /// One reply for each of `count` things. What would be refused again is given up; what may succeed later is thrown.
    private func replies(
        _ count: Int, _ what: String, _ send: (any DemoDoor) async throws -> [DemoReply]
    ) async throws -> [DemoReply] {
        do {
            let replies = try await send(door)
            guard replies.count == count else { throw DemoDoorFault.refused("\(count) were sent, \(replies.count) answered") }
            return replies
        } catch DemoDoorFault.refused(let reason) {
            return Array(repeating: .refused("\(what): \(reason)"), count: count)
        }
    }

    private func count(_ reply: DemoReply, as counter: WritableKeyPath<DemoTally, Int>, _ what: String) {
        switch reply {
        case .taken: tally[keyPath: counter] += 1
        case .known: tally.repeats += 1
        case .refused(let reason):
            tally.refused += 1
            log("\(what) was refused: \(reason)")
        }
    }

    // MARK: Visitors

    /// Places an order of a visitor's own now and plays what follows: see `DemoCourse`.
    /// - Parameter pace: how many times slower than usual it goes its way.
    package func placeVisitorsOrder(pace: Int64 = 1) async throws -> OrderID {
        let now = clock.now
        let place = DemoScript.place(ofHour: script.hour(at: now))
        let number = visits[place.capsule, default: 0]
        guard number < DemoVisit.limit, waiting.count < Self.waitingLimit else { throw DemoRefusal.tooManyOrders }
        visits = [place.capsule: number + 1]
        var (order, rest) = try DemoVisit.events(number: number, capsule: place.capsule, at: now, script: script, pace: pace)
        order.receivedAt = now
        let draft = order
        let answers = try await replies(1, "the order \(order.key)") { try await $0.placeOrders([draft], by: DemoVisit.sender(of: draft)) }
        guard let reply = answers.first else { throw DemoRefusal.noAnswer }
        count(reply, as: \.orders, order.key)
        guard let id = reply.order else { throw DemoRefusal.noAnswer }
        add(rest)
        return id
    }
}
