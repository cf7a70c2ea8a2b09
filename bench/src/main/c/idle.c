/*
 * Sessions that are open and do nothing.
 *
 *   idle --to ADDRESS --sessions N
 *
 * Opens them, one after the other, each with one 64-byte echo, so that the proxy has them relaying. Prints a line of JSON when they are open, keeps
 * them until its input ends, asks each for one more echo, and prints a second line: lost are those that did not answer.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pattern.h"
#include "protocol.h"
#include "sockets.h"
#include "tool.h"

static struct failures failures;

static void count_failed_echo(int fd, uint64_t number) {
    uint64_t sent[MESSAGE_LENGTH / sizeof(uint64_t)];
    uint64_t echoed[MESSAGE_LENGTH / sizeof(uint64_t)];
    for (size_t i = 0; i < MESSAGE_LENGTH / sizeof(uint64_t); i++) {
        sent[i] = mixed(number * 8 + i);
    }
    *(char *)sent = ECHO;
    if (!send_all(fd, sent, sizeof sent) || !receive_all(fd, echoed, sizeof echoed)) {
        failures.broken++;
    } else if (memcmp(sent, echoed, sizeof sent) != 0) {
        failures.wrong++;
    }
}

static void open_all(int *sessions, long count, const struct sockaddr_in *address) {
    for (long i = 0; i < count; i++) {
        sessions[i] = connect_to(address, i);
        if (sessions[i] < 0) {
            failures.refused++;
        } else {
            count_failed_echo(sessions[i], (uint64_t)i);
        }
    }
}

static void ask_all_again(const int *sessions, long count) {
    for (long i = 0; i < count; i++) {
        if (sessions[i] >= 0) {
            count_failed_echo(sessions[i], (uint64_t)(count + i));
        }
    }
}

static void wait_for_end_of_input(void) {
    char buffer[256];
    ssize_t length;
    do {
        length = read(STDIN_FILENO, buffer, sizeof buffer);
    } while (length > 0);
}

int main(int argc, char **argv) {
    struct flag flags[] = {{"to", NULL}, {"sessions", NULL}, {NULL, NULL}};
    read_flags(argc, argv, flags);
    struct sockaddr_in address = address_of(flags[0].value);
    long count = count_of(&flags[1], 1);
    int *sessions = calloc((size_t)count, sizeof *sessions);
    if (sessions == NULL) {
        fail("no memory for %ld sessions", count);
    }
    raise_open_files();
    uint64_t start = now_nanos();
    open_all(sessions, count, &address);
    printf("{\"open\": %ld, \"seconds\": %.6f, \"refused\": %ld, \"broken\": %ld, \"wrong\": %ld}\n",
           count - failures.refused - failures.broken - failures.wrong, (double)(now_nanos() - start) / 1e9, failures.refused,
           failures.broken, failures.wrong);
    fflush(stdout);
    long before = failures.broken + failures.wrong;
    wait_for_end_of_input();
    ask_all_again(sessions, count);
    printf("{\"lost\": %ld, \"cpu_seconds\": %.6f}\n", failures.broken + failures.wrong - before, own_cpu_seconds());
    return 0;
}
