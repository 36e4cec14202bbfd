import Core
import JSONText
import Store

/// One line of a manifest: what a file holds, and what it weighs.
enum ManifestLine {
    private static let nameBytes = 100

    static func text(_ files: [ArchiveFile]) -> [UInt8] {
        var out = JSONWriter(reservingBytes: files.count * 300)
        for file in files {
            out.beginObject()
            out.member("file", file.name)
            out.member("kind", file.kind.rawValue)
            if let blocks = file.blocks {
                out.member("firstBlock", blocks.lowerBound)
                out.member("lastBlock", blocks.upperBound)
            }
            out.member("items", file.items)
            out.member("firstAt", file.firstAt.description)
            out.member("lastAt", file.lastAt.description)
            out.member("bytes", file.bytes)
            out.member("sha256", Hex.text(file.sha256))
            out.endObject()
            out.endLine()
        }
        return out.bytes
    }

    /// - Throws: `ArchiveFailure.manifest`
    static func read(_ bytes: [UInt8]) throws -> [ArchiveFile] {
        var lines = NDJSONLines()
        var found = lines.feed(bytes)
        if let last = lines.finish() { found.append(last) }
        return try found.map { line in
            do {
                return try file(JSONReader(try line.parse()).object())
            } catch {
                throw ArchiveFailure.manifest(line: line.number, reason: "\(error)")
            }
        }
    }

    private static func file(_ line: JSONObjectReader) throws -> ArchiveFile {
        let name = try line.member("file")
        let text = try name.string(minBytes: 1, maxBytes: nameBytes)
        // It names a file of this folder, whoever has written the line.
        guard !text.contains("/"), !text.hasPrefix(".") else { throw name.error("leads elsewhere", expected: "the name of a file") }
        let first = try line.optionalInt64("firstBlock")
        let last = try line.optionalInt64("lastBlock")
        var blocks: ClosedRange<Int64>?
        if let first, let last {
            guard first <= last else { throw try line.member("lastBlock").error("is \(last)", expected: "\(first) or more") }
            blocks = first...last
        }
        return ArchiveFile(
            name: text, kind: try line.choice("kind"), blocks: blocks, items: try line.int64("items"), firstAt: try time(line.member("firstAt")),
            lastAt: try time(line.member("lastAt")), bytes: try line.int64("bytes"), sha256: try line.member("sha256").digest())
    }

    private static func time(_ reader: JSONReader) throws -> Instant {
        guard let time = Instant(text: try reader.string(maxBytes: 40)) else { throw reader.error("is no time", expected: "a time in UTC") }
        return time
    }
}
