import Testing

@testable import StoreSQLite

@Suite("Texts as SQLite runs them")
struct SQLiteTextTests {
    @Test(
        "A bulk runs once a row: what inserts rows inserts one, whatever happens on a conflict",
        arguments: [
            ("INSERT INTO a (x, y) SELECT v.x, v.y {from values}", "INSERT INTO a (x, y) VALUES (?1, ?2)"),
            ("INSERT INTO a (x, y)\nSELECT v.y, 7 {from values}\n", "INSERT INTO a (x, y) VALUES (?2, 7)"),
            ("INSERT INTO a (x) SELECT v.x {from values} WHERE true ON CONFLICT DO NOTHING", "INSERT INTO a (x) VALUES (?1) ON CONFLICT DO NOTHING"),
            (
                "INSERT INTO a (x, y) SELECT v.x, COALESCE((SELECT b.y FROM b WHERE b.x = v.x), v.y) {from values} WHERE true ON CONFLICT (x) DO UPDATE SET y = excluded.y",
                "INSERT INTO a (x, y) VALUES (?1, COALESCE((SELECT b.y FROM b WHERE b.x = ?1), ?2)) ON CONFLICT (x) DO UPDATE SET y = excluded.y"
            ),
            ("INSERT INTO a (x) SELECT v.x {from values} WHERE NOT EXISTS (SELECT 1 FROM a WHERE a.x = v.x)", "INSERT INTO a (x) SELECT ?1  WHERE NOT EXISTS (SELECT 1 FROM a WHERE a.x = ?1)"),
            ("INSERT INTO a (x) SELECT v.x FROM b {join values} WHERE b.x = v.x", "INSERT INTO a (x) SELECT ?1 FROM b  WHERE b.x = ?1"),
            ("INSERT INTO a SELECT v.x, (SELECT (1) SELECT 2) {from values}", "INSERT INTO a SELECT ?1, (SELECT (1) SELECT 2) "),
            ("UPDATE a SET y = v.y {from values} WHERE a.x = v.x", "UPDATE a SET y = ?2  WHERE a.x = ?1"),
            ("SELECT v.x, (SELECT MAX(b.y) FROM b WHERE b.x = v.x) {from values}", "SELECT ?1, (SELECT MAX(b.y) FROM b WHERE b.x = ?1) "),
        ])
    func bulks(_ text: String, _ run: String) { #expect(SQLText.bulk(text, names: ["x", "y"]) == run) }

    @Test(
        "Rows of a plain INSERT are handed over together; what is said of conflicts, or asked about rows, is done one by one",
        arguments: [
            ("INSERT INTO a (x, y) SELECT v.x, v.y {from values}", "INSERT OR FAIL INTO a (x, y) VALUES (?1, ?2), (?3, ?4), (?5, ?6)"),
            ("INSERT INTO a (x, y)\nSELECT v.y, 7 {from values}\n", "INSERT OR FAIL INTO a (x, y) VALUES (?2, 7), (?4, 7), (?6, 7)"),
            ("INSERT INTO a (x) SELECT v.x {from values} WHERE true ON CONFLICT DO NOTHING", nil),
            ("INSERT INTO a (x, y) SELECT v.x, v.y {from values} WHERE true ON CONFLICT (x) DO UPDATE SET y = MAX(a.y, excluded.y)", nil),
            ("INSERT INTO a (x) SELECT (SELECT MAX(a.x) FROM a) + v.x {from values}", nil),
            ("INSERT INTO a (x) SELECT v.x FROM b {join values} WHERE b.x = v.x", nil), ("UPDATE a SET y = v.y {from values} WHERE a.x = v.x", nil),
        ])
    func together(_ text: String, _ run: String?) { #expect(SQLText.insert(text, names: ["x", "y"], rows: 3) { _ in false } == run) }

    @Test("Of several rows people are shown one")
    func shown() throws {
        let several = try #require(SQLText.insert("INSERT INTO a (x, y) SELECT v.x, v.y {from values}", names: ["x", "y"], rows: 16) { _ in false })
        #expect(SQLText.shown(several) == "INSERT OR FAIL INTO a (x, y) VALUES (?1, ?2), …")
        #expect(SQLText.shown("SELECT 1, (2), (3)") == "SELECT 1, (2), (3)")
    }

    @Test("Rows of a table with foreign keys go one by one")
    func referring() {
        let text = "INSERT INTO a (x, y) SELECT v.x, v.x + v.y {from values}"
        #expect(SQLText.insert(text, names: ["x", "y"], rows: 2) { $0 == "a" } == nil)
        #expect(SQLText.insert(text, names: ["x", "y"], rows: 3) { $0 == "b" } == "INSERT OR FAIL INTO a (x, y) VALUES (?1, ?1 + ?2), (?3, ?3 + ?4), (?5, ?5 + ?6)")
    }
}
