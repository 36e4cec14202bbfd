import Cashback
import Core
import EPCIS
import EPCISRepository
import Fulfilment
import Selling
import Store
import Tallies
import TestSupport
import Testing
import Workflows

@testable import Views

/// SQLite without statistics plans by the text alone, so a small database shows what a large one would do.
@Suite("By which index pages are answered")
struct PlanTests {
    /// Steps that go through a whole table without an index. What a question has made itself, and marketplaces, are few; the journal is read by its
    /// row number, up to a limit.
    private static func scans(_ plans: [(step: String, sql: String)]) -> [String] {
        plans.filter { plan in
            guard plan.step.hasPrefix("SCAN "), !plan.step.contains("USING") else { return false }
            let name = plan.step.split(separator: " ").dropFirst().first.map(String.init) ?? ""
            let isMade = name == "CONSTANT" || name.hasPrefix("(subquery") || plan.sql.contains(") AS \(name)")
            let isSmall = ["m", "marketplace", "offer", "party", "device", "journal_cursor"].contains(name) || (name == "o" && plan.sql.contains("FROM offer AS o"))
            let isJournal = (name == "f" && plan.sql.contains("ORDER BY f.seq DESC LIMIT")) || (name == "seal" && plan.sql.contains("ORDER BY number DESC LIMIT 1"))
            return !(isMade || isSmall || isJournal)
        }.map { "\($0.step) in \($0.sql)" }
    }

    private func expectIndexed(
        _ name: String, _ shop: TestShop, sourceLocation: SourceLocation = #_sourceLocation, _ ask: @escaping @Sendable (any Transaction) throws -> Void
    ) async throws {
        let plans = try await shop.store.read { tx in
            let watched = WatchedTransaction(tx)
            try ask(watched)
            return watched.plans
        }
        #expect(!plans.isEmpty, "\(name)", sourceLocation: sourceLocation)
        let found = Self.scans(plans)
        #expect(found == [], "\(name)", sourceLocation: sourceLocation)
    }

    private func trade(_ shop: TestShop) async throws {
        try await shop.offer("by-date", consent: true) { $0.release = .estimatedDelivery(days: 9) }
        for number in 1...4 {
            try await shop.placeOrder(String(number)) { draft in
                draft.estimatedDeliveryAt = shop.now.adding(hours: 20)
                draft.parcels = [ParcelDraft(key: "P-\(number)", hub: "leipzig")]
            }
        }
        try await shop.scan(.packed)
        try await shop.scan(.delivered)
        try await shop.scan(.delivered, "P-2", by: .mira)
        try await shop.wait(hours: 30)
    }

    @Test("The overview of every role")
    func overview() async throws {
        try await Backend.sqlite.withShop { shop in
            try await trade(shop)
            let now = shop.now
            let (mira, leipzig) = (try shop.party(.mira).id, try shop.party(.leipzig).id)
            for sight in [Sight.everything, .merchant(mira), .recorder(leipzig, device: nil)] {
                try await expectIndexed("\(sight)", shop) { _ = try Overview.load(seenBy: sight, now: now, zone: .utc, in: $0) }
                guard case .recorder = sight else {
                    try await expectIndexed("curve \(sight)", shop) { _ = try PayoutCurve.load(now: now, seenBy: sight, in: $0) }
                    continue
                }
            }
        }
    }

    @Test("The lists, whatever is asked of them")
    func lists() async throws {
        try await Backend.sqlite.withShop { shop in
            try await trade(shop)
            let now = shop.now
            let maker = try shop.party(.mira).id
            try await expectIndexed("a merchant's claims by state", shop) { _ = try ClaimCounts.load(["payable"], seenBy: .merchant(maker), in: $0) }
            let offer = try await shop.store.read { try OfferList.open(seenBy: .everything, limit: 1, in: $0)[0].id }
            let orders = OrderStanding.allCases.map { OrderSearch(standing: $0) } + [
                OrderSearch(), OrderSearch(keyPrefix: "1"), OrderSearch(marketplace: TestShop.marketplace), OrderSearch(merchant: "mira"),
                OrderSearch(since: now),
            ]
            let claims = ClaimSort.allCases.flatMap { sort in
                [ClaimSearch(sort: sort), ClaimSearch(state: "awaiting_scan", sort: sort), ClaimSearch(state: "awaiting_date", sort: sort),
                 ClaimSearch(state: "payable", offer: offer, movedAfter: now, sort: sort)]
            } + [ClaimSearch(marketplace: TestShop.marketplace), ClaimSearch(offer: offer), ClaimSearch(state: "awaiting_scan", dueBefore: now, leastAmount: 1)]
            let parcels = [ParcelSearch(), ParcelSearch(hub: "leipzig", isOver: false), ParcelSearch(holder: "leipzig"),
                ParcelSearch(hub: "leipzig", isOver: false, promisedFrom: now, promisedBefore: now.adding(hours: 9)), ParcelSearch(key: "P-1"), ParcelSearch(key: "P-1", spellings: ["P-2", "P-3"]), ParcelSearch(marketplace: TestShop.marketplace)]
            let scans = [
                ScanSearch(), ScanSearch(state: "set_aside"), ScanSearch(state: "applied"), ScanSearch(recorder: "leipzig"), ScanSearch(parcel: "P-1"),
                ScanSearch(state: "waiting", parcel: "P-9"), ScanSearch(since: now),
            ]
            let anomalies = [
                AnomalySearch(), AnomalySearch(standing: .all), AnomalySearch(standing: .state("accepted"), kind: "two_places"), AnomalySearch(kind: "objection"),
            ]
            let (mira, leipzig) = (try shop.party(.mira).id, try shop.party(.leipzig).id)
            for sight in [Sight.everything, .merchant(mira), .recorder(leipzig, device: nil)] {
                for place in [Place.first, .after(.id(.zero)), .before(.id(.zero)), .after(.numbered(9, .zero)), .after(.nested(.zero, .zero))] {
                    if sight == .everything || place == .first {
                        for search in orders where sight == .everything || sight == .merchant(mira) {
                            try await expectIndexed("\(search)", shop) { _ = try search.page(at: place, limit: 2, now: now, seenBy: sight, in: $0) }
                        }
                        for search in claims where sight == .everything || sight == .merchant(mira) {
                            try await expectIndexed("\(search)", shop) { _ = try search.page(at: place, limit: 2, seenBy: sight, in: $0) }
                        }
                    }
                    for search in parcels { try await expectIndexed("\(search)", shop) { _ = try search.page(at: place, limit: 2, seenBy: sight, in: $0) } }
                    for search in scans { try await expectIndexed("\(search)", shop) { _ = try search.page(at: place, limit: 2, seenBy: sight, in: $0) } }
                    for search in anomalies {
                        try await expectIndexed("\(search)", shop) { _ = try search.page(at: place, limit: 2, seenBy: sight, in: $0) }
                    }
                }
            }
        }
    }

    @Test("One thing with all that hangs on it")
    func details() async throws {
        try await Backend.sqlite.withShop { shop in
            try await trade(shop)
            let now = shop.now
            let order = try await shop.placeOrder("9")
            let anomaly = try await shop.anomalies()[0].id
            let transfer = try await shop.transfers()[0].id
            let budget = try await shop.budget().id
            let fact = try await shop.journal()[0].id
            try await expectIndexed("buyer", shop) { _ = try BuyerOrder.load(order.id, seenBy: .order(order.id), in: $0) }
            try await expectIndexed("why", shop) { _ = try WhyNotPayable.load(order.claims[0].claim, seenBy: .everything, in: $0) }
            try await expectIndexed("case", shop) { _ = try AnomalyCase.load(anomaly, now: now, in: $0) }
            try await expectIndexed("transfer", shop) { _ = try TransferDetail.load(transfer, in: $0) }
            try await expectIndexed("account", shop) { _ = try AccountDetail.load(budget, in: $0) }
            try await expectIndexed("statement", shop) { _ = try AccountStatement.page(of: budget, at: .first, limit: 2, in: $0) }
            try await expectIndexed("fact", shop) { _ = try FactDetail.load(fact, in: $0) }
            try await expectIndexed("accounts", shop) { _ = try AccountSearch(kind: "payable").page(at: .first, limit: 2, in: $0) }
            try await expectIndexed("claims by state", shop) { _ = try ClaimCounts.load(["payable"], seenBy: .everything, in: $0) }
            let offer = try await shop.store.read { try OfferList.open(seenBy: .everything, limit: 1, in: $0)[0].id }
            try await expectIndexed("offer", shop) { _ = try OfferDetail.load(offer, seenBy: .everything, in: $0) }
            try await shop.store.write { try Journal.move("hooks", to: .start, in: $0) }
            try await expectIndexed("anomalies by state", shop) { _ = try AnomalyCounts.load(["open", "held", "accepted"], in: $0) }
            try await expectIndexed("operating", shop) { _ = try OperatingFigures.load(now: now, wallNow: now, in: $0) }
            try await shop.workflows.tally()
            let facts = FactSearch(counted: .payable, since: now.adding(hours: -40), before: now)
            for place in [Place.first, .before(.position(.start))] {
                try await expectIndexed("facts of a time", shop) { _ = try facts.page(at: place, limit: 2, in: $0) }
            }
            try await expectIndexed("days", shop) { _ = try DayTally.load(90, until: now, zone: .utc, in: $0) }
            try await expectIndexed("facts", shop) { _ = try FactSearch(kindPrefix: "claim.").page(at: .first, limit: 2, in: $0) }
            try await expectIndexed("claims", shop) {
                for state in ["payable", "awaiting_scan", "held"] {
                    _ = try ClaimList.page(ClaimFilter(state: state), seenBy: .everything, after: nil, limit: 2, in: $0)
                }
            }
        }
    }

    @Test("What the lists are ordered by is not sorted first")
    func sorts() async throws {
        try await Backend.sqlite.withShop { shop in
            try await trade(shop)
            let now = shop.now
            let plans = try await shop.store.read { tx in
                let watched = WatchedTransaction(tx)
                for standing in OrderStanding.allCases { _ = try OrderSearch(standing: standing).page(at: .first, limit: 2, now: now, seenBy: .everything, in: watched) }
                _ = try OrderSearch(marketplace: TestShop.marketplace).page(at: .first, limit: 2, now: now, seenBy: .everything, in: watched)
                for sort in [ClaimSort.newest, .longestWaiting, .latestMoved] {
                    _ = try ClaimSearch(state: "awaiting_scan", sort: sort).page(at: .first, limit: 2, seenBy: .everything, in: watched)
                }
                _ = try ParcelSearch(hub: "leipzig").page(at: .first, limit: 2, seenBy: .everything, in: watched)
                _ = try ScanSearch(recorder: "leipzig").page(at: .first, limit: 2, seenBy: .everything, in: watched)
                _ = try ScanSearch(state: "set_aside").page(at: .first, limit: 2, seenBy: .everything, in: watched)
                _ = try AnomalySearch(standing: .state("open")).page(at: .first, limit: 2, seenBy: .everything, in: watched)
                _ = try AnomalySearch().page(at: .first, limit: 2, seenBy: .everything, in: watched)
                return watched.plans
            }
            let sorted = plans.filter { $0.step.contains("TEMP B-TREE FOR ORDER BY") }
            #expect(sorted.map { "\($0.step) in \($0.sql)" } == [])
        }
    }

    @Test(
        "The latest events are found by the index of times, and not all put in order first",
        arguments: [("", "epcis_event_once"), ("orderDirection=ASC", "epcis_event_once"), ("orderBy=recordTime", "INTEGER PRIMARY KEY")])
    func events(asked: String, index: String) async throws {
        try await Backend.sqlite.withStore(Workflows.migrations) { store in
            let items = asked.split(separator: "&").map { item in (name: String(item.prefix { $0 != "=" }), value: String(item.drop { $0 != "=" }.dropFirst())) }
            let query = try EventQuery(items: items)
            try await store.write { _ = try $0.run("INSERT INTO epcis_sequence (one, last, record_time) VALUES (1, 9, 0)") }
            let steps = try await store.read { tx in
                let watched = WatchedTransaction(tx)
                _ = try EventInquiry(query, party: nil).page(in: watched)
                return watched.plans.map(\.step).filter { $0.hasPrefix("SCAN x ") || $0.hasPrefix("SEARCH x ") }
            }
            #expect(!steps.isEmpty && steps.allSatisfy { $0.contains(index) }, "\(steps)")
        }
    }

    @Test("Commands still go in by the parcel, the scan and the order, not by the indexes that lists have of states and kinds")
    func commands() async throws {
        try await Backend.sqlite.withShop { shop in
            try await trade(shop)
            let now = shop.now
            let order = try await shop.placeOrder("9")
            let anomaly = try #require(try await shop.anomalies().first)
            let (scan, parcel) = (try #require(anomaly.scan), try #require(try await shop.part(of: order).parcel))
            let steps = try await shop.store.read { tx in
                let watched = WatchedTransaction(tx)
                _ = try Parts.ended(in: parcel, since: now, in: watched)
                _ = try Anomalies.unsettled(of: [scan], in: watched)
                _ = try Anomalies.openObjection(to: order.id, in: watched)
                _ = try Anomalies.contradicting(parcel, order: order.id, besides: anomaly.id, in: watched)
                try watched.explain(Anomalies.clearUnknownParcel([(scan, at: now)]))
                let part = try #require(try Parts.lock(inParcels: [parcel], in: tx).get().first)
                for bulk in Parts.update([(was: part, part: part, at: now)]) where bulk.count > 0 { try watched.explain(bulk) }
                return watched.plans.map(\.step)
            }
            let wanted = ["claim_part_parcel", "anomaly_scan", "anomaly_objection", "anomaly_order", "anomaly_scan", "sqlite_autoindex_claim_part_1"]
            let found = steps.filter { $0.contains(" claim_part") || $0.hasPrefix("SEARCH a ") || $0.hasPrefix("SEARCH anomaly ") || $0.hasPrefix("SEARCH p ") }
            #expect(found.count == wanted.count, "\(found)")
            for (step, index) in zip(found, wanted) { #expect(step.contains("INDEX \(index) "), "\(step)") }
        }
    }

    @Test("The rows of orders and scans are written as they are, with no list, table or sorting on the side")
    func nothingOnTheSide() async throws {
        try await Backend.sqlite.withShop { shop in
            let watched = WatchedStore(shop.store)
            let workflows = Workflows(store: watched, world: shop.world, passwordCost: .quick)
            let principal = try shop.principal(.operator)
            let placed = try await workflows.placeOrders([shop.draft("1"), shop.draft("2")], by: principal)
            #expect(placed.count == 2)
            _ = try await workflows.captureScans([shop.scanDraft(.packed), shop.scanDraft(.delivered), shop.scanDraft(.delivered, "P-2")])
            let written = Set(watched.operations.map(\.sql))
            for table in ["scan", "claim_part", "transfer", "fact"] { #expect(written.contains { $0.contains("INTO \(table) ") || $0.contains("UPDATE \(table) ") }, "\(table)") }
            let aside = watched.operations.filter { ["OpenEphemeral", "OpenAutoindex", "SorterOpen"].contains($0.name) }
            #expect(Set(aside.map { "\($0.name) in \($0.sql)" }) == [])
        }
    }
}
