/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * source_table.c - a table of numbers as a recording, one row a frame
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "base/number.h"
#include "signal/clock_rate.h"
#include "signal/line_reader.h"
#include "signal/live_clock.h"
#include "signal/reader.h"
#include "signal/table_layout.h"
#include "signal/table_recipe.h"
#include "signal/table_row.h"
#include "signal/table_time.h"

/* How many frames that no row holds a small file may claim: so many, and so
 * many more a row. */
enum { ABSENT_FIRST = 1 << 16, ABSENT_A_ROW = 64 };

/* Less is no time since 1970: March 1973. */
static const double THIS_AGE_S = 1e8;

typedef struct table {
    ori__input *in;
    ori__line_reader lines;
    ori__table_layout layout;
    ori__table_row row;
    const char *s, *end;    /* the line in hand; s NULL: none */
    int64_t blanks;         /* blank lines before it that are frames */
    bool cut;               /* the last line was, and is no frame */
    bool placed;            /* it was split, and its time looked at */
    bool dropped;           /* it is there twice, or came too late */
    int64_t absent;         /* frames before it that no row holds */
    int64_t absent_all, absent_most;
    ori__live_clock clock;
    double began_s;         /* the first row's time */
    ori__clock_rate rate;   /* of the times since they last jumped */
    int64_t place;          /* of the next row among the frames */
} table;

/* What no other reader claimed. */
static bool claims(const ori__input *in, const unsigned char *head)
{
    (void)in;
    (void)head;
    return true;
}

static const char *kind_name(const ori__table_layout *t)
{
    return t->json                ? "JSON lines"
           : t->separator == ','  ? "CSV table"
           : t->separator == '\t' ? "TSV table"
                                  : "text table";
}

static ori_status open_table(void *priv, ori__input *in,
                             const ori_source_options *options,
                             ori__reader_info *info)
{
    table *t = priv;
    ori_status s;

    t->in = in;
    ori__line_reader_begin(&t->lines, in);
    s = ori__table_layout_find(&t->layout, &t->lines, options->columns);
    if (s != ORI_OK)
        return s;
    info->channels = (int)t->layout.wanted_count;
    info->rate_hz = t->layout.rate_hz;
    info->frames = -1;
    t->absent_most = ABSENT_FIRST;
    t->clock.step_s = t->layout.rate_hz > 0 ? 1 / t->layout.rate_hz : 0;
    snprintf(info->format, sizeof info->format, "%s, %zu of %zu column%s",
             kind_name(&t->layout), t->layout.wanted_count,
             t->layout.columns, t->layout.columns == 1 ? "" : "s");
    return ORI_OK;
}

/*
 * Take the next row in hand.  Blank lines are passed over, but in a table of
 * one column they are missing values, except at the end.
 */
static ori_status take_line(table *t)
{
    while (!t->s) {
        const ori_status status =
            ori__line_reader_next(&t->lines, &t->s, &t->end);

        if (status != ORI_OK || !t->s)
            return status;
        if (t->lines.number < t->layout.first_row) {
            t->s = NULL;
        } else if (ori__table_is_blank(t->s, t->end)) {
            t->blanks += t->layout.columns == 1 && !t->layout.json;
            t->s = NULL;
        }
    }
    return ORI_OK;
}

static ori_status not_a_number(const table *t, size_t column)
{
    const ori__table_cell *c = &t->row.cell[column];
    const int length = c->end - c->s > 40 ? 40 : (int)(c->end - c->s);

    return ori__fail(ORI_EFORMAT,
                     "%s: line %lld, column %zu%s%s%s: \"%.*s\" is not a "
                     "number", t->in->path, (long long)t->lines.number,
                     column + 1, t->layout.name ? " (" : "",
                     t->layout.name ? t->layout.name[column] : "",
                     t->layout.name ? ")" : "", length, c->s);
}

/* The row's place among the frames, by its time. */
static void ask_clock(table *t)
{
    const ori__table_cell *c = &t->row.cell[t->layout.clock];
    double time;
    int64_t missing;

    if (!ori__table_time_read(c->s, c->end, &time))
        time = ori__number_cell(c->s, c->end, &time) ? time * t->layout.unit
                                                     : (double)NAN;
    if (!isfinite(time)) {
        ori__live_clock_pass(&t->clock);
        t->place++;
        return;
    }
    if (!t->clock.begun)
        t->began_s = time;
    missing = ori__live_clock_take(&t->clock, time);
    t->dropped = missing == ORI__CLOCK_DROP;
    t->absent_most += ABSENT_A_ROW;
    if (missing > 0 && missing <= t->absent_most - t->absent_all) {
        t->absent = missing;
        t->absent_all += missing;
        t->place += missing;
    } else if (missing != 0 && !t->dropped) {
        t->rate = (ori__clock_rate){ 0 };
        t->place = 0;
    }
    if (!t->dropped)
        ori__clock_rate_add(&t->rate, t->place++, time);
}

/* The line in hand into cells. */
static ori_status place_row(table *t)
{
    ori_status s;

    if (t->placed)
        return ORI_OK;
    s = ori__table_layout_split(&t->layout, &t->row, &t->lines, t->s, t->end);
    t->cut = ori__table_layout_is_cut(&t->layout, &t->row, &t->lines, t->s,
                                      t->end, s);
    if (t->cut)
        return ORI_OK;
    if (s != ORI_OK)
        return s;
    if (t->row.count != t->layout.columns)
        return ori__fail(ORI_EFORMAT, "%s: line %lld: has %zu cell%s, the "
                         "table begins with %zu", t->in->path,
                         (long long)t->lines.number, t->row.count,
                         t->row.count == 1 ? "" : "s", t->layout.columns);
    t->placed = true;
    t->dropped = false;
    if (t->layout.clock < t->layout.columns)
        ask_clock(t);
    return ORI_OK;
}

/* The cells into x [wanted columns]. */
static ori_status take_cells(table *t, float *x)
{
    for (size_t i = 0; i < t->layout.wanted_count; i++) {
        const size_t column = t->layout.wanted[i];
        const ori__table_cell *c = &t->row.cell[column];
        double value;

        if (!ori__table_marks_read(&t->layout.marks, c->s, c->end, &value))
            return not_a_number(t, column);
        x[i] = (float)value;
    }
    return ORI_OK;
}

/* One frame into x, or none: *frames counts it. */
static ori_status take_row(table *t, float *x, size_t *frames)
{
    ori_status s = place_row(t);

    if (s != ORI_OK)
        return s;
    if (t->cut) {
        t->s = NULL;
        return ORI_OK;
    }
    if (t->absent > 0) {
        t->absent--;
        for (size_t i = 0; i < t->layout.wanted_count; i++)
            x[i] = NAN;
        ++*frames;
        return ORI_OK;
    }
    if (!t->dropped)
        s = take_cells(t, x);
    if (s != ORI_OK)
        return s;
    *frames += !t->dropped;
    t->s = NULL;
    t->placed = false;
    return ORI_OK;
}

static ori_status read_table(void *priv, float *x, size_t max_frames,
                             size_t *frames)
{
    table *t = priv;
    const size_t channels = t->layout.wanted_count;
    size_t n = 0;
    ori_status s = ORI_OK;

    while (n < max_frames && s == ORI_OK) {
        float *to = x + n * channels;

        s = take_line(t);
        if (s != ORI_OK || !t->s)
            break;
        if (t->blanks > 0) {
            t->blanks--;
            *to = NAN;
            n++;
        } else {
            s = take_row(t, to, &n);
        }
    }
    *frames = n;
    return n > 0 ? ORI_OK : s;
}

static void count_table(const void *priv, ori_source_info *info)
{
    const table *t = priv;

    info->absent = t->absent_all;
    info->unfinished = t->cut;
    info->clock_hz = ori__clock_rate_hz(&t->rate);
    info->duplicate_rows = t->clock.duplicates;
    info->late_rows = t->clock.late;
    info->jitter_s = ori__live_clock_jitter(&t->clock);
    if (t->began_s >= THIS_AGE_S)
        info->began_s = t->began_s;
}

static char *name_column(const void *priv, int channel)
{
    const table *t = priv;
    const size_t column = t->layout.wanted[channel];
    char number[24];

    if (t->layout.name && t->layout.name[column][0])
        return ori__strdup(t->layout.name[column]);
    snprintf(number, sizeof number, "%zu", column + 1);
    return ori__strdup(number);
}

static char *write_recipe(const void *priv)
{
    return ori__table_recipe_text(&((const table *)priv)->layout);
}

static void close_table(void *priv)
{
    table *t = priv;

    ori__line_reader_close(&t->lines);
    ori__table_layout_free(&t->layout);
    ori__table_row_free(&t->row);
}

const ori__reader ori__reader_table = {
    .name = "table",
    .priv_size = sizeof(table),
    .claims = claims,
    .open = open_table,
    .read = read_table,
    .count = count_table,
    .channel_name = name_column,
    .recipe = write_recipe,
    .close = close_table,
};
