/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * label_audacity.c - label tracks as Audacity exports them
 *
 * START tab END tab LABEL, in seconds.  Where a label was made in the
 * spectrum a second line has a backslash, tab, the low and tab, the high
 * frequency, -1 where there is none (manual, "Importing and Exporting
 * Labels").
 */
#include <math.h>

#include "base/number.h"
#include "catalog/label_form.h"

static bool number(ori__label_cell c, double *value)
{
    return ori__number_read(c.s, c.end, value) == c.end;
}

static bool first_line(const ori__label_text *text, ori__label_cell cell[3])
{
    const char *at = text->text, *line, *stop;

    while (ori__label_line(text, &at, &line, &stop))
        if (line < stop)
            return ori__label_cells(cell, 3, line, stop, '\t') >= 2;
    return false;
}

static bool is_audacity(const ori__label_text *text)
{
    ori__label_cell c[3];
    double value;

    return first_line(text, c) && number(c[0], &value) &&
           number(c[1], &value);
}

/* The line of frequencies behind a label, if there is one. */
static void take_frequencies(const ori__label_text *text, const char **at,
                             ori_label *l)
{
    const char *next = *at, *line, *stop;
    ori__label_cell c[3];
    double low, high;

    if (!ori__label_line(text, &next, &line, &stop) || line == stop ||
        *line != '\\')
        return;
    *at = next;
    if (ori__label_cells(c, 3, line, stop, '\t') == 3 &&
        number(c[1], &low) && number(c[2], &high)) {
        l->low_hz = low >= 0.0 ? low : (double)NAN;
        l->high_hz = high >= 0.0 ? high : (double)NAN;
    }
}

static ori_status read_audacity(ori__label_text *text)
{
    const char *at = text->text, *line, *stop;
    const ori__label_cell none = { "", "" };
    ori_status s = ORI_OK;

    while (s == ORI_OK && ori__label_line(text, &at, &line, &stop)) {
        ori_label l = { .low_hz = (double)NAN, .high_hz = (double)NAN,
                        .confidence = (double)NAN };
        ori__label_cell c[3];

        if (line == stop)
            continue;
        if (ori__label_cells(c, 3, line, stop, '\t') < 2 ||
            !number(c[0], &l.start_s) || !number(c[1], &l.end_s))
            return ori__label_fail(text, line, "is not START, END and LABEL "
                                   "with tabs between");
        if (stop == c[1].end)
            c[2] = none;
        else
            c[2] = (ori__label_cell){ c[1].end + 1, stop };
        take_frequencies(text, &at, &l);
        s = ori__label_put(text->list, &l, c[2], none);
    }
    return s;
}

static double or_none(double hz)
{
    return isnan(hz) ? -1.0 : hz;
}

static void write_audacity(FILE *to, const ori_label_list *list,
                           const char *recording, double length_s)
{
    (void)recording;
    (void)length_s;
    for (int i = 0; i < ori_label_list_count(list); i++) {
        const ori_label l = ori_label_list_get(list, i);

        fprintf(to, "%.6f\t%.6f\t", l.start_s, l.end_s);
        ori__label_plain(to, l.label);
        fputc('\n', to);
        if (!isnan(l.low_hz) || !isnan(l.high_hz))
            fprintf(to, "\\\t%.6f\t%.6f\n", or_none(l.low_hz),
                    or_none(l.high_hz));
    }
}

const ori__label_form ori__label_form_audacity = {
    .name = "audacity",
    .ending = ".txt",
    .holds = ORI__LABEL_FREQUENCY,
    .is = is_audacity,
    .read = read_audacity,
    .write = write_audacity,
};
