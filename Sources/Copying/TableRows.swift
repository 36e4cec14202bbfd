import Core
import Store

/// The rows of a table on one side, a chunk at a time in the order of their key.
struct TableRows: Sendable {
    let table: TableShape
    /// The key by which this side goes through it; of the journal it is another one on the two databases, with the same order.
    let key: [String]
    /// SQL that keeps some of the rows; nil for all.
    let condition: String?

    init(_ table: TableShape, key: [String]? = nil, condition: String? = nil) {
        self.table = table
        self.key = key ?? table.key
        self.condition = condition
    }

    /// - Parameters:
    ///   - last: values of the key after which to go on; nil to begin.
    ///   - limit: rows at most.
    func read(after last: [Value]?, limit: Int, in tx: any Transaction) throws -> [[Value]] {
        var statement = Statement(stringLiteral: "SELECT \(table.fields.map { "\"\($0.name)\"" }.joined(separator: ", ")) FROM \"\(table.name)\" WHERE 1 = 1")
        if let condition { statement.append { $0.appendLiteral(" AND \(condition)") } }
        if let last {
            statement.append { sql in
                sql.appendLiteral(" AND (\(keyList)) > (")
                for (index, value) in last.enumerated() {
                    if index > 0 { sql.appendLiteral(", ") }
                    sql.appendInterpolation(value)
                }
                sql.appendLiteral(")")
            }
        }
        statement.append { sql in
            sql.appendLiteral(" ORDER BY \(keyList) LIMIT ")
            sql.appendInterpolation(limit)
        }
        return try tx.rows(statement, read)
    }

    /// The key of the last row there is.
    func lastKey(in tx: any Transaction) throws -> [Value]? {
        let order = key.map { "\"\($0)\" DESC" }.joined(separator: ", ")
        let statement = Statement(
            stringLiteral: "SELECT \(table.fields.map { "\"\($0.name)\"" }.joined(separator: ", ")) FROM \"\(table.name)\""
                + (condition.map { " WHERE \($0)" } ?? "") + " ORDER BY \(order) LIMIT 1")
        return try tx.first(statement, read).map(keyValues)
    }

    func count(in tx: any Transaction) throws -> Int64 {
        try tx.count(Statement(stringLiteral: "SELECT COUNT(*) FROM \"\(table.name)\"" + (condition.map { " WHERE \($0)" } ?? "")))
    }

    func keyValues(_ row: [Value]) -> [Value] {
        key.compactMap { name in table.fields.firstIndex { $0.name == name }.map { row[$0] } }
    }

    private var keyList: String { key.map { "\"\($0)\"" }.joined(separator: ", ") }

    private func read(_ row: any Row) throws -> [Value] {
        try table.fields.enumerated().map { column, field in
            guard !row.isNull(column) else { return .null }
            return switch field.kind {
            case .int: .int(try row.int(column))
            case .text: .text(try row.text(column))
            case .id: .id(try row.bits(column))
            case .bytes, .blob: .bytes(try row.bytes(column))
            }
        }
    }

    /// Writes `rows` as they are.
    func insert(_ rows: [[Value]], in tx: any Transaction) throws {
        guard !rows.isEmpty else { return }
        let names = table.fields.indices.map { "c\($0)" }
        let columns = table.fields.map { "\"\($0.name)\"" }.joined(separator: ", ")
        try tx.runExactly([
            Bulk(
                "INSERT INTO \"\(table.name)\" (\(columns)) SELECT \(names.map { "v.\($0)" }.joined(separator: ", ")) {from values}", names: names,
                columns: table.fields.enumerated().map { index, field in column(field.kind, rows.lazy.map { $0[index] }) })
        ])
    }

    private func column(_ kind: TableShape.Kind, _ values: some Sequence<Value>) -> Column {
        switch kind {
        case .int: .optionalInts(values.map { if case .int(let value) = $0 { value } else { nil } })
        case .text: .optionalTexts(values.map { if case .text(let value) = $0 { value } else { nil } })
        case .id: .optionalIds(values.map { if case .id(let value) = $0 { value } else { nil } })
        case .bytes, .blob: .optionalBytes(values.map { if case .bytes(let value) = $0 { value } else { nil } })
        }
    }
}
