import Cashback
import Core
import Fulfilment
import TradeNetwork
import Selling
import Store

extension Workflows {
    /// Stores scans and carries out what they prove. One outcome per scan, in order; no scan fails its neighbours.
    /// - Parameter drafts: at most `captureLimit`; each with its own moment of receipt.
    package func captureScans(_ drafts: [ScanDraft]) async throws -> [ScanOutcome] {
        let refusals = drafts.map(Self.refusal)
        return try await command { tx, ids in try take(drafts, refusals, ids: ids, in: tx) }
    }

    /// The same within a command that does more.
    @discardableResult
    func take(_ drafts: [ScanDraft], ids: IdPool, in tx: any Transaction) throws -> [ScanOutcome] {
        drafts.isEmpty ? [] : try take(drafts, drafts.map(Self.refusal), ids: ids, in: tx)
    }

    private func take(_ drafts: [ScanDraft], _ refusals: [ScanRefusal?], ids: IdPool, in tx: any Transaction) throws -> [ScanOutcome] {
        var capture = try ScanCapture(drafts.enumerated().filter { refusals[$0.offset] == nil }.map(\.element), terms: terms, ids: ids, in: tx)
        var outcomes: [ScanOutcome] = []
        outcomes.reserveCapacity(drafts.count)
        for (draft, refusal) in zip(drafts, refusals) {
            if let refusal { outcomes.append(.refused(refusal)) } else { outcomes.append(try capture.take(draft)) }
        }
        try capture.set.finished().save(in: tx)
        return outcomes
    }

    package static let captureLimit = 10_000

    private static func refusal(of draft: ScanDraft) -> ScanRefusal? {
        do {
            try draft.checkShape()
            return nil
        } catch {
            return error
        }
    }
}

/// One batch of scans: loaded once, then decided one after another.
private struct ScanCapture {
    var set: WorkingSet
    private var known: [SourceKey: Scan]
    private let archived: [SourceKey: ArchivedScanEntry]
    /// What has been told already of ids used again.
    private var told: Set<ScanReuse>
    private let parcels: [String: Parcel]

    init(_ drafts: [ScanDraft], terms: TermsCache, ids: IdPool, in tx: any Transaction) throws {
        set = WorkingSet(ids: ids)
        let (known, archived) = try Scans.find(Set(drafts.map(SourceKey.init)), in: tx)
        (self.known, self.archived) = (known, archived)
        let fresh = drafts.filter { known[SourceKey($0)] == nil && archived[SourceKey($0)] == nil }
        let grants = try Grants.marketplaces(of: Set(fresh.map(\.recorder)), in: tx)
        parcels = try Parcels.lock(keys: Set(fresh.map(\.parcelKey)), in: tx).get()
        set.grants = try grants.get()
        try set.load(parcels.values.map { $0 }, terms: terms, in: tx)
        let reusing = drafts.filter { draft in
            known[SourceKey(draft)].map { !$0.draft.says(draft) } ?? archived[SourceKey(draft)].map { $0.digest != ScanReuse(draft).digest } ?? false
        }
        try Scans.lock(Set(reusing.compactMap { known[SourceKey($0)]?.id }), in: tx)
        told = try ScanReuses.known(Set(reusing.map(ScanReuse.init)), in: tx)
    }

    mutating func take(_ draft: ScanDraft) throws -> ScanOutcome {
        let key = SourceKey(draft)
        if let first = known[key] {
            if !first.draft.says(draft) { reportReuse(of: first.id, first.draft.parcelKey, first.draft.step.rawValue, by: draft) }
            return .duplicate(first.id, first.state)
        }
        if let first = archived[key] {
            guard let state = ScanState(rawValue: first.state) else { throw StoreError.unreadable("“\(first.state)” is no state of a scan") }
            if first.digest != ScanReuse(draft).digest { reportReuse(of: first.id, first.parcelKey, first.step, by: draft) }
            return .duplicate(first.id, state)
        }
        // Signatures are checked from stage to stage as devices get keys; what nobody has checked is grade C.
        let scan = Scan(id: set.ids.next(), draft: draft, parcel: nil, attempt: draft.attempt ?? 1, grade: .unsigned, state: .waiting)
        guard let parcel = parcels[draft.parcelKey] else { return .stored(keep(scan)) }
        let (stored, answer) = try set.apply(scan, to: parcel.id, isNew: true, cause: nil)
        set.changes.scans.append(stored)
        known[key] = stored
        return .stored(answer)
    }

    /// A scan of a parcel nobody has named yet: it waits, and is shown, since its order may never come.
    private mutating func keep(_ scan: Scan) -> ScanAnswer {
        let fact = Fact(
            id: set.ids.next(), kind: "scan.recorded", about: scan.id, isNew: true, occurredAt: scan.draft.occurredAt.instant,
            receivedAt: scan.draft.receivedAt, actor: scan.draft.actor, body: FactBodies.scan(scan))
        set.changes.scans.append(scan)
        set.changes.facts.append(fact)
        let finding = Finding(kind: .unknownParcel, detail: scan.draft.step.rawValue)
        set.raise(finding, scan: scan.id, of: scan.draft.parcelKey, history: nil, at: scan.draft.receivedAt, cause: fact.id)
        known[SourceKey(scan.draft)] = scan
        return ScanAnswer(scan: scan.id, state: .waiting, anomalies: [.unknownParcel], claims: [])
    }

    /// Each content once, however often it is sent.
    private mutating func reportReuse(of first: ScanID, _ parcelKey: String, _ step: String, by draft: ScanDraft) {
        let reuse = ScanReuse(draft)
        guard told.insert(reuse).inserted else { return }
        let fact = Fact(
            id: set.ids.next(), kind: "scan.id_reused", about: first, occurredAt: draft.occurredAt.instant, receivedAt: draft.receivedAt,
            actor: draft.actor, body: FactBodies.scan(Scan(id: first, draft: draft, parcel: nil, attempt: draft.attempt ?? 1, grade: .unsigned, state: .rejected)))
        set.changes.facts.append(fact)
        let finding = Finding(
            kind: .sourceIDReused, detail: "first \(parcelKey) \(step), then \(draft.parcelKey) \(draft.step.rawValue)")
        let anomaly = set.raise(finding, scan: first, of: parcelKey, history: nil, at: draft.receivedAt, cause: fact.id)
        set.changes.reuses.append((reuse, anomaly))
    }
}

extension ScanDraft {
    /// Whether two scans under one source id mean the same; how they reached us does not matter.
    fileprivate func says(_ other: ScanDraft) -> Bool {
        parcelKey == other.parcelKey && step == other.step && occurredAt.instant == other.occurredAt.instant && readPoint == other.readPoint
            && attempt == other.attempt
    }
}

extension WorkingSet {
    /// Loads all that scans of these parcels may touch.
    mutating func load(_ parcels: [Parcel], terms cache: TermsCache, in tx: any Transaction) throws {
        let ids = parcels.map(\.id)
        let asked = (orders: try OrderFactsRows.load(Set(parcels.map(\.order)), in: tx), steps: try ParcelSteps.of(ids, in: tx))
        let found = try Parts.lock(inParcels: ids, in: tx).get()
        let (orders, steps) = (try asked.orders.get(), try asked.steps.get())
        for parcel in parcels {
            guard let order = orders[parcel.order] else { throw StoreError.unreadable("parcel \(parcel.id) has no order") }
            histories[parcel.id] = ParcelHistory(
                parcel: parcel, orderedAt: order.orderedAt, orderReceivedAt: order.receivedAt, orderIsCancelled: order.isCancelled,
                steps: steps[parcel.id] ?? [])
        }
        for part in found { add(part, isStored: true) }
        let claims = try Claims.lock(Set(found.map(\.claim)), in: tx)
        // Where the way is long the journal's question travels along; on a file it is asked when it is known whom it concerns.
        let numbers = tx.dialect.kind == .postgres ? try Journal.lastNumbers(of: Set(ids.map { $0.bits } + found.map { $0.claim.bits }), in: tx) : nil
        try take(claims.get(), terms: cache, in: tx)
        if let numbers { changes.lastNumbers.merge(try numbers.get()) { $1 } }
    }

    mutating func loadClaims(of parts: [Part], terms cache: TermsCache, in tx: any Transaction) throws {
        try take(Claims.lock(Set(parts.map(\.claim)), in: tx).get(), terms: cache, in: tx)
    }

    private mutating func take(_ found: [ClaimID: Claim], terms cache: TermsCache, in tx: any Transaction) throws {
        claims.merge(found) { $1 }
        terms.merge(try cache.load(Set(claims.values.map(\.terms)), in: tx)) { $1 }
    }

    mutating func loadGrants(of parties: Set<PartyID>, in tx: any Transaction) throws {
        grants.merge(try Grants.marketplaces(of: parties, in: tx).get()) { $1 }
    }
}
