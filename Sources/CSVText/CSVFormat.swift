/// How a file separates its fields, and the largest sizes a reader accepts.
package struct CSVFormat: Sendable, Equatable {
    /// One ASCII byte, not a quote and not a line end.
    package var delimiter: UInt8
    /// Bytes in one field, after quotes are taken off.
    package var fieldBytesMax: Int
    /// Bytes in one row as it stands in the file, quotes and line ends included.
    package var rowBytesMax: Int
    package var columnsMax: Int

    package init(
        delimiter: UInt8 = UInt8(ascii: ","), fieldBytesMax: Int = 1 << 20, rowBytesMax: Int = 4 << 20, columnsMax: Int = 1_000
    ) {
        self.delimiter = delimiter
        self.fieldBytesMax = fieldBytesMax
        self.rowBytesMax = rowBytesMax
        self.columnsMax = columnsMax
    }

    /// Names what is wrong with the delimiter, or nothing.
    var fault: CSVError.Kind? {
        let forbidden: [UInt8] = [Byte.quote, Byte.lineFeed, Byte.carriageReturn, 0]
        return delimiter >= 0x80 || forbidden.contains(delimiter) ? .badDelimiter(delimiter) : nil
    }
}

enum Byte {
    static let quote = UInt8(ascii: "\"")
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
}
