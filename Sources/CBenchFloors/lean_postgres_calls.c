#include "lean_postgres.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// One client of several; each takes every `step`-th scan.
struct client {
    bench_postgres *floor;
    int64_t first, end, step;
    pthread_t thread;
    int failed, is_running;
    char why[256];
};

static int call(bench_postgres *floor, int64_t number) {
    char key[33], order[24], at[24];
    const char *values[] = {key, order, at};
    bench_pg_uuid(key);
    snprintf(order, sizeof order, "%lld", (long long)bench_pg_order(floor, number));
    snprintf(at, sizeof at, "%lld", (long long)(bench_wall_ns() / 1000));
    PGresult *result = PQexecPrepared(floor->connection, "store", 3, values, 0, 0, 0);
    int failed = PQresultStatus(result) == PGRES_TUPLES_OK ? 0 : bench_pg_failed(floor->connection, result);
    PQclear(result);
    return failed;
}

static void *run(void *argument) {
    struct client *client = argument;
    for (int64_t number = client->first; number < client->end && !client->failed; number += client->step)
        client->failed = call(client->floor, number);
    if (client->failed) snprintf(client->why, sizeof client->why, "%s", bench_error());
    return 0;
}

int bench_lean_pg_calls(
    const char *connection, int64_t orders, int64_t waiting, int64_t first, int64_t count, int64_t clients, int64_t *wall_ns) {
    struct client *all = calloc(clients, sizeof *all);
    if (!all) return bench_fail("no memory");
    int failed = 0;
    for (int64_t at = 0; at < clients && !failed; at++) {
        all[at] = (struct client){.floor = bench_lean_pg_open(connection, orders, waiting), .first = first + at, .end = first + count, .step = clients};
        if (!all[at].floor) { failed = -1; break; }
        PGresult *prepared = PQprepare(all[at].floor->connection, "store", "SELECT store($1::uuid, $2::bigint, $3::bigint)", 3, 0);
        if (PQresultStatus(prepared) != PGRES_COMMAND_OK) failed = bench_pg_failed(all[at].floor->connection, prepared);
        PQclear(prepared);
    }
    int64_t start = bench_wall_ns();
    for (int64_t at = 0; at < clients && !failed; at++) {
        all[at].is_running = !pthread_create(&all[at].thread, 0, run, &all[at]);
        if (!all[at].is_running) failed = bench_fail("no thread");
    }
    for (int64_t at = 0; at < clients; at++)
        if (all[at].is_running) pthread_join(all[at].thread, 0);
    *wall_ns = bench_wall_ns() - start;
    for (int64_t at = 0; at < clients; at++) {
        if (all[at].failed && !failed) failed = bench_fail("%s", all[at].why);
        bench_lean_pg_close(all[at].floor);
    }
    free(all);
    return failed;
}
