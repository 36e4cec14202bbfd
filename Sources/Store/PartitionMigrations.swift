/// Steps that make a table a partitioned one, on PostgreSQL. The table as it stands becomes the first part, with its indexes; no row is written anew.
///
/// Readers and writers go on: the rows are looked at under a lock that stands in nobody's way, and what needs the table for itself looks at none.
package enum PartitionMigrations {
    /// - Parameters:
    ///   - room: leads the steps' names.
    ///   - key: the constraint that all parts share; it holds the column of the ranges.
    ///   - sequence: the column with an identity, which belongs to one table and cannot be shared.
    package static func steps(_ table: PartitionedTable, room: String, key: String, sequence: String? = nil) -> [Migration] {
        let (name, first, range) = (table.rawValue, table.rawValue + "_first", table.rawValue + "_range")
        return [
            // From here on nothing comes in that the first part could not hold. A month that ends within days would be over before this is done.
            step(
                "\(room)-partitions-1", patience,
                """
                DO $$ BEGIN EXECUTE format('ALTER TABLE \(name) ADD CONSTRAINT \(range) CHECK (\(table.column) < %L) NOT VALID',
                rpad(lpad(to_hex((extract(epoch FROM date_trunc('month', now() AT TIME ZONE 'UTC' + interval '7 days') + interval '1 month') * 1000)::bigint),
                    12, '0'), 32, '0')::uuid); END $$
                """),
            step(
                "\(room)-partitions-2",
                """
                DO $$ BEGIN IF NOT \(beyond(table, in: name)) THEN ALTER TABLE \(name) VALIDATE CONSTRAINT \(range); END IF; END $$
                """),
            step(
                "\(room)-partitions-3",
                [
                    patience, "ALTER TABLE \(name) RENAME TO \(first)",
                    sequence.map { movedSequence(of: $0, in: table, first) },
                    "CREATE TABLE \(name) (LIKE \(first) INCLUDING DEFAULTS INCLUDING CONSTRAINTS) PARTITION BY RANGE (\(table.column))",
                    "CREATE TABLE \(table.fallback) (LIKE \(first) INCLUDING ALL)",
                    "ALTER TABLE \(name) DROP CONSTRAINT \(range)",
                    "ALTER TABLE \(table.fallback) DROP CONSTRAINT \(range)",
                    "ALTER TABLE \(name) ADD CONSTRAINT \(table.rawValue)_everywhere \(key)",
                    // Ids of a time to come: a clock was wrong once.
                    """
                    DO $$ DECLARE past TEXT := \(bound(range)); BEGIN
                    EXECUTE format('WITH moved AS (DELETE FROM \(first) WHERE \(table.column) >= %L RETURNING *) INSERT INTO \(table.fallback) SELECT * FROM moved', past);
                    EXECUTE format('ALTER TABLE \(name) ATTACH PARTITION \(first) FOR VALUES FROM (MINVALUE) TO (%L)', past); END $$
                    """,
                    "ALTER TABLE \(first) DROP CONSTRAINT \(range)",
                    "ALTER TABLE \(name) ATTACH PARTITION \(table.fallback) DEFAULT",
                ].compactMap { $0 }),
        ]
    }

    /// Who waits for the table has everybody else behind: it is given up, tried again, and in the end told, while a `verify` or the like goes on.
    private static let patience = "SET LOCAL lock_timeout = '2s'"

    private static func step(_ name: String, _ statements: String...) -> Migration { step(name, statements) }

    private static func step(_ name: String, _ statements: [String]) -> Migration {
        Migration(name) { $0.kind == .postgres ? statements : [] }
    }

    /// The id where the first part ends, out of the constraint that says so.
    private static func bound(_ constraint: String) -> String {
        "(SELECT substring(pg_get_constraintdef(oid) FROM '[0-9a-f-]{36}') FROM pg_constraint WHERE conname = '\(constraint)' AND connamespace = current_schema()::regnamespace)"
    }

    private static func beyond(_ table: PartitionedTable, in name: String) -> String {
        "EXISTS (SELECT 1 FROM \(name) WHERE \(table.column) >= \(bound(table.rawValue + "_range"))::uuid)"
    }

    /// The numbers go on where they are.
    private static func movedSequence(of column: String, in table: PartitionedTable, _ first: String) -> String {
        let name = "\(table.rawValue)_sequence"
        return """
            DO $$ DECLARE last BIGINT; BEGIN
            EXECUTE format('SELECT last_value FROM %s', pg_get_serial_sequence('\(first)', '\(column)')) INTO last;
            ALTER TABLE \(first) ALTER COLUMN \(column) DROP IDENTITY;
            EXECUTE format('CREATE SEQUENCE \(name) START %s', last + 1);
            ALTER TABLE \(first) ALTER COLUMN \(column) SET DEFAULT nextval('\(name)'); END $$
            """
    }
}
