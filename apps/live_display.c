/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * live_display.c - some lines of a terminal that show what is heard now
 */
#include "live_display.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "output.h"
#include "progress.h"
#include "timing.h"

enum { BAR = 10, NAME_MOST = 20, CLASSES_MOST = 6, SILENT_DB = -60 };

static const double draw_s = 0.1;

/* Opened anew, so that its not waiting is nobody else's. */
void live_display_begin(live_display *d, const app_common *common,
                        const ori_model *model, double unit)
{
    const size_t labels = (size_t)ori_model_label_count(model);

    *d = (live_display){ .terminal = -1, .model = model, .unit = unit,
                         .loudest = 1 };
    if (common->quiet || !isatty(STDERR_FILENO))
        return;
    d->terminal = open("/proc/self/fd/2", O_WRONLY | O_NONBLOCK | O_NOCTTY |
                                              O_CLOEXEC);
    d->probabilities = output_alloc(labels, sizeof *d->probabilities);
    d->order = output_alloc(labels, sizeof *d->order);
}

void live_display_hear(live_display *d, const float *x, int64_t count,
                       int64_t position)
{
    if (d->terminal < 0)
        return;
    for (int64_t i = 0; i < count; i++)
        if (!isnan(x[i])) {
            d->squares += (double)x[i] * (double)x[i];
            d->values++;
        }
    d->heard = position;
}

void live_display_score(live_display *d, const float *probabilities)
{
    if (d->terminal >= 0)
        memcpy(d->probabilities, probabilities,
               (size_t)ori_model_label_count(d->model) *
                   sizeof *probabilities);
}

void live_display_event(live_display *d, const ori_event *event)
{
    memmove(d->last + 1, d->last, sizeof d->last - sizeof d->last[0]);
    d->last[0] = *event;
    d->events++;
}

/* ---- what stands there ---- */

static void draw_bar(FILE *to, double share)
{
    const int filled = (int)lround(fmin(fmax(share, 0), 1) * BAR);

    fprintf(to, "[%.*s%.*s]", filled, "##########", BAR - filled,
            "..........");
}

/* Against full scale, or against the loudest so far where values go beyond
 * 1, as those of sensors do. */
static void draw_level(FILE *to, live_display *d)
{
    const double mean = d->values > 0
                            ? sqrt(d->squares / (double)d->values) : 0;
    double db;

    d->loudest = fmax(d->loudest, mean);
    db = mean > 0 ? 20 * log10(mean / d->loudest) : -INFINITY;
    draw_bar(to, 1 - db / SILENT_DB);
    if (d->values == 0)
        fputs("   silent", to);
    else if (db > -200)
        fprintf(to, " %4.0f dB", db);
    else
        fputs("    0    ", to);
    d->squares = 0;
    d->values = 0;
}

/* All, or where they are many those that are the most likely now. */
static int choose_classes(live_display *d)
{
    const int labels = ori_model_label_count(d->model);
    const float *p = d->probabilities;
    int shown = 0;

    for (int k = 0; k < labels; k++) {
        int at = shown < CLASSES_MOST ? shown++ : CLASSES_MOST - 1;

        if (labels > CLASSES_MOST) {
            if (k >= CLASSES_MOST && !(p[k] > p[d->order[at]]))
                continue;
            for (; at > 0 && p[k] > p[d->order[at - 1]]; at--)
                d->order[at] = d->order[at - 1];
        }
        d->order[at] = k;
    }
    return shown;
}

static int name_columns(const live_display *d)
{
    int most = 7;               /* as the time has */

    for (int k = 0; k < ori_model_label_count(d->model); k++) {
        const int columns = output_columns(ori_model_label(d->model, k));

        most = columns > most ? columns : most;
    }
    return most < NAME_MOST ? most : NAME_MOST;
}

static void draw_class(FILE *to, const live_display *d,
                       const ori_event_run *run, int label, int columns)
{
    const float p = d->probabilities[label];

    output_cell(to, ori_model_label(d->model, label), columns, false);
    fputc(' ', to);
    draw_bar(to, (double)p);
    if (isnan(p))
        fputs(" -", to);
    else
        fprintf(to, " %4.2f%s", (double)p,
                ori_event_run_alive(run, label) ? " *" : "");
}

static void draw_last(FILE *to, const live_display *d)
{
    char time[32];

    for (int i = 0; i < LIVE_DISPLAY_LAST && i < d->events; i++) {
        const char *label = ori_model_label(d->model, d->last[i].label);
        const int columns = output_columns(label);

        fprintf(to, "%s%s ", i ? ", " : "last: ",
                progress_time((double)d->last[i].start * d->unit, time));
        output_cell(to, label, columns < NAME_MOST ? columns : NAME_MOST,
                    false);
        fprintf(to, " %.2f", (double)d->last[i].score);
    }
}

/* Each line's text behind the one before, parted by zeros. */
static int draw_lines(FILE *to, live_display *d, const ori_event_run *run,
                      int64_t dropped, int most)
{
    const int columns = name_columns(d);
    const int classes = choose_classes(d);
    int lines = 1;
    char time[32];

    output_cell(to, progress_time((double)d->heard * d->unit, time), columns,
                false);
    fputc(' ', to);
    draw_level(to, d);
    fprintf(to, "   %lld event%s, %lld dropped", (long long)d->events,
            output_plural(d->events), (long long)dropped);
    for (int i = 0; i < classes && lines < most - 1; i++, lines++) {
        fputc('\0', to);
        draw_class(to, d, run, d->order[i], columns);
    }
    if (d->events > 0 && lines < most) {
        fputc('\0', to);
        draw_last(to, d);
        lines++;
    }
    fputc('\0', to);
    return lines;
}

/* ---- the terminal ---- */

static int height(void)
{
    struct winsize size;

    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 1
               ? size.ws_row - 1 : 1;
}

/* Goes on with what was not taken; false: there still is some. */
static bool send_rest(live_display *d)
{
    while (d->rest_at < d->rest_length) {
        const ssize_t n = write(d->terminal, d->rest + d->rest_at,
                                d->rest_length - d->rest_at);

        if (n <= 0)
            return false;
        d->rest_at += (size_t)n;
    }
    free(d->rest);
    d->rest = NULL;
    d->rest_at = d->rest_length = 0;
    return true;
}

/* From where the cursor is: the lines, and back to their first. */
static void send_lines(live_display *d, const char *text, int lines)
{
    const int width = output_width(stderr) - 1;
    FILE *to = open_memstream(&d->rest, &d->rest_length);

    if (!to)
        return;
    fputs("\r\033[J", to);
    for (int i = 0; i < lines; i++, text += strlen(text) + 1) {
        const int have = output_columns(text);

        output_cell(to, text, have < width ? have : width, false);
        if (i + 1 < lines)
            fputs("\r\n", to);
    }
    if (lines > 1)
        fprintf(to, "\033[%dA", lines - 1);
    fputc('\r', to);
    fclose(to);
    d->lines = lines;
    (void)send_rest(d);
}

void live_display_draw(live_display *d, const ori_event_run *run,
                       int64_t dropped)
{
    const double now = d->terminal >= 0 ? timing_now() : 0;
    char *text = NULL;
    size_t length;
    FILE *to;
    int lines;

    if (d->terminal < 0 || now < d->drawn + draw_s || !send_rest(d))
        return;
    d->drawn = now;
    to = open_memstream(&text, &length);
    if (!to)
        return;
    lines = draw_lines(to, d, run, dropped, height());
    fclose(to);
    send_lines(d, text, lines);
    free(text);
}

void live_display_clear(live_display *d)
{
    static const char clear[] = "\r\033[J";

    if (d->terminal < 0 || d->lines == 0 || !send_rest(d))
        return;
    if (write(d->terminal, clear, sizeof clear - 1) > 0)
        d->lines = 0;
}

void live_display_end(live_display *d)
{
    live_display_clear(d);
    if (d->terminal >= 0)
        close(d->terminal);
    d->terminal = -1;
    free(d->rest);
    free(d->probabilities);
    free(d->order);
    d->rest = NULL;
    d->probabilities = NULL;
    d->order = NULL;
}
