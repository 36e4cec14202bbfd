import Archiving
import Core
import Foundation
import JSONText
import Store
import TestSupport
import Testing
import Workflows

@testable import Web

@Suite("What stands in the archive, as people and programs meet it")
struct ArchivePageTests {
    private struct Story {
        let order: String
        let claim: String
        let scan: String
        let folder: String
    }

    /// An order that was delivered and paid for long ago, and has left; another of today.
    private func tell(_ shop: WebShop) async throws -> Story {
        _ = try await shop.offer()
        let placed = try await shop.placed("A-1")
        let scan = try await shop.scanned("P-A-1", "delivered")
        try await settle(shop)
        shop.clock.advance(hours: 24 * 60)
        try await shop.workflows.runAllDueTimes(until: shop.clock.now)
        _ = try await shop.placed("A-2")
        try await settle(shop)
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("nearmade-archive-\(ProcessInfo.processInfo.globallyUniqueString)").path
        let run = try await ArchiveRun(shop.workflows.store, to: ArchiveFolder(path: folder), before: shop.clock.now.adding(days: -10))
        let outcome = try await run.run(wallNow: shop.workflows.world.wallNow)
        #expect(outcome.orders == 1 && outcome.removedScans == 1)
        return Story(order: placed.order, claim: placed.claim, scan: scan, folder: folder)
    }

    private func settle(_ shop: WebShop) async throws {
        try await shop.workflows.store.settle()
        try await shop.workflows.seal()
        try await shop.workflows.tally()
    }

    @Test("Its pages say that its history stands in files, and still tell where the goods are, who proved it and what moved", arguments: Backend.underTest)
    func pages(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            let story = try await tell(shop)
            let browser = try await shop.browse(as: .operator)
            let order = try await browser.get("/orders/\(story.order)")
            for text in ["of this stand in the archive", "facts-000000001-", "scans-000000001.ndjson.gz", "Delivered", "/transfers/tra_"] {
                #expect(order.status == 200 && order.text.contains(text), "\(text) is missing")
            }
            #expect(!order.text.contains("No money has moved") && !order.text.contains("No facts yet") && !order.text.contains("No scan yet"))
            for path in ["/claims/\(story.claim)", "/facts?subject=\(story.order)"] {
                let page = try await browser.get(path)
                #expect(page.status == 200 && page.text.contains("of this stand in the archive"), "\(path)")
            }
            let parcel = try #require(order.links("/parcels/pcl_").first)
            #expect(try await browser.get(parcel).text.contains("that proved it stand in the archive"))
            #expect(try await browser.get("/facts").text.contains("Facts of what was over by"))
            let scan = try await browser.get("/scans/\(story.scan)")
            #expect(scan.status == 410 && scan.text.contains("This stands in the archive") && scan.text.contains("scans-000000001.ndjson.gz"))
            let buyer = try await shop.get("/orders/\(story.order)", as: nil, token: try await shop.buyerToken(story.order))
            #expect(buyer.json.list("proofs").map { $0.string("recorderName") } == ["Rad-Flotte"])
            try FileManager.default.removeItem(atPath: story.folder)
        }
    }

    @Test("Programs are told where the journal begins to be whole, and what of an order and which scan is archived", arguments: Backend.underTest)
    func endpoints(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            let start = try await shop.get("/facts?limit=2").string("next")
            let story = try await tell(shop)
            for path in ["/facts", "/facts?cursor=\(start)"] {
                let gone = try await shop.get(path)
                #expect(gone.status == 410 && gone.string("code") == "facts-archived")
                let cursor = try #require(gone.string("detail").firstMatch(of: /cursor=([A-Za-z0-9_-]+)/)).output.1
                let facts = try await shop.get("/facts?cursor=\(cursor)")
                #expect(facts.status == 200 && facts.json.list("items").contains { $0.string("kind") == "order.placed" })
            }
            let timeline = try await shop.get("/orders/\(story.order)/timeline")
            #expect(timeline.status == 200 && timeline.json.list("facts").isEmpty)
            #expect((timeline.json["archived"]?["facts"]?.asNumber?.int64 ?? 0) > 2 && timeline.json["archived"]?["scans"]?.asNumber?.int64 == 1)
            let scan = try await shop.get("/scans/\(story.scan)")
            #expect(scan.status == 410 && scan.string("code") == "scan-archived" && scan.string("detail").contains("scans-000000001.ndjson.gz"))
            #expect(try await shop.get("/scans/\(story.scan)", as: .hub).status == 404)
            let voided = try await shop.post("/scans/\(story.scan)/voiding", #"{"reason":"wrong"}"#)
            #expect(voided.status == 409 && voided.string("code") == "scan-archived")
            try FileManager.default.removeItem(atPath: story.folder)
        }
    }
}
