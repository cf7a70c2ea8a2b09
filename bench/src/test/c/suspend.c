/*
 * Preloaded into a process that is stopped and continued, it makes that a suspend of the machine: CLOCK_MONOTONIC stands still while the process is stopped,
 * all other clocks go on. A gap of more than a second between two readings is taken for the time that the process was stopped, because a Java process reads
 * that clock many times a second.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define SECOND INT64_C(1000000000)

static int64_t latest;
static int64_t hidden;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static int64_t nanos(const struct timespec *at) { return at->tv_sec * SECOND + at->tv_nsec; }

static void set(struct timespec *at, int64_t nanos) {
    at->tv_sec = nanos / SECOND;
    at->tv_nsec = nanos % SECOND;
}

int clock_gettime(clockid_t clock, struct timespec *at) {
    int result = (int) syscall(SYS_clock_gettime, clock, at);
    if (result == 0 && clock == CLOCK_MONOTONIC) {
        pthread_mutex_lock(&lock);
        int64_t now = nanos(at);
        if (latest != 0 && now - latest > SECOND) hidden += now - latest;
        if (now > latest) latest = now;
        set(at, now - hidden);
        pthread_mutex_unlock(&lock);
    }
    return result;
}

/* The kernel waits by the clock that nothing is hidden from. */
int pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *mutex, const struct timespec *until) {
    int (*wait)(pthread_cond_t *, pthread_mutex_t *, const struct timespec *);
    *(void **) &wait = dlsym(RTLD_NEXT, "pthread_cond_timedwait");
    struct timespec shifted;
    pthread_mutex_lock(&lock);
    set(&shifted, nanos(until) + hidden);
    pthread_mutex_unlock(&lock);
    return wait(condition, mutex, &shifted);
}
