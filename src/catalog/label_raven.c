/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * label_raven.c - selection tables of Raven
 *
 * A table with tabs; the columns Begin Time (s) and End Time (s) are in
 * seconds, Low Freq (Hz) and High Freq (Hz) frequencies, and a column that the
 * user made holds the label.  Raven writes a selection once a view, waveform
 * and spectrogram, under one number: it is taken once.  All other columns
 * (channel, measurements, the user's own) are kept with the label as texts,
 * under their names; under "" is what the label's own column is called.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/fail.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/number.h"
#include "catalog/label_form.h"

enum { CELLS = 256 };
enum column {
    SELECTION, VIEW, BEGIN, END, LOW, HIGH, LABEL, SCORE, COLUMNS
};

static const char own_column[] = "Annotation";  /* of the label */

/* The names that a column may have, in any case of letters. */
static const char *const names[COLUMNS][6] = {
    [SELECTION] = { "Selection" },
    [VIEW] = { "View" },
    [BEGIN] = { "Begin Time (s)" },
    [END] = { "End Time (s)" },
    [LOW] = { "Low Freq (Hz)" },
    [HIGH] = { "High Freq (Hz)" },
    [LABEL] = { "Annotation", "Label", "Species", "Tag", "Common Name",
                "Class" },
    [SCORE] = { "Score", "Confidence" },
};

static bool is_named(ori__label_cell c, enum column column)
{
    const size_t length = (size_t)(c.end - c.s);

    for (int i = 0; i < 6 && names[column][i]; i++)
        if (strlen(names[column][i]) == length &&
            strncasecmp(c.s, names[column][i], length) == 0)
            return true;
    return false;
}

static bool is_raven(const ori__label_text *text)
{
    const char *at = text->text, *line, *stop;

    return ori__label_line(text, &at, &line, &stop) &&
           memmem(line, (size_t)(stop - line), "Begin Time (s)", 14);
}

static void find_columns(int column[COLUMNS], const ori__label_cell *c,
                         int count)
{
    for (int k = 0; k < COLUMNS; k++) {
        column[k] = -1;
        for (int i = 0; i < count && column[k] < 0; i++)
            if (is_named(c[i], (enum column)k))
                column[k] = i;
    }
}

static double number(const ori__label_cell *c, int count, int column)
{
    double value = (double)NAN;

    if (column >= 0 && column < count &&
        !ori__number_cell(c[column].s, c[column].end, &value))
        return (double)NAN;
    return value;
}

/* What the first line says. */
typedef struct head {
    ori__label_cell cell[CELLS];
    int count, column[COLUMNS];
} head;

/* Bytes that are no UTF-8 become '?'. */
static json_t *text_of(ori__label_cell c)
{
    json_t *j = json_stringn(c.s, (size_t)(c.end - c.s));
    char *copy;

    if (j)
        return j;
    copy = ori__strndup(c.s, (size_t)(c.end - c.s));
    for (char *p = copy; p && *p; p++)
        if (*p & 0x80)
            *p = '?';
    j = copy ? json_string(copy) : NULL;
    ori__free(copy);
    return j;
}

static void put(json_t *to, ori__label_cell key, ori__label_cell value)
{
    json_t *name = text_of(key);

    if (name && key.s < key.end)
        json_object_set_new(to, json_string_value(name), text_of(value));
    json_decref(name);
}

static bool is(ori__label_cell c, const char *text)
{
    return (size_t)(c.end - c.s) == strlen(text) &&
           memcmp(c.s, text, strlen(text)) == 0;
}

/* The columns that a label has no place for, as JSON, "" where there are
 * none; NULL: no memory.  What is written anyway is none. */
static char *read_more(const head *h, const ori__label_cell *c, int count)
{
    const ori__label_cell label = h->cell[h->column[LABEL]];
    json_t *more = json_object();

    if (!is(label, own_column))
        json_object_set_new(more, "", text_of(label));
    for (int i = 0; i < h->count && i < count; i++) {
        bool known = is(h->cell[i], "Channel") && is(c[i], "1");

        for (int k = 0; k < COLUMNS; k++)
            known = known || h->column[k] == i;
        if (!known && c[i].s < c[i].end)
            put(more, h->cell[i], c[i]);
    }
    if (json_object_size(more) > 0)
        return ori__json_take_text(more);
    json_decref(more);
    return ori__strdup("");
}

static ori_status read_row(ori__label_text *text, const char *line,
                           const char *stop, const head *h, double *last)
{
    const ori__label_cell none = { "", "" };
    const int *column = h->column;
    ori__label_cell c[CELLS];
    const int count = ori__label_cells(c, CELLS, line, stop, '\t');
    const double selection = number(c, count, column[SELECTION]);
    ori_label l = {
        .start_s = number(c, count, column[BEGIN]),
        .end_s = number(c, count, column[END]),
        .low_hz = number(c, count, column[LOW]),
        .high_hz = number(c, count, column[HIGH]),
        .confidence = number(c, count, column[SCORE]),
    };
    char *more;
    ori_status s;

    if (isnan(l.start_s) || isnan(l.end_s))
        return ori__label_fail(text, line, "a selection needs its begin and "
                               "end in seconds");
    if (fabs(selection - *last) < 0.5)
        return ORI_OK;
    *last = selection;
    l.more = more = read_more(h, c, count);
    s = more ? ori__label_put(text->list, &l, column[LABEL] < count
                                                  ? c[column[LABEL]] : none,
                              none)
             : ori__fail_memory(text->path);
    ori__free(more);
    return s;
}

static ori_status read_raven(ori__label_text *text)
{
    const char *at = text->text, *line, *stop;
    double last = (double)NAN;
    head h = { .count = 0 };
    ori_status s = ORI_OK;

    if (ori__label_line(text, &at, &line, &stop))
        h.count = ori__label_cells(h.cell, CELLS, line, stop, '\t');
    find_columns(h.column, h.cell, h.count);
    if (h.column[BEGIN] < 0 || h.column[END] < 0)
        return ori__label_fail(text, text->text, "a selection table has the "
                               "columns Begin Time (s) and End Time (s)");
    if (h.column[LABEL] < 0)
        return ori__label_fail(text, text->text, "no column is named "
                               "Annotation, Label, Species, Tag, Common Name "
                               "or Class");
    while (s == ORI_OK && ori__label_line(text, &at, &line, &stop))
        if (line < stop)
            s = read_row(text, line, stop, &h, &last);
    return s;
}

/* ---------------------------------------------------------------- writing */

/* What labels say besides, parsed, and the columns that need it: the keys in
 * the order in which they are met. */
typedef struct more {
    json_t **of;            /* [count] objects, or NULL */
    json_t *columns;        /* an object whose keys they are */
    const char *label;      /* what the label's column is called */
} more;

static bool gather_more(more *m, const ori_label_list *list)
{
    const int count = ori_label_list_count(list);

    *m = (more){ ORI__NEW(json_t *, (size_t)count), json_object(), NULL };
    for (int i = 0; m->of && i < count; i++) {
        const ori_label l = ori_label_list_get(list, i);
        const char *key;
        json_t *value;

        m->of[i] = *l.more ? json_loads(l.more, JSON_REJECT_DUPLICATES, NULL)
                           : NULL;
        json_object_foreach(m->of[i], key, value)
            if (!*key)
                m->label = m->label ? m->label : json_string_value(value);
            else if (strcmp(key, "Channel") != 0)
                json_object_set_new(m->columns, key, json_true());
    }
    return m->of && m->columns;
}

static void free_more(more *m, int count)
{
    for (int i = 0; m->of && i < count; i++)
        json_decref(m->of[i]);
    ori__free(m->of);
    json_decref(m->columns);
}

static const char *more_of(const json_t *of, const char *key,
                           const char *otherwise)
{
    const char *text = json_string_value(json_object_get(of, key));

    return text ? text : otherwise;
}

static void write_head(FILE *to, const more *m, unsigned says)
{
    const char *key;
    json_t *value;

    fprintf(to, "Selection\tView\tChannel\tBegin Time (s)\tEnd Time (s)%s\t",
            says & ORI__LABEL_FREQUENCY ? "\tLow Freq (Hz)\tHigh Freq (Hz)"
                                        : "");
    ori__label_plain(to, m->label && *m->label ? m->label : own_column);
    if (says & ORI__LABEL_CONFIDENCE)
        fputs("\tScore", to);
    json_object_foreach(m->columns, key, value) {
        fputc('\t', to);
        ori__label_plain(to, key);
    }
    fputc('\n', to);
}

/* Raven wants frequencies where there is a spectrogram. */
static void write_row(FILE *to, int number, const ori_label *l,
                      const more *m, unsigned says)
{
    const json_t *of = m->of[number - 1];
    const char *key;
    json_t *value;

    fprintf(to, "%d\tSpectrogram 1\t", number);
    ori__label_plain(to, more_of(of, "Channel", "1"));
    fprintf(to, "\t%.6f\t%.6f\t", l->start_s, l->end_s);
    for (int k = 0; k < 2 && says & ORI__LABEL_FREQUENCY; k++) {
        const double hz = k ? l->high_hz : l->low_hz;

        fprintf(to, isnan(hz) ? "\t" : "%.3f\t", hz);
    }
    ori__label_plain(to, l->label);
    if (says & ORI__LABEL_CONFIDENCE)
        fprintf(to, isnan(l->confidence) ? "\t" : "\t%.4f", l->confidence);
    json_object_foreach(m->columns, key, value) {
        fputc('\t', to);
        ori__label_plain(to, more_of(of, key, ""));
    }
    fputc('\n', to);
}

static void write_raven(FILE *to, const ori_label_list *list,
                        const char *recording, double length_s)
{
    const unsigned says = ori__label_list_says(list);
    const int count = ori_label_list_count(list);
    more m;

    (void)recording;
    (void)length_s;
    if (gather_more(&m, list)) {
        write_head(to, &m, says);
        for (int i = 0; i < count; i++) {
            const ori_label l = ori_label_list_get(list, i);

            write_row(to, i + 1, &l, &m, says);
        }
    }
    free_more(&m, count);
}

const ori__label_form ori__label_form_raven = {
    .name = "raven",
    .ending = ".selections.txt",
    .holds = ORI__LABEL_FREQUENCY | ORI__LABEL_CONFIDENCE | ORI__LABEL_MORE,
    .is = is_raven,
    .read = read_raven,
    .write = write_raven,
};
