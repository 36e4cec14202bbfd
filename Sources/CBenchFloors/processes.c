#include "floor.h"
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/// Reads the start of a file of /proc. Answers its bytes, and an end behind them.
static size_t read_process(int64_t pid, const char *name, char *text, size_t room) {
    char path[400];
    snprintf(path, sizeof path, "/proc/%lld/%s", (long long)pid, name);
    FILE *file = fopen(path, "r");
    size_t count = file ? fread(text, 1, room - 1, file) : 0;
    if (file) fclose(file);
    text[count] = 0;
    return count;
}

int64_t bench_peak_memory_of(int64_t pid) {
    char text[4096];
    long long kilobytes = 0;
    read_process(pid, "status", text, sizeof text);
    char *line = strstr(text, "VmHWM:");
    return line && sscanf(line, "VmHWM: %lld kB", &kilobytes) == 1 ? kilobytes * 1024 : 0;
}

static int open_port(int port, int listening, struct sockaddr_in *bound) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof *bound;
    int line = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int failed = line < 0
        || (listening ? bind(line, (struct sockaddr *)&address, sizeof address) || getsockname(line, (struct sockaddr *)bound, &length)
                      : connect(line, (struct sockaddr *)&address, sizeof address));
    if (line >= 0) close(line);
    return failed;
}

int bench_free_port(void) {
    struct sockaddr_in bound = {0};
    return open_port(0, 1, &bound) ? -1 : ntohs(bound.sin_port);
}

int bench_await_port(int port, int seconds) {
    for (int64_t end = bench_wall_ns() + seconds * 1000000000LL; bench_wall_ns() < end;) {
        if (!open_port(port, 0, 0)) return 0;
        nanosleep(&(struct timespec){.tv_nsec = 10000000}, 0);
    }
    return bench_fail("nobody listens on port %d after %d seconds", port, seconds);
}

static int is_ready(int port) {
    static const char request[] = "GET /ready HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    char answer[64] = "";
    int line = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int is = line >= 0 && !connect(line, (struct sockaddr *)&address, sizeof address) && send(line, request, sizeof request - 1, MSG_NOSIGNAL) > 0
        && recv(line, answer, 12, MSG_WAITALL) == 12 && !strcmp(answer + 8, " 200");
    if (line >= 0) close(line);
    return is;
}

int bench_await_ready(int port, int seconds) {
    for (int64_t end = bench_wall_ns() + seconds * 1000000000LL; bench_wall_ns() < end;) {
        if (is_ready(port)) return 0;
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, 0);
    }
    return bench_fail("nobody is ready on port %d after %d seconds", port, seconds);
}

extern char **environ;

int bench_run(const char *const *arguments, const char *output, int64_t *wall_ns, int64_t *peak_memory) {
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    int64_t start = bench_wall_ns();
    pid_t pid = 0, ended = 0;
    int status = 0, failed = posix_spawn(&pid, arguments[0], &files, 0, (char *const *)arguments, environ);
    posix_spawn_file_actions_destroy(&files);
    if (failed) return bench_fail("%s: %s", arguments[0], strerror(failed));
    // What the kernel tells of an ended child has our own memory in it, from the moment of its start.
    for (*peak_memory = 0; !(ended = waitpid(pid, &status, WNOHANG));) {
        int64_t held = bench_peak_memory_of(pid);
        if (held > *peak_memory) *peak_memory = held;
        nanosleep(&(struct timespec){.tv_nsec = 2000000}, 0);
    }
    *wall_ns = bench_wall_ns() - start;
    if (ended < 0) return bench_fail("%s: %s", arguments[0], strerror(errno));
    return WIFEXITED(status) && !WEXITSTATUS(status) ? 0 : bench_fail("%s ended with status %d", arguments[0], status);
}

int64_t bench_cpu_of_ns(int64_t pid) {
    // Thread by thread, since the sum of a process is told in ticks of the scheduler only.
    char path[64], text[128];
    snprintf(path, sizeof path, "/proc/%lld/task", (long long)pid);
    DIR *threads = opendir(path);
    int64_t sum = 0;
    for (struct dirent *thread = threads ? readdir(threads) : 0; thread; thread = readdir(threads)) {
        char name[300];
        snprintf(name, sizeof name, "task/%s/schedstat", thread->d_name);
        long long ns = 0;
        if (read_process(pid, name, text, sizeof text) && sscanf(text, "%lld", &ns) == 1) sum += ns;
    }
    if (threads) closedir(threads);
    return sum;
}

/// Numbers of /proc/PID/stat: the parent, and processor times in ticks.
struct stat_line {
    long long parent;
    unsigned long long user, system;
    long long ended_user, ended_system;
};

static int read_stat(int64_t pid, struct stat_line *line) {
    char text[1024];
    read_process(pid, "stat", text, sizeof text);
    // The name may hold blanks; the numbers stand behind its closing parenthesis.
    char *rest = strrchr(text, ')');
    return rest
        && sscanf(rest + 1, " %*c %lld %*d %*d %*d %*d %*u %*u %*u %*u %*u %llu %llu %lld %lld", &line->parent, &line->user, &line->system,
               &line->ended_user, &line->ended_system) == 5;
}

int64_t bench_parent_of(int64_t pid) {
    struct stat_line line;
    return read_stat(pid, &line) ? line.parent : 0;
}

int64_t bench_cpu_of_family_ns(int64_t pid) {
    struct stat_line line;
    if (!read_stat(pid, &line)) return 0;
    // Its own, and that of children it has buried.
    long long ticks = (long long)(line.user + line.system) + line.ended_user + line.ended_system;
    DIR *all = opendir("/proc");
    for (struct dirent *entry = all ? readdir(all) : 0; entry; entry = readdir(all))
        if (atoll(entry->d_name) > 0 && read_stat(atoll(entry->d_name), &line) && line.parent == pid) ticks += (long long)(line.user + line.system);
    if (all) closedir(all);
    return ticks * (1000000000LL / sysconf(_SC_CLK_TCK));
}

const char *bench_program(void) {
    static char path[4096];
    ssize_t count = readlink("/proc/self/exe", path, sizeof path - 1);
    path[count > 0 ? count : 0] = 0;
    return path;
}

void bench_stop(int64_t pid) { kill((pid_t)pid, SIGTERM); }
