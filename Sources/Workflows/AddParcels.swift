import Cashback
import Core
import Fulfilment
import Ledger
import TradeNetwork
import Selling
import Store

/// New parcels for an order that has been placed.
struct ParcelAdding {
    var set: WorkingSet
    private let order: Order
    private let drafts: [ParcelDraft]
    private let left: [Int64: Int64]
    private let hubs: [String: Party]
    private let taken: Set<String>
    private let waiting: [Scan]

    init(_ drafts: [ParcelDraft], order: Order, terms: TermsCache, ids: IdPool, in tx: any Transaction) throws {
        set = WorkingSet(ids: ids)
        self.order = order
        self.drafts = drafts
        var left: [Int64: Int64] = [:]
        for line in try OrderLines.of(order.id, in: tx) { left[line.position] = line.cancelledAt == nil ? line.quantity : 0 }
        for content in try Parcels.contents(of: order.id, in: tx) { left[content.line] = max(0, (left[content.line] ?? 0) - content.quantity) }
        self.left = left
        hubs = try Parties.find(keys: Set(drafts.compactMap(\.hub)), in: tx).get()
        taken = Set(try Parcels.lock(keys: Set(drafts.map(\.key)), in: tx).get().keys)
        waiting = try Scans.waiting(for: Set(drafts.map(\.key)), in: tx).get()
        try set.loadGrants(of: Set(waiting.map(\.draft.recorder)), in: tx)
        try set.loadAllParts(ofOrder: order.id, terms: terms, in: tx)
    }

    mutating func carryOut(by actor: Actor, at now: Instant) throws -> [Parcel] {
        guard (1...OrderLimits.parcels).contains(drafts.count) else { throw OrderRefusal.tooMany(field: "parcels", limit: OrderLimits.parcels) }
        for (index, draft) in drafts.enumerated() {
            guard (1...OrderLimits.textBytes).contains(draft.key.utf8.count), !draft.key.utf8.contains(0) else {
                throw OrderRefusal.keyLength(field: "parcels/\(index)/key")
            }
            guard !taken.contains(draft.key), !drafts[..<index].contains(where: { $0.key == draft.key }) else {
                throw OrderRefusal.parcelKeyTaken(parcel: index, key: draft.key)
            }
            if let hub = draft.hub, hubs[hub]?.kind != .hub { throw OrderRefusal.hubUnknown(parcel: index, key: hub) }
        }
        let allocations = try allocate(drafts, left: left)
        let parcels = drafts.map { draft in
            Parcel(id: set.ids.next(), order: order.id, marketplace: order.marketplace, key: draft.key, hub: draft.hub.flatMap { hubs[$0]?.id })
        }
        for (index, parcel) in parcels.enumerated() {
            try add(parcel, contents: allocations.filter { $0.parcel == index }, by: actor, at: now)
        }
        return parcels
    }

    private mutating func add(_ parcel: Parcel, contents: [Allocation], by actor: Actor, at now: Instant) throws {
        set.changes.parcels.append((parcel, at: now))
        for share in contents { set.changes.contents.append((parcel.id, line: share.line, quantity: share.quantity)) }
        set.histories[parcel.id] = ParcelHistory(
            parcel: parcel, orderedAt: order.orderedAt, orderReceivedAt: order.receivedAt, orderIsCancelled: false, steps: [])
        let fact = Fact(
            id: set.ids.next(), kind: "parcel.added", about: parcel.id, isNew: true, occurredAt: now, receivedAt: now, actor: actor,
            body: FactBodies.text { out in
                out.member("order", order.id.description)
                out.member("key", parcel.key)
            })
        set.changes.facts.append(fact)
        for share in contents { try takeUnits(share, into: parcel.id, because: fact) }
        for scan in waiting where scan.draft.parcelKey == parcel.key {
            let (applied, _) = try set.apply(scan, to: parcel.id, cause: fact.id)
            set.changes.movedScans[scan.id] = (was: .waiting, now: applied)
            set.changes.clearedScans.append((scan.id, at: now))
        }
    }

    /// Moves `share.quantity` units of every claim's part of that line into the parcel, splitting the part where it holds more.
    private mutating func takeUnits(_ share: Allocation, into parcel: ParcelID, because fact: Fact) throws {
        let loose = set.parts.values.filter { $0.line == share.line && $0.parcel == nil }.sorted { $0.id < $1.id }
        for part in loose {
            let taken = min(share.quantity, part.quantity)
            let whole = taken == part.quantity ? part.id : try set.splitPart(part.id, quantity: taken, because: fact)
            set.partsOfParcel[parcel, default: []].append(whole)
            try set.move([whole], cause: fact.id, actor: fact.actor, occurredAt: fact.occurredAt, receivedAt: fact.receivedAt) {
                $0.assign(to: parcel, at: fact.receivedAt)
            }
        }
    }
}

extension WorkingSet {
    /// Takes `quantity` units out of a part into a new one. Amounts split exactly; what is reserved for the whole is released and reserved again in
    /// two, which leaves the budget as it was.
    mutating func splitPart(_ id: PartID, quantity: Int64, because fact: Fact) throws -> PartID {
        guard let whole = parts[id] else { throw StoreError.unreadable("part \(id) is not loaded") }
        let amounts = try split(whole.amount, by: [quantity, whole.quantity - quantity])
        let newID: PartID = ids.next()
        let state = whole.state
        let at = fact.receivedAt
        let isReserved = whole.hold != nil && whole.amount > 0 && !state.isFinal && state != .payable
        var rest = whole
        rest.quantity = whole.quantity - quantity
        rest.amount = amounts[1]
        var taken = Part(
            id: newID, claim: whole.claim, order: whole.order, parcel: nil, line: whole.line, quantity: quantity, amount: amounts[0], state: state,
            confirmedAt: whole.confirmedAt, releaseAt: whole.releaseAt, expiresAt: whole.expiresAt, heldFrom: whole.heldFrom,
            holds: whole.holds)
        var edges = [
            Edge(part: id, from: state, to: state, at: at, amount: rest.amount, scan: nil, money: nil, reason: "split by parcel"),
            Edge(part: newID, from: nil, to: state, at: at, amount: taken.amount, scan: nil, money: nil, reason: "split by parcel"),
        ]
        if isReserved, let claim = claims[whole.claim] {
            let released = try void(whole, claim: claim, at: at)
            edges[0].transfers.append(released)
            if rest.amount > 0 { edges[0].transfers.append(hold(for: &rest, claim: claim, at: at)) } else { rest.hold = nil }
            if taken.amount > 0 { edges[1].transfers.append(hold(for: &taken, claim: claim, at: at)) }
        } else if whole.post != nil, state == .payable, let claim = claims[whole.claim] {
            // What is owed already is taken back and owed again in two.
            var before = whole
            let reversal = try takeBack(claim: claim, part: &before, at: at)
            changes.transfers.append(reversal)
            edges[0].transfers = [reversal.id] + post(&rest, claim: claim, at: at)
            edges[1].transfers = post(&taken, claim: claim, at: at)
        }
        record([rest, taken], edges: edges, because: fact)
        return newID
    }

    private mutating func void(_ part: Part, claim: Claim, at: Instant) throws -> TransferID {
        guard let hold = part.hold else { throw StoreError.unreadable("part \(part.id) has no hold") }
        let transfer = Transfer(
            id: ids.next(), marketplace: claim.marketplace, currency: claim.currency, kind: .void, debit: claim.budget, credit: claim.payable,
            amount: part.amount, at: at, hold: hold, part: part.id)
        changes.held[hold] = part.amount
        changes.transfers.append(transfer)
        return transfer.id
    }

    /// Reserves and posts at once. - Returns: the transfers, none for an amount of 0.
    private mutating func post(_ part: inout Part, claim: Claim, at: Instant) -> [TransferID] {
        part.hold = nil
        part.post = nil
        guard part.amount > 0 else { return [] }
        let held = hold(for: &part, claim: claim, at: at)
        let transfer = Transfer(
            id: ids.next(), marketplace: claim.marketplace, currency: claim.currency, kind: .post, debit: claim.budget, credit: claim.payable,
            amount: part.amount, at: at, hold: held, part: part.id)
        changes.held[held] = part.amount
        changes.transfers.append(transfer)
        part.post = transfer.id
        return [held, transfer.id]
    }

    private mutating func hold(for part: inout Part, claim: Claim, at: Instant) -> TransferID {
        let transfer = reserve(claim: claim, part: &part, at: at)
        changes.transfers.append(transfer)
        return transfer.id
    }
}
