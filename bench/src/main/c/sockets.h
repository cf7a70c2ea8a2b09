/* TCP sockets to and from the proxy under test. */
#ifndef FAIRLEAD_SOCKETS_H
#define FAIRLEAD_SOCKETS_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What went wrong with connections, by kind. */
struct failures {
    long refused; /* could not be opened */
    long broken;  /* reset, ended early, or timed out */
    long wrong;   /* answered with other bytes than it should */
};

/* "A.B.C.D:PORT"; ends with a message when it is not that. */
struct sockaddr_in address_of(const char *text);

/* A listening, non-blocking socket; port 0 takes any free one. */
int listen_at(struct sockaddr_in *address);

/*
 * Begins to connect a non-blocking socket. Returns it, or -1 with errno.
 *
 * Towards loopback the connections come from addresses 127.32.0.1 and up, 250 numbers apart, so that no address runs out of ports.
 */
int begin_connect(const struct sockaddr_in *address, long number);

/* Connects, waiting for it; the socket blocks, and gives up on any call after 30 s. Returns it, or -1 with errno. */
int connect_to(const struct sockaddr_in *address, long number);

void set_blocking(int fd, bool blocking);

/* Of blocking sockets: true when all bytes went or came. Otherwise errno says why; 0 stands for an early end. */
bool send_all(int fd, const void *bytes, size_t length);
bool receive_all(int fd, void *bytes, size_t length);

int new_epoll(void);
void watch(int epoll, int fd, uint32_t events, void *data);
void rewatch(int epoll, int fd, uint32_t events, void *data);

#endif
