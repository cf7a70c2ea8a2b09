#define _GNU_SOURCE
#include "sockets.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "tool.h"

#define BACKLOG 4096
#define PATIENCE_SECONDS 30

#define LOOPBACK_NETWORK 127u
#define FIRST_SOURCE ((127u << 24) | (32u << 16) | 1u)
#define SOURCES 250

struct sockaddr_in address_of(const char *text) {
    char host[INET_ADDRSTRLEN];
    const char *colon = strrchr(text, ':');
    struct sockaddr_in address = {.sin_family = AF_INET};
    errno = 0;
    if (colon == NULL || (size_t)(colon - text) >= sizeof host) {
        fail("not an address of the form A.B.C.D:PORT: %s", text);
    }
    memcpy(host, text, (size_t)(colon - text));
    host[colon - text] = '\0';
    char *end;
    long port = strtol(colon + 1, &end, 10);
    if (inet_pton(AF_INET, host, &address.sin_addr) != 1 || end == colon + 1 || *end != '\0' || port < 0 || port > 65535) {
        errno = 0;
        fail("not an address of the form A.B.C.D:PORT: %s", text);
    }
    address.sin_port = htons((uint16_t)port);
    return address;
}

static int new_socket(void) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        fail("cannot make a socket");
    }
    return fd;
}

static void set(int fd, int level, int name, int value) {
    if (setsockopt(fd, level, name, &value, sizeof value) != 0) {
        fail("cannot set socket option %d", name);
    }
}

int listen_at(struct sockaddr_in *address) {
    int fd = new_socket();
    socklen_t length = sizeof *address;
    set(fd, SOL_SOCKET, SO_REUSEADDR, 1);
    if (bind(fd, (struct sockaddr *)address, length) != 0 || listen(fd, BACKLOG) != 0
        || getsockname(fd, (struct sockaddr *)address, &length) != 0) {
        fail("cannot listen");
    }
    return fd;
}

static void bind_source(int fd, const struct sockaddr_in *target, long number) {
    if (ntohl(target->sin_addr.s_addr) >> 24 != LOOPBACK_NETWORK) {
        return;
    }
    struct sockaddr_in source = {.sin_family = AF_INET};
    source.sin_addr.s_addr = htonl(FIRST_SOURCE + (uint32_t)(number % SOURCES));
    /* The port is chosen by connect, when the target is known; so it need not be unused towards other targets. */
    set(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1);
    if (bind(fd, (struct sockaddr *)&source, sizeof source) != 0) {
        fail("cannot bind to a loopback address");
    }
}

int begin_connect(const struct sockaddr_in *address, long number) {
    int fd = new_socket();
    set(fd, IPPROTO_TCP, TCP_NODELAY, 1);
    bind_source(fd, address, number);
    if (connect(fd, (const struct sockaddr *)address, sizeof *address) != 0 && errno != EINPROGRESS) {
        int error = errno;
        close(fd);
        errno = error;
        return -1;
    }
    return fd;
}

int connect_to(const struct sockaddr_in *address, long number) {
    int fd = new_socket();
    struct timeval patience = {.tv_sec = PATIENCE_SECONDS};
    set_blocking(fd, true);
    set(fd, IPPROTO_TCP, TCP_NODELAY, 1);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    bind_source(fd, address, number);
    if (connect(fd, (const struct sockaddr *)address, sizeof *address) != 0) {
        int error = errno;
        close(fd);
        errno = error;
        return -1;
    }
    return fd;
}

void set_blocking(int fd, bool blocking) {
    int flags = fcntl(fd, F_GETFL);
    if (flags < 0 || fcntl(fd, F_SETFL, blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK) != 0) {
        fail("cannot change how a socket blocks");
    }
}

bool send_all(int fd, const void *bytes, size_t length) {
    const char *next = bytes;
    while (length > 0) {
        ssize_t sent = send(fd, next, length, MSG_NOSIGNAL);
        if (sent < 0) {
            return false;
        }
        next += sent;
        length -= (size_t)sent;
    }
    return true;
}

bool receive_all(int fd, void *bytes, size_t length) {
    char *next = bytes;
    while (length > 0) {
        ssize_t received = recv(fd, next, length, 0);
        if (received <= 0) {
            errno = received == 0 ? 0 : errno;
            return false;
        }
        next += received;
        length -= (size_t)received;
    }
    return true;
}

int new_epoll(void) {
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    if (epoll < 0) {
        fail("cannot make an epoll instance");
    }
    return epoll;
}

static void control(int epoll, int operation, int fd, uint32_t events, void *data) {
    struct epoll_event event = {.events = events, .data.ptr = data};
    if (epoll_ctl(epoll, operation, fd, &event) != 0) {
        fail("cannot watch a socket");
    }
}

void watch(int epoll, int fd, uint32_t events, void *data) {
    control(epoll, EPOLL_CTL_ADD, fd, events, data);
}

void rewatch(int epoll, int fd, uint32_t events, void *data) {
    control(epoll, EPOLL_CTL_MOD, fd, events, data);
}
