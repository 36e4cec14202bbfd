import Cashback
import Core
import Fulfilment
import JSONText
import Selling
import Store

extension Workflows {
    /// Cancels an order, or some of its lines: their shares of every claim lapse, and what was payable is taken back by a new negative entry.
    /// - Parameter positions: nil cancels all lines that are left, and the order with them; so does naming the last ones.
    /// - Returns: the positions cancelled by this command.
    package func cancel(
        _ id: OrderID, lines positions: Set<Int64>?, by actor: Actor, reason: String, at now: Instant, in tx: any Transaction, ids: IdPool
    ) throws -> [Int64] {
        guard let order = try Orders.load([id], lock: true, in: tx)[id] else { throw CancellationRefusal.orderNotFound }
        let lines = try OrderLines.of(id, in: tx)
        if let positions {
            for position in positions.sorted() where !lines.contains(where: { $0.position == position }) {
                throw CancellationRefusal.lineNotFound(position)
            }
        }
        let open = lines.filter { $0.cancelledAt == nil }
        let cancelled = open.filter { positions?.contains($0.position) ?? true }.map(\.position)
        guard order.state == .open, !cancelled.isEmpty || positions == nil else { throw CancellationRefusal.alreadyCancelled }
        var set = WorkingSet(ids: ids)
        // Scans of the order's parcels lock the parcel first; so does this, and neither waits for the other in a circle.
        try set.load(try Parcels.of(id, lock: true, in: tx), terms: terms, in: tx)
        try set.loadAllParts(ofOrder: id, terms: terms, in: tx)
        let isWhole = cancelled.count == open.count
        let fact = Fact(
            id: ids.next(), kind: isWhole ? "order.cancelled" : "order.lines_cancelled", about: id, occurredAt: now, receivedAt: now, actor: actor,
            body: FactBodies.text { out in
                out.key("lines")
                out.beginArray()
                for position in cancelled { out.int(position) }
                out.endArray()
                out.member("reason", reason)
            })
        set.changes.facts.append(fact)
        set.changes.others.append(OrderLines.cancel(id, lines: cancelled, at: now))
        if isWhole { set.changes.others.append(Orders.cancel(id, at: now)) }
        let concerned = set.parts.values.filter { cancelled.contains($0.line) }.map(\.id).sorted()
        try set.move(concerned, cause: fact.id, actor: actor, occurredAt: now, receivedAt: now) { $0.cancel(at: now, reason: reason) }
        try set.finished().save(in: tx)
        return cancelled
    }

    /// Puts units that no parcel holds yet into new parcels: their claims' parts follow by exact split and wait for those parcels' scans.
    package func addParcels(
        _ drafts: [ParcelDraft], to id: OrderID, by actor: Actor, at now: Instant, in tx: any Transaction, ids: IdPool
    ) throws -> [Parcel] {
        guard let order = try Orders.load([id], lock: true, in: tx)[id] else { throw CancellationRefusal.orderNotFound }
        guard order.state == .open else { throw CancellationRefusal.alreadyCancelled }
        var adding = try ParcelAdding(drafts, order: order, terms: terms, ids: ids, in: tx)
        let parcels = try adding.carryOut(by: actor, at: now)
        try adding.set.finished().save(in: tx)
        return parcels
    }
}

extension WorkingSet {
    /// Adds the parts of an order that no loaded parcel holds.
    mutating func loadAllParts(ofOrder order: OrderID, terms cache: TermsCache, in tx: any Transaction) throws {
        let all = try Parts.lock(ofClaims: Set(try Claims.of([order], in: tx).map(\.id)), in: tx)
        let missing = all.filter { parts[$0.id] == nil }
        for part in missing { add(part, isStored: true) }
        try loadClaims(of: missing, terms: cache, in: tx)
    }
}
