import Core
import Fulfilment
import Selling
import Store
import TestSupport
import Testing

@testable import Views

@Suite("Lists of claims for people")
struct ClaimSearchTests {
    @Test("All sorts turn over in both directions, none twice and none missing", arguments: Backend.underTest)
    func paging(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await shop.offer("spring")
            var claims: [ClaimID] = []
            for number in 1...5 {
                shop.clock.advance(hours: 1)
                let order = try await shop.placeOrder(String(number)) { draft in
                    draft.lines = [LineDraft(sku: "mug", merchant: "mira", amount: 1_000 * Int64(number)), .mug]
                    draft.offers = [TestShop.offer, "spring"]
                }
                claims += order.claims.map(\.claim)
            }
            let mira = try shop.party(.mira).id
            let offer = try await shop.store.read { try OfferList.open(seenBy: .everything, limit: 10, in: $0).first?.id }
            for (sight, search, count) in [
                (Sight.everything, ClaimSearch(), 10), (.merchant(mira), ClaimSearch(), 10), (.everything, ClaimSearch(offer: offer), 5),
                (.everything, ClaimSearch(marketplace: TestShop.marketplace), 10), (.everything, ClaimSearch(state: "awaiting_scan"), 10),
                (.everything, ClaimSearch(state: "awaiting_scan", sort: .longestWaiting), 10),
                (.merchant(mira), ClaimSearch(state: "awaiting_scan", sort: .latestMoved), 10),
                (.everything, ClaimSearch(state: "awaiting_scan", sort: .largest), 10),
                (.everything, ClaimSearch(state: "awaiting_scan", offer: offer, sort: .largest), 5), (.everything, ClaimSearch(state: "review"), 0),
                (.merchant(try shop.party(.noah).id), ClaimSearch(state: "awaiting_scan", sort: .largest), 0),
            ] {
                let (there, back) = try await OrderSearchTests.turned { place in
                    try await shop.store.read { try search.page(at: place, limit: 3, seenBy: sight, in: $0) }
                }
                #expect(there.count == count && Set(there.map(\.claim.id)).count == count, "\(sight) \(search)")
                #expect(back == there, "\(sight) \(search)")
                #expect(there.allSatisfy { $0.parts.map(\.amount).reduce(0, +) == $0.claim.amount })
            }
        }
    }

    @Test("By age the oldest wait first, by amount the largest come first", arguments: Backend.underTest)
    func sorts(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            var orders: [OrderID] = []
            for (number, amount) in [(1, 2_000), (2, 9_000), (3, 4_000)] {
                shop.clock.advance(hours: 5)
                orders.append(
                    try await shop.placeOrder(String(number)) { $0.lines = [LineDraft(sku: "mug", merchant: "mira", amount: Int64(amount))] }.id)
            }
            func found(_ search: ClaimSearch) async throws -> [OrderID] {
                try await shop.store.read { try search.page(at: .first, limit: 10, seenBy: .everything, in: $0).items.map(\.claim.order) }
            }
            let waiting = "awaiting_scan"
            #expect(try await found(ClaimSearch(state: waiting, sort: .longestWaiting)) == orders)
            #expect(try await found(ClaimSearch(state: waiting, sort: .latestMoved)) == orders.reversed())
            #expect(try await found(ClaimSearch(state: waiting, sort: .largest)) == [orders[1], orders[2], orders[0]])
            #expect(try await found(ClaimSearch(state: waiting, leastAmount: 200)) == [orders[2], orders[1]])
            let now = shop.now
            #expect(try await found(ClaimSearch(state: waiting, movedAfter: now.adding(hours: -6), sort: .longestWaiting)) == Array(orders[1...]))
            #expect(try await found(ClaimSearch(state: waiting, movedUpTo: now.adding(hours: -6), sort: .longestWaiting)) == [orders[0]])
            try await shop.scan(.delivered, "P-2")
            #expect(try await found(ClaimSearch(state: "payable", confirmedSince: now, sort: .latestMoved)) == [orders[1]])
            #expect(try await found(ClaimSearch(state: "payable", confirmedSince: now.adding(hours: 1))) == [])
        }
    }

    @Test("A claim whose parcels are delivered on two days stands in each list once, since the first day, with the money that the list is about", arguments: Backend.underTest)
    func moments(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            func place(_ key: String) async throws -> OrderID {
                try await shop.placeOrder(key) { draft in
                    draft.lines = [.mug, .poster, .mug]
                    draft.parcels = (1...3).map { ParcelDraft(key: "P-\(key)\($0)", contents: [ParcelContent(line: $0, quantity: 1)]) }
                }.id
            }
            let (first, second) = (try await place("1"), try await place("2"))
            try await shop.scan(.delivered, "P-11")
            let start = shop.now
            shop.clock.advance(hours: 1)
            try await shop.scan(.delivered, "P-22")
            shop.clock.advance(hours: 23)
            try await shop.scan(.delivered, "P-12")
            func rows(_ search: ClaimSearch) async throws -> [String] {
                let (there, back) = try await OrderSearchTests.turned { place in
                    try await shop.store.read { try search.page(at: place, limit: 1, seenBy: .everything, in: $0) }
                }
                #expect(there == back)
                return there.map { row in
                    let hours = row.since.map { ($0.microseconds - start.microseconds) / 3_600_000_000 } ?? -1
                    return "\(row.claim.order == first ? 1 : 2): \(row.amount) of \(row.claim.amount) since \(hours)"
                }
            }
            for sort in [ClaimSort.longestWaiting, .largest] {
                #expect(try await rows(ClaimSearch(state: "payable", sort: sort)) == ["1: 250 of 350 since 0", "2: 150 of 350 since 1"])
            }
            #expect(try await rows(ClaimSearch(state: "payable", sort: .latestMoved)) == ["2: 150 of 350 since 1", "1: 250 of 350 since 0"])
            #expect(try await rows(ClaimSearch(state: "payable")) == ["2: 150 of 350 since 1", "1: 250 of 350 since 0"])
            #expect(try await rows(ClaimSearch(state: "awaiting_scan", sort: .longestWaiting)) == ["1: 100 of 350 since 0", "2: 200 of 350 since 0"])
            // Times are those of the shares.
            for sort in ClaimSort.allCases {
                #expect(try await rows(ClaimSearch(state: "payable", movedAfter: start.adding(hours: 1), sort: sort)) == ["1: 150 of 350 since 24"])
                #expect(try await rows(ClaimSearch(state: "payable", movedUpTo: start, sort: sort)) == ["1: 100 of 350 since 0"])
                #expect(try await rows(ClaimSearch(state: "payable", confirmedSince: start.adding(hours: 24), sort: sort)) == ["1: 150 of 350 since 24"])
            }
            #expect(try await shop.store.read { try ClaimCounts.load(["payable", "awaiting_scan"], seenBy: .everything, in: $0) }.mapValues(\.value) == ["payable": 2, "awaiting_scan": 2])
            #expect(second != first)
        }
    }
}

@Suite("Lists of parcels, scans and anomalies for people")
struct OtherSearchTests {
    @Test("What waits for a hub or a carrier is in the order of its promises, the late first, and those late or due today are lists of their own", arguments: Backend.underTest)
    func work(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            // Two have one promise, one has none; in which order they came says nothing.
            for (number, hours) in [5: nil, 4: 9, 3: 30, 2: 9, 1: -3, 6: 40] as [Int: Int64?] {
                try await shop.placeOrder(String(number)) { draft in
                    draft.estimatedDeliveryAt = hours.map { shop.now.adding(hours: $0 + 12) }
                    draft.parcels = [ParcelDraft(key: "P-\(number)", hub: "leipzig")]
                }
                try await shop.scan(.packed, "P-\(number)")
                if number != 6 { try await shop.scan(.handedOver, "P-\(number)", by: .carrier) }
            }
            try await shop.placeOrder("7") { $0.parcels = [ParcelDraft(key: "P-7", hub: "leipzig")] }
            try await shop.scan(.delivered, "P-7", by: .carrier)
            shop.clock.advance(hours: 12)
            let now = shop.now
            let (hub, carrier) = (ParcelSearch(hub: "leipzig", isOver: false), ParcelSearch(holder: "carrier"))
            let sights = [Sight.recorder(try shop.party(.leipzig).id, device: nil), .recorder(try shop.party(.carrier).id, device: nil)]
            for (search, sight, all) in [(hub, sights[0], ["1", "2", "4", "3", "6", "5"]), (carrier, sights[1], ["1", "2", "4", "3", "5"])] {
                func keys(_ search: ParcelSearch, limit: Int) async throws -> [String] {
                    let (there, back) = try await OrderSearchTests.turned { place in
                        try await shop.store.read { try search.page(at: place, limit: limit, seenBy: sight, in: $0) }
                    }
                    #expect(there == back)
                    return there.map { String($0.standing.key.dropFirst(2)) }
                }
                for limit in [1, 2, 3, 50] {
                    let found = try await keys(search, limit: limit)
                    #expect(found.count == all.count && Set(found[1...2]) == ["2", "4"], "\(limit)")
                    #expect(found.filter { $0 != "2" && $0 != "4" } == all.filter { $0 != "2" && $0 != "4" }, "\(limit)")
                }
                var late = search
                late.promisedBefore = now
                #expect(try await keys(late, limit: 2) == ["1"])
                var today = search
                (today.promisedFrom, today.promisedBefore) = (now, now.adding(hours: 10))
                #expect(try await Set(keys(today, limit: 1)) == ["2", "4"])
                let first = try await shop.store.read { try search.page(at: .first, limit: 2, seenBy: sight, in: $0) }
                let rest = try await shop.store.read { try search.page(at: .after(try #require(first.next)), limit: 50, seenBy: sight, in: $0) }
                #expect(Set(first.items.map(\.standing.key)).isDisjoint(with: rest.items.map(\.standing.key)) && rest.previous != nil)
            }
        }
    }

    @Test("Parcels by hub and by whether they are over; scans by recorder, device, state and step; both ways", arguments: Backend.underTest)
    func parcelsAndScans(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            for number in 1...4 {
                try await shop.placeOrder(String(number)) { $0.parcels = [ParcelDraft(key: "P-\(number)", hub: number < 4 ? "leipzig" : "berlin")] }
            }
            let (noah, dresden) = (Sight.merchant(try shop.party(.noah).id), Sight.recorder(try shop.party(.dresden).id, device: nil))
            let carrier = Sight.recorder(try shop.party(.carrier).id, device: nil)
            for number in 1...3 { try await shop.scan(.packed, "P-\(number)") }
            try await shop.scan(.delivered, "P-2", by: .carrier)
            try await shop.scan(.delivered, "P-3", by: .mira)
            try await shop.scan(.packed, "P-9", by: .berlin)
            func parcels(_ search: ParcelSearch, _ sight: Sight = .everything) async throws -> [String] {
                let (there, back) = try await OrderSearchTests.turned { place in
                    try await shop.store.read { try search.page(at: place, limit: 1, seenBy: sight, in: $0) }
                }
                #expect(there == back)
                return there.map(\.standing.key)
            }
            #expect(try await parcels(ParcelSearch()) == ["P-4", "P-3", "P-2", "P-1"])
            #expect(try await parcels(ParcelSearch(hub: "leipzig")) == ["P-3", "P-2", "P-1"])
            #expect(try await parcels(ParcelSearch(hub: "leipzig", isOver: false)) == ["P-1", "P-3"])
            #expect(try await parcels(ParcelSearch(isOver: true)) == ["P-2"])
            #expect(try await parcels(ParcelSearch(key: "P-2")) == ["P-2"])
            #expect(try await parcels(ParcelSearch(key: "p2", spellings: ["P-2", "P-4"])) == ["P-4", "P-2"])
            #expect(try await parcels(ParcelSearch(key: "P-2", spellings: ["P-4"]), dresden) == [])
            #expect(try await parcels(ParcelSearch(), dresden) == [])
            #expect(try await parcels(ParcelSearch(), noah) == [])

            func scans(_ search: ScanSearch, _ sight: Sight = .everything) async throws -> [String] {
                let (there, back) = try await OrderSearchTests.turned { place in
                    try await shop.store.read { try search.page(at: place, limit: 2, seenBy: sight, in: $0) }
                }
                #expect(there == back)
                return there.map { "\($0.scan.step.rawValue) \($0.scan.parcelKey)" }
            }
            #expect(try await scans(ScanSearch(recorder: "leipzig")) == ["packed P-3", "packed P-2", "packed P-1"])
            #expect(try await scans(ScanSearch(step: .delivered)) == ["delivered P-3", "delivered P-2"])
            #expect(try await scans(ScanSearch(state: "set_aside")) == ["delivered P-3"])
            #expect(try await scans(ScanSearch(state: "waiting")) == ["packed P-9"])
            #expect(try await scans(ScanSearch(parcel: "P-2")) == ["delivered P-2", "packed P-2"])
            #expect(try await scans(ScanSearch(parcel: "P-9")) == ["packed P-9"])
            #expect(try await scans(ScanSearch(), carrier) == ["delivered P-2"])
            #expect(try await scans(ScanSearch(since: shop.now.adding(hours: 1))) == [])
            let row = try await shop.store.read { try ScanSearch(state: "set_aside").page(at: .first, limit: 1, seenBy: .everything, in: $0).items[0] }
            #expect(row.recorderName == "mira" && row.orderKey == "3" && row.openAnomalies == 1)
        }
    }

    @Test("The queue of anomalies has the oldest first, with the money that hangs on each", arguments: Backend.underTest)
    func anomalies(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            for number in 1...3 { try await shop.placeOrder(String(number)) }
            try await shop.scan(.delivered, "P-1", by: .mira)
            try await shop.scan(.delivered, "P-2") { $0.occurredAt = OffsetInstant($0.receivedAt.adding(hours: -9)) }
            try await shop.scan(.delivered, "P-3", by: .mira)
            let all = try await shop.anomalies()
            try await shop.decide(all[0].id, .reject)
            try await shop.decide(all[1].id, .hold)
            func found(_ search: AnomalySearch, _ sight: Sight = .everything) async throws -> [AnomalyID] {
                let (there, back) = try await OrderSearchTests.turned { place in
                    try await shop.store.read { try search.page(at: place, limit: 1, seenBy: sight, in: $0) }
                }
                #expect(there == back)
                return there.map(\.anomaly.id)
            }
            let ids = all.map(\.id)
            #expect(ids.count == 3)
            #expect(try await found(AnomalySearch()) == [ids[1], ids[2]])
            #expect(try await found(AnomalySearch(oldestFirst: false)) == [ids[2], ids[1]])
            #expect(try await found(AnomalySearch(standing: .state("rejected"))) == [ids[0]])
            #expect(try await found(AnomalySearch(standing: .all, kind: "recorder_not_permitted")) == [ids[0], ids[2]])
            #expect(try await found(AnomalySearch(kind: "scan_before_order")) == [ids[1]])
            let (noah, mira) = (Sight.merchant(try shop.party(.noah).id), Sight.merchant(try shop.party(.mira).id))
            #expect(try await found(AnomalySearch(), noah) == [])
            #expect(try await found(AnomalySearch(), mira) == [ids[1], ids[2]])
            let row = try await shop.store.read { try AnomalySearch().page(at: .first, limit: 1, seenBy: .everything, in: $0).items[0] }
            #expect(row.parcelKey == "P-2" && row.step == .delivered && row.recorder == "leipzig" && row.openAmount == 100 && row.payableAmount == 0)
        }
    }
}
