#pragma once
#include "bench_floors.h"
#include <stddef.h>

/// Keeps what went wrong. Answers -1.
int bench_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

/// Sixteen bytes in the order of time, as UUIDv7 are.
void bench_id(uint8_t id[16]);
