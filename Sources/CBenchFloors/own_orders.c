#include "own_orders.h"
#include <stdlib.h>
#include <string.h>

static const char orders_text[] =
    "SELECT p.key, p.id, p.marketplace_id, p.hub_id, c.id, c.claim_id, c.hold_id, c.amount, k.budget_id, k.payable_id,"
    "(SELECT MAX(number) FROM fact WHERE subject = p.id), (SELECT MAX(number) FROM fact WHERE subject = c.claim_id) "
    "FROM claim_part AS c JOIN parcel AS p ON p.id = c.parcel_id JOIN claim AS k ON k.id = c.claim_id ORDER BY c.id DESC LIMIT ?1";

static int by_id(const void *a, const void *b) { return memcmp(a, b, 16); }

static int64_t place(const bench_sqlite *floor, const uint8_t *id) {
    return (struct own_account *)bsearch(id, floor->accounts, floor->account_count, sizeof *floor->accounts, by_id) - floor->accounts;
}

int bench_own_look_up(bench_sqlite *floor) {
    floor->known = calloc(floor->waiting, sizeof *floor->known);
    floor->accounts = calloc(2 * floor->waiting, sizeof *floor->accounts);
    sqlite3_stmt *rows = 0;
    floor->touched = calloc(2 * floor->waiting, sizeof *floor->touched);
    if (!floor->known || !floor->accounts || !floor->touched) return bench_fail("no memory");
    if (sqlite3_prepare_v2(floor->db, orders_text, -1, &rows, 0) != SQLITE_OK) return bench_sqlite_failed(floor->db);
    sqlite3_bind_int64(rows, 1, floor->waiting);
    int64_t count = 0, places = 0;
    for (; sqlite3_step(rows) == SQLITE_ROW && count < floor->waiting; count++) {
        // The newest comes first; ours counts the other way round.
        struct own_order *order = &floor->known[floor->waiting - 1 - count];
        static const int columns[ids] = {1, 2, 3, 4, 5, 6, 8, 9};
        sqlite3_snprintf(sizeof order->key, order->key, "%s", sqlite3_column_text(rows, 0));
        for (int index = 0; index < ids; index++) {
            if (sqlite3_column_bytes(rows, columns[index]) != 16) return sqlite3_finalize(rows), bench_fail("an order has nothing to be paid");
            memcpy(order->id[index], sqlite3_column_blob(rows, columns[index]), 16);
        }
        order->amount = sqlite3_column_int64(rows, 7);
        order->parcel_number = sqlite3_column_int64(rows, 10);
        order->claim_number = sqlite3_column_int64(rows, 11);
        memcpy(floor->accounts[places++].id, order->id[budget], 16);
        memcpy(floor->accounts[places++].id, order->id[payable], 16);
    }
    sqlite3_finalize(rows);
    if (count != floor->waiting) return bench_fail("%lld orders wait, not %lld", (long long)count, (long long)floor->waiting);
    qsort(floor->accounts, places, sizeof *floor->accounts, by_id);
    for (int64_t index = 0; index < places; index++)
        if (!floor->account_count || by_id(&floor->accounts[floor->account_count - 1], &floor->accounts[index]))
            floor->accounts[floor->account_count++] = floor->accounts[index];
    for (int64_t index = 0; index < count; index++) {
        floor->known[index].debit = place(floor, floor->known[index].id[budget]);
        floor->known[index].credit = place(floor, floor->known[index].id[payable]);
    }
    return 0;
}
