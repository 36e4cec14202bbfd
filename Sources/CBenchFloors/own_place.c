#include "sqlite_floor.h"
#include <stdlib.h>
#include <string.h>

// The rows that placeOrders writes for an order of one line and one parcel on an offer with a limited budget, in the product's schema: order with its
// key and line, parcel with its key and content, claim, part, two facts; where the budget has enough, a hold, a due date, and the balances once an
// account and transaction.
enum { begin_, commit_, order_key_, order_, line_, parcel_key_, parcel_, content_, claim_, part_, fact_, transfer_, due_, account_ };

static const char *const texts[] = {
    "BEGIN IMMEDIATE", "COMMIT",
    "INSERT INTO order_key (marketplace_id, key, order_id) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
    "INSERT INTO customer_order (id, marketplace_id, key, currency, received_at, state, digest) VALUES (?1, ?2, ?3, 'EUR', ?4, 'open', ?4)",
    "INSERT INTO order_line (order_id, position, merchant_id, sku, quantity, amount, shipping) VALUES (?1, 1, ?2, 'mug', 1, 2000, 0)",
    "INSERT INTO parcel_key (key, parcel_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
    "INSERT INTO parcel (id, order_id, marketplace_id, key, created_at) VALUES (?1, ?2, ?3, ?4, ?5)",
    "INSERT INTO parcel_content (parcel_id, line, quantity) VALUES (?1, 1, 1)",
    "INSERT INTO claim (id, marketplace_id, order_id, offer_id, terms_id, currency, amount, budget_id, payable_id, tracked_at)"
    "VALUES (?1, ?2, ?3, ?4, ?5, 'EUR', ?6, ?7, ?8, ?9)",
    "INSERT INTO claim_part (id, claim_id, order_id, parcel_id, line, quantity, amount, state, hold_id, expires_at, fact_id, moved_at)"
    "VALUES (?1, ?2, ?3, ?4, 1, 1, ?5, ?6, ?7, ?8, ?9, ?10)",
    "INSERT INTO fact (id, era, kind, subject_kind, subject, number, occurred_at, received_at, actor, cause, body)"
    "VALUES (?1, 1, ?2, ?3, ?4, 1, ?5, ?5, 'operator', ?6, ?7)",
    "INSERT INTO transfer (id, marketplace_id, currency, kind, debit_id, credit_id, amount, at, part_id) VALUES (?1, ?2, 'EUR', 'hold', ?3, ?4, ?5, ?6, ?7)",
    "INSERT INTO due (at, kind, subject) VALUES (?1, 'claim', ?2) ON CONFLICT DO NOTHING",
    "UPDATE account SET debits_pending = debits_pending + ?2, credits_pending = credits_pending + ?3 WHERE id = ?1",
    0,
};

static const char order_body[] =
    "{\"marketplace\":\"mkt_01h455vb4pex5vsknk084sn02q\",\"key\":\"S-0-123456\",\"currency\":\"EUR\",\"lines\":1,\"amount\":2000,"
    "\"digest\":-1234567890123456789,\"lineDigest\":-1234567890123456789,\"parcels\":[\"pcl_01h455vb4pex5vsknk084sn02q\"]}";
static const char claim_body[] =
    "{\"order\":\"ord_01h455vb4pex5vsknk084sn02q\",\"currency\":\"EUR\",\"amount\":100,\"offer\":\"off_01h455vb4pex5vsknk084sn02q\","
    "\"terms\":\"trm_01h455vb4pex5vsknk084sn02q\",\"edges\":[{\"part\":\"prt_01h455vb4pex5vsknk084sn02q\",\"to\":\"tracked\",\"at\":"
    "1700000000000000,\"amount\":100},{\"part\":\"prt_01h455vb4pex5vsknk084sn02q\",\"from\":\"tracked\",\"to\":\"awaiting_scan\",\"at\":"
    "1700000000000000,\"amount\":100,\"transfers\":[\"trf_01h455vb4pex5vsknk084sn02q\"]}]}";

struct placed_offer {
    uint8_t id[16], terms[16], budget[16];
    int64_t left, reserved;
};

static void bind_id(sqlite3_stmt *statement, int at, const uint8_t *id) { sqlite3_bind_blob(statement, at, id, 16, SQLITE_TRANSIENT); }
static void bind_text(sqlite3_stmt *statement, int at, const char *text) { sqlite3_bind_text(statement, at, text, -1, SQLITE_TRANSIENT); }

static int add_fact(
    bench_sqlite *floor, const uint8_t *id, const char *kind, const char *subject_kind, const uint8_t *subject, int64_t at, const uint8_t *cause,
    const char *body) {
    sqlite3_stmt *fact = floor->statements[fact_];
    bind_id(fact, 1, id), bind_text(fact, 2, kind), bind_text(fact, 3, subject_kind), bind_id(fact, 4, subject), sqlite3_bind_int64(fact, 5, at);
    if (cause) bind_id(fact, 6, cause); else sqlite3_bind_null(fact, 6);
    bind_text(fact, 7, body);
    return bench_sqlite_step(floor, fact_);
}

static int hold(bench_sqlite *floor, struct placed_offer *offer, const uint8_t *id, const uint8_t *part, const uint8_t *claim, int64_t at, int64_t expires) {
    sqlite3_stmt *transfer = floor->statements[transfer_], *due = floor->statements[due_];
    bind_id(transfer, 1, id), bind_id(transfer, 2, floor->marketplace), bind_id(transfer, 3, offer->budget), bind_id(transfer, 4, floor->payable);
    sqlite3_bind_int64(transfer, 5, floor->amount), sqlite3_bind_int64(transfer, 6, at), bind_id(transfer, 7, part);
    sqlite3_bind_int64(due, 1, expires), bind_id(due, 2, claim);
    offer->left -= floor->amount, offer->reserved += floor->amount;
    return bench_sqlite_step(floor, transfer_) || bench_sqlite_step(floor, due_) ? -1 : 0;
}

static int place(bench_sqlite *floor, int64_t number) {
    uint8_t order[16], parcel[16], placed[16], claim[16], part[16], moved[16], held[16];
    bench_id(order), bench_id(parcel), bench_id(placed), bench_id(claim), bench_id(part), bench_id(held), bench_id(moved);
    struct placed_offer *offer = &floor->offers[number % floor->offer_count];
    char key[32], parcel_key[32];
    sqlite3_snprintf(sizeof key, key, "S-%lld", number);
    sqlite3_snprintf(sizeof parcel_key, parcel_key, "PS-%lld", number);
    int64_t at = bench_wall_ns() / 1000, expires = at + 60 * 86400000000LL;
    int is_funded = offer->left >= floor->amount;
    sqlite3_stmt **s = floor->statements;
    bind_id(s[order_key_], 1, floor->marketplace), bind_text(s[order_key_], 2, key), bind_id(s[order_key_], 3, order);
    bind_id(s[order_], 1, order), bind_id(s[order_], 2, floor->marketplace), bind_text(s[order_], 3, key), sqlite3_bind_int64(s[order_], 4, at);
    bind_id(s[line_], 1, order), bind_id(s[line_], 2, floor->merchant);
    bind_text(s[parcel_key_], 1, parcel_key), bind_id(s[parcel_key_], 2, parcel);
    bind_id(s[parcel_], 1, parcel), bind_id(s[parcel_], 2, order), bind_id(s[parcel_], 3, floor->marketplace);
    bind_text(s[parcel_], 4, parcel_key), sqlite3_bind_int64(s[parcel_], 5, at);
    bind_id(s[content_], 1, parcel);
    bind_id(s[claim_], 1, claim), bind_id(s[claim_], 2, floor->marketplace), bind_id(s[claim_], 3, order), bind_id(s[claim_], 4, offer->id);
    bind_id(s[claim_], 5, offer->terms), sqlite3_bind_int64(s[claim_], 6, floor->amount), bind_id(s[claim_], 7, offer->budget);
    bind_id(s[claim_], 8, floor->payable), sqlite3_bind_int64(s[claim_], 9, at);
    bind_id(s[part_], 1, part), bind_id(s[part_], 2, claim), bind_id(s[part_], 3, order), bind_id(s[part_], 4, parcel);
    sqlite3_bind_int64(s[part_], 5, floor->amount), bind_text(s[part_], 6, is_funded ? "awaiting_scan" : "rejected");
    if (is_funded) bind_id(s[part_], 7, held), sqlite3_bind_int64(s[part_], 8, expires);
    else sqlite3_bind_null(s[part_], 7), sqlite3_bind_null(s[part_], 8);
    bind_id(s[part_], 9, moved), sqlite3_bind_int64(s[part_], 10, at);
    for (int index = order_key_; index <= part_; index++)
        if (bench_sqlite_step(floor, index)) return -1;
    if (add_fact(floor, placed, "order.placed", "ord", order, at, 0, order_body)
        || add_fact(floor, moved, is_funded ? "claim.awaiting_scan" : "claim.rejected", "clm", claim, at, placed, claim_body))
        return -1;
    return is_funded ? hold(floor, offer, held, part, claim, at, expires) : 0;
}

static int change(bench_sqlite *floor, const uint8_t *account, int64_t debit, int64_t credit) {
    sqlite3_stmt *change = floor->statements[account_];
    bind_id(change, 1, account), sqlite3_bind_int64(change, 2, debit), sqlite3_bind_int64(change, 3, credit);
    return bench_sqlite_step(floor, account_);
}

static int finish(bench_sqlite *floor) {
    int64_t sum = 0;
    for (int64_t index = 0; index < floor->offer_count; index++) {
        struct placed_offer *offer = &floor->offers[index];
        if (!offer->reserved) continue;
        if (change(floor, offer->budget, offer->reserved, 0)) return -1;
        sum += offer->reserved, offer->reserved = 0;
    }
    return sum ? change(floor, floor->payable, 0, sum) : 0;
}

static int take_id(sqlite3_stmt *row, int column, uint8_t *id) {
    if (sqlite3_column_bytes(row, column) != 16) return bench_fail("an offer has no budget, or nobody has been promised anything yet");
    memcpy(id, sqlite3_column_blob(row, column), 16);
    return 0;
}

static int look_up(bench_sqlite *floor, const char *offers) {
    static const char text[] =
        "SELECT o.id, o.terms_id, o.budget_id, a.credits_posted - a.debits_posted - a.debits_pending, o.marketplace_id, o.payer_id,"
        "(SELECT id FROM account WHERE kind = 'payable' AND owner_id = o.marketplace_id)"
        "FROM offer AS o JOIN account AS a ON a.id = o.budget_id WHERE o.key GLOB ?1 ORDER BY o.key";
    sqlite3_stmt *rows = 0;
    if (sqlite3_prepare_v2(floor->db, text, -1, &rows, 0) != SQLITE_OK) return bench_sqlite_failed(floor->db);
    bind_text(rows, 1, offers);
    int failed = 0;
    while (!failed && sqlite3_step(rows) == SQLITE_ROW) {
        struct placed_offer *wider = realloc(floor->offers, (floor->offer_count + 1) * sizeof *wider);
        if (!wider) { failed = bench_fail("no memory"); break; }
        floor->offers = wider;
        struct placed_offer *offer = &wider[floor->offer_count++];
        *offer = (struct placed_offer){.left = sqlite3_column_int64(rows, 3)};
        failed = take_id(rows, 0, offer->id) || take_id(rows, 1, offer->terms) || take_id(rows, 2, offer->budget)
            || take_id(rows, 4, floor->marketplace) || take_id(rows, 5, floor->merchant) || take_id(rows, 6, floor->payable);
    }
    sqlite3_finalize(rows);
    return failed ? -1 : floor->offer_count ? 0 : bench_fail("no offer is called %s", offers);
}

bench_sqlite *bench_place_open(const char *path, const char *offers, int64_t amount) {
    bench_sqlite *floor = bench_sqlite_new(path);
    if (!floor) return 0;
    floor->amount = amount;
    floor->scan = place;
    floor->finish = finish;
    if (!bench_sqlite_prepare(floor, texts) && !look_up(floor, offers)) return floor;
    bench_sqlite_close(floor);
    return 0;
}
