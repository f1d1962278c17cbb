/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * live_rows.c - rows of sensors as they come: CSV, or JSON lines
 *
 * The first row says what the columns are.  It is a header if a cell of it is
 * no number.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/number.h"
#include "signal/live_clock.h"
#include "signal/live_reader.h"
#include "signal/table_row.h"
#include "signal/table_time.h"

enum { COLUMNS_MAX = 1024 };

typedef struct rows {
    ori__live_bytes *bytes;
    bool json, header;
    char separator;
    char **name;            /* [columns]; NULL: no names */
    int columns;            /* in a row */
    int time;               /* the column of times; -1: none */
    double unit;            /* seconds that its numbers count; 0: to be
                               guessed from the first one */
    int *wanted;            /* [channels] columns */
    int channels;
    ori__table_row row;
    double *cell;           /* [columns] the row in hand */
    ori__live_clock clock;
    double rate_hz;
    int64_t broken;         /* to be told as `missing` */
    bool joining;           /* the next line may be the half of one */
    int64_t bad, half, few;
} rows;

/* ---- lines ---- */

/* The next line, without its end; *s is NULL at the input's end.  A last line
 * without an end may be the half of one. */
static ori_status next_line(rows *r, const char **s, const char **end)
{
    ori__live_bytes *b = r->bytes;
    size_t searched = 0;

    for (;;) {
        const unsigned char *from = b->buffer + b->begin;
        const size_t have = b->end - b->begin;
        const unsigned char *found =
            memchr(from + searched, '\n', have - searched);
        ori_status status;
        bool more;

        if (found) {
            *s = (const char *)from;
            *end = (const char *)found;
            b->begin += (size_t)(found - from) + 1;
            if (*end > *s && (*end)[-1] == '\r')
                --*end;
            if (!r->joining)
                return ORI_OK;
            r->joining = false;
            r->half++;
            searched = 0;
            continue;
        }
        searched = have;
        status = ori__live_bytes_more(b, &more);
        if (b->broken) {
            r->broken = ori__live_bytes_break(b, r->rate_hz);
            r->joining = b->serial;
            searched = 0;
        }
        if (more && status == ORI_OK)
            continue;
        *s = NULL;
        if (status == ORI_OK && b->end - b->begin == sizeof b->buffer)
            return ori__fail(ORI_EFORMAT, "%s: a line of more than %d bytes",
                             b->path, ORI__LIVE_BYTES);
        r->half += b->end > b->begin;
        b->begin = b->end;
        return status;
    }
}

static bool blank(const char *s, const char *end)
{
    while (s < end && (*s == ' ' || *s == '\t'))
        s++;
    return s == end || *s == '#';
}

/* ---- a row's numbers ---- */

static bool read_cell(const rows *r, int column, const char *s,
                      const char *end, double *value)
{
    return (column == r->time && ori__table_time_read(s, end, value)) ||
           ori__number_cell(s, end, value);
}

static bool read_csv(rows *r, const char *s, const char *end)
{
    const char *wrong;

    if (ori__table_row_split(&r->row, s, end, r->separator, &wrong) != ORI_OK ||
        (int)r->row.count > r->columns)
        return false;
    for (int i = 0; i < r->columns; i++) {
        r->cell[i] = (double)NAN;
        if (i < (int)r->row.count &&
            !read_cell(r, i, r->row.cell[i].s, r->row.cell[i].end,
                       &r->cell[i]))
            return false;
    }
    r->few += (int)r->row.count < r->columns;
    return true;
}

static bool json_cell(const rows *r, int column, const json_t *v,
                      double *value)
{
    const char *text = json_string_value(v);

    *value = (double)NAN;
    if (json_is_number(v))
        *value = json_number_value(v);
    else if (text)
        return read_cell(r, column, text, text + strlen(text), value);
    return json_is_number(v) || !v || json_is_null(v);
}

static bool read_json(rows *r, const char *s, const char *end)
{
    json_t *v;
    bool right = ori__json_parse(s, (size_t)(end - s), r->bytes->path, &v) ==
                     ORI_OK &&
                 (r->name ? json_is_object(v)
                          : json_is_array(v) &&
                                (int)json_array_size(v) <= r->columns);
    bool few = false;

    for (int i = 0; right && i < r->columns; i++) {
        const json_t *cell = r->name ? json_object_get(v, r->name[i])
                                     : json_array_get(v, (size_t)i);

        right = json_cell(r, i, cell, &r->cell[i]);
        few |= !cell;
    }
    r->few += right && few;
    json_decref(v);
    return right;
}

/* ---- what the columns are ---- */

static bool add_column(rows *r, const char *s, size_t length, bool named)
{
    if (r->columns == COLUMNS_MAX)
        return false;
    if (named) {
        r->name[r->columns] = ori__strndup(s, length);
        if (!r->name[r->columns])
            return false;
    }
    r->columns++;
    return true;
}

static char separator_of(const char *s, const char *end)
{
    static const char marks[] = "\t;,";

    for (const char *m = marks; *m; m++)
        if (memchr(s, *m, (size_t)(end - s)))
            return *m;
    return ',';
}

static bool find_csv(rows *r, const char *s, const char *end)
{
    const char *wrong;
    double value;

    r->separator = separator_of(s, end);
    if (ori__table_row_split(&r->row, s, end, r->separator, &wrong) != ORI_OK)
        return false;
    for (size_t i = 0; i < r->row.count; i++)
        r->header |= !ori__number_cell(r->row.cell[i].s, r->row.cell[i].end,
                                       &value) &&
                     !ori__table_time_read(r->row.cell[i].s,
                                           r->row.cell[i].end, &value);
    for (size_t i = 0; i < r->row.count; i++)
        if (!add_column(r, r->row.cell[i].s,
                        (size_t)(r->row.cell[i].end - r->row.cell[i].s),
                        r->header))
            return false;
    return true;
}

static bool find_json(rows *r, const char *s, const char *end)
{
    json_t *v, *member;
    const char *key;
    bool right = ori__json_parse(s, (size_t)(end - s), r->bytes->path, &v) ==
                     ORI_OK &&
                 (json_is_object(v) || json_is_array(v));

    for (size_t i = 0; right && i < json_array_size(v); i++)
        right = add_column(r, NULL, 0, false);
    r->header = right && json_is_object(v);
    if (r->header)
        json_object_foreach(v, key, member)
            right = right && add_column(r, key, strlen(key), true);
    json_decref(v);
    return right;
}

/* Named or numbered; -1: there is none. */
static int column_of(const rows *r, const char *s, size_t length)
{
    double number;

    for (int i = 0; r->header && i < r->columns; i++)
        if (strlen(r->name[i]) == length && memcmp(r->name[i], s, length) == 0)
            return i;
    if (ori__number_read(s, s + length, &number) == s + length &&
        number >= 1 && number <= r->columns && number == floor(number))
        return (int)number - 1;
    return -1;
}

static ori_status choose(rows *r, const char *columns)
{
    for (const char *s = columns; s;) {
        const size_t length = strcspn(s, ",");
        const int column = column_of(r, s, length);

        if (column < 0 || r->channels == r->columns)
            return ori__fail(ORI_EINVAL, "%s: has no column \"%.*s\" to take",
                             r->bytes->path, (int)length, s);
        r->wanted[r->channels++] = column;
        s = s[length] ? s + length + 1 : NULL;
    }
    for (int i = 0; !columns && i < r->columns; i++)
        if (i != r->time)
            r->wanted[r->channels++] = i;
    return r->channels > 0 ? ORI_OK
                           : ori__fail(ORI_ESHAPE, "%s: no column is left",
                                       r->bytes->path);
}

static ori_status find_columns(rows *r, const char *columns)
{
    const char *s, *end;
    ori_status status;

    do
        status = next_line(r, &s, &end);
    while (status == ORI_OK && s && blank(s, end));
    if (status != ORI_OK)
        return status;
    if (!s)
        return ori__fail(ORI_EDATA, "%s: ends before its first row",
                         r->bytes->path);
    r->name = ORI__NEW(char *, COLUMNS_MAX);
    if (!r->name)
        return ori__fail_memory(r->bytes->path);
    if (!(r->json ? find_json(r, s, end) : find_csv(r, s, end)))
        return ori__fail(ORI_EFORMAT, "%s: its first line tells no columns: "
                         "\"%.*s\"", r->bytes->path,
                         (int)(end - s > 40 ? 40 : end - s), s);
    for (int i = r->columns - 1; r->header && i >= 0; i--) {
        const char *name = r->name[i];
        double unit;

        if (ori__table_time_name(name, name + strlen(name), &unit)) {
            r->time = i;
            r->unit = unit;
        }
    }
    if (!r->header) {
        ori__free(r->name);
        r->name = NULL;
    }
    /* Only a CSV's header is no row. */
    if (r->json || !r->header)
        r->bytes->begin = (size_t)((const unsigned char *)s -
                                   r->bytes->buffer);
    r->wanted = ORI__NEW(int, (size_t)r->columns);
    r->cell = ORI__NEW(double, (size_t)r->columns);
    return r->wanted && r->cell ? choose(r, columns)
                                : ori__fail_memory(r->bytes->path);
}

static ori_status open_rows(void *priv, ori__live_bytes *bytes,
                            const char *name, const ori_live_options *o,
                            ori__live_info *info)
{
    rows *r = priv;
    ori_status s;

    (void)name;
    r->bytes = bytes;
    r->json = o->format ? strcmp(o->format, "json") == 0
                        : bytes->buffer[bytes->begin] == '{' ||
                              bytes->buffer[bytes->begin] == '[';
    r->time = -1;
    s = find_columns(r, o->columns);
    info->rate_hz = o->row_rate_hz > 0 ? o->row_rate_hz : o->rate_hz;
    info->channels = r->channels;
    r->rate_hz = info->rate_hz;
    r->clock.step_s = info->rate_hz > 0 ? 1 / info->rate_hz : 0;
    snprintf(info->format, sizeof info->format, "%s rows, %d of %d columns%s",
             r->json ? "JSON" : "CSV", r->channels, r->columns,
             r->time >= 0 ? ", with times" : "");
    return s;
}

/* ---- reading ---- */

/* What the row's time says is missing before it, or ORI__CLOCK_DROP. */
static int64_t take_time(rows *r)
{
    const double time = r->time >= 0 ? r->cell[r->time] : (double)NAN;

    if (!isfinite(time)) {
        ori__live_clock_pass(&r->clock);
        return 0;
    }
    if (r->unit == 0)
        r->unit = ori__table_time_unit(time);
    return ori__live_clock_take(&r->clock, time * r->unit);
}

/* A device that was started anew, a log that was: its names once more. */
static bool is_header(const rows *r, const char *s, const char *end)
{
    const size_t length = r->header ? strlen(r->name[0]) : 0;

    return length > 0 && !r->json && (size_t)(end - s) >= length &&
           memcmp(s, r->name[0], length) == 0;
}

/* The line [s, end) into x [channels]; false: it is not to be used. */
static bool take_line(rows *r, const char *s, const char *end, float *x,
                      int64_t *missing)
{
    const bool right = r->json ? read_json(r, s, end) : read_csv(r, s, end);

    *missing = 0;
    if (!right && is_header(r, s, end))
        return false;
    if (!right) {
        r->bad++;
        /* The next row's time will tell that this one is missing. */
        if (r->time >= 0 && r->clock.begun && r->clock.step_s > 0)
            return false;
        for (int i = 0; i < r->channels; i++)
            x[i] = NAN;
        return true;
    }
    *missing = take_time(r);
    for (int i = 0; i < r->channels; i++)
        x[i] = (float)r->cell[r->wanted[i]];
    if (*missing == ORI__CLOCK_STEP)
        *missing = ORI__LIVE_BREAK;
    return *missing != ORI__CLOCK_DROP;
}

/* One row at a time: each is there as soon as its line is. */
static ori_status read_rows(void *priv, float *x, size_t max, size_t *frames,
                            int64_t *missing)
{
    rows *r = priv;
    const char *s, *end;
    ori_status status;

    (void)max;
    *frames = 0;
    do {
        status = next_line(r, &s, &end);
        if (status != ORI_OK || !s)
            return status;
    } while (blank(s, end) || !take_line(r, s, end, x, missing));
    /* The rows' own times know better how long a line was gone. */
    if (r->broken && *missing > 0)
        *missing = ORI__LIVE_BREAK - *missing;
    else if (r->broken)
        *missing = r->broken;
    r->broken = 0;
    *frames = 1;
    return ORI_OK;
}

static void count_rows(const void *priv, ori_live_counts *counts)
{
    const rows *r = priv;

    counts->duplicate_rows = r->clock.duplicates;
    counts->late_rows = r->clock.late;
    counts->clock_steps = r->clock.steps;
    counts->short_rows = r->few;
    counts->bad_rows = r->bad;
    counts->half_rows = r->half + r->bytes->halves;
    counts->reconnections = r->bytes->reconnections;
}

static void close_rows(void *priv)
{
    rows *r = priv;

    for (int i = 0; r->name && i < r->columns; i++)
        ori__free(r->name[i]);
    ori__free(r->name);
    ori__free(r->wanted);
    ori__free(r->cell);
    ori__table_row_free(&r->row);
}

const ori__live_reader ori__live_rows = {
    .priv_size = sizeof(rows),
    .open = open_rows,
    .read = read_rows,
    .count = count_rows,
    .close = close_rows,
};
