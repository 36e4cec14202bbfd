#include "sqlite_floor.h"
#include <stdio.h>

// The lean set of rows of a scan (reference/performance.md, 1b): scan, order, claim, two entries, two balances, outbox.
static const char *const texts[] = {
    "BEGIN IMMEDIATE", "COMMIT",
    "INSERT INTO scan (dedupe, order_id, at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
    "UPDATE orders SET state = 'delivered', moved_at = ?2 WHERE id = ?1",
    "UPDATE claim SET state = 'payable', moved_at = ?2 WHERE order_id = ?1",
    "INSERT INTO entry (account, amount, at) VALUES (?1, ?2, ?3)",
    "UPDATE account SET balance = balance + ?2 WHERE id = ?1",
    "INSERT INTO outbox (body) VALUES (?1)", 0,
};

int bench_lean_make(const char *path, int64_t orders) {
    bench_sqlite *floor = bench_sqlite_new(path);
    if (!floor) return -1;
    char rows[512];
    snprintf(rows, sizeof rows,
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %lld) INSERT INTO orders SELECT i, 'B-' || i, 'open', i FROM n;"
        "INSERT INTO claim SELECT id, id, 'awaiting', 100 + id %% 400, id FROM orders;", (long long)orders);
    int failed = bench_sqlite_do(floor->db,
        "BEGIN; CREATE TABLE orders (id INTEGER PRIMARY KEY, key TEXT NOT NULL, state TEXT NOT NULL, moved_at INTEGER NOT NULL);"
        "CREATE TABLE claim (id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL UNIQUE, state TEXT NOT NULL, amount INTEGER NOT NULL,"
        "moved_at INTEGER NOT NULL);"
        "CREATE TABLE scan (id INTEGER PRIMARY KEY, dedupe BLOB NOT NULL UNIQUE, order_id INTEGER NOT NULL, at INTEGER NOT NULL);"
        "CREATE TABLE account (id INTEGER PRIMARY KEY, balance INTEGER NOT NULL);"
        "CREATE TABLE entry (id INTEGER PRIMARY KEY, account INTEGER NOT NULL, amount INTEGER NOT NULL, at INTEGER NOT NULL);"
        "CREATE INDEX entry_account ON entry (account, id);"
        "CREATE TABLE outbox (id INTEGER PRIMARY KEY, body TEXT NOT NULL);"
        "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 9999) INSERT INTO account SELECT i, 0 FROM n")
        || bench_sqlite_do(floor->db, rows) || bench_sqlite_do(floor->db, "COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
    bench_sqlite_close(floor);
    return failed ? -1 : 0;
}

/// An entry and the balance that it moves.
static int post(bench_sqlite *floor, int64_t account, int64_t amount, int64_t at) {
    sqlite3_stmt *entry = floor->statements[5], *balance = floor->statements[6];
    sqlite3_bind_int64(entry, 1, account);
    sqlite3_bind_int64(entry, 2, amount);
    sqlite3_bind_int64(entry, 3, at);
    sqlite3_bind_int64(balance, 1, account);
    sqlite3_bind_int64(balance, 2, amount);
    return bench_sqlite_step(floor, 5) || bench_sqlite_step(floor, 6) ? -1 : 0;
}

static int scan(bench_sqlite *floor, int64_t number) {
    int64_t order = floor->orders - floor->waiting + 1 + bench_spread(number, floor->waiting), at = bench_wall_ns() / 1000, amount = 100 + order % 400;
    uint8_t dedupe[16];
    bench_id(dedupe);
    sqlite3_stmt **statements = floor->statements;
    sqlite3_bind_blob(statements[2], 1, dedupe, 16, SQLITE_TRANSIENT);
    sqlite3_bind_int64(statements[2], 2, order);
    sqlite3_bind_int64(statements[2], 3, at);
    for (int index = 3; index <= 4; index++) {
        sqlite3_bind_int64(statements[index], 1, order);
        sqlite3_bind_int64(statements[index], 2, at);
    }
    char body[160];
    int length = snprintf(body, sizeof body, "{\"kind\":\"claim.payable\",\"order\":%lld,\"amount\":%lld,\"at\":%lld}", (long long)order,
        (long long)amount, (long long)at);
    sqlite3_bind_text(statements[7], 1, body, length, SQLITE_TRANSIENT);
    for (int index = 2; index <= 4; index++)
        if (bench_sqlite_step(floor, index)) return -1;
    // A hundred shops pay, 9,900 buyers get.
    return post(floor, order % 100, -amount, at) || post(floor, 100 + order % 9900, amount, at) || bench_sqlite_step(floor, 7) ? -1 : 0;
}

bench_sqlite *bench_lean_open(const char *path, int64_t orders, int64_t waiting) {
    bench_sqlite *floor = bench_sqlite_new(path);
    if (!floor) return 0;
    floor->orders = orders;
    floor->waiting = waiting;
    floor->scan = scan;
    if (!bench_sqlite_prepare(floor, texts)) return floor;
    bench_sqlite_close(floor);
    return 0;
}
