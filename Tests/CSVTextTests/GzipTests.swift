import Foundation
import Testing

@testable import CSVText

@Suite("Compressed files")
struct GzipTests {
    /// "a,b\n1,2\n" and "3,4\n" as two gzip members, made by gzip -n.
    private static let first: [UInt8] = Array(
        Data(base64Encoded: "H4sIAAAAAAAAA0vUSeIy1DHiAgB7B5cKCAAAAA==") ?? Data())
    private static let second: [UInt8] = Array(Data(base64Encoded: "H4sIAAAAAAAAAzPWMeECAD4tcqkEAAAA") ?? Data())

    private func text(_ packed: [UInt8], chunk: Int = .max, limit: Int = 1 << 20) throws -> String {
        let source = try GzipSource(MemorySource(packed, chunkBytesMax: chunk), name: "orders.csv.gz", textBytesMax: limit)
        var all: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 5)
        while true {
            let count = try piece.withUnsafeMutableBytes { try source.read(into: $0) }
            if count == 0 { return String(decoding: all, as: UTF8.self) }
            all += piece[..<count]
        }
    }

    @Test("One member, two members and zero padding are read, however the bytes arrive", arguments: [1, 3, 1_000])
    func members(chunk: Int) throws {
        #expect(try text(Self.first, chunk: chunk) == "a,b\n1,2\n")
        #expect(try text(Self.first + Self.second, chunk: chunk) == "a,b\n1,2\n3,4\n")
        #expect(try text(Self.first + [0, 0, 0] + Self.second + [0, 0], chunk: chunk) == "a,b\n1,2\n3,4\n")
    }

    @Test("A file that stops early is named as cut off, wherever it stops")
    func truncated() {
        for length in 1..<Self.first.count {
            #expect(throws: ByteSourceError.truncatedGzip("orders.csv.gz")) { try text(Array(Self.first[..<length])) }
        }
    }

    @Test("A changed byte is found by the checksum; bytes behind the data are refused; size has a limit")
    func damaged() {
        var wrong = Self.first
        wrong[wrong.count - 8] ^= 1
        #expect(throws: ByteSourceError.corruptGzip("orders.csv.gz", reason: "incorrect data check")) { try text(wrong) }
        #expect(throws: ByteSourceError.trailingBytes("orders.csv.gz")) { try text(Self.first + [1, 2, 3]) }
        #expect(throws: ByteSourceError.tooLarge("orders.csv.gz", limit: 7)) { try text(Self.first, limit: 7) }
    }

    @Test("Files open by what they hold: plain, packed, and packed under a plain name")
    func files() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("csvtext-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func file(_ name: String, _ bytes: [UInt8]) throws -> String {
            let url = folder.appendingPathComponent(name)
            try Data(bytes).write(to: url)
            return url.path
        }
        func rowCount(_ path: String) throws -> Int {
            var reader = try CSVReader(TextFile.open(path: path))
            var count = 0
            while let row = try reader.next() {
                _ = try row.get()
                count += 1
            }
            return count
        }
        #expect(try rowCount(file("plain.csv", Array("a,b\n1,2\n".utf8))) == 1)
        #expect(try rowCount(file("packed.csv.gz", Self.first + Self.second)) == 2)
        #expect(try rowCount(file("packed.csv", Self.first)) == 1)
        let lie = try file("lie.csv.gz", Array("a,b\n".utf8))
        #expect(throws: ByteSourceError.notGzip("lie.csv.gz")) { try TextFile.open(path: lie) }
        #expect(throws: ByteSourceError.cannotOpen("none.csv", reason: "No such file or directory")) {
            try TextFile.open(path: folder.appendingPathComponent("none.csv").path)
        }
        #expect(throws: ByteSourceError.cannotRead(folder.lastPathComponent, reason: "Is a directory")) {
            try rowCount(folder.path)
        }
    }
}
