/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * suite_compare.c - a suite's results beside published ones
 */
#include "suite_compare.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/picture/picture.h>
#include <oriole/train/ranking.h>

#include "output.h"
#include "suite_csv.h"

/* Published figures have four digits: nearer is a draw. */
static const double same = 5e-5;

/* Columns of a published table that are no method's. */
static const char *const facts[] = { "set", "train", "test", "channels",
                                     "length", "length_min", "length_max",
                                     "classes", "seconds", "type", NULL };

typedef struct comparison {
    const suite_table *table;
    char **names;               /* [methods]; the first is ours */
    int methods;
    double *score;              /* [sets, methods] */
    int sets, room;
    int passed_over;            /* sets that lack a column, or a result */
    double *rank;               /* [methods] */
} comparison;

static bool is_fact(const char *name)
{
    for (int i = 0; facts[i]; i++)
        if (strcmp(name, facts[i]) == 0)
            return true;
    return false;
}

/* Of the set, over its resamples; NaN: there is none. */
static double our_accuracy(const suite_table *t, const char *set)
{
    double sum = 0;
    int count = 0;

    for (int i = 0; i < t->count; i++)
        if (strcmp(t->rows[i].set, set) == 0) {
            sum += t->rows[i].accuracy;
            count++;
        }
    return count > 0 ? sum / count : NAN;
}

static void read_names(comparison *c, char **cells, int count, bool *method)
{
    const char *const comma =
        c->table->title ? strchr(c->table->title, ',') : NULL;

    c->names = output_alloc((size_t)count + 1, sizeof *c->names);
    c->names[c->methods++] =
        comma ? output_format("oriole %.*s",
                              (int)(comma - c->table->title), c->table->title)
              : output_copy("oriole");
    for (int i = 0; i < count; i++) {
        method[i] = !is_fact(cells[i]);
        if (method[i])
            c->names[c->methods++] = output_copy(cells[i]);
    }
}

/* A line of the published table; false: a cell that is no number. */
static bool read_set(comparison *c, char **cells, int count,
                     const bool *method)
{
    const double ours = our_accuracy(c->table, cells[0]);
    double *row;
    int at = 1;
    bool whole = isfinite(ours);

    if (c->sets == c->room) {
        const size_t have = (size_t)c->sets * (size_t)c->methods;
        double *more;

        c->room = c->room > 0 ? 2 * c->room : 64;
        more = output_alloc((size_t)c->room * (size_t)c->methods,
                            sizeof *more);
        if (have > 0)
            memcpy(more, c->score, have * sizeof *more);
        free(c->score);
        c->score = more;
    }
    row = c->score + (size_t)c->sets * (size_t)c->methods;
    row[0] = ours;
    for (int i = 0; i < count; i++)
        if (method[i]) {
            if (cells[i][0] == '\0')
                whole = false;
            else if (!suite_csv_number(cells[i], &row[at]))
                return false;
            at++;
        }
    c->sets += whole;
    c->passed_over += !whole;
    return true;
}

static ori_status read_published(comparison *c, const char *path)
{
    bool method[SUITE_CELLS] = { false };
    int columns = 0;
    suite_csv csv;
    ori_status s = suite_csv_open(&csv, path);

    if (s != ORI_OK) {
        if (errno == ENOENT)
            output_fail("suite", "%s: %s", path, strerror(errno));
        return s;
    }
    while (s == ORI_OK && suite_csv_next(&csv)) {
        if (csv.comment)
            continue;
        if (columns == 0) {
            columns = csv.count;
            read_names(c, csv.cells, columns, method);
        } else if (csv.count != columns) {
            s = suite_csv_fail(&csv, "has another number of columns than the "
                                     "line of names");
        } else if (!read_set(c, csv.cells, columns, method)) {
            s = suite_csv_fail(&csv, "holds an accuracy that is no number");
        }
    }
    suite_csv_close(&csv);
    return s;
}

/* Ours rounded as theirs are, so that draws are draws. */
static void round_ours(comparison *c)
{
    for (int i = 0; i < c->sets; i++)
        for (int m = 1; m < c->methods; m++) {
            double *const row = c->score + i * c->methods;

            if (fabs(row[m] - row[0]) <= same)
                row[m] = row[0];
        }
}

static double mean_of(const comparison *c, int method)
{
    double sum = 0;

    for (int i = 0; i < c->sets; i++)
        sum += c->score[i * c->methods + method];
    return sum / c->sets;
}

/* Of ours against a method. */
static void count_wins(const comparison *c, int method, int count[3])
{
    count[0] = count[1] = count[2] = 0;
    for (int i = 0; i < c->sets; i++) {
        const double ours = c->score[i * c->methods];
        const double theirs = c->score[i * c->methods + method];

        count[ours > theirs ? 0 : ours == theirs ? 1 : 2]++;
    }
}

/* Methods in the order of their ranks. */
static int *in_order(const comparison *c)
{
    int *const order = output_alloc((size_t)c->methods, sizeof *order);

    for (int m = 0; m < c->methods; m++) {
        int at = m;

        for (; at > 0 && c->rank[order[at - 1]] > c->rank[m]; at--)
            order[at] = order[at - 1];
        order[at] = m;
    }
    return order;
}

static void print_words(const comparison *c, const int *order)
{
    printf("\n%d sets that have all columns\n\n", c->sets);
    printf("%-28s %8s  %5s  %s\n", "method", "mean", "rank",
           "wins/draws/losses of the first against it");
    for (int i = 0; i < c->methods; i++) {
        const int m = order[i];
        int count[3];

        count_wins(c, m, count);
        printf("%-28s %8.4f  %5.2f", c->names[m], mean_of(c, m), c->rank[m]);
        if (m > 0)
            printf("  %d/%d/%d", count[0], count[1], count[2]);
        putchar('\n');
    }
}

static void print_json(const comparison *c, const int *order)
{
    json_t *list = json_array();

    for (int i = 0; i < c->methods; i++) {
        const int m = order[i];
        int count[3];

        count_wins(c, m, count);
        json_array_append_new(list, json_pack(
            "{s:s,s:f,s:f,s:i,s:i,s:i}", "method", c->names[m], "mean",
            mean_of(c, m), "rank", c->rank[m], "wins", count[0], "draws",
            count[1], "losses", count[2]));
    }
    output_json(json_pack("{s:i,s:o}", "sets", c->sets, "methods", list));
}

static ori_status draw(const comparison *c, const char *path)
{
    const size_t pairs = (size_t)c->methods * (size_t)c->methods;
    int *const differ = output_alloc(pairs, sizeof *differ);
    char *title = output_format("Mean ranks over %d data sets", c->sets);
    ori_status s =
        ori_pairs_differ(c->score, c->sets, c->methods, 0.05, differ);

    if (s == ORI_OK)
        s = ori_picture_ranks(path, title, (const char *const *)c->names,
                              c->rank, differ, c->methods);
    free(title);
    free(differ);
    return s;
}

static int report(comparison *c, const app_command *command,
                  const app_common *common, const char *plot)
{
    ori_status s;
    int *order;

    if (c->sets < 1) {
        output_fail(command->name, "no set has both a result and all "
                    "published columns");
        return EXIT_INPUT;
    }
    round_ours(c);
    c->rank = output_alloc((size_t)c->methods, sizeof *c->rank);
    s = ori_mean_ranks(c->score, c->sets, c->methods, c->rank);
    if (s == ORI_OK) {
        order = in_order(c);
        if (common->json)
            print_json(c, order);
        else
            print_words(c, order);
        free(order);
        if (plot)
            s = draw(c, plot);
    }
    return s == ORI_OK ? EXIT_FINE : output_fail_output(command->name, s);
}

int suite_compare(const app_command *command, const app_common *common,
                  const suite_table *table, const char *published,
                  const char *plot)
{
    comparison c = { .table = table };
    const ori_status s = read_published(&c, published);
    const int code =
        s == ORI_OK ? report(&c, command, common, plot) : EXIT_INPUT;

    for (int m = 0; m < c.methods; m++)
        free(c.names[m]);
    free(c.names);
    free(c.score);
    free(c.rank);
    return code;
}
