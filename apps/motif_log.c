/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motif_log.c - one series out of a log or a recording
 */
#include "motif_log.h"

#include <math.h>
#include <stdlib.h>

#include "output.h"

/* Silence, so that its logarithm is a number. */
static const double FLOOR = 1e-5;

void motif_log_times(motif_log *log, const ori_signal *s)
{
    log->absent = s->absent;
    log->duplicate_rows = s->duplicate_rows;
    log->late_rows = s->late_rows;
    log->jitter_s = s->jitter_s;
}

void motif_log_samples(motif_log *log, const ori_signal *s)
{
    log->n = s->length;
    log->x = output_alloc((size_t)log->n, sizeof *log->x);
    log->rate_hz = s->rate_hz;
    for (int64_t i = 0; i < log->n; i++)
        log->x[i] = (double)s->x[i];
}

static double loudness(const float *x, int64_t n)
{
    double squares = 0.0;

    for (int64_t i = 0; i < n; i++)
        squares += (double)x[i] * (double)x[i];
    return 20.0 * log10(fmax(sqrt(squares / (double)n), FLOOR));
}

void motif_log_loudness(motif_log *log, const ori_signal *s, double hz)
{
    const double step = fmax(s->rate_hz / hz, 1.0);

    log->n = (int64_t)((double)s->length / step);
    log->x = output_alloc(log->n > 0 ? (size_t)log->n : 1, sizeof *log->x);
    log->rate_hz = s->rate_hz / step;
    log->envelope_hz = log->rate_hz;
    for (int64_t i = 0; i < log->n; i++) {
        const int64_t from = (int64_t)((double)i * step);
        const int64_t to = (int64_t)((double)(i + 1) * step);

        log->x[i] = loudness(s->x + from, to - from);
    }
}

/* What no window can be taken from is told before anything is tried. */
static int check(motif_log *log, const app_command *command)
{
    double low = INFINITY, high = -INFINITY;

    for (int64_t i = 0; i < log->n; i++) {
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
    const bool audio = ori_signal_is_audio(path);
    ori_source_options o = ORI_SOURCE_OPTIONS_INIT;
    ori_signal signal;
    ori_status s;

    *log = (motif_log){ .path = path };
    o.columns = column;
    if (audio)
        o.channels = 1;
    s = ori_signal_read(&signal, path, &o, 0, -1);
    if (s != ORI_OK)
        return output_fail_input(command->name, s);
    log->channels = signal.channels;
    motif_log_times(log, &signal);
    if (audio)
        motif_log_loudness(log, &signal, envelope_hz);
    else
        motif_log_samples(log, &signal);
    ori_signal_free(&signal);
    return check(log, command);
}

static void bridge(motif_log *log, double *x, int64_t longest)
{
    for (int64_t i = 1; i < log->n; i++) {
        int64_t end = i;

        while (end < log->n && !isfinite(x[end]))
            end++;
        if (end > i && end < log->n && end - i <= longest &&
            isfinite(x[i - 1])) {
            const double step =
                (x[end] - x[i - 1]) / (double)(end - i + 1);

            for (int64_t k = i; k < end; k++)
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
    free(log->x);
    for (int i = 0; i < log->kept; i++)
        free(log->names[i]);
    free(log->names);
    *log = (motif_log){ 0 };
}
