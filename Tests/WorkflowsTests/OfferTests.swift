import Cashback
import Core
import Fulfilment
import Selling
import TestSupport
import Testing
import Workflows

@Suite("Offers and their terms")
struct OfferTests {
    @Test("New terms change new orders only: what an order froze stays", arguments: Backend.underTest)
    func frozen(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let offer = try await shop.offer("changing")
            let old = try await shop.placeOrder("1") { $0.offers = ["changing"] }
            let revised = try await shop.revise(offer) {
                $0.reward = .rate(Rate(ppm: 100_000))
                $0.release = .deliveryScan(days: 7)
            }
            #expect(revised.version == 2)
            let new = try await shop.placeOrder("2") { $0.offers = ["changing"] }
            #expect([old, new].map(\.claims[0].amount.minor) == [100, 200])
            try await shop.scan(.delivered, "P-1")
            try await shop.scan(.delivered, "P-2")
            #expect(try await shop.state(of: old) == .payable)
            #expect(try await shop.state(of: new) == .cooling)
            let versions = try await shop.store.read { tx in try OfferTerms.versions(of: offer.id, limit: 10, in: tx) }
            #expect(versions.map(\.version) == [2, 1])
            #expect(versions.map(\.terms.reward) == [.rate(Rate(ppm: 100_000)), .rate(Rate(ppm: 50_000))])
            #expect(versions.last?.terms == TestShop.terms())
        }
    }

    @Test("Whoever revises must have seen the last version", arguments: Backend.underTest)
    func versions(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let offer = try await shop.offer("changing")
            try await shop.revise(offer) { $0.cap = 500 }
            await #expect(throws: OfferRefusal.versionDiffers(current: 2)) { try await shop.revise(offer, expected: 1) { $0.cap = 900 } }
            await #expect(throws: OfferRefusal.versionDiffers(current: 2)) { try await shop.revise(offer, expected: 3) { $0.cap = 900 } }
            #expect(try await shop.revise(offer, expected: 2) { $0.cap = 900 }.version == 3)
        }
    }

    @Test("Eight revise at once: one is taken for each version", arguments: Backend.underTest)
    func concurrentVersions(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let offer = try await shop.offer("changing")
            let taken = await withTaskGroup(of: Bool.self) { group in
                for cap in 1...8 as ClosedRange<Int64> {
                    group.addTask {
                        do {
                            try await shop.revise(offer, expected: 1) { $0.cap = cap }
                            return true
                        } catch {
                            return (error as? OfferRefusal) != .versionDiffers(current: 2)
                        }
                    }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(taken == 1)
        }
    }

    static let comparisons: [ReleaseRule] = [.promisedShipDate, .handoverScan, .estimatedDelivery(days: 0), .estimatedDelivery(days: 7)]

    @Test("A comparison rule needs the operator's consent, anew with each version, and is marked", arguments: comparisons, Backend.underTest)
    func consent(_ rule: ReleaseRule, _ backend: Backend) async throws {
        try await backend.withShop { shop in
            let refusal = TermsRefusal.consentMissing(rule.text)
            await #expect(throws: refusal) { try await shop.offer("compared") { $0.release = rule } }
            let offer = try await shop.offer("compared", consent: true) { $0.release = rule }
            await #expect(throws: refusal) { try await shop.revise(offer) { $0.release = rule } }
            try await shop.revise(offer, consent: true) { $0.release = rule; $0.cap = 100 }
            let marked = try await shop.number("SELECT COUNT(*) FROM offer_terms WHERE comparison = 1")
            #expect(marked == 2)
            let created = try #require(try await shop.facts("offer.created").last)
            #expect(created.body.contains(#""comparisonConsent":true"#))
        }
    }

    @Test("What a comparison rule pays, it pays without a delivery", arguments: Backend.underTest)
    func comparison(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await shop.offer("dated", consent: true) { $0.release = .estimatedDelivery(days: 1) }
            try await shop.offer("shipped", consent: true) { $0.release = .handoverScan }
            try await shop.offer("promised", consent: true) { $0.release = .promisedShipDate }
            let order = try await shop.placeOrder("1") {
                $0.offers = ["dated", "shipped", "promised", "autumn"]
                $0.estimatedDeliveryAt = .testStart.adding(days: 4)
                $0.lines[0].promisedShipAt = .testStart.adding(days: 2)
            }
            try await shop.wait(days: 2)
            #expect(try await shop.states(of: order) == [.awaitingScan, .awaitingScan, .payable, .awaitingScan])
            try await shop.scan(.handedOver)
            #expect(try await shop.states(of: order) == [.awaitingScan, .payable, .payable, .awaitingScan])
            try await shop.wait(days: 3)
            #expect(try await shop.states(of: order) == [.payable, .payable, .payable, .awaitingScan])
            let dated = try #require(try await shop.transfers().last)
            #expect(dated.at == .testStart.adding(days: 5))
        }
    }

    static let impossible: [(refusal: any Refusal, change: @Sendable (inout OfferDraft) -> Void)] = [
        (OfferRefusal.keyForm(""), { $0.key = "" }), (OfferRefusal.keyForm("k\0"), { $0.key = "k\0" }), (OfferRefusal.keyForm("Herbst 5 %"), { $0.key = "Herbst 5 %" }),
        (OrderRefusal.keyLength(field: "name"), { $0.name = String(repeating: "x", count: 201) }),
        (TermsRefusal.cap, { $0.terms.cap = 0 }), (OrderRefusal.marketplaceUnknown("nowhere"), { $0.marketplace = "nowhere" }),
        (OfferRefusal.payerUnknown("nobody"), { $0.payer = "nobody" }), (OfferRefusal.keyTaken("autumn"), { $0.key = "autumn" }),
    ]

    @Test("What cannot be an offer is refused", arguments: Backend.underTest)
    func refusals(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let good = OfferDraft(marketplace: "deals", key: "new", name: "New", payer: "mira", terms: TestShop.terms())
            for (refusal, change) in Self.impossible {
                var draft = good
                change(&draft)
                let sent = draft
                await #expect("\(refusal)") {
                    try await shop.command { _ = try $0.createOffer(sent, by: .job("test"), at: $3, in: $1, ids: $2) }
                } throws: { "\($0)" == "\(refusal)" && type(of: $0) == type(of: refusal) }
            }
        }
    }

    private func create(_ key: String, name: String, in marketplace: String = TestShop.marketplace, _ shop: TestShop) async throws -> Offer {
        let draft = OfferDraft(marketplace: marketplace, key: key, name: name, payer: "mira", terms: TestShop.terms())
        return try await shop.command { try $0.createOffer(draft, by: .job("test"), at: $3, in: $1, ids: $2) }
    }

    @Test("Two offers in force of one marketplace have two names; a closed one has left its name", arguments: Backend.underTest)
    func names(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let first = try await create("first", name: "Five per cent", shop)
            let refusal = OfferRefusal.nameTaken("Five per cent", by: first.id)
            await #expect(throws: refusal) { try await create("second", name: "Five per cent", shop) }
            await #expect(throws: OfferRefusal.nameTaken("five per CENT", by: first.id), "spaces and capitals make no other name") {
                try await create("second", name: " five  per CENT\t", shop)
            }
            #expect(refusal.code == "offer-name-taken" && refusal.kind == .conflict && refusal.sentence.contains("/offers/\(first.id)."))
            await #expect(throws: OfferRefusal.keyTaken("first")) { try await create("first", name: "Five per cent", shop) }
            try await shop.command {
                _ = try $0.openMarketplace(key: "other", name: "Other", currency: .eur, zone: "UTC", by: .job("test"), at: $3, in: $1, ids: $2)
            }
            _ = try await create("second", name: "Five per cent", in: "other", shop)
            try await shop.command { _ = try $0.closeOffer(first.id, by: .job("test"), at: $3, in: $1, ids: $2) }
            _ = try await create("second", name: "Five per cent", shop)
        }
    }

    @Test("Of offers of one name that are made at the same time, one is made", arguments: Backend.underTest)
    func sameMoment(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let made = await withTaskGroup(of: Bool.self) { group in
                for number in 1...6 {
                    group.addTask {
                        do {
                            _ = try await create("k-\(number)", name: "Five per cent", shop)
                            return true
                        } catch {
                            return false
                        }
                    }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            let stored = try await shop.store.read { try $0.count("SELECT COUNT(*) FROM offer WHERE name = 'Five per cent'") }
            #expect(made == 1 && stored == 1)
        }
    }

    @Test("A closed offer is closed: no new terms, no second closing; claims go on", arguments: Backend.underTest)
    func closed(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let offer = try await shop.offer("short")
            let order = try await shop.placeOrder("1") { $0.offers = ["short"] }
            let close = { @Sendable in try await shop.command { try $0.closeOffer(offer.id, by: .job("test"), at: $3, in: $1, ids: $2) } }
            #expect(try await close().closedAt == shop.now)
            await #expect(throws: OfferRefusal.closed) { try await close() }
            await #expect(throws: OfferRefusal.closed) { try await shop.revise(offer) { $0.cap = 1 } }
            try await shop.scan(.delivered)
            #expect(try await shop.state(of: order) == .payable)
            await #expect(throws: OfferRefusal.notFound) {
                try await shop.command { _ = try $0.closeOffer($2.next(), by: .job("test"), at: $3, in: $1, ids: $2) }
            }
        }
    }

    @Test("Each refusal has its code", arguments: [
        (OfferRefusal.notFound, "offer-not-found", RefusalKind.notFound), (.keyTaken("k"), "offer-key-taken", .conflict),
        (.closed, "offer-closed", .conflict), (.payerUnknown("p"), "payer-unknown", .malformed),
        (.versionDiffers(current: 2), "offer-version-differs", .conflict), (.amount, "funding-amount", .malformed),
    ])
    func codes(_ refusal: OfferRefusal, _ code: String, _ kind: RefusalKind) {
        #expect(refusal.code == code)
        #expect(refusal.kind == kind)
        #expect(refusal.sentence.hasSuffix("."))
    }
}
