#include "sqlite_floor.h"
#include <stdlib.h>
#include <string.h>

int bench_sqlite_failed(sqlite3 *db) { return bench_fail("SQLite: %s", db ? sqlite3_errmsg(db) : "no memory"); }

int bench_sqlite_do(sqlite3 *db, const char *sql) { return sqlite3_exec(db, sql, 0, 0, 0) == SQLITE_OK ? 0 : bench_sqlite_failed(db); }

int64_t bench_sqlite_answer(sqlite3 *db, const char *sql) {
    sqlite3_stmt *statement = 0;
    int64_t value = -1;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, 0) == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW)
        value = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return value;
}

bench_sqlite *bench_sqlite_new(const char *path) {
    bench_sqlite *floor = calloc(1, sizeof *floor);
    if (!floor) return bench_fail("no memory"), (bench_sqlite *)0;
    if (sqlite3_open(path, &floor->db) != SQLITE_OK
        || bench_sqlite_do(floor->db, "PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -65536;"
                                      "PRAGMA wal_autocheckpoint = 40000; PRAGMA synchronous = FULL")) {
        bench_sqlite_failed(floor->db);
        bench_sqlite_close(floor);
        return 0;
    }
    if (bench_sqlite_answer(floor->db, "PRAGMA synchronous") != 2) {
        bench_fail("PRAGMA synchronous reads back as something else than FULL");
        bench_sqlite_close(floor);
        return 0;
    }
    return floor;
}

int bench_sqlite_set_normal(bench_sqlite *floor) {
    if (bench_sqlite_do(floor->db, "PRAGMA synchronous = NORMAL")) return -1;
    return bench_sqlite_answer(floor->db, "PRAGMA synchronous") == 1 ? 0 : bench_fail("PRAGMA synchronous reads back as something else than NORMAL");
}

int bench_sqlite_prepare(bench_sqlite *floor, const char *const *texts) {
    for (int index = 0; texts[index]; index++)
        if (sqlite3_prepare_v3(floor->db, texts[index], -1, SQLITE_PREPARE_PERSISTENT, &floor->statements[index], 0) != SQLITE_OK)
            return bench_sqlite_failed(floor->db);
    return 0;
}

int bench_sqlite_step(bench_sqlite *floor, int index) {
    sqlite3_stmt *statement = floor->statements[index];
    int failed = sqlite3_step(statement) == SQLITE_DONE ? 0 : bench_sqlite_failed(floor->db);
    sqlite3_reset(statement);
    return failed;
}

int bench_sqlite_run(bench_sqlite *floor, int64_t first, int64_t count, int64_t batch) {
    for (int64_t at = 0; at < count; at += batch) {
        // Statements 0 and 1 are BEGIN IMMEDIATE and COMMIT.
        if (bench_sqlite_step(floor, 0)) return -1;
        for (int64_t number = at; number < at + batch && number < count; number++)
            if (floor->scan(floor, first + number)) return -1;
        if (floor->finish && floor->finish(floor)) return -1;
        if (bench_sqlite_step(floor, 1)) return -1;
    }
    return 0;
}

int bench_sqlite_settle(const char *path) {
    bench_sqlite *floor = bench_sqlite_new(path);
    int failed = !floor || bench_sqlite_do(floor->db, "PRAGMA wal_checkpoint(TRUNCATE)");
    bench_sqlite_close(floor);
    return failed ? -1 : bench_flush(path);
}

void bench_sqlite_close(bench_sqlite *floor) {
    if (!floor) return;
    for (int index = 0; index < bench_statements; index++) sqlite3_finalize(floor->statements[index]);
    sqlite3_close(floor->db);
    free(floor->known);
    free(floor->accounts);
    free(floor->touched);
    free(floor->offers);
    free(floor);
}
