import Archiving
import Core
import Foundation
import Store
import TestSupport
import Testing
import Views
import Workflows

@Suite("An archive that was cut off goes on, and one that is not this database's is left alone", .serialized)
struct ArchiveRefusalTests {
    @Test("A file that was written and not yet entered is taken up, and the rest of an unfinished one is overwritten", arguments: Backend.underTest)
    func cutOff(_ backend: Backend) async throws {
        try await backend.withOldTrade { trade in
            let outcome = try await trade.archive(onlyWrite: true, facts: 20)
            let last = try #require(outcome.files.last)
            let first = try #require(last.blocks?.lowerBound)
            // As if the machine had stopped before the database knew of the last file.
            try await trade.store.write { tx in
                try tx.run("DELETE FROM archive_file WHERE name = \(last.name)")
                try tx.run("DELETE FROM archive_block WHERE number >= \(first)")
            }
            #expect((try await trade.prove()).isClean)
            try Data("half a file".utf8).write(to: URL(fileURLWithPath: trade.path("facts-from-1.ndjson.gz.part")))
            #expect(try await trade.archive(onlyWrite: true, facts: 20) == ArchiveRun.Outcome())
            let files = try await trade.store.read { try Archive.files(in: $0) }
            #expect(files == outcome.files)
            #expect((try await trade.prove()).isClean)
        }
    }

    @Test("Cut off before any of its transactions, what stands holds under both proofs, and the next run goes on until all is done", arguments: Backend.underTest)
    func cutAnywhere(_ backend: Backend) async throws {
        try await backend.withOldTrade { trade in
            let before = try await trade.verify().counts
            var runs = 0
            var isCut = true
            while isCut {
                runs += 1
                do {
                    try await trade.archive(facts: 20, on: CutStore(trade.store, writes: 3))
                    isCut = false
                } catch is CutStore.Cut {
                    for report in [try await trade.verify(), try await trade.prove()] { #expect(report.isClean, "run \(runs): \(report.text)") }
                }
            }
            #expect(runs > 3)
            let proved = try await trade.prove()
            #expect(proved.isClean && proved.counts == before, "\(proved.text)")
            for number in 1...7 { #expect(try await trade.facts(about: number).isEmpty == OldTrade.over.contains(number), "order \(number)") }
            #expect(try await trade.shop.number("SELECT COUNT(*) FROM archived_scan") == 7)
        }
    }

    @Test("Two runs at once: the second is refused, and its turn comes when the first is done", arguments: Backend.underTest)
    func twoAtOnce(_ backend: Backend) async throws {
        try await backend.withOldTrade { trade in
            var first: ArchiveRun? = try await ArchiveRun(trade.store, to: trade.folder, before: .testStart)
            await #expect(throws: ArchiveFailure.folderInUse(path: trade.folder.path)) { try await trade.archive() }
            withExtendedLifetime(first) {}
            first = nil
            #expect(try await trade.archive().orders > 0)
        }
    }

    @Test("Two folders for one database: the second is refused before anything is written", arguments: Backend.underTest)
    func otherFolder(_ backend: Backend) async throws {
        try await backend.withOldTrade { trade in
            let file = try #require(try await trade.archive().files.first)
            let other = ArchiveFolder(path: trade.folder.path + "/other")
            await #expect(throws: ArchiveFailure.otherFolder(file: file.name, problem: "not in this folder's manifest")) {
                _ = try await ArchiveRun(trade.store, to: other, before: .testStart)
            }
            try FileManager.default.removeItem(atPath: trade.path(file.name))
            await #expect(throws: ArchiveFailure.otherFolder(file: file.name, problem: "not whole in this folder")) { try await trade.archive() }
        }
    }

    @Test("Another database's folder is refused", arguments: Backend.underTest)
    func otherDatabase(_ backend: Backend) async throws {
        try await backend.withOldTrade { trade in
            let file = try #require(try await trade.archive().files.first)
            try await Backend.sqlite.withStore(Workflows.migrations) { store in
                _ = try await TestShop(on: store, seed: 9)
                await #expect(throws: ArchiveFailure.otherDatabase(file: file.name)) { _ = try await ArchiveRun(store, to: trade.folder, before: .testStart) }
            }
            try Data("{}\n".utf8).write(to: URL(fileURLWithPath: trade.path(ArchiveFolder.manifestName)))
            let failure = await #expect(throws: ArchiveFailure.self) { try await trade.archive() }
            #expect(failure?.description.hasPrefix("manifest.ndjson, line 1: ") == true)
        }
    }

    @Test("A block that is not as it was sealed is not archived", arguments: Backend.underTest)
    func broken(_ backend: Backend) async throws {
        try await backend.withOldTrade { trade in
            let order = try #require(trade.orders[2]?.id)
            try await trade.store.write { try $0.run("UPDATE fact SET body = '{}' WHERE subject = \(order) AND number = 1") }
            await #expect(throws: ArchiveFailure.broken(block: 2)) { try await trade.archive() }
            #expect(try await trade.shop.number("SELECT COUNT(*) FROM archive_file") == 0)
        }
    }
}
