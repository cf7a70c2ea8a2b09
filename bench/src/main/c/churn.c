/*
 * Sessions one after the other: connect, send 64 bytes, read their echo, shut down, wait for the other side's end, close.
 *
 *   churn --to ADDRESS [--concurrency N] [--seconds S] [--warm-up S] [--watch PID,...]
 *
 * Prints one line of JSON. The latency is from connect to the echo; a session counts when its orderly end has come, within the measured time.
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
#define PATIENCE_SECONDS 5
#define MAX_FAILURES 10000

enum state { IDLE, CONNECTING, ASKED, ENDING };

struct slot {
    int fd;
    enum state state;
    uint64_t begun_at;
    size_t received;
    uint64_t sent[MESSAGE_LENGTH / sizeof(uint64_t)];
    uint64_t echoed[MESSAGE_LENGTH / sizeof(uint64_t)];
};

static struct sockaddr_in address;
static struct failures failures;
static struct histogram histogram;
static uint64_t sessions, begun;
static int open_slots;
static bool going_on = true;
static int epoll;

static bool too_many_failures(void) {
    return failures.refused + failures.broken + failures.wrong >= MAX_FAILURES;
}

static void begin(struct slot *slot) {
    while (going_on && !too_many_failures()) {
        slot->begun_at = now_nanos();
        slot->received = 0;
        slot->fd = begin_connect(&address, (long)begun++);
        if (slot->fd >= 0) {
            slot->state = CONNECTING;
            open_slots++;
            watch(epoll, slot->fd, EPOLLOUT, slot);
            return;
        }
        failures.refused++;
    }
}

static void finish(struct slot *slot) {
    close(slot->fd);
    slot->state = IDLE;
    open_slots--;
    begin(slot);
}

static void abandon(struct slot *slot, long *counter) {
    ++*counter;
    finish(slot);
}

static void ask(struct slot *slot) {
    int error = 0;
    socklen_t length = sizeof error;
    if (getsockopt(slot->fd, SOL_SOCKET, SO_ERROR, &error, &length) != 0 || error != 0) {
        abandon(slot, &failures.refused);
        return;
    }
    for (size_t i = 0; i < MESSAGE_LENGTH / sizeof(uint64_t); i++) {
        slot->sent[i] = mixed(begun * 8 + i);
    }
    *(char *)slot->sent = ECHO;
    slot->state = ASKED;
    if (send(slot->fd, slot->sent, MESSAGE_LENGTH, MSG_NOSIGNAL) != MESSAGE_LENGTH) {
        abandon(slot, &failures.broken);
        return;
    }
    rewatch(epoll, slot->fd, EPOLLIN, slot);
}

static void read_echo(struct slot *slot) {
    ssize_t received = recv(slot->fd, (char *)slot->echoed + slot->received, MESSAGE_LENGTH - slot->received, 0);
    if (received <= 0) {
        abandon(slot, &failures.broken);
        return;
    }
    slot->received += (size_t)received;
    if (slot->received < MESSAGE_LENGTH) {
        return;
    }
    if (memcmp(slot->sent, slot->echoed, MESSAGE_LENGTH) != 0) {
        abandon(slot, &failures.wrong);
        return;
    }
    histogram_add(&histogram, now_nanos() - slot->begun_at);
    slot->state = ENDING;
    shutdown(slot->fd, SHUT_WR);
}

static void read_end(struct slot *slot) {
    char more;
    ssize_t received = recv(slot->fd, &more, 1, 0);
    if (received == 0) {
        sessions++;
        finish(slot);
    } else {
        abandon(slot, received > 0 ? &failures.wrong : &failures.broken);
    }
}

static void on_event(struct slot *slot) {
    switch (slot->state) {
        case IDLE:
            break;
        case CONNECTING:
            ask(slot);
            break;
        case ASKED:
            read_echo(slot);
            break;
        case ENDING:
            read_end(slot);
            break;
    }
}

/* Returns when the time is over or nothing is open any more. */
static void serve(double seconds) {
    struct epoll_event events[MAX_EVENTS];
    uint64_t end = now_nanos() + (uint64_t)(seconds * 1e9);
    for (uint64_t now = now_nanos(); now < end && open_slots > 0; now = now_nanos()) {
        int count = epoll_wait(epoll, events, MAX_EVENTS, (int)((end - now) / 1000000) + 1);
        for (int i = 0; i < count; i++) {
            on_event(events[i].data.ptr);
        }
    }
}

int main(int argc, char **argv) {
    struct flag flags[] = {{"to", NULL},       {"concurrency", "16"}, {"seconds", "2"},
                           {"warm-up", "0.2"}, {"watch", ""},         {NULL, NULL}};
    read_flags(argc, argv, flags);
    address = address_of(flags[0].value);
    long concurrency = count_of(&flags[1], 1);
    double seconds = number_of(&flags[2], 0);
    double warm_up = number_of(&flags[3], 0);
    struct watched watched = watched_of(&flags[4]);
    struct slot *slots = calloc((size_t)concurrency, sizeof *slots);
    if (slots == NULL) {
        fail("no memory for %ld sessions", concurrency);
    }
    raise_open_files();
    epoll = new_epoll();
    for (long i = 0; i < concurrency; i++) {
        begin(&slots[i]);
    }
    serve(warm_up);
    histogram_clear(&histogram);
    sessions = 0;
    uint64_t start = now_nanos();
    double own = own_cpu_seconds();
    double others = watched_cpu_seconds(&watched);
    serve(seconds);
    others = watched_cpu_seconds(&watched) - others;
    own = own_cpu_seconds() - own;
    double took = (double)(now_nanos() - start) / 1e9;
    uint64_t measured = sessions;
    going_on = false;
    serve(PATIENCE_SECONDS);
    failures.broken += open_slots;
    printf("{\"sessions\": %llu, \"seconds\": %.6f, \"rate\": %.1f, ", (unsigned long long)measured, took, (double)measured / took);
    histogram_print(&histogram);
    printf(", \"refused\": %ld, \"broken\": %ld, \"wrong\": %ld, \"cpu_seconds\": %.6f, \"watched_cpu_seconds\": %.6f}\n",
           failures.refused, failures.broken, failures.wrong, own, others);
    return 0;
}
