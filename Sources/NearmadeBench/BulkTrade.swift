import Cashback
import Core
import Fulfilment
import Ledger
import Selling
import Store
import TradeNetwork
import Workflows

/// A large trade written as rows, not lived through: sixty days, or as many as are asked for, of orders, of which most are delivered within three days, three of a hundred never,
/// and some scans are doubtful; the newest `waiting` orders are packed and not delivered. Its books balance and its facts are there, so that every
/// page has what it looks for.
struct BulkTrade: Sendable {
    static let days: Int64 = 60
    private static let batch = 5_000

    let market: Marketplace
    /// Each order has one of them, by its merchant.
    let offers: [Offer]
    let merchants: [PartyID]
    let hub: PartyID
    let start: Instant
    let count: Int
    let waiting: Int
    let world: World
    var length = Self.days

    var end: Instant { start.adding(days: length) }
    /// Microseconds from one order to the next.
    var step: Int64 { length * 86_400_000_000 / Int64(max(1, count)) }

    /// Writes orders with what has become of them by the end of its days.
    /// - Parameters:
    ///   - numbers: of the orders; all unless told.
    ///   - member: what the keys of their buyers begin with.
    func write(_ numbers: Range<Int>? = nil, member: String = "member-", to store: any Store) async throws {
        let numbers = numbers ?? 0..<count
        let buyers = max(1, min(100_000, count / 10))
        var accounts: [AccountID] = []
        var people: [Person] = []
        for number in 0..<buyers {
            people.append(Person(id: world.id(), marketplace: market.id, memberKey: "\(member)\(number)"))
            accounts.append(world.id())
        }
        try await writeBuyers(people, accounts, to: store)
        for first in stride(from: numbers.lowerBound, to: numbers.upperBound, by: Self.batch) {
            var rows = BulkRows()
            for number in first..<min(first + Self.batch, numbers.upperBound) {
                let buyer = Int(mixed(number, 1) % UInt64(buyers))
                add(number, person: people[buyer].id, payable: accounts[buyer], to: &rows)
            }
            let batch = rows
            try await store.write { tx in try batch.write(in: tx) }
        }
    }

    private func writeBuyers(_ people: [Person], _ accounts: [AccountID], to store: any Store) async throws {
        let start = start
        let rows = zip(people, accounts).map { person, id in
            Account(id: id, marketplace: market.id, currency: market.currency, kind: .payable, owner: person.id.bits, mayOverdraw: true)
        }
        try await store.write { tx in try tx.runExactly([People.insert(people, at: start), Accounts.insert(rows, at: start)]) }
    }

    /// The same numbers for the same order, spread over 64 bits. SplitMix64's last steps.
    private func mixed(_ number: Int, _ salt: UInt64) -> UInt64 {
        var z = UInt64(number) &* 0x9E37_79B9_7F4A_7C15 &+ salt
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    private func add(_ number: Int, person: PersonID, payable: AccountID, to rows: inout BulkRows) {
        let at = start.adding(microseconds: Int64(number) * step)
        let amount = 1_000 + Int64(mixed(number, 2) % 5_000)
        let order = Order(
            id: world.id(), marketplace: market.id, key: "B-\(number)", currency: market.currency, person: person, orderedAt: at,
            estimatedDeliveryAt: at.adding(days: 2), receivedAt: at, state: .open, cancelledAt: nil, attribution: Attribution(),
            digest: Int64(number))
        let parcel = Parcel(id: world.id(), order: order.id, marketplace: market.id, key: "P-\(number)", hub: hub)
        rows.orders.append(order)
        rows.lines.append(
            OrderLine(
                order: order.id, position: 1, merchant: merchants[number % merchants.count], sku: "mug", quantity: 1, amount: amount, shipping: 290,
                promisedShipAt: at.adding(hours: 24)))
        rows.parcels.append((parcel, at))
        let offer = offers[number % offers.count]
        let placed = rows.note("order.placed", about: order.id, isNew: true, at: at, actor: "operator", world: world)
        var part = Part(
            id: world.id(), claim: world.id(), order: order.id, parcel: parcel.id, line: 1, quantity: 1, amount: amount / 20, state: .awaitingScan,
            hold: world.id(), expiresAt: at.adding(days: 60))
        rows.claims.append(
            Claim(
                id: part.claim, marketplace: market.id, order: order.id, offer: offer.id, terms: offer.terms, currency: market.currency,
                amount: part.amount, budget: offer.budget, payable: payable, trackedAt: at))
        part.fact = rows.note("claim.awaiting_scan", about: part.claim, isNew: true, at: at, actor: "operator", cause: placed, world: world)
        if let hold = part.hold { rows.transfers.append(transfer(hold, .hold, part, offer.budget, payable, at: at)) }
        let movedAt = deliver(number, parcel, &part, offer.budget, payable, orderedAt: at, to: &rows)
        rows.parts.append((part, movedAt ?? at))
    }

    /// - Returns: when the part moved; nil while nothing has.
    private func deliver(
        _ number: Int, _ parcel: Parcel, _ part: inout Part, _ budget: AccountID, _ payable: AccountID, orderedAt: Instant, to rows: inout BulkRows
    ) -> Instant? {
        let packedAt = orderedAt.adding(hours: 1 + Int64(mixed(number, 3) % 12))
        guard packedAt <= end else { return nil }
        scan(parcel, .packed, at: packedAt, to: &rows)
        let deliveredAt = packedAt.adding(hours: 4 + Int64(mixed(number, 4) % 60))
        guard number < count - waiting, mixed(number, 5) % 100 >= 3, deliveredAt <= end else { return nil }
        let (scan, fact) = scan(parcel, .delivered, at: deliveredAt, to: &rows)
        part.confirmingScan = scan
        part.releaseAt = deliveredAt
        let isDoubtful = mixed(number, 6) % 200 == 0
        if isDoubtful {
            let isOpen = mixed(number, 7) % 10 == 0
            rows.anomalies.append(
                (
                    Anomaly(
                        id: world.id(), kind: mixed(number, 8) % 2 == 0 ? .outOfOrder : .futureTime, detail: "made up", marketplace: market.id,
                        order: parcel.order, parcel: parcel.id, scan: scan, reference: nil, raisedAt: deliveredAt), isOpen
                ))
            if isOpen {
                part.state = .held
                part.heldFrom = .awaitingScan
                part.holds = [.anomaly]
                part.fact = rows.note("claim.held", about: part.claim, at: deliveredAt, actor: "hub", cause: fact, world: world)
                return deliveredAt
            }
        }
        part.state = .payable
        part.confirmedAt = deliveredAt
        let post: TransferID = world.id()
        part.post = post
        part.fact = rows.note("claim.payable", about: part.claim, at: deliveredAt, actor: "hub", cause: fact, world: world)
        rows.transfers.append(transfer(post, .post, part, budget, payable, at: deliveredAt))
        if let hold = part.hold { rows.held[hold] = part.amount }
        return deliveredAt
    }

    @discardableResult
    private func scan(_ parcel: Parcel, _ step: Step, at: Instant, to rows: inout BulkRows) -> (ScanID, FactID) {
        let id: ScanID = world.id()
        let draft = ScanDraft(
            parcelKey: parcel.key, step: step, occurredAt: OffsetInstant(at), receivedAt: at, readPoint: "hub", recorder: hub, recorderKind: .hub,
            source: "hub", sourceID: "\(id)")
        rows.scans.append(Scan(id: id, draft: draft, parcel: parcel.id, attempt: 1, grade: .c, state: .applied))
        rows.steps.append(
            ParcelStep(parcel: parcel.id, step: step, attempt: 1, scan: id, occurredAt: at, receivedAt: at, grade: .c, readPoint: "hub"))
        return (id, rows.note("scan.recorded", about: parcel.id, isNew: step == .packed, at: at, actor: "hub", world: world))
    }

    private func transfer(_ id: TransferID, _ kind: TransferKind, _ part: Part, _ budget: AccountID, _ payable: AccountID, at: Instant) -> Transfer {
        Transfer(
            id: id, marketplace: market.id, currency: market.currency, kind: kind, debit: budget, credit: payable, amount: part.amount, at: at,
            hold: kind == .post ? part.hold : nil, part: part.id)
    }
}

/// Rows of one batch, written set by set as the rooms themselves write them.
private struct BulkRows: Sendable {
    var orders: [Order] = []
    var lines: [OrderLine] = []
    var parcels: [(parcel: Parcel, at: Instant)] = []
    var scans: [Scan] = []
    var steps: [ParcelStep] = []
    var anomalies: [(anomaly: Anomaly, isOpen: Bool)] = []
    var claims: [Claim] = []
    var parts: [(part: Part, at: Instant)] = []
    var transfers: [Transfer] = []
    var held: [TransferID: Int64] = [:]
    var facts: [Fact] = []

    mutating func note<Subject: Identified>(
        _ kind: String, about subject: Identifier<Subject>, isNew: Bool = false, at: Instant, actor: String, cause: FactID? = nil, world: World
    ) -> FactID {
        let id: FactID = world.id()
        facts.append(
            Fact(id: id, kind: kind, about: subject, isNew: isNew, occurredAt: at, receivedAt: at, actor: Actor(actor), cause: cause, body: "{}"))
        return id
    }

    func write(in tx: any Transaction) throws {
        var bulks = Orders.insert(orders, lines: lines)
        bulks += Parcels.insert(parcels.map(\.parcel), contents: parcels.map { ($0.parcel.id, line: 1, quantity: 1) }, at: parcels.map(\.at))
        bulks += Scans.insert(scans)
        bulks += [
            ParcelSteps.insert(steps), Anomalies.insert(anomalies.map(\.anomaly)), Claims.insert(claims), Parts.insert(parts),
        ]
        try tx.runExactly(bulks)
        let settled = anomalies.filter { !$0.isOpen }.map { ($0.anomaly.id, AnomalyState.accepted) }
        if let last = anomalies.last { try tx.runExactly([Anomalies.decide(settled, by: "bench", note: nil, at: last.anomaly.raisedAt)]) }
        try Journal.append(facts, in: tx)
        try Transfers.record(transfers, held: held, in: tx)
    }
}
