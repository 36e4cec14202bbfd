import Core
import Store
import Tallies

/// A fact with the name of who did it and the order that it belongs to.
package struct FactSummary: Sendable, Equatable {
    package let fact: FactEntry
    /// nil where the actor has no name of ours, as a job.
    package let actorName: String?
    package let order: OrderID?
    package let orderKey: String?

    static func of(_ facts: [FactEntry], seenBy sight: Sight, in tx: any Transaction) throws -> [FactSummary] {
        let names = try ActorNames.load(facts.map(\.actor), seenBy: sight, in: tx)
        let orders = try FactOrders.of(facts.map(\.subject), in: tx)
        let keys = try tx.rows(
            Bulk("SELECT o.id, o.key FROM customer_order AS o {join values} WHERE o.id = v.id", ["id": .ids(Set(orders.values).sorted())])
        ) { (try $0.id(0) as OrderID, try $0.text(1)) }
        let keyOf = Dictionary(uniqueKeysWithValues: keys)
        return facts.map { fact in
            let order = orders[fact.subject]
            return FactSummary(fact: fact, actorName: names[fact.actor], order: order, orderKey: order.flatMap { keyOf[$0] })
        }
    }
}

/// The order behind what a fact is about.
enum FactOrders {
    /// - Parameter subjects: TypeIDs. Those that belong to no order are left out.
    static func of(_ subjects: [String], in tx: any Transaction) throws -> [String: OrderID] {
        var orders: [String: OrderID] = [:]
        for subject in subjects { if let order = OrderID(text: subject) { orders[subject] = order } }
        func add(_ prefix: String, _ question: String) throws {
            let ids = Set(subjects.compactMap(TypeID.parse).filter { $0.prefix == prefix }.map(\.bits)).sorted()
            for (id, order) in try tx.rows(Bulk(question, ["id": .ids(ids)]), { (try $0.bits(0), try $0.id(1) as OrderID) }) {
                orders[TypeID.format(prefix: prefix, bits: id)] = order
            }
        }
        try add(ClaimTag.idPrefix, "SELECT c.id, c.order_id FROM claim AS c {join values} WHERE c.id = v.id")
        try add(ParcelTag.idPrefix, "SELECT p.id, p.order_id FROM parcel AS p {join values} WHERE p.id = v.id")
        try add(AnomalyTag.idPrefix, "SELECT a.id, a.order_id FROM anomaly AS a {join values} WHERE a.id = v.id AND a.order_id IS NOT NULL")
        try add(
            ScanTag.idPrefix, "SELECT s.id, p.order_id FROM scan AS s {join values} JOIN parcel AS p ON p.id = s.parcel_id WHERE s.id = v.id")
        return orders
    }
}

/// Which facts people look for: the journal's settled ones, or all about one thing; the latest first.
package struct FactSearch: Hashable, Sendable {
    /// The bits of the id of what they are about.
    package var subject: UUIDBits?
    /// Kinds that begin so: `claim.payable`, or all of `claim.`
    package var kindPrefix: String?
    /// As facts name actors.
    package var actor: String?
    /// Those that count in this series.
    package var counted: TallySeries?
    /// Received then or later, and before. Of the journal, facts of a time are found once they are counted, a second after they are settled.
    package var since: Instant?
    package var before: Instant?

    package init(
        subject: UUIDBits? = nil, kindPrefix: String? = nil, actor: String? = nil, counted: TallySeries? = nil, since: Instant? = nil,
        before: Instant? = nil
    ) {
        self.subject = subject
        self.kindPrefix = kindPrefix
        self.actor = actor
        self.counted = counted
        self.since = since
        self.before = before
    }

    package func page(at place: Place, limit: Int, in tx: any Transaction) throws -> Page<FactSummary> {
        let isTimed = subject == nil && (since != nil || before != nil)
        let span = isTimed ? try JournalSpan.holding(since: since, before: before, in: tx) : nil
        let found = try Search.page(at: place, limit: limit) { way in
            let facts = isTimed ? try span.map { try look(way, within: $0, in: tx) } ?? [] : try look(way, in: tx)
            return facts.map { fact in
                let cursor = subject == nil ? Cursor.position(fact.position) : .numbered(fact.number, fact.subject)
                return Candidate(id: FactEntry(fact), cursor: cursor, isMatch: matches(fact))
            }
        }
        return found.with(try FactSummary.of(found.items, seenBy: .everything, in: tx))
    }

    private func matches(_ fact: RecordedFact) -> Bool {
        (since.map { fact.receivedAt >= $0 } ?? true) && (before.map { fact.receivedAt < $0 } ?? true)
            && (kindPrefix.map { fact.kind.hasPrefix($0) } ?? true) && (actor.map { $0 == fact.actor.description } ?? true)
            && (counted.map { series in TallyCount.of(fact).contains { $0.series == series } } ?? true)
    }

    /// Fewer than asked for where the span ends, as at the journal's own end.
    private func look(_ way: Way, within span: JournalSpan, in tx: any Transaction) throws -> [RecordedFact] {
        var position: JournalPosition?
        if case .position(let last)? = way.cursor { position = last }
        let facts =
            way.isDescending(true)
            ? try Journal.latest(before: min(position ?? span.after, span.after), limit: way.count, in: tx)
            : try Journal.read(after: max(position ?? span.before, span.before), limit: way.count, in: tx)
        return Array(facts.prefix { span.contains($0.position) })
    }

    private func look(_ way: Way, in tx: any Transaction) throws -> [RecordedFact] {
        let descending = way.isDescending(true)
        if let subject {
            var number: Int64?
            if case .numbered(let last, _)? = way.cursor { number = last }
            return try Journal.about(subject, from: number, descending: descending, limit: way.count, in: tx)
        }
        var position: JournalPosition?
        if case .position(let last)? = way.cursor { position = last }
        return descending
            ? try Journal.latest(before: position, limit: way.count, in: tx) : try Journal.read(after: position ?? .start, limit: way.count, in: tx)
    }
}
