import Store

/// A table with what every row has, as the database itself tells it.
struct TableShape: Sendable, Equatable {
    let name: String
    let fields: [Field]
    /// Columns of the primary key, in its order.
    let key: [String]

    struct Field: Sendable, Equatable {
        let name: String
        let kind: Kind
    }

    enum Kind: Sendable, Equatable {
        case int, text, id, bytes
        /// SQLite has one type for ids and for bytes.
        case blob
    }

    /// Every table of the database, in the order in which they were made, so that a row comes after what it refers to.
    static func all(in tx: any Transaction) throws -> [TableShape] {
        let names: Statement =
            switch tx.dialect.kind {
            case .sqlite: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid"
            case .postgres:
                // A table in parts goes as one: rows find their part by themselves.
                """
                SELECT relname::text FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = current_schema()::regnamespace
                ORDER BY oid
                """
            }
        return try tx.rows(names) { try $0.text(0) }.map { try shape(of: $0, in: tx) }
    }

    private static func shape(of table: String, in tx: any Transaction) throws -> TableShape {
        let columns: Statement =
            switch tx.dialect.kind {
            case .sqlite: "SELECT name, type, pk FROM pragma_table_info(\(table)) ORDER BY cid"
            case .postgres:
                // A table in parts may have its key in each part alone: by what it is ordered need not be what divides it.
                """
                SELECT a.attname::text, format_type(a.atttypid, NULL), COALESCE(k.place, 0)::bigint
                FROM (SELECT c.oid FROM pg_class AS c WHERE c.relname::text = \(table) AND c.relnamespace = current_schema()::regnamespace) AS t
                JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
                LEFT JOIN (SELECT b.attname, u.place FROM (SELECT i.indrelid, i.indkey FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indrelid
                    LEFT JOIN pg_inherits AS h ON h.inhrelid = c.oid LEFT JOIN pg_class AS p ON p.oid = h.inhparent
                    WHERE i.indisprimary AND c.relnamespace = current_schema()::regnamespace AND \(table) IN (c.relname::text, p.relname::text)
                    ORDER BY p.oid IS NULL DESC, c.oid LIMIT 1) AS i
                    CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS u (number, place)
                    JOIN pg_attribute AS b ON b.attrelid = i.indrelid AND b.attnum = u.number) AS k ON k.attname = a.attname
                ORDER BY a.attnum
                """
            }
        let found = try tx.rows(columns) { row in
            (field: Field(name: try row.text(0), kind: try kind(try row.text(1), of: table)), place: try row.int(2))
        }
        let key = found.filter { $0.place > 0 }.sorted { $0.place < $1.place }.map(\.field.name)
        guard !key.isEmpty else { throw StoreError.schema("The table \(table) has no primary key, so its rows cannot be gone through in order.") }
        return TableShape(name: table, fields: found.map(\.field), key: key)
    }

    private static func kind(_ type: String, of table: String) throws -> Kind {
        switch type.lowercased() {
        case "integer", "bigint": .int
        case "text": .text
        case "uuid": .id
        case "bytea": .bytes
        case "blob": .blob
        default: throw StoreError.schema("The table \(table) has a column of type \(type), which no other database holds.")
        }
    }

    /// The same table as it stands in two databases: fields in the order of `from`, each with the kind that both can read.
    static func common(_ from: TableShape, _ to: TableShape) throws -> TableShape {
        let kinds = Dictionary(uniqueKeysWithValues: to.fields.map { ($0.name, $0.kind) })
        guard Set(kinds.keys) == Set(from.fields.map(\.name)) else {
            throw StoreError.schema("The table \(from.name) has other columns on the two sides. Run nearmade migrate on both.")
        }
        let fields = try from.fields.map { field in
            let kind: Kind =
                switch (field.kind, kinds[field.name] ?? field.kind) {
                case (.blob, .blob): .bytes
                case (.blob, let other), (let other, .blob): other
                case (let one, let other) where one == other: one
                default: throw StoreError.schema("The column \(field.name) of the table \(from.name) has another type on the two sides.")
                }
            return Field(name: field.name, kind: kind)
        }
        return TableShape(name: from.name, fields: fields, key: from.key)
    }
}
