import Cashback
import Core
import Fulfilment
import TestSupport
import Testing

@Suite("A parcel that comes back")
struct ReturnTests {
    @Test("After delivery what was payable is taken back by a new entry", arguments: Backend.underTest)
    func afterDelivery(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let order = try await shop.placeOrder()
            try await shop.scan(.delivered)
            #expect(try await shop.state(of: order) == .payable)
            let before = try await shop.transfers().count
            try await shop.wait(hours: 1)
            try await shop.scan(.returned)
            #expect(try await shop.state(of: order) == .clawedBack)
            #expect(try await shop.owed() == 0)
            let transfers = try await shop.transfers()
            #expect(transfers.count == before + 1 && transfers.last?.kind == .reversal)
        }
    }

    @Test("Before delivery what was reserved lapses, and a delivery scanned later pays nothing", arguments: Backend.underTest)
    func beforeDelivery(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let order = try await shop.placeOrder()
            try await shop.scan(.failed)
            try await shop.wait(hours: 1)
            try await shop.scan(.returned)
            #expect(try await shop.state(of: order) == .cancelled)
            try await shop.scan(.delivered)
            #expect(try await shop.state(of: order) == .cancelled)
            #expect(try await shop.owed() == 0)
        }
    }

    @Test("A return that cannot be right waits for a person and moves no money", arguments: Backend.underTest)
    func doubtful(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let order = try await shop.placeOrder()
            try await shop.scan(.delivered)
            try await shop.scan(.returned) { $0.occurredAt = OffsetInstant($0.receivedAt.adding(days: 1)) }
            #expect(try await shop.state(of: order) == .payable)
            #expect(try await shop.anomaly(.futureTime).state == .open)
        }
    }
}
