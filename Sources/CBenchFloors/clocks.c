#include "floor.h"
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

static _Thread_local char last_error[512];

const char *bench_error(void) { return last_error; }

int bench_fail(const char *format, ...) {
    va_list list;
    va_start(list, format);
    vsnprintf(last_error, sizeof last_error, format, list);
    va_end(list);
    return -1;
}

static int64_t ns(struct timespec time) { return time.tv_sec * 1000000000LL + time.tv_nsec; }

int64_t bench_wall_ns(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return ns(time);
}

static int64_t us(struct timeval time) { return time.tv_sec * 1000000LL + time.tv_usec; }

int64_t bench_cpu_ns(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (us(usage.ru_utime) + us(usage.ru_stime)) * 1000;
}

int bench_flush(const char *path) {
    int file = open(path, O_RDWR | O_CLOEXEC);
    if (file < 0) return bench_fail("%s: %s", path, strerror(errno));
    int failed = fsync(file);
    close(file);
    return failed ? bench_fail("%s: %s", path, strerror(errno)) : 0;
}

int64_t bench_spread(int64_t number, int64_t waiting) {
    // 48271 is prime and divides no such count, so that every order is met once before any is met again.
    return (number % waiting) * 48271 % waiting;
}

void bench_id(uint8_t id[16]) {
    static _Thread_local uint64_t counter, noise = 0x9E3779B97F4A7C15;
    struct timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    uint64_t head = (uint64_t)(ns(time) / 1000), tail = ++counter << 22 | (noise = noise * 6364136223846793005ULL + 1442695040888963407ULL) >> 42;
    for (int at = 0; at < 8; at++) {
        id[at] = (uint8_t)(head >> (56 - 8 * at));
        id[8 + at] = (uint8_t)(tail >> (56 - 8 * at));
    }
}

void bench_wait_ms(int milliseconds) {
    struct timespec wait = {milliseconds / 1000, milliseconds % 1000 * 1000000L};
    while (nanosleep(&wait, &wait) && errno == EINTR) {}
}
