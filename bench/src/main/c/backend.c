/*
 * The server behind the proxy: echoes, sends or swallows, whatever each client asks (protocol.h), on one thread.
 *
 *   backend --listen 127.0.0.1:0[,ADDRESS...] [--spoil OFFSET]
 *
 * Prints {"ports": [...]} when it listens, and its counts when its input ends, which ends it: it does not outlive who started it.
 * --spoil makes the byte at that offset of all that a connection is sent a wrong one.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "pattern.h"
#include "protocol.h"
#include "sockets.h"
#include "tool.h"

#define MAX_LISTENERS 64
#define MAX_EVENTS 256
#define CHUNKS_AT_ONCE 16 /* of one connection, before the others get their turn */

enum kind { LISTENER, INPUT, UNKNOWN, ECHOING, SENDING, SWALLOWING, ANSWERED };

struct connection {
    int fd;
    enum kind kind;
    uint64_t position;      /* bytes sent or swallowed since the request */
    struct request request; /* filled as it comes */
    size_t request_length;
    uint64_t wrong; /* chunks of an upload */
    char *rest;     /* of an echo, what the socket did not take; NULL when there is nothing */
    size_t rest_length;
};

static struct {
    long connections, broken;
    uint64_t received, sent;
} counts;

static int epoll;
static uint64_t spoilt;
static char buffer[PATTERN_CHUNK];

static void end(struct connection *connection) {
    close(connection->fd);
    free(connection->rest);
    free(connection);
}

static void break_off(struct connection *connection) {
    counts.broken++;
    end(connection);
}

static void accept_all(int listener) {
    int fd;
    while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        struct connection *connection = calloc(1, sizeof *connection);
        if (connection == NULL) {
            fail("no memory for a connection");
        }
        connection->fd = fd;
        connection->kind = UNKNOWN;
        counts.connections++;
        watch(epoll, fd, EPOLLIN, connection);
    }
    if (errno != EAGAIN && errno != ECONNABORTED) {
        fail("cannot accept");
    }
}

/* Sends what it can. Returns how much, or -1 when the connection is broken. */
static ssize_t send_some(struct connection *connection, const char *bytes, size_t length) {
    ssize_t sent = send(connection->fd, bytes, length, MSG_NOSIGNAL);
    if (sent < 0) {
        return errno == EAGAIN ? 0 : -1;
    }
    connection->position += (uint64_t)sent;
    counts.sent += (uint64_t)sent;
    return sent;
}

/* Keeps what the socket did not take, and reads nothing more until it has. */
static void keep_rest(struct connection *connection, const char *bytes, size_t length) {
    char *rest = length == 0 ? NULL : malloc(length);
    if (rest != NULL) {
        memcpy(rest, bytes, length);
    } else if (length > 0) {
        fail("no memory for an echo");
    }
    free(connection->rest);
    connection->rest = rest;
    connection->rest_length = length;
    rewatch(epoll, connection->fd, length > 0 ? EPOLLOUT : EPOLLIN, connection);
}

static void echo(struct connection *connection, char *bytes, size_t length) {
    if (spoilt >= connection->position && spoilt - connection->position < length) {
        bytes[spoilt - connection->position] ^= 1;
    }
    ssize_t sent = send_some(connection, bytes, length);
    if (sent < 0) {
        break_off(connection);
    } else if ((size_t)sent < length) {
        keep_rest(connection, bytes + sent, length - (size_t)sent);
    }
}

static void send_rest(struct connection *connection) {
    ssize_t sent = send_some(connection, connection->rest, connection->rest_length);
    if (sent < 0) {
        break_off(connection);
    } else {
        keep_rest(connection, connection->rest + sent, connection->rest_length - (size_t)sent);
    }
}

static void send_pattern(struct connection *connection) {
    for (int i = 0; i < CHUNKS_AT_ONCE; i++) {
        uint64_t length = connection->request.length - connection->position;
        if (length == 0) {
            end(connection);
            return;
        }
        const char *bytes = pattern_piece(connection->position, spoilt, &length);
        ssize_t sent = send_some(connection, bytes, length);
        if (sent < 0) {
            break_off(connection);
            return;
        }
        if ((uint64_t)sent < length) {
            return;
        }
    }
}

static void swallow(struct connection *connection, const char *bytes, size_t length) {
    uint64_t missing = connection->request.length - connection->position;
    if (length > missing) {
        break_off(connection);
        return;
    }
    connection->wrong += is_pattern(bytes, length, connection->position) ? 0 : 1;
    connection->position += length;
    if (length < missing) {
        return;
    }
    struct receipt receipt = {.received = connection->position, .wrong = connection->wrong};
    connection->kind = ANSWERED;
    if (send_some(connection, (const char *)&receipt, sizeof receipt) != (ssize_t)sizeof receipt) {
        break_off(connection);
    }
}

/* The first bytes of a connection. */
static void begin(struct connection *connection, char *bytes, size_t length) {
    size_t part = sizeof connection->request - connection->request_length;
    part = length < part ? length : part;
    memcpy((char *)&connection->request + connection->request_length, bytes, part);
    connection->request_length += part;
    if (connection->request.kind == ECHO) {
        connection->kind = ECHOING;
        echo(connection, bytes, length);
    } else if (connection->request.kind != DOWNLOAD && connection->request.kind != UPLOAD) {
        break_off(connection);
    } else if (connection->request_length < sizeof connection->request) {
        return;
    } else if (connection->request.kind == DOWNLOAD) {
        connection->kind = SENDING;
        rewatch(epoll, connection->fd, EPOLLOUT, connection);
    } else {
        connection->kind = SWALLOWING;
        swallow(connection, bytes + part, length - part);
    }
}

static void take(struct connection *connection, size_t length) {
    counts.received += length;
    if (connection->kind == UNKNOWN) {
        begin(connection, buffer, length);
    } else if (connection->kind == ECHOING) {
        echo(connection, buffer, length);
    } else if (connection->kind == SWALLOWING) {
        swallow(connection, buffer, length);
    } else {
        break_off(connection);
    }
}

static void receive(struct connection *connection) {
    ssize_t received = recv(connection->fd, buffer, sizeof buffer, 0);
    if (received > 0) {
        take(connection, (size_t)received);
    } else if (received == 0 && connection->kind != SWALLOWING) {
        end(connection);
    } else if (received == 0 || errno != EAGAIN) {
        break_off(connection);
    }
}

static void on_event(struct connection *connection, uint32_t events) {
    if (connection->kind == LISTENER) {
        accept_all(connection->fd);
    } else if (events & EPOLLERR) {
        break_off(connection);
    } else if (connection->kind == SENDING) {
        send_pattern(connection);
    } else if (connection->rest != NULL) {
        send_rest(connection);
    } else {
        receive(connection);
    }
}

/* Reads and throws away what comes on standard input; true at its end. */
static bool input_ended(void) {
    return read(STDIN_FILENO, buffer, sizeof buffer) <= 0;
}

static void listen_at_all(const char *addresses) {
    static struct connection listeners[MAX_LISTENERS];
    char *words = strdup(addresses);
    int count = 0;
    printf("{\"ports\": [");
    for (char *word = strtok(words, ","); word != NULL && count < MAX_LISTENERS; word = strtok(NULL, ",")) {
        struct sockaddr_in address = address_of(word);
        listeners[count] = (struct connection){.fd = listen_at(&address), .kind = LISTENER};
        watch(epoll, listeners[count].fd, EPOLLIN, &listeners[count]);
        printf(count++ == 0 ? "%d" : ", %d", ntohs(address.sin_port));
    }
    printf("]}\n");
    fflush(stdout);
    free(words);
}

static void serve_until_input_ends(void) {
    static struct connection input = {.fd = STDIN_FILENO, .kind = INPUT};
    struct epoll_event events[MAX_EVENTS];
    watch(epoll, STDIN_FILENO, EPOLLIN, &input);
    for (;;) {
        int count = epoll_wait(epoll, events, MAX_EVENTS, -1);
        for (int i = 0; i < count; i++) {
            struct connection *connection = events[i].data.ptr;
            if (connection->kind != INPUT) {
                on_event(connection, events[i].events);
            } else if (input_ended()) {
                return;
            }
        }
    }
}

int main(int argc, char **argv) {
    struct flag flags[] = {{"listen", NULL}, {"spoil", "-1"}, {NULL, NULL}};
    read_flags(argc, argv, flags);
    spoilt = (uint64_t)count_of(&flags[1], -1); /* -1 is NOT_SPOILT */
    raise_open_files();
    make_pattern();
    epoll = new_epoll();
    listen_at_all(flags[0].value);
    serve_until_input_ends();
    printf("{\"connections\": %ld, \"broken\": %ld, \"received\": %llu, \"sent\": %llu, \"cpu_seconds\": %.6f}\n", counts.connections,
           counts.broken, (unsigned long long)counts.received, (unsigned long long)counts.sent, own_cpu_seconds());
    return 0;
}
