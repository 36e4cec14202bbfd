/// Why a text is not the JSON that was asked for, and where.
package struct JSONError: Error, Hashable, Sendable {
    /// Sentences for a person: what is wrong and what would be right.
    package let reason: String
    /// Bytes before the fault, from 0.
    package let offset: Int
    /// Line of the fault, from 1; lines end with a line feed.
    package let line: Int
    /// Characters (Unicode scalars) up to the fault in its line, from 1.
    package let column: Int

    package init(reason: String, offset: Int, line: Int, column: Int) {
        self.reason = reason
        self.offset = offset
        self.line = line
        self.column = column
    }

    /// Counts line and column; time in proportion to the offset, spent only when something is wrong.
    init(_ reason: String, at offset: Int, in bytes: UnsafeBufferPointer<UInt8>) {
        var line = 1
        var column = 1
        for byte in bytes.prefix(offset) {
            if byte == Byte.lineFeed {
                line += 1
                column = 1
            } else if !UTF8.isContinuation(byte) {
                column += 1
            }
        }
        self.init(reason: reason, offset: offset, line: line, column: column)
    }

    /// The same fault in a text that begins at another line of a longer one.
    func shifted(toLine first: Int) -> JSONError {
        JSONError(reason: reason, offset: offset, line: first + line - 1, column: column)
    }
}

extension JSONError: CustomStringConvertible {
    package var description: String { "Line \(line), column \(column): \(reason)" }
}
