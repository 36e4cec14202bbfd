#pragma once
#include "floor.h"
#include <sqlite3.h>

enum { bench_statements = 16 };

/// One file, open; what differs between the sets of rows is `scan`.
struct bench_sqlite {
    sqlite3 *db;
    sqlite3_stmt *statements[bench_statements];
    int64_t orders, waiting;
    /// Writes the rows of one scan in the open transaction.
    int (*scan)(bench_sqlite *floor, int64_t number);
    /// Writes what the transaction has gathered.
    int (*finish)(bench_sqlite *floor);
    struct own_order *known;
    struct own_account *accounts;
    int64_t account_count;
    /// Places of the accounts that the open transaction moves.
    int64_t *touched, touched_count;
    /// Of the floor that places orders.
    struct placed_offer *offers;
    int64_t offer_count;
    uint8_t marketplace[16], merchant[16], payable[16];
    int64_t amount;
};

int bench_sqlite_failed(sqlite3 *db);
int bench_sqlite_do(sqlite3 *db, const char *sql);
/// The one number that is asked for, 0 for NULL, -1 where it cannot be asked.
int64_t bench_sqlite_answer(sqlite3 *db, const char *sql);
/// Opens a file with the product's settings: WAL, FULL, 64 MiB of cache, checkpoints every 40,000 pages.
bench_sqlite *bench_sqlite_new(const char *path);
int bench_sqlite_prepare(bench_sqlite *floor, const char *const *texts);
/// Steps a statement that answers no rows and makes it ready for the next one.
int bench_sqlite_step(bench_sqlite *floor, int index);
