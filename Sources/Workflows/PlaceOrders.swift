import Cashback
import Core
import Fulfilment
import Ledger
import TradeNetwork
import Selling
import Store

/// What became of an order.
package enum OrderOutcome: Sendable, Equatable {
    case placed(OrderID, [PlacedClaim])
    /// Sent before with the same content.
    case duplicate(OrderID)
    case refused(OrderRefusal)
}

package struct PlacedClaim: Sendable, Equatable {
    package let claim: ClaimID
    package let offer: OfferID
    package let amount: Money
    /// False when the offer's budget had not enough: the order stands, the claim is rejected.
    package let isFunded: Bool
}

extension Workflows {
    package static let orderLimit = 10_000

    /// Takes orders: stores them, tracks their claims and reserves the money, applies scans that came before. One outcome per order, in order.
    package func placeOrders(_ drafts: [OrderDraft], by principal: Principal) async throws -> [OrderOutcome] {
        try await placeOrders(drafts.map { Coalescers.OrderSubmission(draft: $0, principal: principal) })
    }

    /// The same for orders of several principals, all in one transaction; those of one principal that stand together are loaded together.
    package func placeOrders(_ submissions: [Coalescers.OrderSubmission]) async throws -> [OrderOutcome] {
        let refusals = submissions.map { Self.refusal(of: $0.draft) }
        return try await command { tx, ids in
            var outcomes: [OrderOutcome] = []
            outcomes.reserveCapacity(submissions.count)
            while outcomes.count < submissions.count {
                let start = outcomes.count
                let principal = submissions[start].principal
                let end = submissions[start...].firstIndex { $0.principal != principal } ?? submissions.count
                outcomes += try place(submissions[start..<end].map(\.draft), refusals[start..<end], by: principal, ids: ids, in: tx)
            }
            return outcomes
        }
    }

    private func place(
        _ drafts: [OrderDraft], _ refusals: ArraySlice<OrderRefusal?>, by principal: Principal, ids: IdPool, in tx: any Transaction
    ) throws -> [OrderOutcome] {
        let readable = zip(drafts, refusals).filter { $0.1 == nil }.map(\.0)
        var placing = try OrderPlacing(readable, principal: principal, terms: terms, ids: ids, in: tx)
        let outcomes = try zip(drafts, refusals).map { draft, refusal in
            if let refusal { OrderOutcome.refused(refusal) } else { try placing.place(draft) }
        }
        try placing.finished().save(in: tx)
        return outcomes
    }

    private static func refusal(of draft: OrderDraft) -> OrderRefusal? {
        do {
            try draft.checkShape()
            return nil
        } catch {
            return error
        }
    }
}

/// One batch of orders: loaded once, then decided one after another.
private struct OrderPlacing {
    private var set: WorkingSet
    private let principal: Principal
    private let actor: Actor
    private let directory: OrderDirectory
    private var known: [OrderKey: (id: OrderID, digest: Int64)]
    private var parcelKeys: Set<String>
    private var waiting: [String: [Scan]]
    private var people: [MemberKey: PersonID]
    private var payables: [AccountKey: AccountID]
    /// What limited budgets have left, as far as this batch has decided.
    private var budgets: [AccountID: Account]

    init(_ drafts: [OrderDraft], principal: Principal, terms cache: TermsCache, ids: IdPool, in tx: any Transaction) throws {
        set = WorkingSet(ids: ids)
        self.principal = principal
        actor = Actor(principal.name)
        var directory = try OrderDirectory(drafts, principal: principal, in: tx)
        let keys = Set(drafts.flatMap { $0.parcels.map(\.key) })
        let offers = try directory.findOffers(in: tx)
        let parcels = try Parcels.lock(keys: keys, in: tx)
        // After the parcels: of an order stored meanwhile, its parcels must not be seen without it.
        let orders = try Orders.find(Set(drafts.compactMap(directory.key)), in: tx)
        let scans = try Scans.waiting(for: keys, in: tx)
        people = try People.find(directory.members(of: drafts), in: tx).get()
        directory.offers = try offers.get()
        parcelKeys = Set(try parcels.get().keys)
        known = try orders.get()
        waiting = Dictionary(grouping: try scans.get(), by: \.draft.parcelKey)
        let accounts = try Accounts.find(directory.payableKeys(people: people), in: tx)
        let grants = try Grants.marketplaces(of: Set(waiting.values.joined().map(\.draft.recorder)), in: tx)
        budgets = try Accounts.lockLimited(Set(directory.offers.values.map(\.budget)), in: tx).get()
        payables = try accounts.get().mapValues { $0.id }
        set.grants = try grants.get()
        set.terms = try cache.load(Set(directory.offers.values.map(\.terms)), in: tx)
        self.directory = directory
    }

    func finished() -> Changes { set.finished() }

    mutating func place(_ draft: OrderDraft) throws -> OrderOutcome {
        let order: Order
        let lines: [OrderLine]
        let allocations: [Allocation]
        do throws(OrderRefusal) {
            try directory.check(draft, principal: principal)
            guard let key = directory.key(of: draft), let market = directory.marketplaces[draft.marketplace] else {
                throw .marketplaceUnknown(draft.marketplace)
            }
            if let earlier = known[key] {
                guard earlier.digest == draft.digest else { throw .keyReused(earlier.id) }
                return .duplicate(earlier.id)
            }
            try directory.checkOffers(draft, in: market)
            allocations = try allocate(draft.parcels, left: Dictionary(uniqueKeysWithValues: draft.lines.enumerated().map { (Int64($0.offset + 1), $0.element.quantity) }))
            for (index, parcel) in draft.parcels.enumerated() where parcelKeys.contains(parcel.key) || draft.parcels[..<index].contains(where: { $0.key == parcel.key }) {
                throw .parcelKeyTaken(parcel: index, key: parcel.key)
            }
            order = make(draft, in: market)
            lines = directory.lines(of: draft, order: order.id)
            known[key] = (order.id, order.digest)
        } catch {
            return .refused(error)
        }
        return .placed(order.id, try carryOut(draft, order: order, lines: lines, allocations: allocations))
    }

    private mutating func make(_ draft: OrderDraft, in market: Marketplace) -> Order {
        let id: OrderID = set.ids.next()
        return Order(
            id: id, marketplace: market.id, key: draft.key, currency: draft.currency, person: person(of: draft, in: market.id),
            orderedAt: draft.orderedAt, estimatedDeliveryAt: draft.estimatedDeliveryAt, receivedAt: draft.receivedAt, state: .open, cancelledAt: nil,
            attribution: draft.attribution, digest: draft.digest)
    }

    private mutating func person(of draft: OrderDraft, in market: MarketplaceID) -> PersonID? {
        guard let member = draft.attribution.member else { return nil }
        let key = MemberKey(marketplace: market, member: member)
        if let known = people[key] { return known }
        let person = Person(id: set.ids.next(), marketplace: market, memberKey: member)
        set.changes.people.append((person, at: draft.receivedAt))
        people[key] = person.id
        return person.id
    }

    private mutating func carryOut(_ draft: OrderDraft, order: Order, lines: [OrderLine], allocations: [Allocation]) throws -> [PlacedClaim] {
        let parcels = draft.parcels.map { parcel in
            Parcel(
                id: set.ids.next(), order: order.id, marketplace: order.marketplace, key: parcel.key,
                hub: parcel.hub.flatMap { directory.parties[$0]?.id })
        }
        set.changes.orders.append(order)
        set.changes.lines += lines
        for parcel in parcels {
            set.changes.parcels.append((parcel, at: order.receivedAt))
            parcelKeys.insert(parcel.key)
            set.histories[parcel.id] = ParcelHistory(
                parcel: parcel, orderedAt: order.orderedAt, orderReceivedAt: order.receivedAt, orderIsCancelled: false, steps: [])
        }
        for share in allocations {
            if let parcel = share.parcel { set.changes.contents.append((parcels[parcel].id, line: share.line, quantity: share.quantity)) }
        }
        let fact = Fact(
            id: set.ids.next(), kind: "order.placed", about: order.id, isNew: true, occurredAt: order.orderedAt ?? order.receivedAt,
            receivedAt: order.receivedAt, actor: actor, body: FactBodies.order(order, lines: lines, parcels: parcels))
        set.changes.facts.append(fact)
        let claims = try draft.offers.compactMap { directory.offer($0, in: order.marketplace) }.map { offer in
            try track(offer, order: order, lines: lines, allocations: allocations, parcels: parcels, cause: fact)
        }
        for parcel in parcels { try applyWaiting(parcel, cause: fact) }
        return claims
    }

    /// The claim of one offer: rounded once over the order, split exactly over lines and parcels.
    private mutating func track(
        _ offer: Offer, order: Order, lines: [OrderLine], allocations: [Allocation], parcels: [Parcel], cause: Fact
    ) throws -> PlacedClaim {
        guard let terms = set.terms[offer.terms] else { throw StoreError.unreadable("offer \(offer.id) has no terms") }
        let bases = lines.map { terms.base == .items ? $0.amount : $0.amount + $0.shipping }
        let claim = Claim(
            id: set.ids.next(), marketplace: order.marketplace, order: order.id, offer: offer.id, terms: offer.terms, currency: order.currency,
            amount: terms.amount(of: bases), budget: offer.budget, payable: payable(for: order), trackedAt: order.receivedAt)
        set.changes.claims.append(claim)
        set.claims[claim.id] = claim
        let isFunded = reserve(claim.amount, from: offer.budget)
        let amounts = claim.amount == 0 ? bases.map { _ in 0 } : try split(claim.amount, by: bases)
        var parts: [PartID] = []
        for (line, amount) in zip(lines, amounts) {
            let shares = allocations.filter { $0.line == line.position }
            for (share, amount) in zip(shares, try split(amount, by: shares.map(\.quantity))) {
                let part = Part(
                    id: set.ids.next(), claim: claim.id, order: order.id, parcel: share.parcel.map { parcels[$0].id }, line: line.position,
                    quantity: share.quantity, amount: amount, state: .tracked)
                set.add(part, isStored: false)
                parts.append(part.id)
            }
        }
        if parts.isEmpty { set.recordEmpty(claim, actor: actor, cause: cause) }
        let dates = OrderDates(
            receivedAt: order.receivedAt, estimatedDeliveryAt: order.estimatedDeliveryAt, promisedShipAt: lines.compactMap(\.promisedShipAt).max())
        try set.move(parts, cause: cause.id, actor: actor, occurredAt: order.receivedAt, receivedAt: order.receivedAt, isNew: true) {
            $0.track(dates, isFunded: isFunded)
        }
        return PlacedClaim(claim: claim.id, offer: offer.id, amount: Money(minor: claim.amount, order.currency), isFunded: isFunded)
    }

    private mutating func payable(for order: Order) -> AccountID {
        let key = AccountKey(
            marketplace: order.marketplace, currency: order.currency, kind: .payable, owner: order.person?.bits ?? order.marketplace.bits)
        if let known = payables[key] { return known }
        let account = Account(
            id: set.ids.next(), marketplace: key.marketplace, currency: key.currency, kind: .payable, owner: key.owner, mayOverdraw: true)
        set.changes.accounts.append((account, at: order.receivedAt))
        payables[key] = account.id
        return account.id
    }

    /// Takes from a limited budget what a claim needs, or says that it cannot. An unlimited budget is not even loaded.
    private mutating func reserve(_ amount: Int64, from budget: AccountID) -> Bool {
        guard let account = budgets[budget] else { return true }
        guard account.available >= amount else { return false }
        budgets[budget]?.debitsPending += amount
        return true
    }

    /// Scans that came before their order count from now, in the order in which they came.
    private mutating func applyWaiting(_ parcel: Parcel, cause: Fact) throws {
        for scan in waiting[parcel.key] ?? [] {
            let (applied, _) = try set.apply(scan, to: parcel.id, cause: cause.id)
            set.changes.movedScans[scan.id] = (was: .waiting, now: applied)
            set.changes.clearedScans.append((scan.id, at: cause.receivedAt))
        }
        waiting[parcel.key] = nil
    }
}
