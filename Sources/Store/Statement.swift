import Core

/// What one parameter or one cell can hold. Both databases know just these.
package enum Value: Hashable, Sendable {
    case null
    case int(Int64)
    case text(String)
    case id(UUIDBits)
    case bytes([UInt8])
}

/// One SQL text with its values bound, never pasted in: `"SELECT name FROM party WHERE id = \(id)"`.
/// Words in braces (`{lock}`) are filled in by the `Dialect` of the database that runs it.
package struct Statement: ExpressibleByStringInterpolation, Sendable {
    package var sql: String
    package var values: [Value]

    package init(stringLiteral value: String) {
        sql = value
        values = []
    }

    package init(stringInterpolation interpolation: Interpolation) {
        sql = interpolation.sql
        values = interpolation.values
    }

    /// Joins a further piece, its placeholders numbered on; the piece's own values must come from interpolation.
    package mutating func append(_ piece: (inout Interpolation) -> Void) {
        var interpolation = Interpolation(sql: sql, values: values)
        piece(&interpolation)
        sql = interpolation.sql
        values = interpolation.values
    }

    package struct Interpolation: StringInterpolationProtocol {
        var sql: String
        var values: [Value]

        package init(literalCapacity: Int, interpolationCount: Int) {
            sql = ""
            sql.reserveCapacity(literalCapacity + interpolationCount * 3)
            values = []
        }

        init(sql: String, values: [Value]) {
            self.sql = sql
            self.values = values
        }

        package mutating func appendLiteral(_ literal: String) { sql += literal }

        package mutating func appendInterpolation(_ value: Value) {
            values.append(value)
            sql += "$\(values.count)"
        }
        package mutating func appendInterpolation(_ value: Int64?) { appendInterpolation(value.map(Value.int) ?? .null) }
        package mutating func appendInterpolation(_ value: Int) { appendInterpolation(.int(Int64(value))) }
        package mutating func appendInterpolation(_ value: String?) { appendInterpolation(value.map(Value.text) ?? .null) }
        package mutating func appendInterpolation(_ value: [UInt8]?) { appendInterpolation(value.map(Value.bytes) ?? .null) }
        package mutating func appendInterpolation(_ value: Instant?) { appendInterpolation(value?.microseconds) }
        package mutating func appendInterpolation(_ value: UUIDBits?) { appendInterpolation(value.map(Value.id) ?? .null) }
        package mutating func appendInterpolation<Subject>(_ value: Identifier<Subject>?) { appendInterpolation(value?.bits) }
        package mutating func appendInterpolation<Raw: RawRepresentable<String>>(_ value: Raw) { appendInterpolation(value.rawValue) }
        /// SQL text from the program itself (a column list, an ORDER BY); never anything from outside.
        package mutating func appendInterpolation(raw text: String) { sql += text }
    }
}

/// One column of a `Bulk`, all rows of one type.
package enum Column: Sendable {
    case ints([Int64])
    case optionalInts([Int64?])
    case texts([String])
    case optionalTexts([String?])
    case ids([UUIDBits])
    case optionalIds([UUIDBits?])
    case bytes([[UInt8]])
    case optionalBytes([[UInt8]?])

    package var count: Int {
        switch self {
        case .ints(let values): values.count
        case .optionalInts(let values): values.count
        case .texts(let values): values.count
        case .optionalTexts(let values): values.count
        case .ids(let values): values.count
        case .optionalIds(let values): values.count
        case .bytes(let values): values.count
        case .optionalBytes(let values): values.count
        }
    }

    // Not `\.bits`: a key path over a generic type is made anew at every call, which took 9 % of a single scan.
    package static func ids<Subject>(_ values: [Identifier<Subject>]) -> Column { .ids(values.map { $0.bits }) }
    package static func ids<Subject>(_ values: [Identifier<Subject>?]) -> Column { .optionalIds(values.map { $0?.bits }) }
    package static func instants(_ values: [Instant]) -> Column { .ints(values.map(\.microseconds)) }
    package static func instants(_ values: [Instant?]) -> Column { .optionalInts(values.map { $0?.microseconds }) }
}

/// One statement for many rows. Its text names the rows `v`, as in
/// `UPDATE parcel AS p SET step = v.step {from values} WHERE p.id = v.id`, `SELECT p.id FROM parcel AS p {join values} WHERE p.key = v.key`,
/// `INSERT INTO parcel (id, key) SELECT v.id, v.key {from values} WHERE true ON CONFLICT DO NOTHING`.
/// SQLite runs it once a row, with `v.key` a parameter, a plain INSERT once for 16 rows; PostgreSQL once for up to 1,000 rows, with `v` an unnest of array parameters.
/// `{in order}` keeps the rows' order where it matters, as in the journal.
/// So no row may rely on what another row of the same bulk did, and rows must not hit the same target twice.
package struct Bulk: Sendable {
    package let sql: String
    package let names: [String]
    package let columns: [Column]
    package let count: Int

    /// Every column must have as many values as the first; a shorter one is a mistake of the program and fails when the bulk runs.
    package init(_ sql: String, _ columns: KeyValuePairs<String, Column>) {
        self.sql = sql
        names = columns.map(\.key)
        self.columns = columns.map(\.value)
        count = columns.first?.value.count ?? 0
    }

    /// For columns that are known only when the program runs. - Parameter names: one for each column.
    package init(_ sql: String, names: [String], columns: [Column]) {
        self.sql = sql
        self.names = names
        self.columns = columns
        count = columns.first?.count ?? 0
    }

    /// - Throws: `.guardMissed` where not every row has changed one.
    package func expectAll(_ changed: Int) throws(StoreError) {
        guard changed == count else { throw .guardMissed("\(changed) of \(count) rows changed by: \(sql.prefix(60))") }
    }

    package var isWellFormed: Bool { names.count == columns.count && columns.allSatisfy { $0.count == count } && !columns.isEmpty }
}
