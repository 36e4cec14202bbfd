// Writes down, in their order, all writes to one database's files and all that make them last, so that the disk can be put together as a power cut at
// any moment may have left it. Loaded before the C library:
//
//     cc -shared -fPIC -o disk_log.so disk_log.c -ldl -lpthread
//     LD_PRELOAD=disk_log.so DISK_LOG=log DISK_LOG_FILE=/path/of/the.sqlite program
//
// A record is an 'entry' and, for a write, its bytes. A write stands in the log before it is done, a sync after it has been.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

enum { WRITE = 'w', TRUNCATE = 't', SYNC = 's' };

struct entry {
    uint8_t what, file; // file: 0 the database, 1 its WAL
    uint8_t unused[2];
    uint32_t length;
    uint64_t offset; // of a truncation: the new length
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void *next(const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    if (!found) abort();
    return found;
}

/// The file's number, -1 for one that is not logged.
static int file_of(int fd) {
    static const char *path;
    if (!path && !(path = getenv("DISK_LOG_FILE"))) return -1;
    char link[64], name[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, name, sizeof name - 1);
    if (length < 0) return -1;
    name[length] = 0;
    size_t known = strlen(path);
    if (strncmp(name, path, known)) return -1;
    return !name[known] ? 0 : !strcmp(name + known, "-wal") ? 1 : -1;
}

static void tell(int what, int file, uint64_t offset, const void *bytes, size_t length) {
    static int log = -1;
    if (log < 0) log = open(getenv("DISK_LOG"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    struct entry entry = {what, file, {0, 0}, length, offset};
    struct iovec parts[] = {{&entry, sizeof entry}, {(void *)bytes, length}};
    // A log with a gap would prove nothing.
    if (writev(log, parts, 2) != (ssize_t)(sizeof entry + length)) abort();
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) {
    static ssize_t (*real)(int, const void *, size_t, off64_t);
    if (!real) real = next("pwrite64");
    int file = file_of(fd);
    if (file < 0) return real(fd, bytes, count, offset);
    pthread_mutex_lock(&lock);
    tell(WRITE, file, offset, bytes, count);
    ssize_t done = real(fd, bytes, count, offset);
    int error = errno;
    pthread_mutex_unlock(&lock);
    errno = error;
    return done;
}

int ftruncate64(int fd, off64_t length) {
    static int (*real)(int, off64_t);
    if (!real) real = next("ftruncate64");
    int file = file_of(fd);
    if (file < 0) return real(fd, length);
    pthread_mutex_lock(&lock);
    tell(TRUNCATE, file, length, 0, 0);
    int done = real(fd, length), error = errno;
    pthread_mutex_unlock(&lock);
    errno = error;
    return done;
}

static int synced(int fd, int (*real)(int)) {
    int file = file_of(fd);
    if (file < 0) return real(fd);
    // What is written meanwhile may not last: nobody writes meanwhile.
    pthread_mutex_lock(&lock);
    // Asked to, the program dies with what it has written, just before it would last.
    static long syncs;
    const char *last = getenv("DISK_LOG_LAST_SYNC");
    if (last && file == 1 && ++syncs == atol(last)) kill(getpid(), SIGKILL);
    int done = real(fd), error = errno;
    if (!done) tell(SYNC, file, 0, 0, 0);
    pthread_mutex_unlock(&lock);
    errno = error;
    return done;
}

int fdatasync(int fd) {
    static int (*real)(int);
    if (!real) real = next("fdatasync");
    return synced(fd, real);
}

int fsync(int fd) {
    static int (*real)(int);
    if (!real) real = next("fsync");
    return synced(fd, real);
}
