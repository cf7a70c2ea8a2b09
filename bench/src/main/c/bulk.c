/*
 * One big transfer on one connection.
 *
 *   bulk --to ADDRESS --direction down|up --bytes N [--watch PID,...] [--spoil OFFSET]
 *
 * Prints one line of JSON. The time is from the request to the last byte (down) or to the backend's receipt (up). Each byte is compared, by
 * whoever receives it. --spoil makes the byte at that offset of an upload a wrong one.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "pattern.h"
#include "protocol.h"
#include "sockets.h"
#include "tool.h"

struct transfer {
    uint64_t bytes; /* that arrived */
    uint64_t wrong; /* chunks with other bytes than the pattern */
};

static bool ask(int fd, char kind, uint64_t length) {
    struct request request = {.kind = kind, .length = length};
    return send_all(fd, &request, sizeof request);
}

/* Until the other side's end: more than was asked for is as wrong as less. */
static void download(int fd, struct transfer *transfer) {
    static char buffer[PATTERN_CHUNK];
    ssize_t received;
    while ((received = recv(fd, buffer, sizeof buffer, 0)) > 0) {
        transfer->wrong += is_pattern(buffer, (size_t)received, transfer->bytes) ? 0 : 1;
        transfer->bytes += (uint64_t)received;
    }
    if (received < 0) {
        transfer->bytes = 0;
    }
}

static void upload(int fd, uint64_t length, uint64_t spoilt, struct transfer *transfer) {
    uint64_t position = 0;
    while (position < length) {
        uint64_t piece = length - position;
        const char *bytes = pattern_piece(position, spoilt, &piece);
        if (!send_all(fd, bytes, piece)) {
            return;
        }
        position += piece;
    }
    struct receipt receipt;
    if (receive_all(fd, &receipt, sizeof receipt)) {
        transfer->bytes = receipt.received;
        transfer->wrong = receipt.wrong;
    }
}

int main(int argc, char **argv) {
    struct flag flags[] = {{"to", NULL}, {"direction", NULL}, {"bytes", NULL}, {"watch", ""}, {"spoil", "-1"}, {NULL, NULL}};
    read_flags(argc, argv, flags);
    struct sockaddr_in address = address_of(flags[0].value);
    bool down = strcmp(flags[1].value, "down") == 0;
    if (!down && strcmp(flags[1].value, "up") != 0) {
        fail("--direction must be down or up, not %s", flags[1].value);
    }
    uint64_t length = (uint64_t)count_of(&flags[2], 1);
    struct watched watched = watched_of(&flags[3]);
    uint64_t spoilt = (uint64_t)count_of(&flags[4], -1); /* -1 is NOT_SPOILT */
    make_pattern();

    struct failures failures = {0};
    struct transfer transfer = {0};
    double own = own_cpu_seconds();
    double others = watched_cpu_seconds(&watched);
    int fd = connect_to(&address, 0);
    uint64_t start = now_nanos();
    if (fd < 0) {
        failures.refused = 1;
    } else if (ask(fd, down ? DOWNLOAD : UPLOAD, length)) {
        down ? download(fd, &transfer) : upload(fd, length, spoilt, &transfer);
    }
    double took = (double)(now_nanos() - start) / 1e9;
    others = watched_cpu_seconds(&watched) - others;
    own = own_cpu_seconds() - own;
    failures.broken = fd >= 0 && transfer.bytes != length;
    failures.wrong = transfer.wrong > 0;
    if (fd >= 0) {
        close(fd);
    }
    printf("{\"bytes\": %llu, \"seconds\": %.6f, \"gigabytes_per_second\": %.4f, \"refused\": %ld, \"broken\": %ld, \"wrong\": %ld, "
           "\"cpu_seconds\": %.6f, \"watched_cpu_seconds\": %.6f}\n",
           (unsigned long long)transfer.bytes, took, (double)transfer.bytes / took / 1e9, failures.refused, failures.broken,
           failures.wrong, own, others);
    return 0;
}
