/// A cell to be written.
package enum CSVCell: Sendable, Equatable {
    /// Words from people or other systems: guarded against being taken for a formula.
    case text(String)
    /// Numbers, times and keys of our own making, written as they are (so that -5.00 stays a number).
    case plain(String)
}

/// Writes CSV into memory: quotes only where a reader needs them.
///
/// A spreadsheet runs a cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return as a formula. `.text` cells that
/// begin so get an apostrophe in front, which spreadsheets take as "this is text". Whoever reads such a file back by program
/// finds the apostrophe in the value. Source: OWASP, CSV Injection.
package struct CSVWriter: Sendable {
    package enum LineEnd: String, Sendable { case crlf = "\r\n", lf = "\n" }

    /// UTF-8; take it in pieces with `takeBytes()` when the file is large.
    package private(set) var bytes: [UInt8] = []
    private let delimiter: UInt8
    private let lineEnd: LineEnd

    /// - Parameter delimiter: one ASCII byte, not a quote, not a line end.
    package init(delimiter: UInt8 = UInt8(ascii: ","), lineEnd: LineEnd = .crlf) throws(CSVError) {
        if let fault = CSVFormat(delimiter: delimiter).fault { throw CSVError(fault, line: 1) }
        self.delimiter = delimiter
        self.lineEnd = lineEnd
    }

    package mutating func write(_ cells: [CSVCell]) {
        for (column, cell) in cells.enumerated() {
            if column > 0 { bytes.append(delimiter) }
            // An empty row of one column would be read as a blank line.
            write(cell, alone: cells.count == 1)
        }
        bytes.append(contentsOf: lineEnd.rawValue.utf8)
    }

    /// A row of texts, each guarded: headers, mostly.
    package mutating func write(_ texts: [String]) { write(texts.map { .text($0) }) }

    /// The bytes so far, which the writer then forgets.
    package mutating func takeBytes() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    private mutating func write(_ cell: CSVCell, alone: Bool) {
        let value =
            switch cell {
            case .text(let text): CSVWriter.looksLikeFormula(text) ? "'" + text : text
            case .plain(let text): text
            }
        guard needsQuotes(value.utf8) || (alone && value.isEmpty) else {
            bytes.append(contentsOf: value.utf8)
            return
        }
        bytes.append(Byte.quote)
        for byte in value.utf8 {
            if byte == Byte.quote { bytes.append(Byte.quote) }
            bytes.append(byte)
        }
        bytes.append(Byte.quote)
    }

    private func needsQuotes(_ value: String.UTF8View) -> Bool {
        // A byte order mark at the front of a file would be dropped by readers.
        value.starts(with: Byte.byteOrderMark)
            || value.contains { $0 == delimiter || $0 == Byte.quote || $0 == Byte.lineFeed || $0 == Byte.carriageReturn }
    }

    private static func looksLikeFormula(_ text: String) -> Bool {
        guard let first = text.utf8.first else { return false }
        return "=+-@\t\r".utf8.contains(first)
    }
}
