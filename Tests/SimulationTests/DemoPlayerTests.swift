import Core
import Fulfilment
import Selling
import Simulation
import Synchronization
import Testing

/// A door that notes what comes through, and fails when a test says so.
private final class NotedDoor: DemoDoor {
    struct Note {
        var orders: [OrderDraft] = []
        var scans: [DemoScan] = []
        var cancelled: [OrderID] = []
        /// Parcels in the order in which orders and scans of them came.
        var visits: [String: [String]] = [:]
        var calls = 0
        var payments: [String] = []
    }

    private let note = Mutex(Note())
    /// Throws for some calls; counted from 1.
    private let trouble: @Sendable (Int) -> DemoDoorFault?
    private let world = World.real()

    init(_ trouble: @escaping @Sendable (Int) -> DemoDoorFault? = { _ in nil }) { self.trouble = trouble }

    var noted: Note { note.withLock { $0 } }

    private func call(_ write: (inout Note) -> Void) throws {
        let number = note.withLock { note in
            note.calls += 1
            return note.calls
        }
        if let fault = trouble(number) { throw fault }
        note.withLock { write(&$0) }
    }

    func placeOrders(_ orders: [OrderDraft], by sender: DemoSender) throws -> [DemoReply] {
        try call { note in
            note.orders += orders
            for parcel in orders.flatMap(\.parcels) { note.visits[parcel.key, default: []].append("order") }
        }
        return orders.map { _ in .taken(world.id()) }
    }

    func captureScans(_ scans: [DemoScan], by sender: DemoSender) throws -> [DemoReply] {
        try call { note in
            note.scans += scans
            for scan in scans { note.visits[scan.parcel, default: []].append(scan.sourceID) }
        }
        return scans.map { _ in .taken(nil) }
    }

    func cancel(_ order: OrderID, reason: String, at: Instant) throws -> DemoReply {
        try call { $0.cancelled.append(order) }
        return .taken(nil)
    }

    func fund(offer: String, amount: Int64, key: String, at: Instant) throws -> DemoReply {
        try call { $0.payments.append(key) }
        return .taken(nil)
    }

    func openAnomalies(limit: Int) throws -> [DemoAnomaly] {
        try call { _ in }
        return []
    }

    func decide(_ anomaly: AnomalyID, _ decision: AnomalyDecision, note: String, at: Instant) -> DemoReply { .taken(nil) }
    func claimsInReview(limit: Int) -> [DemoReview] { [] }
    func reject(_ claim: ClaimID, reason: String, at: Instant) -> DemoReply { .taken(nil) }
}

@Suite("The demo's player")
struct DemoPlayerTests {
    private static let end = DemoTrial.start.adding(hours: 20)
    private static let due = DemoTrial.events(0..<20).filter { $0.at <= end }

    private func clock() -> PacedClock { PacedClock(DemoTrial.start, wallNow: { .testWall }) }

    /// Plays twenty hours in steps of seven minutes, and then as often as a job would until nothing fails any more.
    private func play(_ door: NotedDoor, log: @escaping @Sendable (String) -> Void = { _ in }) async -> DemoTally {
        let clock = clock()
        let player = DemoPlayer(DemoTrial.script(), clock: clock, door: door, log: log)
        for step in 0...Int64(20 * 60 / 7) {
            clock.advance(to: min(Self.end, DemoTrial.start.adding(microseconds: step * 7 * 60_000_000)))
            await player.playDue()
        }
        clock.advance(to: Self.end)
        for _ in 0..<2_000 {
            let before = await player.tally.delays
            await player.playDue()
            if await player.tally.delays == before { break }
        }
        return await player.tally
    }

    @Test("everything that is due comes through the door once")
    func plays() async {
        let door = NotedDoor()
        let tally = await play(door)
        #expect(door.noted.orders.map(\.key).sorted() == Self.due.compactMap(\.order?.key).sorted())
        #expect(door.noted.scans.map(\.sourceID).sorted() == Self.due.compactMap(\.scan?.sourceID).sorted())
        #expect(door.noted.payments.count == 3)
        #expect(tally.orders == door.noted.orders.count && tally.scans == door.noted.scans.count)
        #expect(tally.cancellations == door.noted.cancelled.count && tally.cancellations > 0)
        #expect(tally.refused == 0 && tally.delays == 0)
    }

    @Test("an order and the scans of its parcel keep their order, however they are batched")
    func keepsOrder() async {
        let door = NotedDoor()
        _ = await play(door)
        var expected: [String: [String]] = [:]
        for event in Self.due {
            for parcel in event.order?.parcels ?? [] { expected[parcel.key, default: []].append("order") }
            if let scan = event.scan { expected[scan.parcel, default: []].append(scan.sourceID) }
        }
        #expect(door.noted.visits == expected)
        // Some labels are scanned before the order is there.
        #expect(expected.values.contains { $0.first != "order" && $0.contains("order") })
        #expect(door.noted.calls < Self.due.count)
    }

    @Test("what nothing came back for is sent again, and nothing is left out")
    func retries() async {
        let door = NotedDoor { $0 % 3 == 0 ? .later("the line is dead") : nil }
        let said = Mutex<[String]>([])
        let tally = await play(door) { line in said.withLock { $0.append(line) } }
        let missingOrders = Set(Self.due.compactMap(\.order?.key)).symmetricDifference(door.noted.orders.map(\.key))
        let missingScans = Set(Self.due.compactMap(\.scan?.sourceID)).symmetricDifference(door.noted.scans.map(\.sourceID))
        #expect(missingOrders.isEmpty && missingScans.isEmpty)
        #expect(tally.delays > 0 && tally.refused == 0)
        #expect(said.withLock { $0 }.allSatisfy { $0.contains("the line is dead") })
        #expect(!said.withLock { $0 }.isEmpty)
    }

    @Test("a door that stays shut is told once, not at every beat")
    func staysShut() async {
        let said = Mutex(0)
        let tally = await play(NotedDoor { _ in .later("shut") }) { _ in said.withLock { $0 += 1 } }
        #expect(tally.orders == 0 && tally.delays > 100)
        #expect(said.withLock { $0 } == 1)
    }

    @Test("what is refused is counted and told, and the rest goes on")
    func refusals() async {
        let said = Mutex<[String]>([])
        let tally = await play(NotedDoor { $0 % 10 == 0 ? .refused("not here") : nil }) { line in said.withLock { $0.append(line) } }
        #expect(tally.refused > 0 && tally.refused == said.withLock { $0 }.count)
        #expect(tally.delays == 0)
        #expect(tally.orders > 0 && tally.orders < Self.due.compactMap(\.order).count)
    }

    @Test("while the clock stands nothing is played")
    func pauses() async {
        let clock = clock()
        let door = NotedDoor()
        let player = DemoPlayer(DemoTrial.script(), clock: clock, door: door)
        clock.advance(to: DemoTrial.start.adding(hours: 2))
        #expect(await player.playDue() > 0)
        let before = door.noted.calls
        #expect(await player.playDue() == 0)
        #expect(door.noted.calls == before)
    }

    @Test("a visitor's order goes out at once and is delivered within two hours")
    func visits() async throws {
        let clock = clock()
        let door = NotedDoor()
        let player = DemoPlayer(DemoTrial.script(), clock: clock, door: door)
        clock.advance(to: DemoTrial.start.adding(hours: 3))
        await player.playDue()
        _ = try await player.placeVisitorsOrder()
        _ = try await player.placeVisitorsOrder()
        let orders = door.noted.orders.filter { $0.attribution.member == "visitor" }
        #expect(orders.count == 2 && Set(orders.map(\.key)).count == 2)
        #expect(orders.allSatisfy { $0.orderedAt == clock.now && $0.parcels.count == 1 })
        clock.advance(to: DemoTrial.start.adding(hours: 5))
        await player.playDue()
        for order in orders {
            let steps = door.noted.scans.filter { $0.parcel == order.parcels.first?.key }.map(\.step)
            for step in [Step.labelled, .packed, .handedOver, .outForDelivery, .delivered] { #expect(steps.contains(step)) }
        }
    }

    @Test("the order whose link is printed is still on its way hours later, and promised for when it comes")
    func slowVisit() async throws {
        let clock = clock()
        let door = NotedDoor()
        let player = DemoPlayer(DemoTrial.script(), clock: clock, door: door)
        _ = try await player.placeVisitorsOrder(pace: 24)
        let order = try #require(door.noted.orders.first { $0.attribution.member == "visitor" })
        func steps() -> [Step] { door.noted.scans.filter { $0.parcel == order.parcels.first?.key }.map(\.step) }
        clock.advance(to: DemoTrial.start.adding(hours: 20))
        await player.playDue()
        #expect(steps().contains(.outForDelivery) && !steps().contains(.delivered))
        clock.advance(to: DemoTrial.start.adding(hours: 31))
        await player.playDue()
        #expect(steps().contains(.delivered))
        #expect(try #require(order.estimatedDeliveryAt) > DemoTrial.start.adding(hours: 30))
    }

    @Test("too many visitors' orders are refused until the next capsule")
    func crowds() async throws {
        let clock = clock()
        let player = DemoPlayer(DemoTrial.script(), clock: clock, door: NotedDoor())
        for _ in 0..<500 { _ = try await player.placeVisitorsOrder() }
        await #expect(throws: DemoRefusal.tooManyOrders) { try await player.placeVisitorsOrder() }
        clock.advance(to: DemoTrial.start.adding(hours: 72))
        _ = try await player.placeVisitorsOrder()
    }

    @Test("a visitor whose order is not taken is told")
    func unanswered() async {
        let player = DemoPlayer(DemoTrial.script(), clock: clock(), door: NotedDoor { _ in .refused("no") })
        await #expect(throws: DemoRefusal.noAnswer) { try await player.placeVisitorsOrder() }
    }

    @Test("every refusal has a code and a sentence of its own")
    func refusalTexts() {
        #expect([DemoRefusal.tooManyOrders, .noAnswer].map(\.code) == ["demo-too-many-orders", "demo-no-answer"])
    }
}

extension Instant {
    fileprivate static let testWall = Instant(seconds: 1_795_158_000)
}
