/*
 * How long a proxy takes from exec to the first byte answered through it.
 *
 *   startup --to ADDRESS --ask echo|postgres --log FILE [--timeout S] -- COMMAND [ARGUMENT...]
 *
 * Runs the command, connects again and again until somebody accepts, asks (one 64-byte echo, or PostgreSQL's SSLRequest, which it answers with
 * one byte before it knows anybody), and starts over when the connection is closed without an answer. Prints one line of JSON and ends the command.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "protocol.h"
#include "sockets.h"
#include "tool.h"

/* Short beside what is measured, long enough to leave the processors to the one that starts. */
#define PAUSE_NANOS 200000
#define GRACE_SECONDS 10

struct attempts {
    long refused; /* nobody listened */
    long dropped; /* accepted, then closed without an answer */
    uint64_t accepted_at; /* the first time; 0 before */
};

static pid_t start(char **command, const char *log) {
    pid_t pid = fork();
    if (pid < 0) {
        fail("cannot fork");
    }
    if (pid == 0) {
        int fd = open(log, O_WRONLY | O_CREAT | O_APPEND, 0644);
        if (fd < 0 || dup2(fd, STDOUT_FILENO) < 0 || dup2(fd, STDERR_FILENO) < 0) {
            fail("cannot write to %s", log);
        }
        execvp(command[0], command);
        fail("cannot run %s", command[0]);
    }
    return pid;
}

static void pause_shortly(void) {
    nanosleep(&(struct timespec){.tv_nsec = PAUSE_NANOS}, NULL);
}

static size_t request_of(const char *kind, char *request) {
    /* Length and code: PostgreSQL's documentation, "Message Formats", SSLRequest. */
    static const uint32_t ssl_request[] = {8, 80877103};
    if (strcmp(kind, "postgres") == 0) {
        uint32_t words[] = {htonl(ssl_request[0]), htonl(ssl_request[1])};
        memcpy(request, words, sizeof words);
        return sizeof words;
    }
    if (strcmp(kind, "echo") != 0) {
        errno = 0;
        fail("--ask must be echo or postgres, not %s", kind);
    }
    memset(request, ECHO, MESSAGE_LENGTH);
    return MESSAGE_LENGTH;
}

/* True when a byte came back. */
static bool ask(const struct sockaddr_in *address, const char *request, size_t length, struct attempts *attempts) {
    int fd = connect_to(address, 0);
    if (fd < 0) {
        attempts->refused++;
        return false;
    }
    attempts->accepted_at = attempts->accepted_at == 0 ? now_nanos() : attempts->accepted_at;
    char answer;
    bool answered = send_all(fd, request, length) && receive_all(fd, &answer, 1);
    attempts->dropped += !answered;
    close(fd);
    return answered;
}

static void await_end(pid_t pid) {
    uint64_t deadline = now_nanos() + GRACE_SECONDS * 1000000000ull;
    kill(pid, SIGTERM);
    while (waitpid(pid, NULL, WNOHANG) == 0) {
        if (now_nanos() > deadline) {
            kill(pid, SIGKILL);
        }
        pause_shortly();
    }
}

int main(int argc, char **argv) {
    int own = 1;
    while (own < argc && strcmp(argv[own], "--") != 0) {
        own++;
    }
    struct flag flags[] = {{"to", NULL}, {"ask", NULL}, {"log", NULL}, {"timeout", "20"}, {NULL, NULL}};
    read_flags(own, argv, flags);
    if (own + 1 >= argc) {
        fail("a command must be given after --");
    }
    struct sockaddr_in address = address_of(flags[0].value);
    char request[MESSAGE_LENGTH];
    size_t length = request_of(flags[1].value, request);
    double timeout = number_of(&flags[3], 0);

    struct attempts attempts = {0};
    uint64_t begun_at = now_nanos();
    pid_t pid = start(argv + own + 1, flags[2].value);
    bool answered;
    while (!(answered = ask(&address, request, length, &attempts)) && (double)(now_nanos() - begun_at) < timeout * 1e9) {
        if (waitpid(pid, NULL, WNOHANG) != 0) {
            errno = 0;
            fail("the command ended; see %s", flags[2].value);
        }
        pause_shortly();
    }
    uint64_t answered_at = now_nanos();
    struct watched child = {.count = 1, .pids = {pid}};
    double cpu = watched_cpu_seconds(&child);
    await_end(pid);
    if (!answered) {
        errno = 0;
        fail("no answer within %g s; see %s", timeout, flags[2].value);
    }
    printf("{\"accepted_millis\": %.3f, \"answered_millis\": %.3f, \"watched_cpu_seconds\": %.6f, \"refused\": %ld, \"dropped\": %ld}\n",
           (double)(attempts.accepted_at - begun_at) / 1e6, (double)(answered_at - begun_at) / 1e6, cpu, attempts.refused,
           attempts.dropped);
    return 0;
}
