#include "sqlite_floor.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// A large trade out of a small one: its rows once more, and once more, each time a step later: ids, keys and moments move on, what they refer to outside
// the orders stays. Index by index at the end, which sorts instead of searching.

/// What a copy is moved by.
struct step {
    int64_t orders, milliseconds, microseconds;
};

static const char *const tables[] = {
    "order_key", "customer_order", "order_line", "parcel_key", "parcel", "parcel_content", "scan_key", "scan", "parcel_step", "anomaly",
    "claim", "claim_part", "fact", "transfer", 0,
};

static int is_one_of(const char *name, const char *const *names) {
    for (; *names; names++)
        if (!strcmp(name, *names)) return 1;
    return 0;
}

/// An id, later by a number of steps: the first 48 bits are milliseconds.
static void move_id(sqlite3_context *context, int count, sqlite3_value **values) {
    const struct step *step = sqlite3_user_data(context);
    const uint8_t *id = sqlite3_value_blob(values[0]);
    (void)count;
    if (!id || sqlite3_value_bytes(values[0]) != 16) return sqlite3_result_value(context, values[0]);
    uint8_t moved[16];
    memcpy(moved, id, 16);
    int64_t head = 0;
    for (int at = 0; at < 6; at++) head = head << 8 | id[at];
    head += sqlite3_value_int64(values[1]) * step->milliseconds;
    for (int at = 5; at >= 0; at--, head >>= 8) moved[at] = (uint8_t)head;
    sqlite3_result_blob(context, moved, 16, SQLITE_TRANSIENT);
}

/// B-12 is B-100012 a step of 100,000 orders later.
static void move_key(sqlite3_context *context, int count, sqlite3_value **values) {
    const struct step *step = sqlite3_user_data(context);
    const char *key = (const char *)sqlite3_value_text(values[0]);
    (void)count;
    if (!key || strlen(key) < 3) return sqlite3_result_value(context, values[0]);
    char text[40];
    sqlite3_snprintf(sizeof text, text, "%.2s%lld", key, atoll(key + 2) + sqlite3_value_int64(values[1]) * step->orders);
    sqlite3_result_text(context, text, -1, SQLITE_TRANSIENT);
}

/// What becomes of a column of table `table` in the copy ?1.
static char *moved(const char *table, const char *column, const struct step *step, int64_t facts) {
    static const char *const ids[] = {
        "id", "order_id", "parcel_id", "scan_id", "claim_id", "hold_id", "post_id", "confirming_scan_id", "fact_id", "part_id", "corrects_id", "subject", "cause", 0,
    };
    size_t length = strlen(column);
    if (is_one_of(column, ids)) return sqlite3_mprintf("move_id(\"%w\", ?1)", column);
    if (!strcmp(column, "at") || (length > 3 && !strcmp(column + length - 3, "_at")))
        return sqlite3_mprintf("\"%w\" + ?1 * %lld", column, step->microseconds);
    if (!strcmp(column, "key") || !strcmp(column, "parcel_key")) return sqlite3_mprintf("move_key(\"%w\", ?1)", column);
    if (!strcmp(column, "seq")) return sqlite3_mprintf("seq + ?1 * %lld", facts);
    if (!strcmp(column, "source_id"))
        return sqlite3_mprintf("hex(move_id(%s, ?1))", strcmp(table, "scan") ? "scan_id" : "id");
    return sqlite3_mprintf("\"%w\"", column);
}

static int copy_statement(sqlite3 *db, const char *table, const struct step *step, int64_t facts, sqlite3_stmt **statement) {
    char *sql = sqlite3_mprintf("PRAGMA main.table_info(\"%w\")", table), *into = 0, *from = 0;
    sqlite3_stmt *columns = 0;
    int failed = sqlite3_prepare_v2(db, sql, -1, &columns, 0) == SQLITE_OK ? 0 : bench_sqlite_failed(db);
    sqlite3_free(sql);
    while (!failed && sqlite3_step(columns) == SQLITE_ROW) {
        const char *column = (const char *)sqlite3_column_text(columns, 1);
        char *value = moved(table, column, step, facts);
        into = into ? sqlite3_mprintf("%z, \"%w\"", into, column) : sqlite3_mprintf("\"%w\"", column);
        from = from ? sqlite3_mprintf("%z, %z", from, value) : value;
    }
    sqlite3_finalize(columns);
    // What was set up before the trade is there once.
    const char *which = strcmp(table, "fact") ? "" : "WHERE kind GLOB 'order.*' OR kind GLOB 'claim.*' OR kind GLOB 'scan.*'";
    sql = sqlite3_mprintf("INSERT INTO main.\"%w\" (%z) SELECT %z FROM base.\"%w\" %s", table, into, from, table, which);
    failed = failed || (sqlite3_prepare_v2(db, sql, -1, statement, 0) == SQLITE_OK ? 0 : bench_sqlite_failed(db));
    sqlite3_free(sql);
    return failed ? -1 : 0;
}

/// Drops every index that a statement has made, and answers the statements that make them again.
static char *drop_indexes(sqlite3 *db) {
    sqlite3_stmt *rows = 0;
    char *make = sqlite3_mprintf(""), *drop = sqlite3_mprintf("");
    if (sqlite3_prepare_v2(db, "SELECT name, sql FROM main.sqlite_master WHERE type = 'index' AND sql IS NOT NULL", -1, &rows, 0) == SQLITE_OK)
        while (sqlite3_step(rows) == SQLITE_ROW) {
            make = sqlite3_mprintf("%z%s;", make, sqlite3_column_text(rows, 1));
            drop = sqlite3_mprintf("%zDROP INDEX main.\"%w\";", drop, sqlite3_column_text(rows, 0));
        }
    sqlite3_finalize(rows);
    int failed = bench_sqlite_do(db, drop);
    sqlite3_free(drop);
    if (!failed) return make;
    sqlite3_free(make);
    return 0;
}

static int copy_all(sqlite3 *db, const struct step *step, int64_t copies) {
    sqlite3_stmt *row = 0, *statement = 0;
    int64_t facts = 0;
    if (sqlite3_prepare_v2(db, "SELECT MAX(seq) FROM base.fact", -1, &row, 0) == SQLITE_OK && sqlite3_step(row) == SQLITE_ROW)
        facts = sqlite3_column_int64(row, 0);
    sqlite3_finalize(row);
    // Table by table, so that each grows at its end.
    for (int table = 0; tables[table]; table++) {
        if (copy_statement(db, tables[table], step, facts, &statement)) return -1;
        int failed = 0;
        for (int64_t copy = 1; copy <= copies && !failed; copy++) {
            sqlite3_bind_int64(statement, 1, copy);
            failed = sqlite3_step(statement) == SQLITE_DONE ? 0 : bench_sqlite_failed(db);
            sqlite3_reset(statement);
        }
        sqlite3_finalize(statement);
        if (failed) return bench_fail("%s: %s", tables[table], sqlite3_errmsg(db));
    }
    char *sums = sqlite3_mprintf(
        "UPDATE main.account SET debits_posted = debits_posted * %lld, credits_posted = credits_posted * %lld,"
        "debits_pending = debits_pending * %lld, credits_pending = credits_pending * %lld", copies + 1, copies + 1, copies + 1, copies + 1);
    int failed = bench_sqlite_do(db, sums);
    sqlite3_free(sums);
    return failed;
}

int bench_multiply(const char *path, const char *base, int64_t copies, int64_t orders, int64_t milliseconds, int64_t microseconds) {
    struct step step = {orders, milliseconds, microseconds};
    sqlite3 *db = 0;
    char *attach = sqlite3_mprintf("ATTACH %Q AS base", base), *indexes = 0;
    int failed = sqlite3_open(path, &db) == SQLITE_OK ? 0 : bench_sqlite_failed(db);
    // Nobody misses the file if this is cut off.
    failed = failed || bench_sqlite_do(db, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000; PRAGMA foreign_keys = OFF;"
                                           "PRAGMA locking_mode = EXCLUSIVE; PRAGMA threads = 2")
        || bench_sqlite_do(db, attach)
        || sqlite3_create_function(db, "move_id", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC, &step, move_id, 0, 0) != SQLITE_OK
        || sqlite3_create_function(db, "move_key", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC, &step, move_key, 0, 0) != SQLITE_OK;
    if (!failed) failed = !(indexes = drop_indexes(db));
    failed = failed || copy_all(db, &step, copies) || bench_sqlite_do(db, indexes) || bench_sqlite_do(db, "PRAGMA journal_mode = WAL");
    sqlite3_free(attach);
    sqlite3_free(indexes);
    sqlite3_close(db);
    return failed ? -1 : 0;
}
