import Core
import Store
import Testing

@Suite("Statements and dialects")
struct StatementTests {
    enum Step: String { case packed }

    @Test("Every value is bound, none is pasted in")
    func binding() {
        let name = "x'; DROP TABLE order; --"
        let statement: Statement = "SELECT 1 WHERE a = \(name) AND b = \(7) AND c = \(Step.packed) AND d = \(nil as Int64?) ORDER BY \(raw: "a")"
        #expect(statement.sql == "SELECT 1 WHERE a = $1 AND b = $2 AND c = $3 AND d = $4 ORDER BY a")
        #expect(statement.values == [.text(name), .int(7), .text("packed"), .null])
    }

    @Test("A further piece numbers its values on")
    func appending() {
        var statement: Statement = "SELECT 1 WHERE a = \(1)"
        statement.append { $0.appendLiteral(" AND b = "); $0.appendInterpolation("two") }
        #expect(statement.sql == "SELECT 1 WHERE a = $1 AND b = $2")
        #expect(statement.values == [.int(1), .text("two")])
    }

    @Test(
        "Words in braces are filled in for each database",
        arguments: [
            ("a {int}, b {id}, c {text}, d {bytes}", "a INTEGER, b BLOB, c TEXT, d BLOB", "a BIGINT, b UUID, c TEXT COLLATE \"C\", d BYTEA"),
            ("){table}", ") STRICT", ")"), ("){keyed table}", ") STRICT, WITHOUT ROWID", ")"),
            ("x {lock}", "x ", "x FOR NO KEY UPDATE"), ("x {lock p}", "x ", "x FOR NO KEY UPDATE OF p"),
            ("x {lock skipping}", "x ", "x FOR NO KEY UPDATE SKIP LOCKED"),
            ("{from values} {unknown}", "{from values} {unknown}", "{from values} {unknown}"), ("a { b", "a { b", "a { b"), ("'{}'", "'{}'", "'{}'"),
        ])
    func dialects(_ text: String, sqlite: String, postgres: String) {
        #expect(Dialect.sqlite.resolve(text) == sqlite)
        #expect(Dialect.postgres.resolve(text) == postgres)
    }

    @Test("Addresses are a path or a connection string of libpq")
    func addresses() throws {
        #expect(try DatabaseAddress("sqlite:data/a b.sqlite") == .sqlite(path: "data/a b.sqlite"))
        for text in ["postgres://h1,h2/shop?target_session_attrs=read-write", "postgresql:///shop"] {
            #expect(try DatabaseAddress(text) == .postgres(connection: text))
        }
        for text in ["", "sqlite:", "mysql://x", "data.sqlite", "Postgres://x"] {
            #expect(throws: StoreError.self, "\(text)") { try DatabaseAddress(text) }
        }
    }
}
