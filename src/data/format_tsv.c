/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * format_tsv.c - the UCR archive's text: one case a line, the label first
 *
 * Values are separated by tabs (an empty cell is missing), in the archive's
 * older forms by spaces or commas.  Labels are numbers, which the older
 * files write as 1.0000000e+00: a whole number is named without all that.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/number.h"
#include "data/format.h"
#include "data/lines.h"

typedef struct row {
    ori__lines lines;
    char separator;         /* ' ' stands for any number of spaces */
    float *values;
    size_t room;
    int64_t length;
    char label[256];
} row;

static bool is_tsv(const char *path, bool folder)
{
    return !folder && (ori__path_has_extension(path, "tsv") ||
                       ori__path_has_extension(path, "txt"));
}

static char separator_of(const char *s, const char *e)
{
    if (memchr(s, '\t', (size_t)(e - s)))
        return '\t';
    return memchr(s, ',', (size_t)(e - s)) ? ',' : ' ';
}

/* Where the cell that starts at s ends. */
static const char *cell_end(const row *r, const char *s)
{
    const char *e = r->lines.e;
    const char *at = memchr(s, r->separator, (size_t)(e - s));

    return at ? at : e;
}

/* The start of the cell behind the one that ends at s; NULL at the end. */
static const char *next_cell(const row *r, const char *s)
{
    if (s == r->lines.e)
        return NULL;
    s++;
    while (r->separator == ' ' && s < r->lines.e && *s == ' ')
        s++;
    return s;
}

static ori_status read_label(row *r, const char *s, const char *e)
{
    double value;

    while (s < e && *s == ' ')
        s++;
    while (s < e && e[-1] == ' ')
        e--;
    if (s == e)
        return ori__lines_fail(&r->lines, ORI_EFORMAT,
                               "the label in front is empty");
    if ((size_t)(e - s) >= sizeof r->label)
        return ori__lines_fail(&r->lines, ORI_EFORMAT,
                               "the label \"%.*s...\" is longer than %zu "
                               "bytes", ORI__EXCERPT(s, e),
                               sizeof r->label - 1);
    if (ori__number_read(s, e, &value) == e && value >= -1e9 &&
        value <= 1e9 && value == (double)(int64_t)value)
        snprintf(r->label, sizeof r->label, "%" PRId64, (int64_t)value);
    else
        snprintf(r->label, sizeof r->label, "%.*s", (int)(e - s), s);
    return ORI_OK;
}

static ori_status read_values(row *r, const char *s)
{
    double value;

    for (r->length = 0; s; s = next_cell(r, cell_end(r, s))) {
        const char *e = cell_end(r, s);

        if (!ori__number_cell(s, e, &value))
            return ori__lines_fail(&r->lines, ORI_EFORMAT,
                                   "value %" PRId64 " is no number: \"%.*s\"",
                                   r->length + 1, ORI__EXCERPT(s, e));
        if (!ori__grow(&r->values, &r->room, (size_t)r->length + 1,
                       sizeof *r->values))
            return ori__fail_memory("a series");
        r->values[r->length++] = (float)value;
    }
    if (r->length == 0)
        return ori__lines_fail(&r->lines, ORI_EFORMAT,
                               "there is a label and no value");
    return ORI_OK;
}

static ori_status read_case(row *r, ori__gather *g, ori_split split)
{
    const char *s, *e;
    ori_status status;

    r->separator = separator_of(r->lines.s, r->lines.e);
    if (r->separator == ' ')
        ori__lines_trim(&r->lines);
    s = r->lines.s;
    e = cell_end(r, s);
    status = read_label(r, s, e);
    if (status == ORI_OK)
        status = read_values(r, next_cell(r, e));
    if (status != ORI_OK)
        return status;
    return ori__gather_series(g, &(ori__series){
        .path = r->lines.path, .part = "line",
        .number = r->lines.number, .x = r->values,
        .channels = 1, .length = r->length, .label = r->label,
        .label_length = strlen(r->label), .split = split });
}

static ori_status load_tsv(ori__gather *g, const char *path, ori_split split)
{
    row r = { 0 };
    ori_status s = ori__lines_open(&r.lines, g, path);
    bool more;

    if (s != ORI_OK)
        return s;
    while ((s = ori__lines_next(&r.lines, &more)) == ORI_OK && more)
        if ((s = read_case(&r, g, split)) != ORI_OK)
            break;
    ori__free(r.values);
    ori__lines_close(&r.lines);
    return s;
}

const ori__format ori__format_tsv = {
    .name = "UCR table .tsv",
    .is = is_tsv,
    .load = load_tsv,
};
