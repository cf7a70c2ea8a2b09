/*
 * The bytes of a bulk transfer: pseudo-random, repeating after a prime number of bytes, so that a chunk of any usual size that is lost, doubled or
 * in another's place does not look like the one that belongs there. Small enough to stay in the processor's cache while it is compared.
 */
#ifndef FAIRLEAD_PATTERN_H
#define FAIRLEAD_PATTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The most bytes that can be had or compared at once. */
#define PATTERN_CHUNK (128 * 1024)

#define NOT_SPOILT UINT64_MAX

/* To be called once, before the others. */
void make_pattern(void);

/*
 * The bytes to send at this position, and in length, which says how many there may be, how many they are, at most PATTERN_CHUNK. The one at position
 * spoilt is wrong, on purpose, so that a test can see it noticed; NOT_SPOILT is beyond every stream.
 */
const char *pattern_piece(uint64_t position, uint64_t spoilt, uint64_t *length);

/* Whether length bytes, at most PATTERN_CHUNK, are those that belong at this position. */
bool is_pattern(const char *bytes, size_t length, uint64_t position);

/* A number that looks random and is always the same for the same argument. */
uint64_t mixed(uint64_t number);

#endif
