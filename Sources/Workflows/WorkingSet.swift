import Cashback
import Core
import Fulfilment
import JSONText
import Ledger
import Store

/// What a command has loaded of the trade and how it stands after each decision so far: the next item of a batch sees what the earlier ones did.
struct WorkingSet {
    let ids: IdPool
    var histories: [ParcelID: ParcelHistory] = [:]
    var parts: [PartID: Part] = [:]
    var partsOfParcel: [ParcelID: [PartID]] = [:]
    var claims: [ClaimID: Claim] = [:]
    var terms: [TermsID: Terms] = [:]
    /// Marketplaces in which a party may record.
    var grants: [PartyID: Set<MarketplaceID>] = [:]
    var changes = Changes()

    init(ids: IdPool) { self.ids = ids }

    /// Parts as the database has them; absent are those made in this command.
    private var stored: [PartID: Part] = [:]
    /// When each changed part moved last.
    private var movedAt: [PartID: Instant] = [:]

    mutating func add(_ part: Part, isStored: Bool) {
        parts[part.id] = part
        if isStored { stored[part.id] = part }
        if let parcel = part.parcel { partsOfParcel[parcel, default: []].append(part.id) }
    }

    /// Everything decided, ready to be written.
    func finished() -> Changes {
        var changes = changes
        for (id, at) in movedAt {
            guard let part = parts[id] else { continue }
            if let was = stored[id] { changes.movedParts.append((was, part, at)) } else { changes.newParts.append((part, at)) }
        }
        return changes
    }

    func terms(of part: Part) throws -> Terms {
        guard let claim = claims[part.claim], let terms = terms[claim.terms] else {
            throw StoreError.unreadable("part \(part.id) has no claim or its claim no terms")
        }
        return terms
    }

    /// Moves parts and writes one fact for each claim touched.
    /// - Parameters:
    ///   - move: what happens to each part.
    ///   - isNew: the claims are made in this command.
    mutating func move(
        _ moving: [PartID], cause: FactID?, actor: Actor, occurredAt: Instant, receivedAt: Instant, isNew: Bool = false,
        _ move: (inout PartCourse) throws -> Void
    ) throws {
        var edgesOfClaim: [(claim: ClaimID, edges: [Edge])] = []
        for id in moving {
            guard let before = parts[id] else { throw StoreError.unreadable("part \(id) is not loaded") }
            var course = PartCourse(before, terms: try terms(of: before))
            try move(&course)
            guard !course.edges.isEmpty || course.part != before else { continue }
            var part = course.part
            let edges = try settleMoney(course.edges, of: &part)
            parts[id] = part
            movedAt[id] = edges.last?.at ?? receivedAt
            wakeUp(for: part)
            if let index = edgesOfClaim.firstIndex(where: { $0.claim == part.claim }) {
                edgesOfClaim[index].edges += edges
            } else {
                edgesOfClaim.append((part.claim, edges))
            }
        }
        for (claim, edges) in edgesOfClaim where !edges.isEmpty {
            let fact = claimFact(claim, edges, cause: cause, actor: actor, occurredAt: occurredAt, receivedAt: receivedAt, isNew: isNew)
            for edge in edges { parts[edge.part]?.fact = fact.id }
            changes.facts.append(fact)
        }
    }

    /// Keeps parts that were changed without a course, with one fact for their claim.
    mutating func record(_ changed: [Part], edges: [Edge], because cause: Fact) {
        guard let claim = changed.first?.claim else { return }
        let fact = claimFact(
            claim, edges, cause: cause.id, actor: cause.actor, occurredAt: cause.occurredAt, receivedAt: cause.receivedAt, isNew: false)
        changes.facts.append(fact)
        for part in changed {
            parts[part.id] = part
            parts[part.id]?.fact = fact.id
            movedAt[part.id] = cause.receivedAt
        }
    }

    /// A claim without parts moves nothing, and is known all the same.
    mutating func recordEmpty(_ claim: Claim, actor: Actor, cause: Fact) {
        changes.facts.append(
            claimFact(
                claim.id, [], cause: cause.id, actor: actor, occurredAt: claim.trackedAt, receivedAt: claim.trackedAt, isNew: true))
    }

    /// A row for each date that the part waits for.
    private mutating func wakeUp(for part: Part) {
        guard !part.state.isFinal, part.state != .payable else { return }
        for moment in [part.releaseAt, part.expiresAt] {
            if let moment { changes.dueTimes.insert(DueTime(at: moment, kind: DueKind.claim, subject: part.claim.bits)) }
        }
    }

    /// Turns the edges' money into transfers and keeps the part's hold and post in step.
    private mutating func settleMoney(_ edges: [Edge], of part: inout Part) throws -> [Edge] {
        guard let claim = claims[part.claim] else { throw StoreError.unreadable("part \(part.id) has no claim") }
        return try edges.map { edge in
            var edge = edge
            guard let money = edge.money else { return edge }
            for transfer in try transfers(for: money, at: edge.at, claim: claim, part: &part) {
                edge.transfers.append(transfer.id)
                changes.transfers.append(transfer)
            }
            return edge
        }
    }

    private mutating func transfers(for money: MoneyMove, at: Instant, claim: Claim, part: inout Part) throws -> [Transfer] {
        switch money {
        case .hold: return [reserve(claim: claim, part: &part, at: at)]
        case .post, .void:
            guard let hold = part.hold else { throw StoreError.unreadable("part \(part.id) has no hold to resolve") }
            let transfer = Transfer(
                id: ids.next(), marketplace: claim.marketplace, currency: claim.currency, kind: money == .post ? .post : .void,
                debit: claim.budget, credit: claim.payable, amount: part.amount, at: at, hold: hold, part: part.id)
            changes.held[hold] = part.amount
            if money == .post { part.post = transfer.id }
            return [transfer]
        case .reverse: return [try takeBack(claim: claim, part: &part, at: at)]
        case .reverseAndHold:
            let reversal = try takeBack(claim: claim, part: &part, at: at)
            return [reversal, reserve(claim: claim, part: &part, at: at)]
        }
    }

    func reserve(claim: Claim, part: inout Part, at: Instant) -> Transfer {
        let transfer = Transfer(
            id: ids.next(), marketplace: claim.marketplace, currency: claim.currency, kind: .hold, debit: claim.budget, credit: claim.payable,
            amount: part.amount, at: at, part: part.id)
        part.hold = transfer.id
        return transfer
    }

    func takeBack(claim: Claim, part: inout Part, at: Instant) throws -> Transfer {
        guard let post = part.post else { throw StoreError.unreadable("part \(part.id) has no transfer to take back") }
        part.post = nil
        return Transfer(
            id: ids.next(), marketplace: claim.marketplace, currency: claim.currency, kind: .reversal, debit: claim.payable, credit: claim.budget,
            amount: part.amount, at: at, corrects: post, part: part.id)
    }

    private func claimFact(
        _ claim: ClaimID, _ edges: [Edge], cause: FactID?, actor: Actor, occurredAt: Instant, receivedAt: Instant, isNew: Bool
    ) -> Fact {
        // One command may leave parts of a claim in several states; the fact is named after the furthest, its body has them all.
        let state = edges.last?.to ?? .tracked
        return Fact(
            id: ids.next(), kind: "claim.\(state.rawValue)", about: claim, isNew: isNew, occurredAt: occurredAt, receivedAt: receivedAt, actor: actor,
            cause: cause, body: FactBodies.claim(edges, claim: claims[claim]))
    }
}

enum DueKind {
    static let claim = "claim"
}
