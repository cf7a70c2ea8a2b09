/* Counts of durations, in buckets no wider than 1/128 of what they hold, as HdrHistogram does it. */
#ifndef FAIRLEAD_HISTOGRAM_H
#define FAIRLEAD_HISTOGRAM_H

#include <stdint.h>

#define HISTOGRAM_BUCKETS (58 * 128)

struct histogram {
    uint64_t counts[HISTOGRAM_BUCKETS];
    uint64_t total;
    uint64_t max;
};

void histogram_clear(struct histogram *histogram);
void histogram_add(struct histogram *histogram, uint64_t nanos);

/* The greatest duration in the bucket of the given share (0.99 is p99) of all; 0 when there are none. */
uint64_t histogram_at(const struct histogram *histogram, double share);

/* Prints "latency_micros": {...}, without a comma around it. */
void histogram_print(const struct histogram *histogram);

#endif
