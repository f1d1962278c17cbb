/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * label_raven.c - selection tables of Raven
 *
 * A table with tabs; the columns Begin Time (s) and End Time (s) are in
 * seconds, Low Freq (Hz) and High Freq (Hz) frequencies, and a column that the
 * user made holds the label.  Raven writes a selection once a view, waveform
 * and spectrogram, under one number: it is taken once.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/number.h"
#include "catalog/label_form.h"

enum { CELLS = 64 };
enum column { SELECTION, BEGIN, END, LOW, HIGH, LABEL, SCORE, COLUMNS };

/* The names that a column may have, in any case of letters. */
static const char *const names[COLUMNS][6] = {
    [SELECTION] = { "Selection" },
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

static ori_status read_row(ori__label_text *text, const char *line,
                           const char *stop, const int column[COLUMNS],
                           double *last)
{
    const ori__label_cell none = { "", "" };
    ori__label_cell c[CELLS];
    const int count = ori__label_cells(c, CELLS, line, stop, '\t');
    const double selection = number(c, count, column[SELECTION]);
    const ori_label l = {
        .start_s = number(c, count, column[BEGIN]),
        .end_s = number(c, count, column[END]),
        .low_hz = number(c, count, column[LOW]),
        .high_hz = number(c, count, column[HIGH]),
        .confidence = number(c, count, column[SCORE]),
    };

    if (isnan(l.start_s) || isnan(l.end_s))
        return ori__label_fail(text, line, "a selection needs its begin and "
                               "end in seconds");
    if (fabs(selection - *last) < 0.5)
        return ORI_OK;
    *last = selection;
    return ori__label_put(text->list, &l, column[LABEL] < count
                                              ? c[column[LABEL]] : none,
                          none);
}

static ori_status read_raven(ori__label_text *text)
{
    const char *at = text->text, *line, *stop;
    ori__label_cell c[CELLS];
    int column[COLUMNS], count = 0;
    double last = (double)NAN;
    ori_status s = ORI_OK;

    if (ori__label_line(text, &at, &line, &stop))
        count = ori__label_cells(c, CELLS, line, stop, '\t');
    find_columns(column, c, count);
    if (column[BEGIN] < 0 || column[END] < 0)
        return ori__label_fail(text, text->text, "a selection table has the "
                               "columns Begin Time (s) and End Time (s)");
    if (column[LABEL] < 0)
        return ori__label_fail(text, text->text, "no column is named "
                               "Annotation, Label, Species, Tag, Common Name "
                               "or Class");
    while (s == ORI_OK && ori__label_line(text, &at, &line, &stop))
        if (line < stop)
            s = read_row(text, line, stop, column, &last);
    return s;
}

/* Raven wants frequencies where there is a spectrogram. */
static void write_raven(FILE *to, const ori_label_list *list,
                        const char *recording, double length_s)
{
    const unsigned says = ori__label_list_says(list);
    const bool frequencies = says & ORI__LABEL_FREQUENCY;
    const bool score = says & ORI__LABEL_CONFIDENCE;

    (void)recording;
    (void)length_s;
    fprintf(to, "Selection\tView\tChannel\tBegin Time (s)\tEnd Time (s)%s\t"
            "Annotation%s\n",
            frequencies ? "\tLow Freq (Hz)\tHigh Freq (Hz)" : "",
            score ? "\tScore" : "");
    for (int i = 0; i < ori_label_list_count(list); i++) {
        const ori_label l = ori_label_list_get(list, i);

        fprintf(to, "%d\tSpectrogram 1\t1\t%.6f\t%.6f\t", i + 1, l.start_s,
                l.end_s);
        for (int k = 0; k < 2 && frequencies; k++) {
            const double hz = k ? l.high_hz : l.low_hz;

            fprintf(to, isnan(hz) ? "\t" : "%.3f\t", hz);
        }
        ori__label_plain(to, l.label);
        if (score)
            fprintf(to, isnan(l.confidence) ? "\t" : "\t%.4f", l.confidence);
        fputc('\n', to);
    }
}

const ori__label_form ori__label_form_raven = {
    .name = "raven",
    .ending = ".selections.txt",
    .holds = ORI__LABEL_FREQUENCY | ORI__LABEL_CONFIDENCE,
    .is = is_raven,
    .read = read_raven,
    .write = write_raven,
};
