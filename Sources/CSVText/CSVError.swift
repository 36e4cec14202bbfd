/// What is wrong in a CSV file, on which line, and what would be right.
package struct CSVError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Kind: Sendable, Equatable {
        case badDelimiter(UInt8)
        case wideCharacters
        case openQuote
        case quoteInPlainField(column: Int)
        case textAfterQuote(column: Int)
        case zeroByte(column: Int)
        case notUTF8
        case raggedRow(fields: Int, columns: Int)
        case fieldTooLong(column: Int, limit: Int)
        case rowTooLong(limit: Int)
        case tooManyColumns(limit: Int)
        case noHeader
        case repeatedColumn(String)
        case missingColumn(String, present: [String])
        case source(ByteSourceError)
    }

    package let kind: Kind
    /// The first line of the row, counted from 1; line breaks inside quotes count.
    package let line: Int

    package init(_ kind: Kind, line: Int) {
        self.kind = kind
        self.line = line
    }

    package var description: String { "line \(line): \(kind.sentence)" }
}

extension CSVError.Kind {
    /// The error in words; columns are counted from 1.
    package var sentence: String {
        switch self {
        case .badDelimiter(let byte):
            "byte \(byte) cannot separate fields; use one ASCII character that is neither a quote nor a line end"
        case .wideCharacters: "the text is UTF-16; save the file as UTF-8"
        case .openQuote: "a quoted field that begins in this row is never closed; end it with a quote"
        case .quoteInPlainField(let column):
            "field \(column) has a quote inside plain text; enclose the field in quotes and double the quote"
        case .textAfterQuote(let column):
            "field \(column) goes on after its closing quote; double the quotes that belong to the text"
        case .zeroByte(let column): "field \(column) contains a zero byte; remove it"
        case .notUTF8: "the row is not valid UTF-8; save the file as UTF-8"
        case .raggedRow(let fields, let columns): "the row has \(fields) fields where the header has \(columns)"
        case .fieldTooLong(let column, let limit): "field \(column) is longer than \(limit) bytes"
        case .rowTooLong(let limit): "the row is longer than \(limit) bytes; look for a quote that is never closed"
        case .tooManyColumns(let limit): "the row has more than \(limit) columns"
        case .noHeader: "the file is empty; its first line names the columns"
        case .repeatedColumn(let name): "the header names the column \"\(name)\" twice"
        case .missingColumn(let name, let present):
            "there is no column \"\(name)\"; the file has \(CSVError.list(present))"
        case .source(let error): error.description
        }
    }
}

extension CSVError {
    /// At most 40 names, so that a wide file does not fill the screen.
    static func list(_ names: [String]) -> String {
        let shown = names.prefix(40).joined(separator: ", ")
        return names.count > 40 ? "\(shown) and \(names.count - 40) more" : shown
    }
}
