import Cashback
import Core
import Fulfilment
import Selling
import Store
import TestSupport
import Testing
import Workflows

@testable import Views

@Suite("Lists and details")
struct ListTests {
    @Test("The parts of a claim add up, also when it is split over parcels, and its transfers are found through its facts", arguments: Backend.underTest)
    func claim(_ backend: Backend) async throws {
        try await backend.withStore(Workflows.migrations) { store in
            let shop = try await TestShop(on: store)
            try await shop.offer(TestShop.offer)
            let order = try await shop.placeOrder { draft in
                draft.lines = [LineDraft(sku: "MUG", merchant: "mira", quantity: 3, amount: 1_999)]
                draft.parcels = []
            }
            try await shop.addParcels([ParcelDraft(key: "P-1", contents: [ParcelContent(line: 1, quantity: 2)])], to: order.id)
            try await shop.scan(.delivered)
            let claim = try #require(try await store.read { try ClaimDetail.load(order.claims[0].claim, seenBy: .everything, in: $0) })
            #expect(claim.parts.map(\.amount).reduce(0, +) == claim.claim.amount && claim.parts.count == 2)
            #expect(Set(claim.parts.map(\.state)) == ["payable", "tracked"])
            let paid = try #require(claim.parts.first { $0.state == "payable" })
            #expect(paid.payableAt == shop.now && paid.parcelKey == "P-1" && paid.confirmingScan != nil)
            #expect(claim.transfers.map(\.id) == (try await shop.transfers()).map(\.id))
            #expect(claim.transfers.map(\.kind) == ["hold", "void", "hold", "hold", "post"])
            #expect(claim.transfers.allSatisfy { $0.claim == claim.claim.id })
            #expect(try claim.claim.releaseRule() == "delivery_scan" && !claim.claim.isComparison)
        }
    }

    @Test("A part without money became payable when it moved last", arguments: Backend.underTest)
    func noMoney(_ backend: Backend) async throws {
        try await backend.withStore(Workflows.migrations) { store in
            let shop = try await TestShop(on: store)
            try await shop.offer(TestShop.offer)
            _ = try await shop.placeOrder { $0.lines = [LineDraft(sku: "FREE", merchant: "mira", amount: 0)] }
            shop.clock.advance(hours: 3)
            try await shop.scan(.delivered)
            let claims = try await store.read { try ClaimList.page(ClaimFilter(state: "payable"), seenBy: .everything, after: nil, limit: 10, in: $0).items }
            #expect(claims.flatMap(\.parts).map(\.payableAt) == [shop.now])
            #expect(claims.flatMap(\.parts).map(\.post) == [nil])
        }
    }

    @Test("Claims of a state come in the order of their tracking, page by page, none twice and none of another state", arguments: Backend.underTest)
    func claimsOfState(_ backend: Backend) async throws {
        try await backend.withStore(Workflows.migrations) { store in
            let shop = try await TestShop(on: store)
            try await shop.offer(TestShop.offer)
            for number in 1...9 { try await shop.placeOrder(String(number)) }
            for number in [2, 3, 5, 8] { try await shop.scan(.delivered, "P-\(number)") }
            for (state, keys) in [("awaiting_scan", ["1", "4", "6", "7", "9"]), ("payable", ["2", "3", "5", "8"]), ("held", [])] {
                var (found, cursor, pages): ([String], Cursor?, Int) = ([], nil, 0)
                repeat {
                    let page = try await store.read { [cursor] in
                        try ClaimList.page(ClaimFilter(state: state), seenBy: .everything, after: cursor, limit: 2, in: $0)
                    }
                    found += page.items.map(\.claim.orderKey)
                    cursor = page.next
                    pages += 1
                } while cursor != nil && pages < 9
                #expect(found == keys, "\(state)")
            }
        }
    }

    @Test("The transfers of an account come in order from both sides, page by page, none twice", arguments: Backend.underTest)
    func transfers(_ backend: Backend) async throws {
        try await backend.withStore(Workflows.migrations) { store in
            let shop = try await TestShop(on: store)
            try await shop.offer(TestShop.offer)
            for number in 1...4 { try await shop.placeOrder(String(number)) }
            try await shop.scan(.delivered, "P-2")
            try await shop.scan(.delivered, "P-4")
            try await shop.cancel(shop.placeOrder("5").id)
            let budget = try await shop.budget()
            let whole = try await store.read { try TransferList.page(of: budget.id, after: nil, limit: 500, in: $0) }
            #expect(whole.next == nil && whole.items.map(\.kind) == ["deposit", "hold", "hold", "hold", "hold", "post", "post", "hold", "void"])
            var pages: [TransferEntry] = []
            var cursor: Cursor?
            repeat {
                let from = cursor
                let page = try await store.read { try TransferList.page(of: budget.id, after: from, limit: 2, in: $0) }
                pages += page.items
                cursor = page.next
            } while cursor != nil
            #expect(pages == whole.items)
            let account = try #require(try await store.read { try AccountList.load(budget.id, in: $0) })
            #expect(account.balance == budget.balance && account.available == budget.available && account.owner.hasPrefix("off_"))
        }
    }

    @Test("A parcel is where its last counting scan says, whatever was set aside", arguments: Backend.underTest)
    func whereabouts(_ backend: Backend) async throws {
        try await backend.withStore(Workflows.migrations) { store in
            let shop = try await TestShop(on: store)
            try await shop.offer(TestShop.offer)
            let order = try await shop.placeOrder()
            try await shop.scan(.handedOver, by: .carrier)
            try await shop.scan(.packed, by: .leipzig) { $0.occurredAt = OffsetInstant($0.receivedAt.adding(hours: -1)) }
            try await shop.scan(.delivered, by: .mira)
            let detail = try await store.read { try OrderDetail.load(order.id, seenBy: .everything, in: $0) }
            let parcel = try #require(detail?.parcels.first)
            #expect(parcel.latest?.step == .handedOver && parcel.scans.map(\.state) == ["applied", "applied", "set_aside"])
            #expect(parcel.contents == [ParcelContentEntry(line: 1, sku: parcel.contents[0].sku, title: nil, quantity: 1)])
        }
    }

    @Test("Lines are delivered while a scan that counts says so", arguments: Backend.underTest)
    func delivered(_ backend: Backend) async throws {
        try await backend.withStore(Workflows.migrations) { store in
            let shop = try await TestShop(on: store)
            try await shop.offer(TestShop.offer)
            let order = try await shop.placeOrder { draft in
                draft.lines.append(LineDraft(sku: "B", merchant: "mira", amount: 1))
                draft.parcels = [
                    ParcelDraft(key: "P-1", contents: [ParcelContent(line: 1, quantity: 1)]), ParcelDraft(key: "P-2", contents: [ParcelContent(line: 2, quantity: 1)]),
                ]
            }
            func lines() async throws -> Set<Int64> { try await store.read { try DeliveredLines.of(order.id, in: $0) } }
            let none = try await lines()
            let scan = try await shop.scan(.delivered, "P-2")
            let second = try await lines()
            try await shop.void(scan.scan)
            let voided = try await lines()
            #expect(none == [] && second == [2] && voided == [])
        }
    }

    @Test("The timeline has every fact of the order once, and the names of those who acted", arguments: Backend.underTest)
    func timeline(_ backend: Backend) async throws {
        try await backend.withStore(Workflows.migrations) { store in
            let shop = try await TestShop(on: store)
            try await shop.offer(TestShop.offer)
            try await shop.scan(.packed, "P-1", by: .leipzig)
            let order = try await shop.placeOrder()
            try await shop.placeOrder("2")
            try await shop.scan(.delivered, "P-1", by: .mira)
            let timeline = try #require(try await store.read { try OrderTimeline.load(order.id, seenBy: .everything, in: $0) })
            #expect(Set(timeline.facts.map(\.id)).count == timeline.facts.count && timeline.isComplete)
            let kinds = timeline.facts.map(\.kind)
            #expect(kinds.filter { $0 == "order.placed" }.count == 1 && kinds.contains("scan.recorded") && kinds.contains("anomaly.raised"))
            #expect(timeline.facts.map(\.receivedAt) == timeline.facts.map(\.receivedAt).sorted())
            #expect(timeline.actorNames["hub:\(try shop.party(.leipzig).id)"] == "leipzig")
            #expect(timeline.anomalies.map(\.kind).contains("recorder_not_permitted"))
        }
    }

    @Test("The journal leads on from its last fact, and comes back with what is new", arguments: Backend.underTest)
    func facts(_ backend: Backend) async throws {
        try await backend.withStore(Workflows.migrations) { store in
            let shop = try await TestShop(on: store)
            try await shop.offer(TestShop.offer)
            try await store.settle()
            var cursor: Cursor?
            var seen: [FactID] = []
            while true {
                let from = cursor
                let page = try await store.read { try FactList.page(after: from, limit: 3, in: $0) }
                cursor = page.next
                if page.items.isEmpty { break }
                seen += page.items.map(\.id)
            }
            #expect(cursor != nil && Set(seen).count == seen.count)
            try await shop.placeOrder()
            try await store.settle()
            let from = cursor
            let fresh = try await store.read { try FactList.page(after: from, limit: 100, in: $0).items }
            #expect(fresh.map(\.kind).first == "order.placed" && Set(fresh.map(\.id)).isDisjoint(with: seen))
        }
    }
}
