/// One line of an NDJSON stream.
package struct NDJSONLine: Hashable, Sendable {
    /// Counts every line of the stream from 1, blank ones too.
    package let number: Int
    /// The bytes without their line ending; an error when the line is longer than permitted.
    package let content: Result<[UInt8], JSONError>

    /// Reads the line as one JSON value. A fault carries the line's number in the stream; its offset counts from the line.
    package func parse(limits: JSONLimits = .standard) throws(JSONError) -> JSON {
        let bytes = try content.get()
        do {
            return try JSON.parse(bytes, limits: limits)
        } catch {
            throw error.shifted(toLine: number)
        }
    }
}

/// Cuts a stream that arrives in chunks into lines. LF and CRLF end a line, the last line may go without, blank lines are
/// skipped. A line that is too long is answered by an error once its end is seen; the lines after it are read as usual.
package struct NDJSONLines: Sendable {
    private let maxLineBytes: Int
    private var number = 1
    /// The beginning of a line whose end has not arrived.
    private var pending: [UInt8] = []
    private var isTooLong = false

    /// - Parameter maxLineBytes: most bytes of a line without its ending, at least 1; default 1 MiB.
    package init(maxLineBytes: Int = 1 << 20) {
        self.maxLineBytes = max(maxLineBytes, 1)
    }

    /// Takes the next bytes of the stream, cut anywhere.
    /// - Returns: the lines that these bytes complete, in order.
    package mutating func feed(_ chunk: some Collection<UInt8>) -> [NDJSONLine] {
        if let lines = chunk.withContiguousStorageIfAvailable({ split($0) }) { return lines }
        return Array(chunk).withUnsafeBufferPointer { split($0) }
    }

    /// Ends the stream, and makes ready for another one.
    /// - Returns: the last line, when it had no ending and is not blank.
    package mutating func finish() -> NDJSONLine? {
        let last = [].withUnsafeBufferPointer { endLine(with: $0[...]) }
        number = 1
        return last
    }

    private mutating func split(_ chunk: UnsafeBufferPointer<UInt8>) -> [NDJSONLine] {
        var lines: [NDJSONLine] = []
        var start = 0
        while let end = chunk[start...].firstIndex(of: Byte.lineFeed) {
            if let line = endLine(with: chunk[start..<end]) { lines.append(line) }
            start = end + 1
        }
        keep(chunk[start...])
        return lines
    }

    /// Remembers part of a line, up to one byte over the limit: that byte may be the carriage return of its ending.
    private mutating func keep(_ part: Slice<UnsafeBufferPointer<UInt8>>) {
        if isTooLong || part.count > maxLineBytes + 1 - pending.count {
            isTooLong = true
            pending.removeAll()
        } else {
            pending.append(contentsOf: UnsafeBufferPointer(rebasing: part))
        }
    }

    private mutating func endLine(with part: Slice<UnsafeBufferPointer<UInt8>>) -> NDJSONLine? {
        keep(part)
        defer {
            number += 1
            pending = []
            isTooLong = false
        }
        if pending.last == Byte.carriageReturn { pending.removeLast() }
        if isTooLong || pending.count > maxLineBytes {
            let error = JSONError(
                reason: "The line is too long: at most \(maxLineBytes) bytes are permitted.",
                offset: maxLineBytes, line: number, column: 1)
            return NDJSONLine(number: number, content: .failure(error))
        }
        guard !pending.allSatisfy(Byte.isSpace) else { return nil }
        return NDJSONLine(number: number, content: .success(pending))
    }
}
