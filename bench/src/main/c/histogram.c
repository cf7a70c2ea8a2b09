#include "histogram.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Each power of two is divided into as many buckets; smaller values have one each. */
#define SUB_BITS 7
#define SUB_BUCKETS (1u << SUB_BITS)

void histogram_clear(struct histogram *histogram) {
    memset(histogram, 0, sizeof *histogram);
}

static unsigned bucket_of(uint64_t value) {
    if (value < SUB_BUCKETS) {
        return (unsigned)value;
    }
    unsigned shift = 63u - (unsigned)__builtin_clzll(value) - SUB_BITS;
    return (shift << SUB_BITS) + (unsigned)(value >> shift);
}

static uint64_t greatest_in(unsigned bucket) {
    if (bucket < 2 * SUB_BUCKETS) {
        return bucket;
    }
    unsigned shift = (bucket >> SUB_BITS) - 1;
    uint64_t sub = (bucket & (SUB_BUCKETS - 1)) + SUB_BUCKETS;
    return ((sub + 1) << shift) - 1;
}

void histogram_add(struct histogram *histogram, uint64_t nanos) {
    histogram->counts[bucket_of(nanos)]++;
    histogram->total++;
    histogram->max = nanos > histogram->max ? nanos : histogram->max;
}

uint64_t histogram_at(const struct histogram *histogram, double share) {
    uint64_t rank = (uint64_t)ceil(share * (double)histogram->total);
    uint64_t seen = 0;
    for (unsigned bucket = 0; bucket < HISTOGRAM_BUCKETS; bucket++) {
        seen += histogram->counts[bucket];
        if (seen >= rank && seen > 0) {
            uint64_t greatest = greatest_in(bucket);
            return greatest < histogram->max ? greatest : histogram->max;
        }
    }
    return 0;
}

void histogram_print(const struct histogram *histogram) {
    printf("\"latency_micros\": {\"p50\": %.2f, \"p99\": %.2f, \"p99.9\": %.2f, \"max\": %.2f}",
           (double)histogram_at(histogram, 0.5) / 1e3, (double)histogram_at(histogram, 0.99) / 1e3,
           (double)histogram_at(histogram, 0.999) / 1e3, (double)histogram->max / 1e3);
}
