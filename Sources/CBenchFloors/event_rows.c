#include "sqlite_floor.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { tables = 4 };
static const char *const names[tables] = {"epcis_event", "epcis_mark", "epcis_epc", "epcis_life"};

/// Rows of one table in the order of their events, whole in memory.
struct rows {
    int columns, seq;
    int64_t count, room, next;
    sqlite3_value **cells;
    sqlite3_stmt *insert;
};

struct bench_events {
    bench_sqlite *file;
    struct rows rows[tables];
};

static void forget(struct rows *rows) {
    for (int64_t cell = 0; cell < rows->count * rows->columns; cell++) sqlite3_value_free(rows->cells[cell]);
    free(rows->cells);
    rows->cells = 0;
    rows->count = rows->room = rows->next = 0;
}

static int read_rows(sqlite3 *source, struct rows *rows, const char *table, int64_t first, int64_t last) {
    char text[200];
    sqlite3_stmt *query = 0;
    snprintf(text, sizeof text, "SELECT * FROM %s WHERE seq BETWEEN %lld AND %lld ORDER BY seq", table, (long long)first, (long long)last);
    if (sqlite3_prepare_v2(source, text, -1, &query, 0) != SQLITE_OK) return bench_sqlite_failed(source);
    rows->columns = sqlite3_column_count(query);
    for (int column = 0; column < rows->columns; column++)
        if (!strcmp(sqlite3_column_name(query, column), "seq")) rows->seq = column;
    int code;
    while ((code = sqlite3_step(query)) == SQLITE_ROW) {
        if (rows->count == rows->room) {
            rows->room = rows->room ? rows->room * 2 : 4096;
            sqlite3_value **more = realloc(rows->cells, (size_t)(rows->room * rows->columns) * sizeof *more);
            if (!more) return sqlite3_finalize(query), bench_fail("no memory");
            rows->cells = more;
        }
        for (int column = 0; column < rows->columns; column++)
            rows->cells[rows->count * rows->columns + column] = sqlite3_value_dup(sqlite3_column_value(query, column));
        rows->count++;
    }
    sqlite3_finalize(query);
    return code == SQLITE_DONE ? 0 : bench_sqlite_failed(source);
}

static int prepare(bench_sqlite *file, struct rows *rows, const char *table) {
    char text[400];
    int length = snprintf(text, sizeof text, "INSERT INTO %s VALUES (?", table);
    for (int column = 1; column < rows->columns; column++) length += snprintf(text + length, sizeof text - (size_t)length, ", ?");
    snprintf(text + length, sizeof text - (size_t)length, ")");
    return sqlite3_prepare_v3(file->db, text, -1, SQLITE_PREPARE_PERSISTENT, &rows->insert, 0) == SQLITE_OK ? 0 : bench_sqlite_failed(file->db);
}

bench_events *bench_events_open(const char *path) {
    bench_events *events = calloc(1, sizeof *events);
    if (!events) return bench_fail("no memory"), (bench_events *)0;
    events->file = bench_sqlite_new(path);
    if (!events->file || bench_sqlite_do(events->file->db, "CREATE TABLE IF NOT EXISTS bench_document (id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT")) {
        bench_events_close(events);
        return 0;
    }
    return events;
}

int bench_events_load(bench_events *events, const char *source, int64_t first, int64_t last) {
    sqlite3 *db = 0;
    int failed = sqlite3_open_v2(source, &db, SQLITE_OPEN_READONLY, 0) == SQLITE_OK ? 0 : bench_sqlite_failed(db);
    for (int table = 0; table < tables && !failed; table++) {
        forget(&events->rows[table]);
        failed = read_rows(db, &events->rows[table], names[table], first, last);
        if (!failed && !events->rows[table].insert) failed = prepare(events->file, &events->rows[table], names[table]);
    }
    sqlite3_close(db);
    return failed;
}

int bench_events_write(bench_events *events, int64_t first, int64_t count, int64_t batch) {
    sqlite3 *db = events->file->db;
    for (int64_t at = 0; at < count; at += batch) {
        if (bench_sqlite_do(db, "BEGIN IMMEDIATE")) return -1;
        for (int table = 0; table < tables; table++) {
            struct rows *rows = &events->rows[table];
            for (; rows->next < rows->count; rows->next++) {
                sqlite3_value **cells = rows->cells + rows->next * rows->columns;
                if (sqlite3_value_int64(cells[rows->seq]) >= first + at + batch) break;
                for (int column = 0; column < rows->columns; column++) sqlite3_bind_value(rows->insert, column + 1, cells[column]);
                int code = sqlite3_step(rows->insert);
                sqlite3_reset(rows->insert);
                if (code != SQLITE_DONE) return bench_sqlite_failed(db);
            }
        }
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
    for (int table = 0; table < tables; table++) {
        forget(&events->rows[table]);
        sqlite3_finalize(events->rows[table].insert);
    }
    bench_sqlite_close(events->file);
    free(events);
}
