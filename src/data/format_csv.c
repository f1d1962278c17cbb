/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * format_csv.c - a table of series, one case a row
 *
 * The first row is a header where one of its cells is label, class or target,
 * or where none of them is a number.  The label stands in the column of that
 * name; else in the last if that is text in the first case, else in the first.
 * A first column that the header leaves unnamed is a row number, as data
 * frames write it, and is passed over.
 */
#include <inttypes.h>
#include <string.h>
#include <strings.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/number.h"
#include "data/cells.h"
#include "data/format.h"

enum { LABEL_UNKNOWN = -3, LABEL_LAST = -2 };

typedef struct table {
    ori__cells cells;
    ori__gather *gather;
    ori_split split;
    bool header;
    size_t width;           /* of the header */
    size_t first;           /* 1 where column 0 is a row number */
    int label;              /* column, or one of the above */
    float *values;
    size_t room;
} table;

static bool is_csv(const char *path, bool folder)
{
    return !folder && ori__path_has_extension(path, "csv");
}

static bool as_value(const char *cell, double *value)
{
    return ori__number_cell(cell, cell + strlen(cell), value);
}

static bool is_blank(const char *cell)
{
    return cell[strspn(cell, " \t")] == '\0';
}

static int find_label(const ori__cells *cells)
{
    static const char *const names[] = { "label", "class", "target" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const int column = ori__cells_find(cells, names[i]);

        if (column >= 0)
            return column;
    }
    return LABEL_UNKNOWN;
}

/* A cell without a name is no number here, and no text either. */
static bool all_text(const ori__cells *cells)
{
    double value;
    size_t texts = 0;

    for (size_t i = 0; i < cells->count; i++) {
        if (is_blank(cells->cell[i]))
            continue;
        if (as_value(cells->cell[i], &value))
            return false;
        texts++;
    }
    return texts > 0;
}

static void look_at_first_row(table *t)
{
    const ori__cells *cells = &t->cells;

    t->label = find_label(cells);
    t->header = t->label != LABEL_UNKNOWN || all_text(cells);
    t->width = cells->count;
    t->first = t->header && is_blank(cells->cell[0]) && cells->count > 1;
    if (t->first)
        ori__gather_note(t->gather, "%s: the first column has no name and "
                         "was passed over", cells->lines.path);
}

static size_t label_column(table *t)
{
    const ori__cells *cells = &t->cells;
    double value;

    if (t->label == LABEL_UNKNOWN)
        t->label = as_value(cells->cell[cells->count - 1], &value)
                       ? (int)t->first : LABEL_LAST;
    return t->label == LABEL_LAST ? cells->count - 1 : (size_t)t->label;
}

static ori_status read_values(table *t, size_t label, size_t *length)
{
    const ori__cells *cells = &t->cells;

    if (!ori__grow(&t->values, &t->room, cells->count, sizeof *t->values))
        return ori__fail_memory("a series");
    for (size_t i = t->first; i < cells->count; i++) {
        double value;

        if (i == label)
            continue;
        if (!as_value(cells->cell[i], &value))
            return ori__lines_fail(&cells->lines, ORI_EFORMAT,
                                   "column %zu is no number: \"%.40s\"",
                                   i + 1, cells->cell[i]);
        t->values[(*length)++] = (float)value;
    }
    if (*length == 0)
        return ori__lines_fail(&cells->lines, ORI_EFORMAT,
                               "there is no value beside the label");
    return ORI_OK;
}

static ori_status read_case(table *t)
{
    const ori__cells *cells = &t->cells;
    size_t column, length = 0;
    const char *label;
    ori_status s;

    if (t->header && cells->count != t->width)
        return ori__lines_fail(&cells->lines, ORI_EFORMAT,
                               "has %zu cells, the header has %zu",
                               cells->count, t->width);
    column = label_column(t);
    s = read_values(t, column, &length);
    if (s != ORI_OK)
        return s;
    label = cells->cell[column] + strspn(cells->cell[column], " \t");
    for (column = strlen(label); column > 0 && label[column - 1] == ' ';)
        column--;
    return ori__gather_series(t->gather, &(ori__series){
        .path = cells->lines.path, .part = "line",
        .number = cells->lines.number,
        .x = t->values, .channels = 1, .length = (int64_t)length,
        .label = label, .label_length = column, .split = t->split });
}

static ori_status read_table(table *t)
{
    bool more, first = true;
    ori_status s;

    while ((s = ori__cells_next(&t->cells, &more)) == ORI_OK && more) {
        if (first)
            look_at_first_row(t);
        if (!first || !t->header)
            s = read_case(t);
        if (s != ORI_OK)
            return s;
        first = false;
    }
    return s;
}

static ori_status load_csv(ori__gather *g, const char *path, ori_split split)
{
    table t = { .gather = g, .split = split };
    ori_status s = ori__cells_open(&t.cells, g, path);

    if (s != ORI_OK)
        return s;
    s = read_table(&t);
    ori__free(t.values);
    ori__cells_close(&t.cells);
    return s;
}

const ori__format ori__format_csv = {
    .name = "table of series .csv",
    .is = is_csv,
    .load = load_csv,
};
