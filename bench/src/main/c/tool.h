/* What every tool needs: flags, failing with a message, time, its own processor time and that of the processes it watches. */
#ifndef FAIRLEAD_TOOL_H
#define FAIRLEAD_TOOL_H

#include <stdint.h>
#include <sys/types.h>

#define MAX_WATCHED 16

/* One "--name value" on the command line. value holds the default; NULL there means that it must be given. The list ends with a NULL name. */
struct flag {
    const char *name;
    const char *value;
};

/* Processes whose processor time is read at the same instants as our own counters. */
struct watched {
    int count;
    pid_t pids[MAX_WATCHED];
};

/* Prints the message, and what errno says unless it is 0, and ends the tool with status 1. */
_Noreturn void fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Fills in the values; ends with a message at a flag that is not in the list, lacks its value or is missing. */
void read_flags(int argc, char **argv, struct flag *flags);

/* The value as a number of at least min; ends with a message when it is not one. */
double number_of(const struct flag *flag, double min);
long count_of(const struct flag *flag, long min);

/* Pids with commas between; none when the text is empty. */
struct watched watched_of(const struct flag *flag);

/* Sum of the processor time of all watched processes, threads that have ended included, in seconds. */
double watched_cpu_seconds(const struct watched *watched);
double own_cpu_seconds(void);

/* CLOCK_MONOTONIC, in nanoseconds. */
uint64_t now_nanos(void);

/* The most open files that this process may have become the most it has. */
void raise_open_files(void);

#endif
