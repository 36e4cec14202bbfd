import Core
import Store

/// What can leave: the facts of an order and of all that hangs on it.
private struct LeavingOrders {
    /// The order of each subject.
    private(set) var subjects: [UUIDBits: OrderID] = [:]

    init(_ orders: [OrderID], in tx: any Transaction) throws {
        let ids = Column.ids(orders)
        for order in orders { subjects[order.bits] = order }
        let questions = [
            "SELECT c.order_id, c.id FROM claim AS c {join values} WHERE c.order_id = v.id",
            "SELECT p.order_id, p.id FROM parcel AS p {join values} WHERE p.order_id = v.id",
            "SELECT a.order_id, a.id FROM anomaly AS a {join values} WHERE a.order_id = v.id",
            // A scan that counts is found through its step, all others through the scan itself.
            """
            SELECT p.order_id, s.scan_id FROM parcel AS p {join values} JOIN parcel_step AS s ON s.parcel_id = p.id AND s.voided_at IS NULL
            WHERE p.order_id = v.id
            """,
            "SELECT p.order_id, s.id FROM parcel AS p {join values} JOIN scan AS s ON s.parcel_id = p.id AND s.state <> 'applied' WHERE p.order_id = v.id",
            """
            SELECT p.order_id, a.id FROM parcel AS p {join values} JOIN parcel_step AS s ON s.parcel_id = p.id AND s.voided_at IS NULL
            JOIN anomaly AS a ON a.scan_id = s.scan_id WHERE p.order_id = v.id
            """,
            """
            SELECT p.order_id, a.id FROM parcel AS p {join values} JOIN scan AS s ON s.parcel_id = p.id AND s.state <> 'applied'
            JOIN anomaly AS a ON a.scan_id = s.id WHERE p.order_id = v.id
            """,
        ]
        for question in questions {
            for (order, subject) in try tx.rows(Bulk(question, ["id": ids]), { (try $0.id(0) as OrderID, try $0.bits(1)) }) where subjects[subject] == nil {
                subjects[subject] = order
            }
        }
    }
}

private struct LeavingFact {
    let fact: RecordedFact
    /// nil while it is not sealed.
    let block: Int64?
}

extension ArchiveRun {
    /// Takes out the facts of orders that are over and wholly archived, some orders in a transaction. Which those are stands in the statement.
    func removeFacts(into outcome: inout Outcome, progress: (Int64) -> Void) async throws {
        var after = OrderID(.zero)
        while true {
            let (before, limit) = (before, limits.orders)
            let step = try await store.write { [after] tx in try Self.removeFacts(ofOrdersAfter: after, before: before, limit: limit, in: tx) }
            outcome.orders += step.orders
            outcome.removedFacts += step.facts
            progress(outcome.removedFacts)
            guard let last = step.last else { return }
            after = last
        }
    }

    private struct Step {
        /// The last order looked at; nil where there are no more.
        var last: OrderID?
        var orders: Int64 = 0
        var facts: Int64 = 0
    }

    private static func removeFacts(ofOrdersAfter after: OrderID, before: Instant, limit: Int, in tx: any Transaction) throws -> Step {
        try tx.take(.archiving)
        guard let end = try Archive.lastBlock(in: tx)?.number else { return Step() }
        let orders = try candidates(after: after, before: before, limit: limit, in: tx)
        var step = Step(last: orders.last)
        let groups = try LeavingOrders(orders, in: tx)
        let facts = try facts(about: groups.subjects.keys.sorted(), in: tx)
        var staying: Set<OrderID> = []
        var leaving: [[LeavingFact]] = []
        let bySubject = Dictionary(grouping: facts, by: \.fact.subject)
        for (subject, facts) in bySubject {
            guard let order = groups.subjects[subject], facts.contains(where: { $0.block.map { $0 > end } ?? true }) else { continue }
            staying.insert(order)
        }
        for (subject, facts) in bySubject.sorted(by: { $0.key < $1.key }) {
            guard let order = groups.subjects[subject], !staying.contains(order) else { continue }
            let numbered = facts.sorted { $0.fact.number < $1.fact.number }
            // Whoever has facts from before in the archive, and got others since, keeps these.
            guard numbered.enumerated().allSatisfy({ $0.element.fact.number == Int64($0.offset) + 1 }) else { continue }
            leaving.append(numbered)
        }
        try remove(leaving, in: tx)
        step.orders = Int64(orders.filter { !staying.contains($0) }.count)
        step.facts = leaving.reduce(0) { $0 + Int64($1.count) }
        return step
    }

    /// Orders of which nothing is awaited any more: no share that can still move by itself, nothing that a person must decide. What has left is not
    /// looked at again, so what came later stays.
    private static func candidates(after: OrderID, before: Instant, limit: Int, in tx: any Transaction) throws -> [OrderID] {
        try tx.rows(
            """
            SELECT o.id FROM customer_order AS o WHERE o.id > \(after) AND o.received_at < \(before)
            AND NOT EXISTS (SELECT 1 FROM archived_subject AS x WHERE x.subject = o.id)
            AND NOT EXISTS (SELECT 1 FROM claim AS c JOIN claim_part AS p ON p.claim_id = c.id
                WHERE c.order_id = o.id AND p.state NOT IN ('payable', 'rejected', 'cancelled', 'clawed_back'))
            AND NOT EXISTS (SELECT 1 FROM anomaly AS a WHERE a.order_id = o.id AND a.state IN ('open', 'held'))
            AND NOT EXISTS (SELECT 1 FROM parcel AS p JOIN parcel_step AS s ON s.parcel_id = p.id AND s.voided_at IS NULL
                JOIN anomaly AS a ON a.scan_id = s.scan_id WHERE p.order_id = o.id AND a.state IN ('open', 'held'))
            AND NOT EXISTS (SELECT 1 FROM parcel AS p JOIN scan AS s ON s.parcel_id = p.id AND s.state <> 'applied'
                JOIN anomaly AS a ON a.scan_id = s.id WHERE p.order_id = o.id AND a.state IN ('open', 'held'))
            ORDER BY o.id LIMIT \(limit)
            """
        ) { try $0.id(0) }
    }

    private static func facts(about subjects: [UUIDBits], in tx: any Transaction) throws -> [LeavingFact] {
        try tx.rows(
            Bulk(
                """
                SELECT \(Journal.columns), (SELECT s.number FROM seal AS s WHERE (s.era, s.xid, s.seq) >= (f.era, f.xid, f.seq)
                ORDER BY s.era, s.xid, s.seq LIMIT 1) FROM fact AS f {join values} WHERE f.subject = v.subject
                """, ["subject": .ids(subjects)])
        ) { LeavingFact(fact: try Journal.recorded($0), block: try $0.optionalInt(13)) }
    }

    /// The one place where facts leave the database.
    private static func remove(_ subjects: [[LeavingFact]], in tx: any Transaction) throws {
        var removed: [Int64: (count: Int64, digest: FactDigest)] = [:]
        var left: [ArchivedSubject] = []
        for facts in subjects {
            let blocks = facts.compactMap(\.block)
            guard let first = blocks.min(), let last = blocks.max(), let subject = facts.first?.fact.subject else { continue }
            left.append(ArchivedSubject(subject: subject, number: Int64(facts.count), blocks: first...last))
            for fact in facts {
                guard let block = fact.block else { continue }
                removed[block, default: (0, .none)].count += 1
                removed[block]?.digest ^= fact.fact.digest
            }
        }
        guard !left.isEmpty else { return }
        let facts = subjects.joined().map(\.fact)
        let kept = try Archive.blocks(removed.keys.sorted(), in: tx)
        let blocks = removed.sorted { $0.key < $1.key }.map { number, gone in
            let was = kept[number]?.kept ?? .none
            var now = was
            now ^= gone.digest
            return (number: number, count: gone.count, was: was, now: now)
        }
        try tx.runExactly([
            Bulk(
                "DELETE FROM fact {using values} WHERE fact.subject = v.subject AND fact.number = v.number",
                ["subject": .ids(facts.map(\.subject)), "number": .ints(facts.map(\.number))]),
            Bulk(
                "UPDATE archive_block AS b SET removed = b.removed + v.removed, kept = v.kept {from values} WHERE b.number = v.number AND b.kept = v.was",
                [
                    "number": .ints(blocks.map(\.number)), "removed": .ints(blocks.map(\.count)), "kept": .bytes(blocks.map(\.now.bytes)),
                    "was": .bytes(blocks.map(\.was.bytes)),
                ]),
            Bulk(
                """
                INSERT INTO archived_subject (subject, number, first_block, last_block)
                SELECT v.subject, v.number, v.first_block, v.last_block {from values} WHERE true
                """,
                [
                    "subject": .ids(left.map(\.subject)), "number": .ints(left.map(\.number)), "first_block": .ints(left.map(\.blocks.lowerBound)),
                    "last_block": .ints(left.map(\.blocks.upperBound)),
                ]),
        ])
    }
}
