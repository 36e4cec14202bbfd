import CSVText
import Crypto
import Core
import JSONText

/// The lines of an archive file, read once from front to back, with what the packed file itself weighs.
struct ArchiveLines {
    /// The fact of the largest order there may be has some 200,000 parts.
    static let limits = JSONLimits(bytes: 256 << 20, values: 10_000_000)

    /// - Parameter body: gets each line as JSON; what it throws ends the reading.
    /// - Throws: `ArchiveFailure.file` where the file cannot be read to its end.
    static func read(path: String, _ body: (JSON) throws -> Void) throws -> GzipFile.Content {
        let name = FileSource.lastPart(of: path)
        do {
            let packed = WeighedSource(try FileSource(path: path))
            let text = try GzipSource(packed, name: name, textBytesMax: 1 << 50)
            var lines = NDJSONLines(maxLineBytes: limits.bytes)
            let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
            defer { buffer.deallocate() }
            while true {
                let count = try text.read(into: buffer)
                guard count > 0 else { break }
                for line in lines.feed(UnsafeRawBufferPointer(rebasing: buffer[..<count])) { try body(try line.parse(limits: limits)) }
            }
            if let line = lines.finish() { try body(try line.parse(limits: limits)) }
            return packed.content
        } catch let error as ByteSourceError {
            throw ArchiveFailure.file(name: name, reason: "cannot be read: \(error)")
        } catch let error as JSONError {
            throw ArchiveFailure.file(name: name, reason: "is not what was written: \(error)")
        } catch let error as JSONShapeError {
            throw ArchiveFailure.file(name: name, reason: "is not what was written: \(error)")
        }
    }
}

/// Counts and hashes what passes through.
private final class WeighedSource: ByteSource {
    private let source: any ByteSource
    private var hasher = SHA256()
    private var count: Int64 = 0

    init(_ source: any ByteSource) { self.source = source }

    var content: GzipFile.Content { GzipFile.Content(bytes: count, sha256: Array(hasher.finalize())) }

    func read(into target: UnsafeMutableRawBufferPointer) throws(ByteSourceError) -> Int {
        let read = try source.read(into: target)
        hasher.update(bufferPointer: UnsafeRawBufferPointer(rebasing: target[..<read]))
        count += Int64(read)
        return read
    }
}

/// Bytes as lower-case hexadecimal digits, as manifests show them.
enum Hex {
    static func text(_ bytes: [UInt8]) -> String {
        bytes.map { byte in String(byte >> 4, radix: 16) + String(byte & 15, radix: 16) }.joined()
    }

    static func bytes(_ text: String) -> [UInt8]? {
        let digits = text.utf8.map { Character(UnicodeScalar($0)).hexDigitValue }
        guard digits.count.isMultiple(of: 2), digits.allSatisfy({ $0 != nil }) else { return nil }
        let values = digits.compactMap { $0 }
        return stride(from: 0, to: values.count, by: 2).map { UInt8(values[$0] << 4 | values[$0 + 1]) }
    }
}

extension JSONReader {
    /// 32 bytes in hexadecimal digits.
    func digest() throws -> [UInt8] {
        let text = try string(maxBytes: 64)
        guard let bytes = Hex.bytes(text), bytes.count == 32 else { throw error("is no digest", expected: "64 hexadecimal digits") }
        return bytes
    }
}
