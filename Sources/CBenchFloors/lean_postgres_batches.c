#include "lean_postgres.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Parameters: $1 keys, $2 orders, $3 moments, $4 amounts, $5 bodies; for balances $1 accounts in order, $2 amounts.
static const char *const texts[] = {
    "INSERT INTO scan (dedupe, order_id, at) SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::bigint[]) ON CONFLICT DO NOTHING",
    "UPDATE orders SET state = 'delivered', moved_at = $2 WHERE id = ANY ($1::bigint[])",
    "UPDATE claim SET state = 'payable', moved_at = $2 WHERE order_id = ANY ($1::bigint[])",
    "INSERT INTO entry (account, amount, at) SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[])",
    "UPDATE account AS a SET balance = a.balance + v.amount FROM unnest($1::bigint[], $2::bigint[]) AS v (id, amount) WHERE a.id = v.id",
    "INSERT INTO outbox (body) SELECT * FROM unnest($1::text[])",
};
enum { text_count = 6, accounts = 10000 };

/// The text of an array.
struct list {
    char *text;
    size_t held, room;
};

static void put(struct list *list, const char *item) {
    size_t length = strlen(item);
    if (list->held + length + 3 > list->room) {
        char *wider = realloc(list->text, list->room = 2 * list->room + length + 4096);
        if (!wider) abort();
        list->text = wider;
    }
    list->text[list->held] = list->held ? ',' : '{';
    memcpy(list->text + list->held + 1, item, length);
    list->held += length + 1;
    memcpy(list->text + list->held, "}", 2);
}

static void put_int(struct list *list, int64_t value) {
    char text[24];
    snprintf(text, sizeof text, "%lld", (long long)value);
    put(list, text);
}

enum { keys, orders, moments, entry_accounts, entry_amounts, entry_moments, changed, changes, bodies, list_count };

static void fill(bench_postgres *floor, struct list lists[list_count], int64_t first, int64_t count, int64_t at) {
    static _Thread_local int64_t deltas[accounts];
    for (int index = 0; index < list_count; index++) lists[index].held = 0;
    for (int64_t number = first; number < first + count; number++) {
        int64_t order = bench_pg_order(floor, number), amount = 100 + order % 400, ends[] = {order % 100, 100 + order % 9900};
        char key[33], body[200];
        bench_pg_uuid(key);
        put(&lists[keys], key), put_int(&lists[orders], order), put_int(&lists[moments], at);
        for (int end = 0; end < 2; end++) {
            put_int(&lists[entry_accounts], ends[end]), put_int(&lists[entry_amounts], end ? amount : -amount), put_int(&lists[entry_moments], at);
            deltas[ends[end]] += end ? amount : -amount;
        }
        snprintf(body, sizeof body, "\"{\\\"kind\\\":\\\"claim.payable\\\",\\\"order\\\":%lld,\\\"amount\\\":%lld,\\\"at\\\":%lld}\"", (long long)order,
            (long long)amount, (long long)at);
        put(&lists[bodies], body);
    }
    for (int64_t account = 0; account < accounts; account++) {
        if (!deltas[account]) continue;
        put_int(&lists[changed], account), put_int(&lists[changes], deltas[account]);
        deltas[account] = 0;
    }
}

/// Takes the answers up to and with the pipeline's end.
static int take(PGconn *connection) {
    int failed = 0;
    for (;;) {
        PGresult *result = PQgetResult(connection);
        if (!result) {
            if (PQstatus(connection) != CONNECTION_OK) return bench_pg_failed(connection, 0);
            continue;
        }
        ExecStatusType status = PQresultStatus(result);
        if (!failed && status != PGRES_COMMAND_OK && status != PGRES_PIPELINE_SYNC) failed = bench_pg_failed(connection, result);
        PQclear(result);
        if (status == PGRES_PIPELINE_SYNC) return failed;
    }
}

static int transaction(bench_postgres *floor, struct list lists[list_count], const char *at) {
    PGconn *connection = floor->connection;
    const char *values[text_count][3] = {
        {lists[keys].text, lists[orders].text, lists[moments].text}, {lists[orders].text, at}, {lists[orders].text, at},
        {lists[entry_accounts].text, lists[entry_amounts].text, lists[entry_moments].text}, {lists[changed].text, lists[changes].text},
        {lists[bodies].text},
    };
    static const int counts[text_count] = {3, 2, 2, 3, 2, 1};
    int sent = PQsendQueryParams(connection, "BEGIN", 0, 0, 0, 0, 0, 0);
    for (int index = 0; sent && index < text_count; index++) {
        char name[2] = {(char)('a' + index), 0};
        sent = PQsendQueryPrepared(connection, name, counts[index], values[index], 0, 0, 0);
    }
    sent = sent && PQsendQueryParams(connection, "COMMIT", 0, 0, 0, 0, 0, 0) && PQpipelineSync(connection);
    return sent ? take(connection) : bench_pg_failed(connection, 0);
}

static int prepare(PGconn *connection) {
    for (int index = 0; index < text_count; index++) {
        char name[2] = {(char)('a' + index), 0};
        PGresult *result = PQprepare(connection, name, texts[index], 0, 0);
        int failed = PQresultStatus(result) == PGRES_COMMAND_OK ? 0 : bench_pg_failed(connection, result);
        PQclear(result);
        if (failed) return failed;
    }
    return 0;
}

int bench_lean_pg_batches(bench_postgres *floor, int64_t first, int64_t count, int64_t batch) {
    struct list lists[list_count] = {0};
    int failed = bench_pg_do(floor->connection, "DEALLOCATE ALL") || prepare(floor->connection) ? -1 : 0;
    if (!failed && !PQenterPipelineMode(floor->connection)) failed = bench_pg_failed(floor->connection, 0);
    for (int64_t at = 0; at < count && !failed; at += batch) {
        int64_t moment = bench_wall_ns() / 1000;
        char text[24];
        snprintf(text, sizeof text, "%lld", (long long)moment);
        fill(floor, lists, first + at, at + batch < count ? batch : count - at, moment);
        failed = transaction(floor, lists, text);
    }
    if (!failed && !PQexitPipelineMode(floor->connection)) failed = bench_pg_failed(floor->connection, 0);
    for (int index = 0; index < list_count; index++) free(lists[index].text);
    return failed;
}
