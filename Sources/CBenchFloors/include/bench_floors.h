// Floors of the bench: the rows and guarantees of a scan on the bare interfaces of the databases, without any logic; a client that loads an HTTP
// server; clocks. Every function that returns int answers 0, or -1 and tells by bench_error() of the same thread what went wrong.
#pragma once
#include <stdint.h>

const char *bench_error(void);

/// Nanoseconds of a clock that never goes back.
int64_t bench_wall_ns(void);
/// Processor time of this process so far, user and system, in nanoseconds.
int64_t bench_cpu_ns(void);
/// Processor time of the threads that another process has, in nanoseconds; 0 where it is gone.
int64_t bench_cpu_of_ns(int64_t pid);
/// Processor time of a process and all children that it ever had, in nanoseconds, to the scheduler's tick.
int64_t bench_cpu_of_family_ns(int64_t pid);
/// The process that started another; 0 where that is gone.
int64_t bench_parent_of(int64_t pid);
/// Flushes what is written of a file to the disk.
int bench_flush(const char *path);
/// Path of the program that runs, or empty.
const char *bench_program(void);
/// Most memory that a process has held at once, in bytes; 0 where it is gone.
int64_t bench_peak_memory_of(int64_t pid);
/// A port of 127.0.0.1 that nobody listens on now, or -1.
int bench_free_port(void);
/// Waits until somebody listens there.
int bench_await_port(int port, int seconds);
/// Sends SIGTERM.
void bench_stop(int64_t pid);
/// Waits until GET /ready is answered with 200.
int bench_await_ready(int port, int seconds);
/// Runs a program to its end, its output in a file, its complaints beside ours.
/// - arguments: the program's path first, a null behind the last.
/// - peak_memory: most memory held at once, in bytes, looked at every few milliseconds.
int bench_run(const char *const *arguments, const char *output, int64_t *wall_ns, int64_t *peak_memory);

/// Which of the waiting orders the number-th scan hits: each once, in no order that a B-tree would like. Ours and the floors use the same.
int64_t bench_spread(int64_t number, int64_t waiting);

/// Brings all of a SQLite file into the file itself, and leaves no log beside it.
int bench_sqlite_settle(const char *path);

/// Copies the trade of a small file into `path`, where it stands already: `copies` times, each later than the last.
/// - base: the same file, apart.
/// - orders, milliseconds, microseconds: by how much each copy's keys, ids and moments are later.
int bench_multiply(const char *path, const char *base, int64_t copies, int64_t orders, int64_t milliseconds, int64_t microseconds);

// A floor on SQLite. `waiting` orders are the newest ones.
typedef struct bench_sqlite bench_sqlite;
/// The lean set of rows in a new file: `orders` orders with a claim each, 10,000 accounts.
int bench_lean_make(const char *path, int64_t orders);
bench_sqlite *bench_lean_open(const char *path, int64_t orders, int64_t waiting);
/// The rows that the product writes, in the product's own schema, on a file that the product has filled.
bench_sqlite *bench_own_open(const char *path, int64_t waiting);
/// Orders of one line and one parcel on offers with limited budgets, in the product's schema. Of what is asked of `bench_sqlite_run` each number is
/// an order, on the offers in turn; a budget that has not enough left has its claims rejected.
/// - offers: a pattern (GLOB) of the keys of the offers.
/// - amount: of a claim, in minor units.
bench_sqlite *bench_place_open(const char *path, const char *offers, int64_t amount);
/// From now on without a flush at every commit, read back.
int bench_sqlite_set_normal(bench_sqlite *floor);
/// Stores scans number `first` to `first + count`, `batch` a transaction. Flush mode: FULL, read back; checkpoints every 40,000 pages.
int bench_sqlite_run(bench_sqlite *floor, int64_t first, int64_t count, int64_t batch);
void bench_sqlite_close(bench_sqlite *floor);

// The lean set on PostgreSQL.
typedef struct bench_postgres bench_postgres;
int bench_lean_pg_make(const char *connection, int64_t orders);
bench_postgres *bench_lean_pg_open(const char *connection, int64_t orders, int64_t waiting);
/// One pipeline a transaction: BEGIN, a statement over unnest() for each table, COMMIT.
int bench_lean_pg_batches(bench_postgres *floor, int64_t first, int64_t count, int64_t batch);
/// One PL/pgSQL call a scan, each a transaction, from `clients` connections.
/// - wall_ns: from the first call to the last answer, without the connecting.
int bench_lean_pg_calls(
    const char *connection, int64_t orders, int64_t waiting, int64_t first, int64_t count, int64_t clients, int64_t *wall_ns);
void bench_lean_pg_close(bench_postgres *floor);

/// Sends `count` requests over `connections` connections to 127.0.0.1, spread evenly over the servers' ports, each connection its next as soon as it has the whole answer to its last.
/// - bytes, ends: the requests one after another, and where each ends.
/// - first_byte_ns, whole_ns: times from the request's sending, one each.
/// - status: one each.
int bench_http_load(
    const int32_t *ports, int servers, int connections, int64_t count, const uint8_t *bytes, const int64_t *ends, int64_t *first_byte_ns,
    int64_t *whole_ns, int32_t *status);

// Rows that capturing events writes, those of the scans and claims that follow with them, in a file with the product's schema.
typedef struct bench_events bench_events;
bench_events *bench_events_open(const char *path);
/// Reads what is new in another file since the last time, or since it was copied, into memory.
int bench_events_load(bench_events *events, const char *source);
/// Writes what was loaded, in as many transactions as there were documents. Flush mode: FULL, read back.
int bench_events_write(bench_events *events, int64_t documents);
/// Stores documents as they are, each a transaction.
int bench_events_keep(bench_events *events, const uint8_t *bytes, const int64_t *ends, int64_t count);
void bench_events_close(bench_events *events);

/// Does nothing for so long.
void bench_wait_ms(int milliseconds);
