/* Tests of what the tools share. Ends with status 0, or says which check failed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "histogram.h"
#include "pattern.h"
#include "tool.h"

static void check(bool holds, const char *what) {
    if (!holds) {
        fail("does not hold: %s", what);
    }
}

static int ascending(const void *left, const void *right) {
    uint64_t a = *(const uint64_t *)left;
    uint64_t b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

/* Durations from 1 ns to 18 minutes, each order of magnitude as often as the others. */
static uint64_t some_duration(uint64_t number) {
    return (mixed(number) >> 24) >> (mixed(number + 1000000) % 40);
}

static void percentiles_are_those_of_the_sorted_values(void) {
    enum { COUNT = 100000 };
    static struct histogram histogram;
    static uint64_t values[COUNT];
    static const double shares[] = {0.001, 0.1, 0.5, 0.9, 0.99, 0.999, 1};
    for (uint64_t i = 0; i < COUNT; i++) {
        values[i] = some_duration(i);
        histogram_add(&histogram, values[i]);
    }
    qsort(values, COUNT, sizeof *values, ascending);
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
        double exact = (double)values[(size_t)(shares[i] * COUNT) - 1];
        double found = (double)histogram_at(&histogram, shares[i]);
        check(found >= exact, "a percentile is not below the exact one");
        check(found <= exact * (1 + 1.0 / 128), "a percentile is at most 1/128 above the exact one");
    }
    check(histogram_at(&histogram, 1) == values[COUNT - 1], "p100 is the maximum");
    check(histogram.total == COUNT, "all are counted");
}

static void an_empty_histogram_says_zero(void) {
    static struct histogram histogram;
    histogram_clear(&histogram);
    check(histogram_at(&histogram, 0.5) == 0, "no values, no median");
    histogram_add(&histogram, UINT64_MAX);
    check(histogram_at(&histogram, 0.5) == UINT64_MAX, "the greatest duration has a bucket");
}

static void a_chunk_in_the_wrong_place_is_not_the_pattern(void) {
    static const uint64_t sizes[] = {1, 16, 64, 1448, 4096, 16384, 65536, 131072, 1 << 20};
    uint64_t length = PATTERN_CHUNK;
    const char *bytes = pattern_piece(3000000000u, NOT_SPOILT, &length);
    check(length == PATTERN_CHUNK, "a whole chunk");
    check(is_pattern(bytes, 4096, 3000000000u), "where it belongs");
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        check(!is_pattern(bytes, 4096, 3000000000u + sizes[i]), "further on");
        check(!is_pattern(bytes, 4096, 3000000000u - sizes[i]), "before");
    }
}

static void a_spoilt_byte_is_the_only_wrong_one(void) {
    char copy[100];
    uint64_t position = 0;
    while (position < sizeof copy) {
        uint64_t length = sizeof copy - position;
        const char *bytes = pattern_piece(position, 40, &length);
        memcpy(copy + position, bytes, length);
        position += length;
    }
    check(is_pattern(copy, 40, 0), "before it");
    check(!is_pattern(copy + 40, 1, 40), "itself");
    check(is_pattern(copy + 41, 59, 41), "after it");
}

int main(void) {
    make_pattern();
    percentiles_are_those_of_the_sorted_values();
    an_empty_histogram_says_zero();
    a_chunk_in_the_wrong_place_is_not_the_pattern();
    a_spoilt_byte_is_the_only_wrong_one();
    puts("{\"checks\": \"hold\"}");
    return 0;
}
