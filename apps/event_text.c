/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * event_text.c - events on standard output, one JSON object a line, at once
 */
#include "event_text.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "output.h"
#include "timing.h"

/* A pipe that is ready takes PIECE at once: less than PIPE_BUF. */
enum { WAITING_MAX = 1 << 24, PIECE = 4096, SIGNAL_MS = 2000 };

static const double again_s = 0.5;

/* Write what is taken within so many milliseconds; -1: all of it. */
static void write_out(event_text *to, int wait_ms)
{
    size_t done = 0;

    to->error = 0;
    to->tried = timing_now();
    while (done < to->length && to->error == 0) {
        const size_t left = to->length - done;
        struct pollfd p = { .fd = STDOUT_FILENO, .events = POLLOUT };
        const int ready = poll(&p, 1, wait_ms);
        ssize_t n;

        if (ready < 0 && errno == EINTR && wait_ms < 0)
            wait_ms = SIGNAL_MS;
        if (ready <= 0)
            break;
        n = write(STDOUT_FILENO, to->waiting + done,
                  left < PIECE ? left : PIECE);
        if (n > 0)
            done += (size_t)n;
        else if (n < 0 && errno != EINTR && errno != EAGAIN)
            to->error = errno;
    }
    to->length -= done;
    if (done > 0)
        memmove(to->waiting, to->waiting + done, to->length);
}

/* Disks become free again, quotas and limits grow; a reader who has gone does
 * not come back. */
static bool may_pass(int error)
{
    return error == 0 || error == ENOSPC || error == EDQUOT || error == EFBIG;
}

/* What became of the last try; false: give up. */
static bool tell(event_text *to)
{
    if (!may_pass(to->error))
        return false;
    if (to->error && !to->told)
        output_fail(to->command, "standard output: %s; events wait, and are "
                    "tried again", strerror(to->error));
    if (!to->error && to->told && to->length == 0)
        output_fail(to->command, "standard output takes events again");
    to->told = to->error || (to->told && to->length > 0);
    return !to->error || to->length < WAITING_MAX;
}

static void append(event_text *to, const char *line)
{
    const size_t length = strlen(line);
    char *all = output_alloc(to->length + length + 1, 1);

    if (to->length > 0)
        memcpy(all, to->waiting, to->length);
    memcpy(all + to->length, line, length);
    all[to->length + length] = '\n';
    free(to->waiting);
    to->waiting = all;
    to->length += length + 1;
}

bool event_text_print(event_text *to, json_t *value)
{
    char *line = json_dumps(value, JSON_COMPACT | JSON_REAL_PRECISION(9));

    json_decref(value);
    append(to, line ? line : "{}");
    free(line);
    write_out(to, to->length < WAITING_MAX ? 0 : -1);
    return tell(to);
}

bool event_text_again(event_text *to)
{
    if (to->length == 0 || timing_now() < to->tried + again_s)
        return true;
    write_out(to, 0);
    return tell(to);
}

bool event_text_finish(event_text *to, bool stopped)
{
    bool right = true;

    if (to->length > 0)
        write_out(to, stopped ? SIGNAL_MS : -1);
    if (to->length > 0) {
        output_fail(to->command, "standard output: %s; the last events are "
                    "lost", to->error ? strerror(to->error)
                                      : "it takes nothing");
        right = false;
    }
    free(to->waiting);
    to->waiting = NULL;
    to->length = 0;
    return right;
}
