import CSVText

/// One open file of a mapping.
struct OrderFile {
    static let rowsMax = 100_000_000
    /// Three fields make the key of a place.
    static let fieldBytesMax = (ByteKeys.keyBytesMax - 2) / 3

    let name: String
    private var reader: CSVReader
    private let columns: [OrderField: Int]
    private let names: [OrderField: String]
    private var rowCount = 0

    /// - Throws: if the file cannot be opened or lacks a column that the mapping needs.
    init(path: String, mapping: FileMapping) throws(OrderFilesError) {
        name = FileSource.lastPart(of: path)
        let format = CSVFormat(delimiter: mapping.delimiter, fieldBytesMax: Self.fieldBytesMax)
        var columns: [OrderField: Int] = [:]
        do throws(CSVError) {
            reader = try CSVReader(OrderFile.open(path), format: format)
            for (field, column) in mapping.columns {
                let isOptional = mapping.optionalColumns.contains(field)
                columns[field] = isOptional ? reader.header.find(column) : try reader.header.column(column)
            }
        } catch {
            throw .csv(file: name, error)
        }
        self.columns = columns
        names = mapping.columns
    }

    /// Where a field stands in the rows of this file; nil if it does not.
    func column(_ field: OrderField) -> Int? { columns[field] }

    func columnName(_ field: OrderField) -> String { names[field] ?? field.rawValue }

    var headerNames: [String] { reader.header.names }

    /// The next row that can be read; others become problems.
    mutating func next(_ problems: inout OrderProblems) throws(OrderFilesError) -> CSVRow? {
        while true {
            let row: Result<CSVRow, CSVError>?
            do { row = try reader.next() } catch { throw .csv(file: name, error) }
            rowCount += 1
            guard rowCount <= Self.rowsMax else { throw .tooManyRows(file: name, limit: Self.rowsMax) }
            switch row {
            case .success(let row): return row
            case .failure(let error): problems.add(.unreadableRow, name, error.line, error.kind.sentence)
            case nil: return nil
            }
        }
    }

    private static func open(_ path: String) throws(CSVError) -> any ByteSource {
        do { return try TextFile.open(path: path) } catch { throw CSVError(.source(error), line: 1) }
    }
}

extension CSVRow {
    /// The field without blanks around it; empty where the file has no such column.
    func trimmed(_ column: Int?) -> ArraySlice<UInt8> {
        guard let column else { return [] }
        var bytes = self[column]
        while let first = bytes.first, first == 32 || first == 9 { bytes.removeFirst() }
        while let last = bytes.last, last == 32 || last == 9 { bytes.removeLast() }
        return bytes
    }
}
