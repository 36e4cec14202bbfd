/// What a byte means to the scanner; a table of 256 of them makes one look-up per byte enough.
enum ByteClass {
    static let plain: UInt8 = 0
    static let wide: UInt8 = 1
    static let quote: UInt8 = 2
    static let zero: UInt8 = 3
    static let delimiter: UInt8 = 4
    static let lineFeed: UInt8 = 5
    static let carriageReturn: UInt8 = 6

    static func table(delimiter: UInt8) -> [UInt8] {
        var table = (0...255).map { $0 >= 0x80 ? wide : plain }
        table[0] = zero
        table[Int(Byte.quote)] = quote
        table[Int(Byte.lineFeed)] = lineFeed
        table[Int(Byte.carriageReturn)] = carriageReturn
        table[Int(delimiter)] = Self.delimiter
        return table
    }
}

/// Finds the fields of one row. It changes no byte, so that a row cut by the end of the buffer can be scanned again.
struct RowScanner {
    enum Outcome { case row, needsMore, openQuote }

    let bytes: UnsafeBufferPointer<UInt8>
    let classes: UnsafeBufferPointer<UInt8>
    /// No byte follows the last one of `bytes`.
    let isLast: Bool
    let columnsMax: Int
    var position: Int
    /// Line ends passed, inside quotes too.
    var lines = 0
    var hasWideBytes = false
    /// The first thing wrong in the row; scanning goes on to find the row's end.
    var fault: CSVError.Kind?
    private(set) var columns = 0

    init(
        bytes: UnsafeBufferPointer<UInt8>, classes: UnsafeBufferPointer<UInt8>, isLast: Bool, columnsMax: Int, position: Int
    ) {
        self.bytes = bytes
        self.classes = classes
        self.isLast = isLast
        self.columnsMax = columnsMax
        self.position = position
    }

    /// Appends the row's fields and stands behind its line end.
    mutating func scanRow(into fields: inout [CSVField]) -> Outcome {
        while true {
            var field = CSVField(start: position, end: position)
            if position < bytes.count, bytes[position] == Byte.quote {
                guard scanQuoted(&field) else { return isLast ? .openQuote : .needsMore }
            } else {
                scanPlain()
                field.end = position
            }
            columns += 1
            if columns <= columnsMax { fields.append(field) } else { blame(.tooManyColumns(limit: columnsMax)) }
            guard position < bytes.count else { return isLast ? .row : .needsMore }
            if classes[Int(bytes[position])] == ByteClass.delimiter {
                position += 1
            } else {
                return passLineEnd() ? .row : .needsMore
            }
        }
    }

    /// Stops at a delimiter, a line end or the end of the bytes.
    private mutating func scanPlain() {
        while position < bytes.count {
            switch classes[Int(bytes[position])] {
            case ByteClass.plain: break
            case ByteClass.wide: hasWideBytes = true
            case ByteClass.quote: blame(.quoteInPlainField(column: columns + 1))
            case ByteClass.zero: blame(.zeroByte(column: columns + 1))
            default: return
            }
            position += 1
        }
    }

    /// Answers false where the bytes end before the closing quote is certain.
    private mutating func scanQuoted(_ field: inout CSVField) -> Bool {
        position += 1
        field.isQuoted = true
        field.start = position
        while position < bytes.count {
            switch classes[Int(bytes[position])] {
            case ByteClass.wide: hasWideBytes = true
            case ByteClass.zero: blame(.zeroByte(column: columns + 1))
            case ByteClass.lineFeed: lines += 1
            case ByteClass.carriageReturn:
                // A pair of carriage return and line feed is one line end; the line feed counts it.
                if position + 1 < bytes.count, bytes[position + 1] != Byte.lineFeed { lines += 1 }
            case ByteClass.quote:
                guard position + 1 < bytes.count else { return closeAtEnd(&field) }
                guard bytes[position + 1] == Byte.quote else {
                    field.end = position
                    position += 1
                    passTextAfterQuote()
                    return true
                }
                field.hasDoubledQuotes = true
                position += 1
            default: break
            }
            position += 1
        }
        return false
    }

    private mutating func closeAtEnd(_ field: inout CSVField) -> Bool {
        field.end = position
        position += 1
        return isLast
    }

    private mutating func passTextAfterQuote() {
        while position < bytes.count, classes[Int(bytes[position])] < ByteClass.delimiter {
            blame(.textAfterQuote(column: columns + 1))
            position += 1
        }
    }

    /// A carriage return may be half of a pair, so the byte behind it must be known.
    private mutating func passLineEnd() -> Bool {
        lines += 1
        let isCarriageReturn = bytes[position] == Byte.carriageReturn
        position += 1
        guard isCarriageReturn else { return true }
        guard position < bytes.count else { return isLast }
        if bytes[position] == Byte.lineFeed { position += 1 }
        return true
    }

    private mutating func blame(_ kind: CSVError.Kind) {
        if fault == nil { fault = kind }
    }
}
