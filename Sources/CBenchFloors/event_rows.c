#include "sqlite_floor.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// What capturing documents writes, in the order in which it is written. What is changed and not added has a statement of its own.
static const struct {
    const char *name, *order, *columns, *change;
} tables[] = {
    {"epcis_event", "seq", "*", 0},
    {"epcis_mark", "seq", "*", 0},
    {"epcis_epc", "seq", "*", 0},
    {"epcis_life", "seq", "*", 0},
    {"scan_key", "scan_id", "*", 0},
    {"scan", "id", "*", 0},
    {"parcel_step", "scan_id", "*", 0},
    {"transfer", "id", "*", 0},
    {"anomaly", "id", "*", 0},
    {"fact", "seq", "*", 0},
    {"claim_part", "moved_at", "id, state, post_id, confirming_scan_id, confirmed_at, release_at, expires_at, fact_id, moved_at",
     "UPDATE claim_part SET state = ?2, post_id = ?3, confirming_scan_id = ?4, confirmed_at = ?5, release_at = ?6, expires_at = ?7, fact_id = ?8, moved_at = ?9 "
     "WHERE id = ?1"},
};
enum { table_count = sizeof tables / sizeof *tables };

// Of each account that a transaction moves something on, once; balances are as long before as after.
static const char accounts[] =
    "UPDATE account SET created_at = created_at + 1 WHERE id IN (SELECT debit_id FROM transfer WHERE rowid > ?1 UNION SELECT credit_id FROM transfer WHERE rowid > ?1)";

/// Rows of one table in their order, whole in memory.
struct rows {
    int columns;
    int64_t count, room, next;
    sqlite3_value **cells;
    /// The greatest of what was read before, in the column that they are ordered by.
    sqlite3_value *last;
    /// Of one row, and of sixteen: a step costs more than most rows, for the floor as for us. Tables with foreign keys, and what is changed, go one by one.
    sqlite3_stmt *write, *together;
};

enum { rows_together = 16 };

struct bench_events {
    bench_sqlite *file;
    struct rows rows[table_count];
    sqlite3_stmt *accounts;
};

static void forget(struct rows *rows) {
    for (int64_t cell = 0; cell < rows->count * rows->columns; cell++) sqlite3_value_free(rows->cells[cell]);
    free(rows->cells);
    rows->cells = 0;
    rows->count = rows->room = rows->next = 0;
}

/// Remembers how far a table goes. - Returns: 0, or -1 where it cannot be asked.
static int look_up_last(sqlite3 *db, int table, struct rows *rows) {
    char text[200];
    sqlite3_stmt *query = 0;
    snprintf(text, sizeof text, "SELECT MAX(%s) FROM %s", tables[table].order, tables[table].name);
    int failed = sqlite3_prepare_v2(db, text, -1, &query, 0) != SQLITE_OK || sqlite3_step(query) != SQLITE_ROW;
    if (!failed) {
        sqlite3_value_free(rows->last);
        rows->last = sqlite3_value_dup(sqlite3_column_value(query, 0));
        if (!rows->last) return sqlite3_finalize(query), bench_fail("no memory");
    }
    sqlite3_finalize(query);
    return failed ? bench_sqlite_failed(db) : 0;
}

static int read_rows(sqlite3 *source, int table, struct rows *rows) {
    char text[500];
    sqlite3_stmt *query = 0;
    const char *order = tables[table].order;
    snprintf(text, sizeof text, "SELECT %s FROM %s WHERE ?1 IS NULL OR %s > ?1 ORDER BY %s", tables[table].columns, tables[table].name, order, order);
    if (sqlite3_prepare_v2(source, text, -1, &query, 0) != SQLITE_OK) return bench_sqlite_failed(source);
    sqlite3_bind_value(query, 1, rows->last);
    rows->columns = sqlite3_column_count(query);
    int code;
    while ((code = sqlite3_step(query)) == SQLITE_ROW) {
        if (rows->count == rows->room) {
            rows->room = rows->room ? rows->room * 2 : 4096;
            sqlite3_value **more = realloc(rows->cells, (size_t)(rows->room * rows->columns) * sizeof *more);
            if (!more) return sqlite3_finalize(query), bench_fail("no memory");
            rows->cells = more;
        }
        for (int column = 0; column < rows->columns; column++) {
            sqlite3_value *cell = sqlite3_value_dup(sqlite3_column_value(query, column));
            if (!cell) return sqlite3_finalize(query), bench_fail("no memory");
            rows->cells[rows->count * rows->columns + column] = cell;
        }
        rows->count++;
    }
    sqlite3_finalize(query);
    return code == SQLITE_DONE ? look_up_last(source, table, rows) : bench_sqlite_failed(source);
}

/// An INSERT of `count` rows.
static sqlite3_stmt *insert(sqlite3 *db, int table, int columns, int count) {
    char text[4000];
    int length = snprintf(text, sizeof text, "INSERT OR FAIL INTO %s VALUES ", tables[table].name);
    for (int row = 0; row < count; row++)
        for (int column = 0; column < columns; column++)
            length += snprintf(text + length, sizeof text - (size_t)length, "%s?%s", column ? ", " : row ? ", (" : "(", column == columns - 1 ? ")" : "");
    sqlite3_stmt *statement = 0;
    sqlite3_prepare_v3(db, text, -1, SQLITE_PREPARE_PERSISTENT, &statement, 0);
    return statement;
}

static int prepare(bench_sqlite *file, int table, struct rows *rows) {
    sqlite3 *db = file->db;
    if (tables[table].change)
        return sqlite3_prepare_v3(db, tables[table].change, -1, SQLITE_PREPARE_PERSISTENT, &rows->write, 0) == SQLITE_OK ? 0 : bench_sqlite_failed(db);
    char question[200];
    snprintf(question, sizeof question, "SELECT COUNT(*) FROM pragma_foreign_key_list('%s')", tables[table].name);
    if (!(rows->write = insert(db, table, rows->columns, 1))) return bench_sqlite_failed(db);
    if (bench_sqlite_answer(db, question) == 0 && !(rows->together = insert(db, table, rows->columns, rows_together))) return bench_sqlite_failed(db);
    return 0;
}

bench_events *bench_events_open(const char *path) {
    bench_events *events = calloc(1, sizeof *events);
    if (!events) return bench_fail("no memory"), (bench_events *)0;
    events->file = bench_sqlite_new(path);
    if (!events->file || bench_sqlite_do(events->file->db, "CREATE TABLE IF NOT EXISTS bench_document (id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT")) {
        bench_events_close(events);
        return 0;
    }
    int failed = sqlite3_prepare_v3(events->file->db, accounts, -1, SQLITE_PREPARE_PERSISTENT, &events->accounts, 0) == SQLITE_OK ? 0 : bench_sqlite_failed(events->file->db);
    for (int table = 0; table < table_count && !failed; table++) failed = look_up_last(events->file->db, table, &events->rows[table]);
    if (!failed) return events;
    bench_events_close(events);
    return 0;
}

int bench_events_load(bench_events *events, const char *source) {
    sqlite3 *db = 0;
    int failed = sqlite3_open_v2(source, &db, SQLITE_OPEN_READONLY, 0) == SQLITE_OK ? 0 : bench_sqlite_failed(db);
    // All tables at one moment: a server may still be at work there.
    if (!failed) failed = bench_sqlite_do(db, "BEGIN");
    for (int table = 0; table < table_count && !failed; table++) {
        forget(&events->rows[table]);
        failed = read_rows(db, table, &events->rows[table]);
        if (!failed && !events->rows[table].write) failed = prepare(events->file, table, &events->rows[table]);
    }
    sqlite3_close(db);
    return failed;
}

/// The rows up to `end` that are not written yet.
static int write_rows(sqlite3 *db, struct rows *rows, int64_t end) {
    while (rows->next < end) {
        int count = rows->together && end - rows->next >= rows_together ? rows_together : 1;
        sqlite3_stmt *statement = count > 1 ? rows->together : rows->write;
        for (int cell = 0; cell < count * rows->columns; cell++)
            if (sqlite3_bind_value(statement, cell + 1, rows->cells[rows->next * rows->columns + cell]) != SQLITE_OK) return bench_sqlite_failed(db);
        int code = sqlite3_step(statement);
        sqlite3_reset(statement);
        if (code != SQLITE_DONE) return bench_sqlite_failed(db);
        if (sqlite3_changes(db) != count) return bench_fail("%d rows were written instead of %d", sqlite3_changes(db), count);
        rows->next += count;
    }
    return 0;
}

int bench_events_write(bench_events *events, int64_t documents) {
    sqlite3 *db = events->file->db;
    for (int64_t document = 1; document <= documents; document++) {
        int64_t transfers = bench_sqlite_answer(db, "SELECT MAX(rowid) FROM transfer");
        if (transfers < 0) return bench_sqlite_failed(db);
        if (bench_sqlite_do(db, "BEGIN IMMEDIATE")) return -1;
        for (int table = 0; table < table_count; table++)
            if (write_rows(db, &events->rows[table], events->rows[table].count * document / documents)) return -1;
        sqlite3_bind_int64(events->accounts, 1, transfers);
        int code = sqlite3_step(events->accounts);
        sqlite3_reset(events->accounts);
        if (code != SQLITE_DONE) return bench_sqlite_failed(db);
        if (bench_sqlite_do(db, "COMMIT")) return -1;
    }
    return 0;
}

int bench_events_keep(bench_events *events, const uint8_t *bytes, const int64_t *ends, int64_t count) {
    sqlite3_stmt *insert = 0;
    if (sqlite3_prepare_v2(events->file->db, "INSERT INTO bench_document (body) VALUES (?)", -1, &insert, 0) != SQLITE_OK) return bench_sqlite_failed(events->file->db);
    int failed = 0;
    for (int64_t place = 0; place < count && !failed; place++) {
        int64_t start = place ? ends[place - 1] : 0;
        sqlite3_bind_blob64(insert, 1, bytes + start, (sqlite3_uint64)(ends[place] - start), SQLITE_STATIC);
        failed = sqlite3_step(insert) == SQLITE_DONE ? 0 : bench_sqlite_failed(events->file->db);
        sqlite3_reset(insert);
    }
    sqlite3_finalize(insert);
    return failed;
}

void bench_events_close(bench_events *events) {
    if (!events) return;
    for (int table = 0; table < table_count; table++) {
        forget(&events->rows[table]);
        sqlite3_value_free(events->rows[table].last);
        sqlite3_finalize(events->rows[table].write);
        sqlite3_finalize(events->rows[table].together);
    }
    sqlite3_finalize(events->accounts);
    bench_sqlite_close(events->file);
    free(events);
}
