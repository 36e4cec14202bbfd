/// Reads CSV row by row as RFC 4180 writes it, and a little more: line ends may be CRLF, LF or CR, mixed; a byte order mark
/// is dropped; blank lines are passed over where the file has more than one column.
///
/// A row that is wrong in itself is an error value and reading goes on. What makes the rest unreadable is thrown.
package struct CSVReader {
    /// The first row's names; empty when the file was opened without a header.
    package private(set) var header: CSVHeader
    private let source: any ByteSource
    private let format: CSVFormat
    private let classes: [UInt8]
    private var buffer = [UInt8](repeating: 0, count: 1 << 18)
    private var start = 0
    private var end = 0
    private var sourceHasEnded = false
    /// The line on which the byte at `start` lies.
    private var line = 1
    private var fields: [CSVField] = []
    private var columns: Int?

    /// Opens the text and, unless told otherwise, takes its first row as the header.
    /// - Throws: `.noHeader`, `.repeatedColumn`, `.wideCharacters`, or whatever is wrong in the first row.
    package init(_ source: any ByteSource, format: CSVFormat = CSVFormat(), hasHeader: Bool = true) throws(CSVError) {
        self.source = source
        self.format = format
        classes = ByteClass.table(delimiter: format.delimiter)
        header = try CSVHeader([])
        if let fault = format.fault { throw CSVError(fault, line: 1) }
        try dropByteOrderMark()
        guard hasHeader else { return }
        guard let first = try next() else { throw CSVError(.noHeader, line: 1) }
        header = try CSVHeader(try first.get().texts)
    }

    /// The next row, or what is wrong with it; nil at the end.
    /// - Throws: when nothing after this row can be trusted: `.openQuote`, `.rowTooLong`, `.source`.
    package mutating func next() throws(CSVError) -> Result<CSVRow, CSVError>? {
        while true {
            if start == end, try !refill() { return nil }
            let scan = scanRow()
            switch scan.outcome {
            case .needsMore:
                guard end - start <= format.rowBytesMax else { throw tooLong }
                try makeRoom()
                try doubleRow()
            case .openQuote: throw CSVError(.openQuote, line: line)
            case .row:
                guard scan.end - start <= format.rowBytesMax else { throw tooLong }
                let rowLine = line
                start = scan.end
                line += scan.lines
                if isBlank { continue }
                return finish(scan, line: rowLine)
            }
        }
    }
}

extension CSVReader {
    private struct Scan {
        var outcome: RowScanner.Outcome
        var end: Int
        var lines: Int
        var hasWideBytes: Bool
        var fault: CSVError.Kind?
    }

    private var tooLong: CSVError { CSVError(.rowTooLong(limit: format.rowBytesMax), line: line) }

    private var isBlank: Bool {
        columns != 1 && fields.count == 1 && fields[0].start == fields[0].end && !fields[0].isQuoted
    }

    private mutating func scanRow() -> Scan {
        fields.removeAll(keepingCapacity: true)
        return buffer.withUnsafeBufferPointer { bytes in
            classes.withUnsafeBufferPointer { classes in
                var scanner = RowScanner(
                    bytes: UnsafeBufferPointer(rebasing: bytes[..<end]), classes: classes, isLast: sourceHasEnded,
                    columnsMax: format.columnsMax, position: start)
                let outcome = scanner.scanRow(into: &fields)
                return Scan(
                    outcome: outcome, end: scanner.position, lines: scanner.lines, hasWideBytes: scanner.hasWideBytes,
                    fault: scanner.fault)
            }
        }
    }

    /// Takes doubled quotes apart and checks what can only be checked on a whole row.
    private mutating func finish(_ scan: Scan, line: Int) -> Result<CSVRow, CSVError> {
        if let fault = scan.fault ?? sizeFault ?? countFault { return .failure(CSVError(fault, line: line)) }
        for index in fields.indices where fields[index].hasDoubledQuotes { collapseQuotes(of: index) }
        let row = CSVRow(line: line, bytes: buffer, fields: fields)
        if scan.hasWideBytes {
            for column in fields.indices where String(validating: row[column], as: UTF8.self) == nil {
                return .failure(CSVError(.notUTF8, line: line))
            }
        }
        if columns == nil { columns = fields.count }
        return .success(row)
    }

    private var sizeFault: CSVError.Kind? {
        fields.firstIndex { $0.end - $0.start > format.fieldBytesMax }
            .map { .fieldTooLong(column: $0 + 1, limit: format.fieldBytesMax) }
    }

    private var countFault: CSVError.Kind? {
        guard let columns, columns != fields.count else { return nil }
        return .raggedRow(fields: fields.count, columns: columns)
    }

    private mutating func collapseQuotes(of index: Int) {
        var target = fields[index].start
        var origin = target
        while origin < fields[index].end {
            buffer[target] = buffer[origin]
            // Inside a quoted field every quote is followed by its double.
            origin += buffer[origin] == Byte.quote ? 2 : 1
            target += 1
        }
        fields[index].end = target
    }
}

extension CSVReader {
    /// Reads bytes behind those that are there; false at the end of the source.
    private mutating func refill() throws(CSVError) -> Bool {
        guard !sourceHasEnded else { return false }
        if start == end { (start, end) = (0, 0) }
        let (source, from) = (source, end)
        do throws(ByteSourceError) {
            let count = try buffer.withUnsafeMutableBufferPointer { bytes throws(ByteSourceError) in
                try source.read(into: UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: bytes[from...])))
            }
            end += count
            sourceHasEnded = count == 0
            return count > 0
        } catch {
            throw CSVError(.source(error), line: line)
        }
    }

    /// Reads as much again as there is of the row, so that a row which comes in small pieces is not scanned anew with each of them.
    private mutating func doubleRow() throws(CSVError) {
        let wanted = min(end + max(1, end - start), buffer.count)
        while end < wanted, try refill() {}
    }

    /// Moves the row that is cut off to the front of the buffer, or doubles the buffer when the row fills it.
    private mutating func makeRoom() throws(CSVError) {
        if start > 0 {
            let (from, count) = (start, end - start)
            buffer.withUnsafeMutableBytes { bytes in
                bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[from..<from + count]))
            }
            (start, end) = (0, count)
        } else if end == buffer.count {
            guard end <= format.rowBytesMax else { throw tooLong }
            buffer.append(contentsOf: repeatElement(0, count: buffer.count))
        }
    }

    private mutating func dropByteOrderMark() throws(CSVError) {
        while end < 3, try refill() {}
        let first = Array(buffer[..<min(end, 3)])
        if first.starts(with: [0xFF, 0xFE]) || first.starts(with: [0xFE, 0xFF]) { throw CSVError(.wideCharacters, line: 1) }
        if first == Byte.byteOrderMark { start = 3 }
    }
}
