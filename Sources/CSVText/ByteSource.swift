/// Bytes that are read once, from front to back.
package protocol ByteSource: AnyObject {
    /// Fills the front of `target` and answers how many bytes were written; 0 means the end.
    func read(into target: UnsafeMutableRawBufferPointer) throws(ByteSourceError) -> Int
}

package enum ByteSourceError: Error, Sendable, Equatable, CustomStringConvertible {
    case cannotOpen(String, reason: String)
    case cannotRead(String, reason: String)
    case notGzip(String)
    case corruptGzip(String, reason: String)
    case truncatedGzip(String)
    case trailingBytes(String)
    case tooLarge(String, limit: Int)

    package var description: String {
        switch self {
        case .cannotOpen(let file, let reason): "\(file) cannot be opened: \(reason)"
        case .cannotRead(let file, let reason): "\(file) cannot be read: \(reason)"
        case .notGzip(let file): "\(file) ends in .gz but is not gzip; compress it or rename it to .csv"
        case .corruptGzip(let file, let reason): "\(file) is damaged gzip (\(reason)); make or copy it again"
        case .truncatedGzip(let file): "\(file) ends in the middle of its gzip data; copy it again"
        case .trailingBytes(let file): "\(file) has bytes after its gzip data that are not gzip; make it again"
        case .tooLarge(let file, let limit): "\(file) holds more than \(limit) bytes of text, the limit; split it"
        }
    }
}

/// Text that is in memory already: tests, request bodies.
package final class MemorySource: ByteSource {
    private let bytes: [UInt8]
    private let chunkBytesMax: Int
    private var position = 0

    /// - Parameter chunkBytesMax: at most this many bytes a read, at least 1; tests use it to cut rows anywhere.
    package init(_ bytes: [UInt8], chunkBytesMax: Int = .max) {
        self.bytes = bytes
        self.chunkBytesMax = max(1, chunkBytesMax)
    }

    package convenience init(_ text: String, chunkBytesMax: Int = .max) {
        self.init(Array(text.utf8), chunkBytesMax: chunkBytesMax)
    }

    package func read(into target: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(target.count, chunkBytesMax, bytes.count - position)
        target.copyBytes(from: bytes[position..<position + count])
        position += count
        return count
    }
}
