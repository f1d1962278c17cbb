/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * suite_table.c - the results of a suite, in a CSV file
 */
#include "suite_table.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/base/safe_file.h>

#include "output.h"
#include "suite_csv.h"

static const char head[] = "# oriole ";
static const char names[] = "set,accuracy,seconds,resample,log_loss,ece,"
                            "train,test,train_seconds,test_seconds";

static void append(suite_table *t, const suite_result *row)
{
    if (t->count == t->room) {
        const int room = t->room > 0 ? 2 * t->room : 64;
        suite_result *const rows = output_alloc((size_t)room, sizeof *rows);

        if (t->count > 0)
            memcpy(rows, t->rows, (size_t)t->count * sizeof *rows);
        free(t->rows);
        t->rows = rows;
        t->room = room;
    }
    t->rows[t->count] = *row;
    t->rows[t->count++].set = output_copy(row->set);
}

static bool read_row(suite_table *t, char **cells)
{
    suite_result r = { .set = cells[0] };
    double number[9];

    for (int i = 0; i < 9; i++)
        if (!suite_csv_number(cells[i + 1], &number[i]))
            return false;
    r.accuracy = number[0];
    r.resample = (int)number[2];
    r.log_loss = number[3];
    r.ece = number[4];
    r.train_cases = (int)number[5];
    r.test_cases = (int)number[6];
    r.train_seconds = number[7];
    r.test_seconds = number[8];
    append(t, &r);
    return true;
}

/* "# oriole VERSION suite, TITLE" */
static void read_title(suite_table *t, const char *line)
{
    const char *const comma = strchr(line, ',');

    if (!t->title && comma && strncmp(line, head, sizeof head - 1) == 0)
        t->title = output_copy(comma + 2);
}

ori_status suite_table_read(suite_table *t, const char *path)
{
    suite_csv csv;
    ori_status s;

    *t = (suite_table){ 0 };
    s = suite_csv_open(&csv, path);
    if (s != ORI_OK)
        return errno == ENOENT ? ORI_OK : s;
    while (suite_csv_next(&csv)) {
        if (csv.comment) {
            read_title(t, csv.line);
        } else if (strcmp(csv.cells[0], "set") != 0 &&
                   (csv.count != 10 || !read_row(t, csv.cells))) {
            s = suite_csv_fail(&csv, "is no result of a suite");
            break;
        }
    }
    suite_csv_close(&csv);
    return s;
}

static char *text_of(const suite_table *t)
{
    char *text = output_format("%s%s suite, %s\n%s\n", head, ori_version(),
                               t->title, names);

    for (int i = 0; i < t->count; i++) {
        const suite_result *const r = &t->rows[i];
        char *const more = output_format(
            "%s%s,%.6f,%.3f,%d,%.6f,%.6f,%d,%d,%.3f,%.3f\n", text, r->set,
            r->accuracy, r->train_seconds + r->test_seconds, r->resample,
            r->log_loss, r->ece, r->train_cases, r->test_cases,
            r->train_seconds, r->test_seconds);

        free(text);
        text = more;
    }
    return text;
}

/* The last row to its place. */
static void sort_in(suite_table *t)
{
    suite_result *const rows = t->rows;

    for (int i = t->count - 1; i > 0; i--) {
        const suite_result swap = rows[i];
        const int order = strcmp(rows[i - 1].set, rows[i].set);

        if (order < 0 ||
            (order == 0 && rows[i - 1].resample <= rows[i].resample))
            return;
        rows[i] = rows[i - 1];
        rows[i - 1] = swap;
    }
}

ori_status suite_table_add(suite_table *t, const suite_result *row,
                           const char *path)
{
    char *text;
    ori_status s;

    append(t, row);
    sort_in(t);
    text = text_of(t);
    s = ori_file_write(path, text, strlen(text));
    free(text);
    return s;
}

suite_summary suite_table_sum(const suite_table *t)
{
    suite_summary sum = { 0 };

    for (int i = 0; i < t->count; i++) {
        sum.accuracy += t->rows[i].accuracy / t->count;
        sum.log_loss += t->rows[i].log_loss / t->count;
        sum.ece += t->rows[i].ece / t->count;
        sum.train_seconds += t->rows[i].train_seconds;
        sum.test_seconds += t->rows[i].test_seconds;
    }
    return sum;
}

const suite_result *suite_table_find(const suite_table *t, const char *set,
                                     int resample)
{
    for (int i = 0; i < t->count; i++)
        if (t->rows[i].resample == resample &&
            strcmp(t->rows[i].set, set) == 0)
            return &t->rows[i];
    return NULL;
}

void suite_table_free(suite_table *t)
{
    for (int i = 0; i < t->count; i++)
        free(t->rows[i].set);
    free(t->rows);
    free(t->title);
}
