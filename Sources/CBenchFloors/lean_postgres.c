#include "lean_postgres.h"
#include <stdio.h>
#include <stdlib.h>

int bench_pg_failed(PGconn *connection, const PGresult *result) {
    const char *text = result ? PQresultErrorMessage(result) : PQerrorMessage(connection);
    return bench_fail("PostgreSQL: %s", text && *text ? text : "no answer");
}

int bench_pg_do(PGconn *connection, const char *sql) {
    PGresult *result = PQexec(connection, sql);
    ExecStatusType status = PQresultStatus(result);
    int failed = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ? 0 : bench_pg_failed(connection, result);
    PQclear(result);
    return failed;
}

bench_postgres *bench_pg_connect(const char *connection) {
    bench_postgres *floor = calloc(1, sizeof *floor);
    if (!floor) return bench_fail("no memory"), (bench_postgres *)0;
    floor->connection = PQconnectdb(connection);
    if (PQstatus(floor->connection) == CONNECTION_OK
        && !bench_pg_do(floor->connection, "SET client_min_messages = warning; SET search_path = lean; SET synchronous_commit = on"))
        return floor;
    if (PQstatus(floor->connection) != CONNECTION_OK) bench_pg_failed(floor->connection, 0);
    bench_lean_pg_close(floor);
    return 0;
}

void bench_lean_pg_close(bench_postgres *floor) {
    if (!floor) return;
    PQfinish(floor->connection);
    free(floor);
}

bench_postgres *bench_lean_pg_open(const char *connection, int64_t orders, int64_t waiting) {
    bench_postgres *floor = bench_pg_connect(connection);
    if (floor) floor->orders = orders, floor->waiting = waiting;
    return floor;
}

int64_t bench_pg_order(const bench_postgres *floor, int64_t number) { return floor->orders - floor->waiting + 1 + bench_spread(number, floor->waiting); }

void bench_pg_uuid(char text[33]) {
    uint8_t id[16];
    bench_id(id);
    for (int at = 0; at < 16; at++) snprintf(text + 2 * at, 3, "%02x", id[at]);
}

int bench_lean_pg_make(const char *connection, int64_t orders) {
    PGconn *made = PQconnectdb(connection);
    char rows[512];
    snprintf(rows, sizeof rows,
        "INSERT INTO orders SELECT i, 'B-' || i, 'open', i FROM generate_series(1, %lld) AS i;"
        "INSERT INTO claim SELECT id, id, 'awaiting', 100 + id %% 400, id FROM orders;"
        "INSERT INTO account SELECT i, 0 FROM generate_series(0, 9999) AS i", (long long)orders);
    int failed = PQstatus(made) != CONNECTION_OK ? bench_pg_failed(made, 0) : 0;
    failed = failed || bench_pg_do(made,
        "SET client_min_messages = warning; DROP SCHEMA IF EXISTS lean CASCADE; CREATE SCHEMA lean; SET search_path = lean;"
        "CREATE TABLE orders (id BIGINT PRIMARY KEY, key TEXT NOT NULL, state TEXT NOT NULL, moved_at BIGINT NOT NULL);"
        "CREATE TABLE claim (id BIGINT PRIMARY KEY, order_id BIGINT NOT NULL UNIQUE, state TEXT NOT NULL, amount BIGINT NOT NULL, moved_at BIGINT NOT NULL);"
        "CREATE TABLE scan (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, dedupe UUID NOT NULL UNIQUE, order_id BIGINT NOT NULL, at BIGINT NOT NULL);"
        "CREATE TABLE account (id BIGINT PRIMARY KEY, balance BIGINT NOT NULL);"
        "CREATE TABLE entry (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, account BIGINT NOT NULL, amount BIGINT NOT NULL, at BIGINT NOT NULL);"
        "CREATE INDEX entry_account ON entry (account, id);"
        "CREATE TABLE outbox (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body TEXT NOT NULL);"
        "CREATE FUNCTION store (key UUID, hit BIGINT, moment BIGINT) RETURNS VOID LANGUAGE plpgsql AS $$ DECLARE price BIGINT := 100 + hit % 400; BEGIN\n"
        "INSERT INTO scan (dedupe, order_id, at) VALUES (key, hit, moment) ON CONFLICT DO NOTHING;\n"
        "UPDATE orders SET state = 'delivered', moved_at = moment WHERE id = hit;\n"
        "UPDATE claim SET state = 'payable', moved_at = moment WHERE order_id = hit;\n"
        "INSERT INTO entry (account, amount, at) VALUES (hit % 100, -price, moment), (100 + hit % 9900, price, moment);\n"
        "UPDATE account SET balance = balance - price WHERE id = hit % 100;\n"
        "UPDATE account SET balance = balance + price WHERE id = 100 + hit % 9900;\n"
        "INSERT INTO outbox (body) VALUES ('{\"kind\":\"claim.payable\",\"order\":' || hit || ',\"amount\":' || price || ',\"at\":' || moment || '}');\n"
        "END $$")
        || bench_pg_do(made, rows) || bench_pg_do(made, "VACUUM ANALYZE") || bench_pg_do(made, "CHECKPOINT");
    PQfinish(made);
    return failed ? -1 : 0;
}
