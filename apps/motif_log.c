/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motif_log.c - one series out of a log or a recording
 */
#include "motif_log.h"

#include <math.h>
#include <stdlib.h>

#include <oriole/base/array.h>

#include "motif_reading.h"
#include "output.h"

/* Between two breaths a MiB or so. */
enum { BREATH = 1 << 17 };

void motif_log_breathe(int64_t i)
{
    if (i % BREATH == 0)
        ori_array_breathe();
}

/* What no window can be taken from is told before anything is tried. */
static int check(motif_log *log, const app_command *command)
{
    double low = INFINITY, high = -INFINITY;

    for (int64_t i = 0; i < log->n; i++) {
        motif_log_breathe(i);
        if (!isfinite(log->x[i])) {
            log->missing++;
            continue;
        }
        low = fmin(low, log->x[i]);
        high = fmax(high, log->x[i]);
    }
    if (log->missing == log->n)
        output_fail(command->name, "%s: all %lld values are missing",
                    log->path, (long long)log->n);
    else if (low == high)
        output_fail(command->name, "%s: all values are %g: nothing recurs in "
                    "a constant", log->path, low);
    else
        return EXIT_FINE;
    return EXIT_INPUT;
}

int motif_log_read(motif_log *log, const app_command *command,
                   const char *path, const char *column, double envelope_hz)
{
    static const int first = 0;
    const bool audio = ori_signal_is_audio(path);
    motif_front_options front = { .pick = &first, .picked = 1,
                                  .loudness_hz = audio ? envelope_hz : 0.0 };
    ori_source_options o = ORI_SOURCE_OPTIONS_INIT;
    ori_source *source = NULL;
    ori_status s;
    int code;

    *log = (motif_log){ .path = path };
    o.columns = column;
    if (audio)
        o.channels = 1;
    s = ori_source_open(&source, path, &o);
    code = s == ORI_OK ? motif_reading(log, command, source, &front)
                       : output_fail_input(command->name, s);
    ori_source_close(source);
    return code == EXIT_FINE ? check(log, command) : code;
}

static void bridge(motif_log *log, double *x, int64_t longest)
{
    for (int64_t i = 1; i < log->n; i++) {
        int64_t end = i;

        motif_log_breathe(i);
        for (; end < log->n && !isfinite(x[end]); end++)
            motif_log_breathe(end);
        if (end > i && end < log->n && end - i <= longest &&
            isfinite(x[i - 1])) {
            const double step =
                (x[end] - x[i - 1]) / (double)(end - i + 1);

            for (int64_t k = i; k < end; motif_log_breathe(k), k++)
                x[k] = x[i - 1] + step * (double)(k - i + 1);
            log->bridged += end - i;
        }
        i = end;
    }
}

void motif_log_bridge(motif_log *log, int64_t longest)
{
    bridge(log, log->x, longest);
    for (int i = 1; i < log->kept; i++)
        bridge(log, log->x + i * log->n, longest);
}

void motif_log_free(motif_log *log)
{
    ori_array_free(log->x);
    for (int i = 0; i < log->kept; i++)
        free(log->names[i]);
    free(log->names);
    *log = (motif_log){ 0 };
}
