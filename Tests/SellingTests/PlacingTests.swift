import Core
import TradeNetwork
import Selling
import Store
import TestSupport
import Testing
import Workflows

@Suite("Orders are taken")
struct PlacingTests {
    @Test("What must be looked up is refused by name", arguments: Backend.underTest)
    func lookups(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let closed = try await shop.offer("closed")
            try await shop.command { _ = try $0.closeOffer(closed.id, by: .job("test"), at: $3, in: $1, ids: $2) }
            let rows: [(OrderRefusal, @Sendable (inout OrderDraft) -> Void)] = [
                (.marketplaceUnknown("nowhere"), { $0.marketplace = "nowhere" }),
                (.currencyDiffers(expected: "EUR"), { $0.currency = .usd }),
                (.merchantUnknown(line: 1, key: "nobody"), { $0.lines.append(LineDraft(sku: "s", merchant: "nobody", amount: 1)) }),
                (.merchantUnknown(line: 0, key: "leipzig"), { $0.lines[0].merchant = "leipzig" }),
                (.hubUnknown(parcel: 0, key: "atlantis"), { $0.parcels = [ParcelDraft(key: "P", hub: "atlantis")] }),
                (.hubUnknown(parcel: 0, key: "mira"), { $0.parcels = [ParcelDraft(key: "P", hub: "mira")] }),
                (.offerUnknown(1, key: "winter"), { $0.offers.append("winter") }),
                (.offerUnknown(0, key: "closed"), { $0.offers = ["closed"] }),
                (.contentLine(parcel: 0, line: 2), { $0.parcels[0].contents = [ParcelContent(line: 2, quantity: 1)] }),
                (.contentQuantity(parcel: 0, line: 1, left: 1), { $0.parcels[0].contents = [ParcelContent(line: 1, quantity: 2)] }),
                (.parcelKeyTaken(parcel: 1, key: "P"), { $0.parcels = [ParcelDraft(key: "P"), ParcelDraft(key: "P")] }),
            ]
            for (refusal, change) in rows {
                #expect(try await shop.place([shop.draft("1", change)]) == [.refused(refusal)])
            }
            #expect(try await shop.number("SELECT COUNT(*) FROM customer_order") == 0, "nothing of a refused order is kept")
            #expect(try await shop.facts("order.placed").isEmpty)
        }
    }

    @Test("A merchant needs a grant and places its own lines only; a hub without grant places none", arguments: Backend.underTest)
    func permissions(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let both = shop.draft("1") { $0.lines = [.mug, .poster] }
            let byMira = try await shop.place([both], by: .mira)
            #expect(byMira == [.refused(.merchantNotYours(line: 1))])
            #expect(try await shop.place([both], by: .dresden) == [.refused(.marketplaceNotGranted("deals"))])
            #expect(try await shop.place([shop.draft("2")], by: .mira)[0].placed != nil, "her own mug")
            #expect(try await shop.place([both], by: .operator)[0].placed != nil, "the operator places any")
        }
    }

    @Test("A known order twice in one batch is known twice", arguments: Backend.underTest)
    func knownTwice(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let id = try await shop.placeOrder("1").id
            let other = shop.draft("1") { $0.lines[0].amount += 1 }
            let outcomes = try await shop.place([shop.draft("1"), shop.draft("1"), other])
            #expect(outcomes == [.duplicate(id), .duplicate(id), .refused(.keyReused(id))])
        }
    }

    @Test("A device places in its owner's name; a buyer's link places nothing", arguments: Backend.underTest)
    func otherPrincipals(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let owner = try shop.party(.leipzig).id
            let device = Principal.device(shop.world.id(), owner: owner, .hub)
            let order = try #require(try await shop.workflows.placeOrders([shop.draft("1")], by: device)[0].placed)
            let buyer = try await shop.workflows.placeOrders([shop.draft("2")], by: .buyer(order))
            #expect(buyer == [.refused(.marketplaceNotGranted("deals"))])
        }
    }

    @Test("The same content under the same key is one order; other content is refused", arguments: Backend.underTest)
    func repeats(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let draft = shop.draft("1")
            let first = try await shop.placeOrder("1")
            shop.clock.advance(hours: 3)
            var later = draft
            later.receivedAt = shop.now
            #expect(try await shop.place([later]) == [.duplicate(first.id)])
            let other = shop.draft("1") { $0.lines[0].amount += 1 }
            #expect(try await shop.place([other]) == [.refused(.keyReused(first.id))])
            #expect(try await shop.number("SELECT COUNT(*) FROM claim") == 1)
            #expect(try await shop.facts("order.placed").count == 1)
        }
    }

    @Test("Repeats inside one batch are told apart as well", arguments: Backend.underTest)
    func repeatsInBatch(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let draft = shop.draft("1")
            let other = shop.draft("1") { $0.lines[0].quantity = 2 }
            let outcomes = try await shop.place([draft, draft, other])
            let id = try #require(outcomes[0].placed)
            #expect(outcomes[1...] == [.duplicate(id), .refused(.keyReused(id))])
        }
    }

    @Test("A repeat is answered as one, also when the offer has closed since", arguments: Backend.underTest)
    func repeatAfterClosing(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let offer = try await shop.offer("short")
            let draft = shop.draft("1") { $0.offers = ["short"] }
            let id = try #require(try await shop.place([draft])[0].placed)
            shop.clock.advance(hours: 1)
            try await shop.command { _ = try $0.closeOffer(offer.id, by: .job("test"), at: $3, in: $1, ids: $2) }
            shop.clock.advance(hours: 1)
            var again = draft
            again.receivedAt = shop.now
            #expect(try await shop.place([again]) == [.duplicate(id)])
            #expect(try await shop.place([shop.draft("2") { $0.offers = ["short"] }]) == [.refused(.offerUnknown(0, key: "short"))])
        }
    }

    @Test("One bad order does not fail its neighbours", arguments: Backend.underTest)
    func mixedBatch(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let drafts = [
                shop.draft("1"), shop.draft("2") { $0.lines[0].quantity = 0 }, shop.draft("3") { $0.offers = ["none"] },
                shop.draft("4") { $0.parcels = [ParcelDraft(key: "P-1")] }, shop.draft("5") { $0.marketplace = "d\0" }, shop.draft("6"),
            ]
            let outcomes = try await shop.place(drafts)
            #expect(outcomes.map { $0.placed != nil } == [true, false, false, false, false, true])
            #expect(
                outcomes[1...4] == [
                    .refused(.quantity(line: 0)), .refused(.offerUnknown(0, key: "none")), .refused(.parcelKeyTaken(parcel: 0, key: "P-1")),
                    .refused(.keyLength(field: "marketplace")),
                ])
            #expect(try await shop.number("SELECT COUNT(*) FROM customer_order") == 2)
        }
    }

    @Test("The largest order: a thousand lines in two hundred parcels, its claim split without losing a cent", arguments: Backend.underTest)
    func largest(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let order = try await shop.placeOrder("1") { draft in
                draft.lines = (1...1_000).map { LineDraft(sku: "s\($0)", merchant: "mira", quantity: 3, amount: Int64($0 % 97)) }
                draft.parcels = (0..<199).map { parcel in
                    ParcelDraft(key: "P\(parcel)", contents: (0..<5).map { ParcelContent(line: Int64(parcel * 5 + $0 + 1), quantity: 2) })
                }
                draft.parcels.append(ParcelDraft(key: "rest"))
            }
            let sum = (1...1_000).reduce(0) { $0 + $1 % 97 }
            let parts = try await shop.parts(of: order)
            #expect(order.claims.map(\.amount.minor) == [Rate(ppm: 50_000).of(Int64(sum), rounding: .halfEven)])
            #expect(parts.count == 995 + 1_000)
            #expect(parts.reduce(0) { $0 + $1.amount } == order.claims[0].amount.minor)
        }
    }
}
