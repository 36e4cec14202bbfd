import Core
import Fulfilment
import TestSupport
import Testing
import TradeNetwork
import Workflows

@Suite("Signs that a file shows")
struct ReportedAnomalyTests {
    private func report(_ reference: String, _ kind: AnomalyKind = .statusWithoutScan, in market: String = "deals") -> ReportedAnomaly {
        ReportedAnomaly(kind: kind, detail: "status", marketplace: market, reference: reference, at: .testStart)
    }

    @Test("One of a kind and reference is kept once, however often it is told", arguments: Backend.underTest)
    func once(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let actor = try shop.actor(.operator)
            #expect(try await shop.workflows.reportAnomalies([report("A"), report("B"), report("A", .statusAgainstScan)], by: actor) == 3)
            #expect(try await shop.workflows.reportAnomalies([report("A"), report("C")], by: actor) == 1)
            #expect(try await shop.anomalies().count == 4)
            #expect(try await shop.facts("anomaly.raised").count == 4)
            #expect(try await shop.workflows.reportAnomalies([], by: actor) == 0)
        }
    }

    @Test("Also within one batch", arguments: Backend.underTest)
    func onceInBatch(_ backend: Backend) async throws {
        try await backend.withShop { (shop) async throws in
            #expect(try await shop.workflows.reportAnomalies([report("A"), report("A")], by: .job("test")) == 1)
        }
    }

    @Test("Two marketplaces may number their orders alike", arguments: Backend.underTest)
    func marketplaces(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await shop.command { _ = try $0.openMarketplace(key: "other", name: "Other", currency: .eur, zone: "UTC", by: .job("test"), at: $3, in: $1, ids: $2) }
            let actor = try shop.actor(.operator)
            #expect(try await shop.workflows.reportAnomalies([report("A"), report("A", in: "other")], by: actor) == 2)
            #expect(try await shop.workflows.reportAnomalies([report("A", in: "other")], by: actor) == 0)
        }
    }

    @Test("A person may reject one or keep it open; there is no scan to move", arguments: Backend.underTest)
    func decided(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            _ = try await shop.workflows.reportAnomalies([report("A")], by: try shop.actor(.operator))
            let sign = try await shop.anomaly(.statusWithoutScan)
            #expect(try await shop.decide(sign.id, .hold).state == .held)
            #expect(try await shop.decide(sign.id, .accept).state == .accepted)
        }
    }

    @Test("An unknown marketplace refuses the batch", arguments: Backend.underTest)
    func unknown(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let actor = try shop.actor(.operator)
            await #expect(throws: NetworkRefusal.marketplaceUnknown("nowhere")) {
                try await shop.workflows.reportAnomalies([report("A"), report("B", in: "nowhere")], by: actor)
            }
            #expect(try await shop.anomalies() == [])
        }
    }
}
