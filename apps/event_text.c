/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * event_text.c - events on standard output, one JSON object a line, at once
 */
#include "event_text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "output.h"

enum { WAITING_MAX = 1 << 24 };

static bool write_all(event_text *to)
{
    size_t done = 0;
    bool right = true;

    while (right && done < to->length) {
        const ssize_t n =
            write(STDOUT_FILENO, to->waiting + done, to->length - done);

        if (n > 0)
            done += (size_t)n;
        else
            right = n < 0 && errno == EINTR;
    }
    to->length -= done;
    memmove(to->waiting, to->waiting + done, to->length);
    return right;
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
    bool right;

    json_decref(value);
    append(to, line ? line : "{}");
    free(line);
    right = write_all(to);
    if (!right && !to->told)
        output_fail(to->command, "standard output: %s; events wait, and are "
                    "tried again", strerror(errno));
    if (right && to->told)
        output_fail(to->command, "standard output takes events again");
    to->told = !right;
    return right || (errno == ENOSPC && to->length < WAITING_MAX);
}

bool event_text_finish(event_text *to)
{
    const bool right = write_all(to);

    if (!right)
        output_fail(to->command, "standard output: %s; the last events are "
                    "lost", strerror(errno));
    free(to->waiting);
    to->waiting = NULL;
    to->length = 0;
    return right;
}
