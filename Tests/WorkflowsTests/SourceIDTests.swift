import Cashback
import Core
import Fulfilment
import Selling
import TestSupport
import Testing
import Workflows

@Suite("A scan sent again")
struct SourceIDTests {
    @Test("The same scan is answered with what became of it, and counts once", arguments: Backend.underTest)
    func duplicate(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let order = try await shop.placeOrder()
            let draft = try shop.scanDraft(.delivered)
            let first = try await shop.workflows.captureScans([draft, draft])
            let scan = try #require(first[0].answer?.scan)
            #expect(first[1] == .duplicate(scan, .applied))
            shop.clock.advance(hours: 5)
            var later = draft
            later.receivedAt = shop.now
            later.reason = "sent again"
            #expect(try await shop.workflows.captureScans([later]) == [.duplicate(scan, .applied)])
            #expect(try await shop.number("SELECT COUNT(*) FROM scan") == 1)
            #expect(try await shop.transfers().count == 2)
            #expect(try await shop.anomalies() == [])
            #expect(try await shop.state(of: order) == .payable)
        }
    }

    @Test("Its answer follows what people have decided since", arguments: Backend.underTest)
    func decidedSince(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await shop.placeOrder()
            let draft = try shop.scanDraft(.delivered)
            let scan = try #require(try await shop.workflows.captureScans([draft])[0].answer?.scan)
            try await shop.void(scan)
            #expect(try await shop.workflows.captureScans([draft]) == [.duplicate(scan, .voided)])
        }
    }

    @Test("Another content under the id is an anomaly; the first meaning stays", arguments: Backend.underTest)
    func reused(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let order = try await shop.placeOrder()
            let packed = try shop.scanDraft(.packed)
            let scan = try #require(try await shop.workflows.captureScans([packed])[0].answer?.scan)
            var other = packed
            other.step = .delivered
            #expect(try await shop.workflows.captureScans([other]) == [.duplicate(scan, .applied)])
            #expect(try await shop.state(of: order) == .awaitingScan)
            let sign = try await shop.anomaly(.sourceIDReused)
            #expect(sign.detail == "first P-1 packed, then P-1 delivered")
            #expect(sign.scan == scan)
            #expect(try await shop.facts("scan.id_reused").count == 1)
            try await shop.decide(sign.id, .reject)
            #expect(try await shop.stored(scan).state == .applied, "the decision is about the second, which was never stored")
        }
    }

    @Test("However often the same other content is sent, it is told once; another content is told again", arguments: Backend.underTest)
    func reusedAgain(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await shop.placeOrder()
            let packed = try shop.scanDraft(.packed)
            _ = try await shop.workflows.captureScans([packed])
            var other = packed
            other.step = .delivered
            _ = try await shop.workflows.captureScans([other, other])
            for _ in 1...3 { _ = try await shop.workflows.captureScans([other, packed]) }
            #expect(try await shop.anomalies().count == 1)
            #expect(try await shop.facts("scan.id_reused").count == 1)
            other.step = .failed
            _ = try await shop.workflows.captureScans([other])
            #expect(try await shop.anomalies().count == 2)
            try await shop.decide(try await shop.anomalies()[0].id, .reject)
            try await shop.reopen(try await shop.anomalies()[0].id)
            #expect(try await shop.anomalies()[0].state == .open)
        }
    }

    @Test("A reused id casts no doubt on the first scan", arguments: Backend.underTest)
    func reuseIsNoDoubt(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let order = try await shop.placeOrder()
            let early = try shop.scanDraft(.delivered) { $0.occurredAt = OffsetInstant(.testStart.adding(hours: -1)) }
            var other = early
            other.step = .returned
            _ = try await shop.workflows.captureScans([early, other])
            #expect(try await shop.state(of: order) == .held)
            try await shop.decide(try await shop.anomaly(.scanBeforeOrder).id, .accept)
            #expect(try await shop.state(of: order) == .payable)
        }
    }

    @Test("Two sources may use the same id, and a good scan stands beside bad ones", arguments: Backend.underTest)
    func batch(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await shop.placeOrder()
            let drafts = [
                try shop.scanDraft(.packed) { $0.sourceID = "1" }, try shop.scanDraft(.handedOver, by: .carrier) { $0.sourceID = "1" },
                try shop.scanDraft(.delivered) { $0.parcelKey = "" }, try shop.scanDraft(.delivered, "P-9"), try shop.scanDraft(.delivered, by: .mira),
            ]
            let outcomes = try await shop.workflows.captureScans(drafts)
            #expect(outcomes.map { $0.answer?.state } == [.applied, .applied, nil, .waiting, .setAside])
            #expect(outcomes[2] == .refused(.textLength(field: "parcel")))
            #expect(try await shop.number("SELECT COUNT(*) FROM scan") == 4)
        }
    }
}
