/*
 * Clients that stop reading in the middle of a big result, and go on after a while.
 *
 *   stall --to ADDRESS --readers N --bytes EACH [--seconds S]
 *
 * Each reads a quarter of its result and stops; when all have, one line of JSON is printed; S seconds later they read on, and at the end a second line
 * says what came. Each byte is compared.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "pattern.h"
#include "protocol.h"
#include "sockets.h"
#include "tool.h"

#define MAX_EVENTS 64
/* While a reader takes nothing, Linux sends again at ever greater distances, at last two minutes: so long can it take until bytes flow again, also without a proxy. */
#define PATIENCE_MILLIS 150000

struct reader {
    int fd;
    uint64_t received;
    bool wrong;
};

static struct failures failures;
static uint64_t length;
static uint64_t total;
static long reading; /* readers that have not reached their limit yet */
static int epoll;

static void begin(struct reader *reader, long number, const struct sockaddr_in *address) {
    struct request request = {.kind = DOWNLOAD, .length = length};
    reader->fd = connect_to(address, number);
    if (reader->fd < 0) {
        failures.refused++;
    } else if (!send_all(reader->fd, &request, sizeof request)) {
        failures.broken++;
        close(reader->fd);
        reader->fd = -1;
    }
}

static void stop(struct reader *reader) {
    epoll_ctl(epoll, EPOLL_CTL_DEL, reader->fd, NULL);
    reading--;
}

static void end(struct reader *reader) {
    failures.broken += reader->received != length;
    failures.wrong += reader->wrong;
    stop(reader);
    close(reader->fd);
    reader->fd = -1;
}

/* Reads once, not beyond limit, which a reader with the whole result passes only to find the end. */
static void on_readable(struct reader *reader, uint64_t limit) {
    static char buffer[PATTERN_CHUNK];
    uint64_t most = limit - reader->received;
    ssize_t received = recv(reader->fd, buffer, most < sizeof buffer ? most : sizeof buffer, MSG_DONTWAIT);
    if (received <= 0) {
        if (received == 0 || errno != EAGAIN) {
            end(reader);
        }
        return;
    }
    reader->wrong |= !is_pattern(buffer, (size_t)received, reader->received);
    reader->received += (uint64_t)received;
    total += (uint64_t)received;
    if (reader->received == limit) {
        stop(reader);
    }
}

static void read_up_to(struct reader *readers, long count, uint64_t limit) {
    struct epoll_event events[MAX_EVENTS];
    for (long i = 0; i < count; i++) {
        if (readers[i].fd >= 0) {
            watch(epoll, readers[i].fd, EPOLLIN, &readers[i]);
            reading++;
        }
    }
    while (reading > 0) {
        int ready = epoll_wait(epoll, events, MAX_EVENTS, PATIENCE_MILLIS);
        if (ready == 0) {
            failures.broken += reading;
            return;
        }
        for (int i = 0; i < ready; i++) {
            on_readable(events[i].data.ptr, limit);
        }
    }
}

static void pause_for(double seconds) {
    struct timespec left = {.tv_sec = (time_t)seconds, .tv_nsec = (long)((seconds - (double)(time_t)seconds) * 1e9)};
    while (nanosleep(&left, &left) != 0 && errno == EINTR) {
    }
}

int main(int argc, char **argv) {
    struct flag flags[] = {{"to", NULL}, {"readers", NULL}, {"bytes", NULL}, {"seconds", "2"}, {NULL, NULL}};
    read_flags(argc, argv, flags);
    struct sockaddr_in address = address_of(flags[0].value);
    long count = count_of(&flags[1], 1);
    length = (uint64_t)count_of(&flags[2], 4);
    double seconds = number_of(&flags[3], 0);
    struct reader *readers = calloc((size_t)count, sizeof *readers);
    if (readers == NULL) {
        fail("no memory for %ld readers", count);
    }
    raise_open_files();
    make_pattern();
    epoll = new_epoll();
    for (long i = 0; i < count; i++) {
        begin(&readers[i], i, &address);
    }
    read_up_to(readers, count, length / 4);
    printf("{\"stalled\": %ld, \"seconds\": %.3f}\n", count - failures.refused - failures.broken, seconds);
    fflush(stdout);
    pause_for(seconds);
    /* One more than there should be, so that the end is read too, and surplus noticed. */
    read_up_to(readers, count, length + 1);
    printf("{\"bytes\": %llu, \"refused\": %ld, \"broken\": %ld, \"wrong\": %ld, \"cpu_seconds\": %.6f}\n", (unsigned long long)total,
           failures.refused, failures.broken, failures.wrong, own_cpu_seconds());
    return 0;
}
