/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * label_csv.c - labels as a table with the columns start, end and label
 *
 * Cells with commas, quotes or line ends are in quotes, doubled within (RFC
 * 4180).
 */
#include <math.h>
#include <string.h>
#include <strings.h>

#include "base/fail.h"
#include "base/memory.h"
#include "base/number.h"
#include "catalog/label_form.h"

enum { CELLS = 32 };
enum column { START, END, LABEL, LOW, HIGH, TIER, CONFIDENCE, COLUMNS };

static const char *const names[COLUMNS] = { "start", "end", "label", "low_hz",
                                            "high_hz", "tier", "confidence" };

/*
 * The cells of a row that begins at *at, into `chars` behind each other, their
 * ends at end[]; how many.
 */
static int read_row(const ori__label_text *text, const char **at,
                    ori__text *chars, size_t end[CELLS])
{
    const char *p = *at;
    bool in_quotes = false;
    int count = 0;

    chars->length = 0;
    for (; p < text->end && (in_quotes || (*p != '\n' && *p != '\r')); p++) {
        if (*p == '"' && in_quotes && p + 1 < text->end && p[1] == '"')
            ori__text_add(chars, "%c", *p++);
        else if (*p == '"')
            in_quotes = !in_quotes;
        else if (*p == ',' && !in_quotes && count < CELLS - 1)
            end[count++] = chars->length;
        else
            ori__text_add(chars, "%c", *p);
    }
    end[count++] = chars->length;
    while (p < text->end && (*p == '\n' || *p == '\r'))
        p++;
    *at = p;
    return count;
}

static const char empty[] = "";
static const ori__label_cell none = { empty, empty };

static ori__label_cell cell(const ori__text *chars, const size_t *end,
                            int count, int column)
{
    const char *s = chars->chars ? chars->chars : "";

    if (column < 0 || column >= count)
        return none;
    return (ori__label_cell){ s + (column ? end[column - 1] : 0),
                              s + end[column] };
}

static void find_columns(int column[COLUMNS], const ori__text *chars,
                         const size_t *end, int count)
{
    for (int k = 0; k < COLUMNS; k++) {
        column[k] = -1;
        for (int i = 0; i < count; i++) {
            const ori__label_cell c = cell(chars, end, count, i);

            if ((size_t)(c.end - c.s) == strlen(names[k]) &&
                strncasecmp(c.s, names[k], strlen(names[k])) == 0)
                column[k] = i;
        }
    }
}

static bool is_csv(const ori__label_text *text)
{
    const char *at = text->text;
    ori__text chars = { 0 };
    size_t end[CELLS];
    int column[COLUMNS], count = read_row(text, &at, &chars, end);

    find_columns(column, &chars, end, count);
    ori__text_free(&chars);
    return column[START] >= 0 && column[END] >= 0 && column[LABEL] >= 0;
}

static double number(ori__label_cell c)
{
    double value;

    return ori__number_cell(c.s, c.end, &value) ? value : (double)NAN;
}

static ori_status take_row(ori__label_text *text, const char *line,
                           const ori__text *chars, const size_t *end,
                           int count, const int column[COLUMNS])
{
    const ori_label l = {
        .start_s = number(cell(chars, end, count, column[START])),
        .end_s = number(cell(chars, end, count, column[END])),
        .low_hz = number(cell(chars, end, count, column[LOW])),
        .high_hz = number(cell(chars, end, count, column[HIGH])),
        .confidence = number(cell(chars, end, count, column[CONFIDENCE])),
    };

    if (isnan(l.start_s) || isnan(l.end_s))
        return ori__label_fail(text, line, "start or end is no number");
    return ori__label_put(text->list, &l,
                          cell(chars, end, count, column[LABEL]),
                          cell(chars, end, count, column[TIER]));
}

static ori_status read_csv(ori__label_text *text)
{
    const char *at = text->text;
    ori__text chars = { 0 };
    size_t end[CELLS];
    int column[COLUMNS], count = read_row(text, &at, &chars, end);
    ori_status s = ORI_OK;

    find_columns(column, &chars, end, count);
    while (s == ORI_OK && at < text->end) {
        const char *line = at;

        count = read_row(text, &at, &chars, end);
        s = chars.failed ? ori__fail_memory(text->path)
                         : take_row(text, line, &chars, end, count, column);
    }
    ori__text_free(&chars);
    return s;
}

static void write_cell(FILE *to, const char *text)
{
    if (!text[strcspn(text, ",\"\r\n")]) {
        fputs(text, to);
        return;
    }
    fputc('"', to);
    for (; *text; text++)
        fprintf(to, *text == '"' ? "\"%c" : "%c", *text);
    fputc('"', to);
}

static void write_number(FILE *to, double value)
{
    if (isnan(value))
        fputc(',', to);
    else
        fprintf(to, ",%.6f", value);
}

static void write_csv(FILE *to, const ori_label_list *list,
                      const char *recording, double length_s)
{
    (void)length_s;
    fputs("file,start,end,label,low_hz,high_hz,tier,confidence\n", to);
    for (int i = 0; i < ori_label_list_count(list); i++) {
        const ori_label l = ori_label_list_get(list, i);

        write_cell(to, recording);
        write_number(to, l.start_s);
        write_number(to, l.end_s);
        fputc(',', to);
        write_cell(to, l.label);
        write_number(to, l.low_hz);
        write_number(to, l.high_hz);
        fputc(',', to);
        write_cell(to, l.tier);
        write_number(to, l.confidence);
        fputc('\n', to);
    }
}

const ori__label_form ori__label_form_csv = {
    .name = "csv",
    .ending = ".csv",
    .holds = ORI__LABEL_FREQUENCY | ORI__LABEL_TIER |
             ORI__LABEL_CONFIDENCE | ORI__LABEL_RECORDING,
    .is = is_csv,
    .read = read_csv,
    .write = write_csv,
};
