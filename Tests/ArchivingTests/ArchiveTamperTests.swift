import Archiving
import Core
import CSVText
import Foundation
import Store
import TestSupport
import Testing
import Views

/// Something that somebody did to the files or to the database, and what must name it.
private struct Tampering: Sendable, CustomTestStringConvertible {
    let name: String
    /// What `verify` finds without the files; nil where only they can tell.
    let plain: VerificationCode?
    /// What `verify --archive` finds, and about what where that is known.
    let proved: VerificationCode
    let about: String?
    let act: @Sendable (OldTrade) async throws -> Void

    init(
        _ name: String, plain: VerificationCode? = nil, _ proved: VerificationCode, about: String? = nil, _ act: @escaping @Sendable (OldTrade) async throws -> Void
    ) {
        self.name = name
        self.plain = plain
        self.proved = proved
        self.about = about
        self.act = act
    }

    var testDescription: String { name }

    static let all: [Tampering] = ofFiles + ofRows
}

// Files.
extension Tampering {
    private static func file(_ trade: OldTrade, _ index: Int) async throws -> ArchiveFile {
        try await trade.store.read { try Archive.files(in: $0) }.filter { $0.kind == .facts }[index]
    }

    private static func text(_ path: String) throws -> String {
        let source = try TextFile.open(path: path)
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = try buffer.withUnsafeMutableBytes { try source.read(into: $0) }
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer[..<count]
        }
    }

    /// Written anew, as somebody would who knows gzip and not the chain.
    private static func rewrite(_ trade: OldTrade, _ change: (inout [Substring]) -> Void) async throws {
        let path = trade.path(try await file(trade, 1).name)
        var lines = try text(path).split(separator: "\n")
        change(&lines)
        try FileManager.default.removeItem(atPath: path)
        let plain = String(path.dropLast(3))
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: plain))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/gzip")
        process.arguments = ["-n", plain]
        try process.run()
        process.waitUntilExit()
    }

    private static let ofFiles: [Tampering] = [
        Tampering("a byte of a file is changed", .archiveFile) { trade in
            let path = trade.path(try await file(trade, 0).name)
            var data = try Data(contentsOf: URL(fileURLWithPath: path))
            data[data.count / 2] ^= 1
            try data.write(to: URL(fileURLWithPath: path))
        },
        Tampering("a line is taken out", .archiveFile) { trade in try await rewrite(trade) { $0.remove(at: 0) } },
        Tampering("an amount in a fact is another", .sealHash) { trade in
            try await rewrite(trade) { lines in lines[0] = Substring(lines[0].replacing("\"number\":", with: "\"number\":1")) }
        },
        Tampering("a file is missing", .archiveFile) { trade in try FileManager.default.removeItem(atPath: trade.path(try await file(trade, 0).name)) },
        Tampering("two files are swapped", .archiveFile) { trade in
            let (a, b) = (trade.path(try await file(trade, 0).name), trade.path(try await file(trade, 1).name))
            try FileManager.default.moveItem(atPath: a, toPath: a + ".x")
            try FileManager.default.moveItem(atPath: b, toPath: a)
            try FileManager.default.moveItem(atPath: a + ".x", toPath: b)
        },
        Tampering("a file ends early", .archiveFile) { trade in
            let path = trade.path(try await file(trade, 0).name)
            let data = try Data(contentsOf: URL(fileURLWithPath: path))
            try data.prefix(data.count / 2).write(to: URL(fileURLWithPath: path))
        },
        Tampering("the manifest is changed", .archiveFile, about: "manifest.ndjson") { trade in
            let path = trade.path(ArchiveFolder.manifestName)
            let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
            try Data(text.replacing("\"bytes\":", with: "\"bytes\":1").utf8).write(to: URL(fileURLWithPath: path))
        },
        Tampering("the manifest is gone", .archiveFile, about: "manifest.ndjson") { trade in
            try FileManager.default.removeItem(atPath: trade.path(ArchiveFolder.manifestName))
        },
        Tampering("a scan in a file says something else", .archiveFile, about: "scans-000000001.ndjson.gz") { trade in
            let path = trade.path("scans-000000001.ndjson.gz")
            var data = try Data(contentsOf: URL(fileURLWithPath: path))
            data[data.count / 2] ^= 1
            try data.write(to: URL(fileURLWithPath: path))
        },
    ]
}

// Rows.
extension Tampering {
    private static func order(_ trade: OldTrade, _ number: Int) throws -> OrderID { try #require(trade.orders[number]?.id) }

    private static let ofRows: [Tampering] = [
        Tampering("a share of an archived claim is in another state", plain: .partHold, .partState) { trade in
            let order = try order(trade, 1)
            try await trade.store.write { tx in _ = try tx.run("UPDATE claim_part SET state = 'held', holds = 'person' WHERE order_id = \(order)") }
        },
        Tampering("an archived order has another digest", .orderFact) { trade in
            let order = try order(trade, 1)
            try await trade.store.write { tx in _ = try tx.run("UPDATE customer_order SET digest = digest + 1 WHERE id = \(order)") }
        },
        Tampering("the time of a transfer that archived facts name is another", .transferDiffers) { trade in
            let order = try order(trade, 1)
            try await trade.store.write { tx in
                _ = try tx.run("UPDATE transfer SET at = at + 1 WHERE kind = 'post' AND part_id IN (SELECT p.id FROM claim_part AS p WHERE p.order_id = \(order))")
            }
        },
        Tampering("a step whose scan is archived was taken elsewhere", .scanStep) { trade in
            let scan = try #require(trade.scans[1])
            try await trade.store.write { tx in _ = try tx.run("UPDATE parcel_step SET read_point = 'elsewhere' WHERE scan_id = \(scan)") }
        },
        Tampering("the record of an archived scan has another state", plain: .partProof, .archiveScan) { trade in
            let scan = try #require(trade.scans[1])
            try await trade.store.write { tx in _ = try tx.run("UPDATE archived_scan SET state = 'voided' WHERE id = \(scan)") }
        },
        Tampering("a tally of archived days is raised", .tallyDiffers) { trade in
            try await trade.store.write { tx in _ = try tx.run("UPDATE tally SET facts = facts + 1 WHERE series = 'orders' AND quarter = (SELECT MIN(t.quarter) FROM tally AS t)") }
        },
        Tampering("a fact that stayed in an archived block is taken out", plain: .sealCount, .archiveFact) { trade in
            let order = try order(trade, 5)
            try await trade.store.write { tx in _ = try tx.run("DELETE FROM fact WHERE subject = \(order)") }
        },
        Tampering("a fact that stayed in an archived block is changed", plain: .sealHash, .archiveFact) { trade in
            let order = try order(trade, 5)
            try await trade.store.write { tx in _ = try tx.run("UPDATE fact SET received_at = received_at + 1 WHERE subject = \(order)") }
        },
        Tampering("a fact of a block that is not archived is taken out", plain: .sealCount, .sealCount) { trade in
            let order = try order(trade, 7)
            try await trade.store.write { tx in _ = try tx.run("DELETE FROM fact WHERE subject = \(order)") }
        },
        Tampering("an order is said to have left that has not", plain: .archiveRecord, .archiveFact) { trade in
            let order = try order(trade, 5)
            try await trade.store.write { tx in
                _ = try tx.run("INSERT INTO archived_subject (subject, number, first_block, last_block) VALUES (\(order), 1, 1, 1)")
            }
        },
        Tampering("the record of a block is gone", plain: .archiveRecord, .archiveFact) { trade in
            let order = try order(trade, 1)
            try await trade.store.write { tx in
                try tx.run("DELETE FROM archive_block WHERE number = (SELECT MAX(b.number) FROM archive_block AS b)")
                try tx.run("DELETE FROM archived_subject WHERE subject = \(order)")
            }
        },
    ]
}

@Suite("What is done to files or rows of an archive is found and named", .serialized)
struct ArchiveTamperTests {
    @Test("by verify where the database can tell, and by verify --archive in every case", arguments: Backend.underTest, Tampering.all)
    fileprivate func found(_ backend: Backend, _ tampering: Tampering) async throws {
        try await backend.withOldTrade { trade in
            try await trade.archive(facts: 20)
            try await tampering.act(trade)
            let plain = try await trade.verify()
            if let code = tampering.plain {
                #expect(plain.groups.contains { $0.code == code }, "\(plain.text)")
            } else {
                #expect(plain.isClean, "\(plain.text)")
            }
            let proved = try await trade.prove()
            let findings = proved.findings.filter { $0.code == tampering.proved }
            #expect(!findings.isEmpty, "\(proved.text)")
            if let about = tampering.about { #expect(findings.contains { $0.about == about }, "\(proved.text)") }
            // Whatever was found, the next look has nothing left over from this one.
            #expect(try await trade.verify() == plain)
        }
    }
}
