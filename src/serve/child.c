/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * child.c - another program that works for us, and never longer than we do
 */
#include "serve/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "base/fail.h"
#include "base/memory.h"

extern char **environ;

enum { LINE = 1024, ASK_MS = 200, PATIENCE_S = 10, CANNOT_RUN = 127 };

typedef struct running {
    const ori__child *child;
    pid_t pid;
    int from;                   /* what it prints and says */
    char line[LINE];
    size_t length;
    double stopped;             /* when it was asked to end; 0: not */
    bool killed;
} running;

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Our environment and one variable more, in its array alone; made before the
 * fork, behind which nothing may be allocated. */
static char **make_environment(const char *variable)
{
    const size_t name = variable ? strcspn(variable, "=") + 1 : 0;
    size_t count = 0, kept = 0;
    char **list;

    while (environ[count])
        count++;
    list = ORI__NEW(char *, count + 2);
    for (size_t i = 0; list && i < count; i++)
        if (!variable || strncmp(environ[i], variable, name) != 0)
            list[kept++] = environ[i];
    if (list && variable)
        memcpy(&list[kept], &variable, sizeof variable);
    return list;
}

/* In the new process: calls that a signal handler might make alone. */
static void become(const ori__child *c, char **environment, pid_t parent,
                   int nothing, int to)
{
    sigset_t none;

    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    setpgid(0, 0);
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
    if (getppid() != parent)
        _exit(CANNOT_RUN);
    if (dup2(nothing, 0) >= 0 && dup2(to, 1) >= 0 && dup2(to, 2) >= 0)
        execve(c->argv[0], c->argv, environment);
    _exit(CANNOT_RUN);
}

/* Descriptors close at exec, so that no other child holds them. */
static ori_status start(running *r)
{
    const pid_t parent = getpid();
    char **environment = make_environment(r->child->variable);
    const int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    int ends[2] = { -1, -1 };
    ori_status s = ORI_OK;

    if (!environment)
        s = ori__fail_memory("a child");
    else if (nothing < 0 || pipe2(ends, O_CLOEXEC) != 0)
        s = ori__fail_errno(r->child->argv[0], "be run");
    if (s == ORI_OK) {
        r->pid = fork();
        if (r->pid == 0)
            become(r->child, environment, parent, nothing, ends[1]);
        if (r->pid > 0)
            setpgid(r->pid, r->pid);
        if (r->pid < 0)
            s = ori__fail_errno(r->child->argv[0], "be run");
    }
    if (nothing >= 0)
        close(nothing);
    if (ends[1] >= 0)
        close(ends[1]);
    if (s != ORI_OK && ends[0] >= 0)
        close(ends[0]);
    r->from = ends[0];
    ori__free(environment);
    return s;
}

static void end_line(running *r)
{
    r->line[r->length] = '\0';
    if (r->length > 0)
        r->child->line(r->child->user, r->line);
    r->length = 0;
}

/* What does not fit in a line is left out. */
static void take(running *r, const char *text, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++) {
        if (text[i] == '\n' || text[i] == '\r')
            end_line(r);
        else if (r->length < LINE - 1 && text[i] != '\0')
            r->line[r->length++] = text[i];
    }
}

static void ask(running *r)
{
    if (r->stopped <= 0.0 && !r->child->go_on(r->child->user)) {
        kill(r->pid, SIGTERM);
        r->stopped = now();
    } else if (r->stopped > 0.0 && !r->killed &&
               now() > r->stopped + PATIENCE_S) {
        kill(-r->pid, SIGKILL);
        r->killed = true;
    }
}

static bool has_ended(const running *r)
{
    siginfo_t info = { .si_pid = 0 };

    return waitid(P_PID, (id_t)r->pid, &info, WEXITED | WNOHANG | WNOWAIT) !=
               0 || info.si_pid != 0;
}

/* Until it has ended or nobody holds the other end. */
static void attend(running *r)
{
    struct pollfd end = { .fd = r->from, .events = POLLIN };
    char text[4096];

    for (;;) {
        const int ready = poll(&end, 1, ASK_MS);
        ssize_t bytes;

        ask(r);
        if (ready < 0 && errno != EINTR)
            return;
        if (ready <= 0 && has_ended(r))
            return;
        if (ready <= 0)
            continue;
        bytes = read(r->from, text, sizeof text);
        if (bytes == 0 || (bytes < 0 && errno != EINTR))
            return;
        if (bytes > 0)
            take(r, text, (size_t)bytes);
    }
}

/* Its group is ended while its number is still its own. */
static int await(running *r)
{
    int status = 0;

    while (!has_ended(r)) {
        const struct timespec moment = { .tv_nsec = ASK_MS * 1000000L / 4 };

        ask(r);
        nanosleep(&moment, NULL);
    }
    kill(-r->pid, SIGKILL);
    while (waitpid(r->pid, &status, 0) < 0 && errno == EINTR)
        ;
    return WIFEXITED(status) ? WEXITSTATUS(status)
                             : 128 + WTERMSIG(status);
}

ori_status ori__child_run(const ori__child *child, int *code)
{
    running r = { .child = child };
    ori_status s = start(&r);

    *code = 0;
    if (s != ORI_OK)
        return s;
    attend(&r);
    end_line(&r);
    *code = await(&r);
    close(r.from);
    if (*code == CANNOT_RUN)
        return ori__fail(ORI_EIO, "%s: cannot be run", child->argv[0]);
    return ORI_OK;
}
