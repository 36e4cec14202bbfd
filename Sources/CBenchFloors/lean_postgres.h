#pragma once
#include "floor.h"
#include <libpq-fe.h>

struct bench_postgres {
    PGconn *connection;
    int64_t orders, waiting;
};

int bench_pg_failed(PGconn *connection, const PGresult *result);
int bench_pg_do(PGconn *connection, const char *sql);
bench_postgres *bench_pg_connect(const char *connection);
/// The order that the number-th scan hits.
int64_t bench_pg_order(const bench_postgres *floor, int64_t number);
/// A new dedupe key as PostgreSQL reads a UUID: 32 hexadecimal digits and an end.
void bench_pg_uuid(char text[33]);
