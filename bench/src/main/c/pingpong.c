/*
 * Connections that each send a 64-byte message, wait for its echo, compare it, and send the next.
 *
 *   pingpong --to ADDRESS [--connections N] [--seconds S] [--warm-up S] [--watch PID,...]
 *
 * Prints one line of JSON. Only what begins and ends within the measured time counts.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "histogram.h"
#include "pattern.h"
#include "protocol.h"
#include "sockets.h"
#include "tool.h"

#define MAX_EVENTS 256

struct connection {
    int fd;
    uint64_t sent_at;
    size_t received;
    uint64_t sent[MESSAGE_LENGTH / sizeof(uint64_t)];
    uint64_t echoed[MESSAGE_LENGTH / sizeof(uint64_t)];
};

static struct failures failures;
static struct histogram histogram;
static uint64_t messages;
static int alive;
static bool measuring;
static int epoll;

static void drop(struct connection *connection, long *counter) {
    ++*counter;
    close(connection->fd);
    alive--;
}

/* No two messages of a run are equal. */
static void send_next(struct connection *connection) {
    uint64_t number = ++messages;
    for (size_t i = 0; i < MESSAGE_LENGTH / sizeof(uint64_t); i++) {
        connection->sent[i] = mixed(number * 8 + i);
    }
    *(char *)connection->sent = ECHO;
    connection->received = 0;
    connection->sent_at = now_nanos();
    if (send(connection->fd, connection->sent, MESSAGE_LENGTH, MSG_NOSIGNAL) != MESSAGE_LENGTH) {
        drop(connection, &failures.broken);
    }
}

static void open_all(struct connection *connections, int count, const struct sockaddr_in *address) {
    for (int i = 0; i < count; i++) {
        connections[i].fd = connect_to(address, i);
        if (connections[i].fd < 0) {
            failures.refused++;
            continue;
        }
        alive++;
        set_blocking(connections[i].fd, false);
        watch(epoll, connections[i].fd, EPOLLIN, &connections[i]);
        send_next(&connections[i]);
    }
}

static void on_readable(struct connection *connection, uint64_t measured_from) {
    char *next = (char *)connection->echoed + connection->received;
    ssize_t received = recv(connection->fd, next, MESSAGE_LENGTH - connection->received, 0);
    if (received <= 0) {
        if (received == 0 || errno != EAGAIN) {
            drop(connection, &failures.broken);
        }
        return;
    }
    connection->received += (size_t)received;
    if (connection->received < MESSAGE_LENGTH) {
        return;
    }
    if (memcmp(connection->sent, connection->echoed, MESSAGE_LENGTH) != 0) {
        drop(connection, &failures.wrong);
        return;
    }
    if (measuring && connection->sent_at >= measured_from) {
        histogram_add(&histogram, now_nanos() - connection->sent_at);
    }
    send_next(connection);
}

/* Returns when the time is over or no connection is left. */
static void play(double seconds) {
    struct epoll_event events[MAX_EVENTS];
    uint64_t start = now_nanos();
    uint64_t end = start + (uint64_t)(seconds * 1e9);
    while (alive > 0) {
        uint64_t now = now_nanos();
        if (now >= end) {
            return;
        }
        int count = epoll_wait(epoll, events, MAX_EVENTS, (int)((end - now) / 1000000) + 1);
        for (int i = 0; i < count; i++) {
            on_readable(events[i].data.ptr, start);
        }
    }
}

int main(int argc, char **argv) {
    struct flag flags[] = {{"to", NULL},       {"connections", "1"}, {"seconds", "2"},
                           {"warm-up", "0.2"}, {"watch", ""},        {NULL, NULL}};
    read_flags(argc, argv, flags);
    struct sockaddr_in address = address_of(flags[0].value);
    int count = (int)count_of(&flags[1], 1);
    double seconds = number_of(&flags[2], 0);
    double warm_up = number_of(&flags[3], 0);
    struct watched watched = watched_of(&flags[4]);
    struct connection *connections = calloc((size_t)count, sizeof *connections);
    if (connections == NULL) {
        fail("no memory for %d connections", count);
    }
    raise_open_files();
    epoll = new_epoll();
    open_all(connections, count, &address);
    play(warm_up);
    measuring = true;
    uint64_t start = now_nanos();
    double own = own_cpu_seconds();
    double others = watched_cpu_seconds(&watched);
    play(seconds);
    others = watched_cpu_seconds(&watched) - others;
    own = own_cpu_seconds() - own;
    double took = (double)(now_nanos() - start) / 1e9;
    printf("{\"messages\": %llu, \"seconds\": %.6f, \"rate\": %.1f, ", (unsigned long long)histogram.total, took,
           (double)histogram.total / took);
    histogram_print(&histogram);
    printf(", \"refused\": %ld, \"broken\": %ld, \"wrong\": %ld, \"cpu_seconds\": %.6f, \"watched_cpu_seconds\": %.6f}\n",
           failures.refused, failures.broken, failures.wrong, own, others);
    return 0;
}
