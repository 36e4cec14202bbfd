#include "floor.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

struct line {
    int socket;
    /// Number of the request under way; -1 when there is none.
    int64_t request;
    int64_t sent, sent_at;
    /// Of the answer: bytes so far, and of them the head's; the length told, -1 for chunks.
    size_t held, head;
    int64_t length;
    size_t room;
    char *bytes;
};

struct load {
    int64_t count, next, done;
    const uint8_t *bytes;
    const int64_t *ends;
    int64_t *first_byte_ns, *whole_ns;
    int32_t *status;
};

static int send_on(struct load *load, struct line *line) {
    int64_t start = line->request ? load->ends[line->request - 1] : 0, end = load->ends[line->request];
    while (start + line->sent < end) {
        ssize_t count = send(line->socket, load->bytes + start + line->sent, end - start - line->sent, MSG_NOSIGNAL);
        if (count < 0 && (errno == EAGAIN || errno == EINTR)) return 0;
        if (count < 0) return bench_fail("send: %s", strerror(errno));
        line->sent += count;
    }
    return 0;
}

static int begin(struct load *load, struct line *line) {
    line->request = load->next < load->count ? load->next++ : -1;
    if (line->request < 0) return 0;
    line->sent = 0, line->held = 0, line->head = 0;
    line->sent_at = bench_wall_ns();
    load->first_byte_ns[line->request] = 0;
    return send_on(load, line);
}

/// Reads the head once it is whole.
static void read_head(struct load *load, struct line *line) {
    line->bytes[line->held] = 0;
    char *end = strstr(line->bytes, "\r\n\r\n");
    if (!end) return;
    line->head = end + 4 - line->bytes;
    load->status[line->request] = line->held > 12 ? atoi(line->bytes + 9) : 0;
    line->length = -1;
    for (char *field = strstr(line->bytes, "\r\n"); field && field < end; field = strstr(field + 2, "\r\n"))
        if (!strncasecmp(field + 2, "content-length:", 15)) line->length = atoll(field + 17);
}

static int is_whole(const struct line *line) {
    if (!line->head) return 0;
    if (line->length >= 0) return line->held >= line->head + (size_t)line->length;
    return line->held >= line->head + 5 && !memcmp(line->bytes + line->held - 5, "0\r\n\r\n", 5);
}

static int receive(struct load *load, struct line *line) {
    for (;;) {
        if (line->room < line->held + 65536) {
            char *wider = realloc(line->bytes, line->room = 2 * line->room + 65537);
            if (!wider) return bench_fail("no memory");
            line->bytes = wider;
        }
        ssize_t count = recv(line->socket, line->bytes + line->held, line->room - line->held - 1, 0);
        if (count < 0 && (errno == EAGAIN || errno == EINTR)) return 0;
        if (count <= 0) return bench_fail("the server closed the connection: %s", count ? strerror(errno) : "end");
        if (line->request < 0) return bench_fail("the server answers unasked");
        int64_t now = bench_wall_ns();
        if (!load->first_byte_ns[line->request]) load->first_byte_ns[line->request] = now - line->sent_at;
        line->held += count;
        if (!line->head) read_head(load, line);
        if (!is_whole(line)) continue;
        load->whole_ns[line->request] = now - line->sent_at;
        load->done++;
        if (begin(load, line)) return -1;
        if (line->request < 0) return 0;
    }
}

static int open_line(struct line *line, int port, int epoll) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    line->socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (line->socket < 0 || connect(line->socket, (struct sockaddr *)&address, sizeof address)) return bench_fail("connect: %s", strerror(errno));
    int on = 1;
    setsockopt(line->socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = line};
    line->request = -1;
    int flags = O_NONBLOCK;
    if (fcntl(line->socket, F_SETFL, flags) || epoll_ctl(epoll, EPOLL_CTL_ADD, line->socket, &event)) return bench_fail("epoll: %s", strerror(errno));
    return 0;
}

static int drive(struct load *load, int epoll) {
    struct epoll_event events[64];
    while (load->done < load->count) {
        int ready = epoll_wait(epoll, events, 64, 30000);
        if (ready < 0 && errno != EINTR) return bench_fail("epoll: %s", strerror(errno));
        if (!ready) return bench_fail("no answer in 30 seconds");
        for (int at = 0; at < ready; at++) {
            struct line *line = events[at].data.ptr;
            if ((events[at].events & EPOLLOUT) && line->request >= 0 && send_on(load, line)) return -1;
            if ((events[at].events & ~(uint32_t)EPOLLOUT) && receive(load, line)) return -1;
        }
    }
    return 0;
}

int bench_http_load(
    const int32_t *ports, int servers, int connections, int64_t count, const uint8_t *bytes, const int64_t *ends, int64_t *first_byte_ns,
    int64_t *whole_ns, int32_t *status) {
    struct load load = {.count = count, .bytes = bytes, .ends = ends, .first_byte_ns = first_byte_ns, .whole_ns = whole_ns, .status = status};
    struct line *lines = calloc(connections, sizeof *lines);
    int epoll = epoll_create1(EPOLL_CLOEXEC), failed = !lines || epoll < 0 ? bench_fail("no memory or no epoll") : 0;
    for (int at = 0; lines && at < connections; at++) lines[at].socket = -1;
    for (int at = 0; !failed && at < connections; at++) failed = open_line(&lines[at], ports[at % servers], epoll);
    for (int at = 0; !failed && at < connections; at++) failed = begin(&load, &lines[at]);
    if (!failed) failed = drive(&load, epoll);
    for (int at = 0; lines && at < connections; at++) {
        if (lines[at].socket >= 0) close(lines[at].socket);
        free(lines[at].bytes);
    }
    if (epoll >= 0) close(epoll);
    free(lines);
    return failed;
}
