#include "own_orders.h"
#include <stdlib.h>

// The rows that captureScans writes for a delivery that confirms a claim, in the product's schema: key, scan, step, part, two facts, transfer, and
// the balances once an account and transaction. What the rows refer to is looked up beforehand, since a floor decides nothing.
enum { begin_, commit_, key_, scan_, step_, part_, fact_, transfer_, account_ };

static const char *const texts[] = {
    "BEGIN IMMEDIATE", "COMMIT",
    "INSERT INTO scan_key (source, source_id, scan_id) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
    "INSERT INTO scan (id, parcel_key, parcel_id, step, attempt, occurred_at, offset_minutes, received_at, read_point, recorder_id, recorder_kind,"
    "source, source_id, grade, state) VALUES (?1, ?2, ?3, 'delivered', 1, ?4, 0, ?4, 'hub', ?5, 'hub', ?6, ?7, 'C', 'applied')",
    "INSERT INTO parcel_step (parcel_id, scan_id, step, attempt, occurred_at, received_at, grade, read_point)"
    "VALUES (?1, ?2, 'delivered', 1, ?3, ?3, 'C', 'hub')",
    "UPDATE claim_part SET state = 'payable', post_id = ?2, confirming_scan_id = ?3, confirmed_at = ?4, release_at = ?4, fact_id = ?5, moved_at = ?4 "
    "WHERE id = ?1 AND state = 'awaiting_scan'",
    "INSERT INTO fact (id, era, kind, subject_kind, subject, number, occurred_at, received_at, actor, cause, body)"
    "VALUES (?1, 1, ?2, ?3, ?4, ?5, ?6, ?6, ?7, ?8, ?9)",
    "INSERT INTO transfer (id, marketplace_id, currency, kind, debit_id, credit_id, amount, at, hold_id, part_id)"
    "VALUES (?1, ?2, 'EUR', 'post', ?3, ?4, ?5, ?6, ?7, ?8)",
    "UPDATE account SET debits_posted = debits_posted + ?2, debits_pending = debits_pending - ?2, credits_posted = credits_posted + ?3,"
    "credits_pending = credits_pending - ?3 WHERE id = ?1",
    0,
};

// As long as the bodies that the product writes.
static const char scan_body[] =
    "{\"scan\":\"scn_01h455vb4pex5vsknk084sn02q\",\"parcelKey\":\"P-123456\",\"step\":\"delivered\",\"attempt\":1,\"occurredAt\":1700000000000000,"
    "\"offsetMinutes\":0,\"readPoint\":\"hub\",\"source\":\"hub:pty_01h455vb4pex5vsknk084sn02q\",\"sourceId\":\"123456\",\"grade\":\"C\","
    "\"state\":\"applied\"}";
static const char claim_body[] =
    "{\"order\":\"ord_01h455vb4pex5vsknk084sn02q\",\"currency\":\"EUR\",\"amount\":123,\"offer\":\"off_01h455vb4pex5vsknk084sn02q\","
    "\"terms\":\"trm_01h455vb4pex5vsknk084sn02q\",\"edges\":[{\"part\":\"prt_01h455vb4pex5vsknk084sn02q\",\"from\":\"awaiting_scan\",\"to\":"
    "\"confirmed\",\"at\":1700000000000000,\"amount\":123,\"scan\":\"scn_01h455vb4pex5vsknk084sn02q\"},{\"part\":"
    "\"prt_01h455vb4pex5vsknk084sn02q\",\"from\":\"confirmed\",\"to\":\"payable\",\"at\":1700000000000000,\"amount\":123,\"scan\":"
    "\"scn_01h455vb4pex5vsknk084sn02q\",\"transfers\":[\"trf_01h455vb4pex5vsknk084sn02q\"]}]}";

static void bind_id(sqlite3_stmt *statement, int at, const uint8_t *id) { sqlite3_bind_blob(statement, at, id, 16, SQLITE_TRANSIENT); }
static void bind_text(sqlite3_stmt *statement, int at, const char *text) { sqlite3_bind_text(statement, at, text, -1, SQLITE_TRANSIENT); }

static int add_fact(
    bench_sqlite *floor, const uint8_t *id, const char *kind, const char *subject_kind, const uint8_t *subject, int64_t number, int64_t at,
    const char *actor, const uint8_t *cause, const char *body) {
    sqlite3_stmt *fact = floor->statements[fact_];
    bind_id(fact, 1, id);
    bind_text(fact, 2, kind);
    bind_text(fact, 3, subject_kind);
    bind_id(fact, 4, subject);
    sqlite3_bind_int64(fact, 5, number);
    sqlite3_bind_int64(fact, 6, at);
    bind_text(fact, 7, actor);
    if (cause) bind_id(fact, 8, cause); else sqlite3_bind_null(fact, 8);
    bind_text(fact, 9, body);
    return bench_sqlite_step(floor, fact_);
}

static struct own_account *touch(bench_sqlite *floor, int64_t place) {
    struct own_account *account = &floor->accounts[place];
    if (!account->debit && !account->credit) floor->touched[floor->touched_count++] = place;
    return account;
}

static int scan(bench_sqlite *floor, int64_t number) {
    struct own_order *order = &floor->known[bench_spread(number, floor->waiting)];
    static const char source[] = "hub:pty_01h455vb4pex5vsknk084sn02q";
    uint8_t scan_id[16], told[16], moved[16], post[16];
    bench_id(scan_id), bench_id(told), bench_id(post), bench_id(moved);
    // Real scans come in the order of time, and so do their sources' ids; these are as good.
    char source_id[24];
    sqlite3_snprintf(sizeof source_id, source_id, "%lld", number);
    int64_t at = bench_wall_ns() / 1000;
    sqlite3_stmt **statements = floor->statements;
    bind_text(statements[key_], 1, source), bind_text(statements[key_], 2, source_id), bind_id(statements[key_], 3, scan_id);
    bind_id(statements[scan_], 1, scan_id), bind_text(statements[scan_], 2, order->key), bind_id(statements[scan_], 3, order->id[parcel]);
    sqlite3_bind_int64(statements[scan_], 4, at), bind_id(statements[scan_], 5, order->id[hub]);
    bind_text(statements[scan_], 6, source), bind_text(statements[scan_], 7, source_id);
    bind_id(statements[step_], 1, order->id[parcel]), bind_id(statements[step_], 2, scan_id), sqlite3_bind_int64(statements[step_], 3, at);
    bind_id(statements[part_], 1, order->id[part]), bind_id(statements[part_], 2, post), bind_id(statements[part_], 3, scan_id);
    sqlite3_bind_int64(statements[part_], 4, at), bind_id(statements[part_], 5, moved);
    bind_id(statements[transfer_], 1, post), bind_id(statements[transfer_], 2, order->id[marketplace]);
    bind_id(statements[transfer_], 3, order->id[budget]), bind_id(statements[transfer_], 4, order->id[payable]);
    sqlite3_bind_int64(statements[transfer_], 5, order->amount), sqlite3_bind_int64(statements[transfer_], 6, at);
    bind_id(statements[transfer_], 7, order->id[hold]), bind_id(statements[transfer_], 8, order->id[part]);
    for (int index = key_; index <= part_; index++)
        if (bench_sqlite_step(floor, index)) return -1;
    if (sqlite3_changes(floor->db) != 1) return bench_fail("the part of scan %lld had moved on before", (long long)number);
    touch(floor, order->debit)->debit += order->amount;
    touch(floor, order->credit)->credit += order->amount;
    return add_fact(floor, told, "scan.recorded", "pcl", order->id[parcel], order->parcel_number + 1, at, source, 0, scan_body)
                || add_fact(floor, moved, "claim.payable", "clm", order->id[claim], order->claim_number + 1, at, source, told, claim_body)
                || bench_sqlite_step(floor, transfer_)
        ? -1
        : 0;
}

static int by_place(const void *a, const void *b) { return *(const int64_t *)a < *(const int64_t *)b ? -1 : *(const int64_t *)a > *(const int64_t *)b; }

/// One change for each account that the transaction touches, in the order of their ids.
static int finish(bench_sqlite *floor) {
    qsort(floor->touched, floor->touched_count, sizeof *floor->touched, by_place);
    for (; floor->touched_count > 0; floor->touched_count--) {
        struct own_account *account = &floor->accounts[floor->touched[floor->touched_count - 1]];
        bind_id(floor->statements[account_], 1, account->id);
        sqlite3_bind_int64(floor->statements[account_], 2, account->debit), sqlite3_bind_int64(floor->statements[account_], 3, account->credit);
        if (bench_sqlite_step(floor, account_)) return -1;
        account->debit = account->credit = 0;
    }
    return 0;
}

bench_sqlite *bench_own_open(const char *path, int64_t waiting) {
    bench_sqlite *floor = bench_sqlite_new(path);
    if (!floor) return 0;
    floor->waiting = waiting;
    floor->scan = scan;
    floor->finish = finish;
    if (!bench_sqlite_prepare(floor, texts) && !bench_own_look_up(floor)) return floor;
    bench_sqlite_close(floor);
    return 0;
}
