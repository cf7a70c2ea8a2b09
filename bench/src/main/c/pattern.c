#include "pattern.h"

#include <string.h>

/* The greatest prime below 64 KiB. */
#define PERIOD 65521

static char pattern[PERIOD + PATTERN_CHUNK];

/* Sebastiano Vigna's splitmix64, in the public domain: https://prng.di.unimi.it/splitmix64.c */
uint64_t mixed(uint64_t number) {
    number += 0x9e3779b97f4a7c15u;
    number = (number ^ (number >> 30)) * 0xbf58476d1ce4e5b9u;
    number = (number ^ (number >> 27)) * 0x94d049bb133111ebu;
    return number ^ (number >> 31);
}

void make_pattern(void) {
    for (size_t i = 0; i < PERIOD; i++) {
        pattern[i] = (char)mixed(i);
    }
    for (size_t i = PERIOD; i < sizeof pattern; i++) {
        pattern[i] = pattern[i - PERIOD];
    }
}

static const char *pattern_at(uint64_t position) {
    return pattern + position % PERIOD;
}

const char *pattern_piece(uint64_t position, uint64_t spoilt, uint64_t *length) {
    static char wrong;
    const char *bytes = pattern_at(position);
    uint64_t before = spoilt < position ? UINT64_MAX : spoilt - position;
    if (before == 0) {
        wrong = (char)~bytes[0];
        *length = 1;
        return &wrong;
    }
    uint64_t most = before < PATTERN_CHUNK ? before : PATTERN_CHUNK;
    *length = *length < most ? *length : most;
    return bytes;
}

bool is_pattern(const char *bytes, size_t length, uint64_t position) {
    return memcmp(bytes, pattern_at(position), length) == 0;
}
