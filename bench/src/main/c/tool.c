#define _GNU_SOURCE
#include "tool.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

void fail(const char *format, ...) {
    int error = errno;
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "%s: ", program_invocation_short_name);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fprintf(stderr, error == 0 ? "\n" : ": %s\n", strerror(error));
    exit(1);
}

static struct flag *find(struct flag *flags, const char *word) {
    for (struct flag *flag = flags; flag->name != NULL; flag++) {
        if (strncmp(word, "--", 2) == 0 && strcmp(word + 2, flag->name) == 0) {
            return flag;
        }
    }
    return NULL;
}

void read_flags(int argc, char **argv, struct flag *flags) {
    errno = 0;
    for (int i = 1; i < argc; i += 2) {
        struct flag *flag = find(flags, argv[i]);
        if (flag == NULL) {
            fail("no such flag: %s", argv[i]);
        }
        if (i + 1 == argc) {
            fail("%s needs a value", argv[i]);
        }
        flag->value = argv[i + 1];
    }
    for (struct flag *flag = flags; flag->name != NULL; flag++) {
        if (flag->value == NULL) {
            fail("--%s must be given", flag->name);
        }
    }
}

double number_of(const struct flag *flag, double min) {
    char *end;
    double number = strtod(flag->value, &end);
    if (end == flag->value || *end != '\0' || !(number >= min)) {
        errno = 0;
        fail("--%s must be a number of at least %g, not \"%s\"", flag->name, min, flag->value);
    }
    return number;
}

long count_of(const struct flag *flag, long min) {
    double number = number_of(flag, (double)min);
    return (long)number;
}

struct watched watched_of(const struct flag *flag) {
    struct watched watched = {0};
    const char *text = flag->value;
    while (*text != '\0') {
        char *end;
        long pid = strtol(text, &end, 10);
        errno = 0;
        if (end == text || (*end != '\0' && *end != ',') || pid <= 0) {
            fail("--%s must be pids with commas between, not \"%s\"", flag->name, flag->value);
        }
        if (watched.count == MAX_WATCHED) {
            fail("--%s: no more than %d pids", flag->name, MAX_WATCHED);
        }
        watched.pids[watched.count++] = (pid_t)pid;
        text = *end == ',' ? end + 1 : end;
    }
    return watched;
}

static double seconds_of(clockid_t clock, const char *what) {
    struct timespec time;
    if (clock_gettime(clock, &time) != 0) {
        fail("cannot read the processor time of %s", what);
    }
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

double watched_cpu_seconds(const struct watched *watched) {
    double sum = 0;
    for (int i = 0; i < watched->count; i++) {
        clockid_t clock;
        errno = clock_getcpuclockid(watched->pids[i], &clock);
        if (errno != 0) {
            fail("cannot watch process %d", (int)watched->pids[i]);
        }
        sum += seconds_of(clock, "a watched process");
    }
    return sum;
}

double own_cpu_seconds(void) {
    return seconds_of(CLOCK_PROCESS_CPUTIME_ID, "this process");
}

uint64_t now_nanos(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

void raise_open_files(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        fail("cannot read the limit of open files");
    }
    limit.rlim_cur = limit.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0) {
        fail("cannot raise the limit of open files");
    }
}
