/// Where one field lies in the bytes of its row.
struct CSVField: Sendable, Equatable {
    var start: Int
    var end: Int
    var isQuoted = false
    var hasDoubledQuotes = false
}

/// One row, as slices of the reader's buffer.
///
/// Let go of a row before the next one is read: a row that is kept stays right, but costs a copy of the whole buffer.
package struct CSVRow: Sendable {
    /// The first line of the row in the file, counted from 1.
    package let line: Int
    private let bytes: [UInt8]
    private let fields: [CSVField]

    init(line: Int, bytes: [UInt8], fields: [CSVField]) {
        self.line = line
        self.bytes = bytes
        self.fields = fields
    }

    package var count: Int { fields.count }

    /// The field's bytes without quotes, valid UTF-8 without zero bytes; empty where there is no such column.
    package subscript(column: Int) -> ArraySlice<UInt8> {
        guard fields.indices.contains(column) else { return [] }
        let field = fields[column]
        return bytes[field.start..<field.end]
    }

    package func text(_ column: Int) -> String { String(decoding: self[column], as: UTF8.self) }

    package var texts: [String] { fields.indices.map { text($0) } }
}
