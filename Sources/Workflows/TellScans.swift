import Core
import EPCIS
import EPCISRepository
import Fulfilment
import JSONText
import Selling
import Store

extension Workflows {
    /// Facts that are looked through at a time: on SQLite everybody who writes waits for it. A thousand took 60 to 90 ms, which every sender met once a second.
    static let tellingLimit = 200
    /// Batches that are looked through in one go while they say nothing. Not where looking needs a lock: that would keep all who read the journal from what is new.
    static let silentTellings = 20

    /// Tells what the trade's own scans say as events: of each scan that counts one, and when it is taken back the declaration of that. An event is frozen when it is
    /// told, within seconds. What came in as an event is one already.
    /// - Parameter batches: at most so many are told now, the rest by the next run.
    /// - Returns: facts looked through.
    @discardableResult
    package func tellScans(batches: Int = 64) async throws -> Int {
        var total = 0
        for _ in 0..<batches {
            let count = try await tellNext()
            total += count
            if count < Self.tellingLimit { break }
        }
        return total
    }

    private func tellNext() async throws -> Int {
        let now = world.now()
        // Where one writer is let in at a time the events are made before it is their turn; elsewhere the lock keeps processes from doing the same twice.
        guard store.dialect.kind == .sqlite else {
            return try await store.write { tx in
                // A cursor that is not there yet cannot be locked.
                try tx.take(.tellingScans)
                guard let telling = try ScanTelling(batches: 1, in: tx) else { return 0 }
                return try telling.save(at: now, in: tx) ? telling.facts : 0
            }
        }
        guard let telling = try await store.read({ tx in try ScanTelling(batches: Self.silentTellings, in: tx) }) else { return 0 }
        return try await store.write { tx in try telling.save(at: now, in: tx) } ? telling.facts : 0
    }
}

/// What the next facts of the journal say of our own scans, as events that are not stored yet.
private struct ScanTelling: Sendable {
    private let from: JournalPosition
    private let to: JournalPosition
    /// Facts that it rests on.
    let facts: Int
    private let told: [Told]
    private typealias Told = (draft: DraftEvent, context: EventContext, party: PartyID, scan: ToldScan)

    /// nil where nothing has happened.
    init?(batches: Int, in tx: any Transaction) throws {
        from = try Journal.position(of: ToldScans.reader, in: tx)
        var (to, read, told) = (from, 0, [Told]())
        // The writer's turn is taken once for all that say nothing, as scans do that came in as events.
        for _ in 0..<batches where told.isEmpty && read % Workflows.tellingLimit == 0 {
            let facts = try Journal.read(after: to, limit: Workflows.tellingLimit, in: tx)
            guard let end = facts.last else { break }
            to = end.position
            read += facts.count
            told = try Self.events(of: facts, in: tx)
        }
        guard read > 0 else { return nil }
        (self.to, self.told, facts) = (to, told, read)
    }

    private static func events(of facts: [RecordedFact], in tx: any Transaction) throws -> [Told] {
        var moments: [ScanID: Instant] = [:]
        for fact in facts where fact.kind.hasPrefix("scan.") {
            if let scan = try scan(of: fact) { moments[scan] = fact.receivedAt }
        }
        guard !moments.isEmpty else { return [] }
        let ids = moments.keys.sorted()
        let scans = try Scans.load(ids, in: tx).filter { $0.draft.source != EventScans.source(ofParty: $0.draft.recorder) }
        let stories = try ToldScans.load(scans.map(\.id), in: tx)
        let parcels = try Parcels.load(Array(Set(scans.compactMap(\.parcel))), in: tx)
        let packed = Set(scans.filter { $0.draft.step == .packed && $0.state == .applied }.compactMap(\.parcel))
        let goods = try ParcelGoods.load(packed, in: tx)
        let own = EventContext(ScanEvent.context)
        return try scans.compactMap { scan in
            let mapped = ToldScan(scan: scan.id, mapping: ScanEvent.mapping)
            let story = stories[scan.id]
            switch (scan.state == .applied, story?.stands ?? false) {
            case (true, false):
                let event = ScanEvent(
                    scan: scan, order: scan.parcel.flatMap { parcels[$0]?.order }, goods: scan.parcel.flatMap { goods[$0] } ?? [], edition: (story?.editions ?? 0) + 1)
                return (try event.draft(), own, scan.draft.recorder, mapped)
            case (false, true):
                guard let story, let moment = moments[scan.id] else { return nil }
                return (try story.withdrawal(at: moment, reason: "incorrect_data"), EventContext(story.context), scan.draft.recorder, mapped)
            default: return nil
            }
        }
    }

    private static func scan(of fact: RecordedFact) throws -> ScanID? {
        if let text = try JSON.parse(fact.body)["scan"]?.asString { return ScanID(text: text) }
        return fact.subjectKind == ScanTag.idPrefix ? ScanID(fact.subject) : nil
    }

    /// - Returns: false where another process has told it meanwhile.
    func save(at now: Instant, in tx: any Transaction) throws -> Bool {
        guard try Journal.position(of: ToldScans.reader, in: tx) == from else { return false }
        if !told.isEmpty { try store(at: now, in: tx) }
        try Journal.move(ToldScans.reader, to: to, in: tx)
        return true
    }
}

extension ScanTelling {
    private func store(at now: Instant, in tx: any Transaction) throws {
        let sequence = try Events.lockSequence(in: tx)
        let recordTime = max(now, sequence.recordTime)
        // Whoever has read events of ours may have captured this one before, and declared it in error: then it is the word of both.
        var known: [EventKey: Events.Known] = [:]
        for (party, told) in Dictionary(grouping: told, by: \.party).sorted(by: { $0.key < $1.key }) {
            let found = try Events.find(told.map(\.draft.key), of: party, in: tx)
            let others = told.filter { found[$0.draft.key]?.isOwn == false }
            try Events.addSender(party, to: others.compactMap { found[$0.draft.key]?.place }, words: Set(others.flatMap(\.draft.words)), in: tx)
            known.merge(found) { $1 }
        }
        try ToldScans.link(told.compactMap { told in known[told.draft.key].map { ($0.place.number, told.scan) } }, in: tx)
        try Events.insert(
            told.filter { known[$0.draft.key] == nil }.map { $0.draft.captured(at: recordTime, capture: nil, party: $0.party, told: $0.scan, context: $0.context) },
            after: sequence.last, in: tx)
    }
}

/// What lies in parcels.
private enum ParcelGoods {
    static func load(_ parcels: Set<ParcelID>, in tx: any Transaction) throws -> [ParcelID: [PackedGoods]] {
        guard !parcels.isEmpty else { return [:] }
        let contents = try Parcels.contents(of: parcels, in: tx)
        let lines = try OrderLines.of(Set(contents.map(\.order)), in: tx)
        let line = Dictionary(uniqueKeysWithValues: lines.map { (Place(order: $0.order, position: $0.position), $0) })
        return contents.reduce(into: [:]) { goods, content in
            guard let line = line[Place(order: content.order, position: content.line)] else { return }
            goods[content.parcel, default: []].append(PackedGoods(sku: line.sku, merchant: line.merchant, quantity: content.quantity))
        }
    }

    private struct Place: Hashable {
        let order: OrderID
        let position: Int64
    }
}
