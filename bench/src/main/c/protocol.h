/*
 * What a client says to the backend. The first byte chooses; it is never 0x00 or 0x16, with which PostgreSQL's clients begin, so that a proxy
 * that looks passes it through at once.
 *
 *   'E'...                                everything is sent back, this byte included
 *   'D', 7 bytes of 0, length             the pattern's first length bytes come; then the backend closes
 *   'U', 7 bytes of 0, length, bytes      the client sends the pattern's first length bytes, and struct receipt comes back
 *
 * Numbers are in the order of this machine: both ends run on it.
 */
#ifndef FAIRLEAD_PROTOCOL_H
#define FAIRLEAD_PROTOCOL_H

#include <stdint.h>

#define ECHO 'E'
#define DOWNLOAD 'D'
#define UPLOAD 'U'

#define MESSAGE_LENGTH 64

struct request {
    char kind;
    char zero[7];
    uint64_t length;
};

/* What the backend made of an upload. */
struct receipt {
    uint64_t received;
    uint64_t wrong; /* of those, how many chunks held other bytes than the pattern */
};

#endif
