/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * suite_compare.c - a suite's results beside others and published ones
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

/* Columns of a published table that are no method's. */
static const char *const facts[] = { "set", "train", "test", "channels",
                                     "length", "length_min", "length_max",
                                     "classes", "seconds", "type", NULL };

typedef struct comparison {
    const suite_table *tables;
    int table_count;
    char **names;               /* [methods]; the tables' first */
    int methods;
    double *score;              /* [sets, methods] */
    int sets, room;
    json_t *left_out;           /* sets that lack a column or a result */
    double *mean, *rank;        /* [methods] */
    int *order;                 /* [methods], by rank */
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

/* "oriole minirocket", of the title "minirocket, seed 0"; the whole title
 * where only that tells two tables apart. */
static char *name_of(const comparison *c, int table)
{
    const char *title = c->tables[table].title;
    size_t length = title ? strcspn(title, ",") : 0;

    for (int i = 0; title && i < c->table_count; i++) {
        const char *other = c->tables[i].title;

        if (i != table && other && strcspn(other, ",") == length &&
            strncmp(other, title, length) == 0)
            return output_format("oriole %s", title);
    }
    return output_format("oriole %.*s", (int)length, title ? title : "");
}

static void name_methods(comparison *c, char **cells, int count,
                         bool *method)
{
    c->names = output_alloc((size_t)(c->table_count + count),
                            sizeof *c->names);
    for (int i = 0; i < c->table_count; i++)
        c->names[c->methods++] = name_of(c, i);
    for (int i = 0; i < count; i++) {
        method[i] = !is_fact(cells[i]);
        if (method[i])
            c->names[c->methods++] = output_copy(cells[i]);
    }
}

/* A row for one set more, ours filled in; *whole: all have it. */
static double *add_row(comparison *c, const char *set, bool *whole)
{
    double *row;

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
    *whole = true;
    for (int i = 0; i < c->table_count; i++) {
        row[i] = our_accuracy(&c->tables[i], set);
        *whole &= isfinite(row[i]);
    }
    return row;
}

static void end_row(comparison *c, const char *set, bool whole)
{
    c->sets += whole;
    if (!whole && isfinite(our_accuracy(c->tables, set)))
        json_array_append_new(c->left_out, output_json_text(set));
}

/* A line of the published table; false: a cell that is no number. */
static bool read_set(comparison *c, char **cells, int count,
                     const bool *method)
{
    bool whole;
    double *row = add_row(c, cells[0], &whole) + c->table_count;

    for (int i = 0; i < count; i++) {
        if (!method[i])
            continue;
        if (cells[i][0] == '\0')
            whole = false;
        else if (!suite_csv_number(cells[i], row))
            return false;
        row++;
    }
    end_row(c, cells[0], whole);
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
            name_methods(c, csv.cells, columns, method);
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

/* Without published figures: the sets of the first table. */
static void list_sets(comparison *c)
{
    const suite_table *const t = c->tables;

    name_methods(c, NULL, 0, NULL);
    for (int i = 0; i < t->count; i++) {
        const char *set = t->rows[i].set;
        bool whole;

        if (i > 0 && strcmp(set, t->rows[i - 1].set) == 0)
            continue;           /* rows are sorted */
        add_row(c, set, &whole);
        end_row(c, set, whole);
    }
}

/* Published figures have four digits: what is as near is a draw. */
static void round_ours(comparison *c)
{
    for (int i = 0; i < c->sets; i++) {
        double *const row = c->score + i * c->methods;

        for (int k = 0; k < c->table_count; k++)
            for (int m = c->table_count; m < c->methods; m++)
                if (fabs(row[m] - row[k]) <= 5e-5) {
                    row[k] = row[m];
                    break;
                }
    }
}

static void find_means(comparison *c)
{
    c->mean = output_alloc((size_t)c->methods, sizeof *c->mean);
    for (int i = 0; i < c->sets; i++)
        for (int m = 0; m < c->methods; m++)
            c->mean[m] += c->score[i * c->methods + m] / c->sets;
}

static ori_status find_ranks(comparison *c)
{
    const size_t methods = (size_t)c->methods;
    ori_status s;

    c->rank = output_alloc(methods, sizeof *c->rank);
    c->order = output_alloc(methods, sizeof *c->order);
    s = ori_mean_ranks(c->score, c->sets, c->methods, c->rank);
    for (int m = 0; m < c->methods; m++) {
        int at = m;

        for (; at > 0 && c->rank[c->order[at - 1]] > c->rank[m]; at--)
            c->order[at] = c->order[at - 1];
        c->order[at] = m;
    }
    return s;
}

/* Of the first against a method. */
static void count_wins(const comparison *c, int method, int count[3])
{
    count[0] = count[1] = count[2] = 0;
    for (int i = 0; i < c->sets; i++) {
        const double ours = c->score[i * c->methods];
        const double theirs = c->score[i * c->methods + method];

        count[ours > theirs ? 0 : ours == theirs ? 1 : 2]++;
    }
}

/* How probable such differences are where neither is better. */
static double probability(const comparison *c, int method)
{
    const size_t sets = (size_t)c->sets;
    double *columns = output_alloc(2 * sets, sizeof *columns);
    double p;

    for (size_t i = 0; i < sets; i++) {
        columns[i] = c->score[i * (size_t)c->methods];
        columns[sets + i] =
            c->score[i * (size_t)c->methods + (size_t)method];
    }
    p = ori_wilcoxon(columns, columns + sets, c->sets);
    free(columns);
    return p;
}

static void print_words(const comparison *c)
{
    printf("\n%d set%s that all have", c->sets, output_plural(c->sets));
    for (size_t i = 0; i < json_array_size(c->left_out); i++)
        printf("%s%s", i > 0 ? ", " : "; left out: ",
               json_string_value(json_array_get(c->left_out, i)));
    printf("\n\n%-28s %8s  %5s  %s\n", "method", "mean", "rank",
           "wins/draws/losses against it, and p (Wilcoxon), of the first");
    for (int i = 0; i < c->methods; i++) {
        const int m = c->order[i];
        int count[3];

        count_wins(c, m, count);
        printf("%-28s %8.4f  %5.2f", c->names[m], c->mean[m], c->rank[m]);
        if (m > 0)
            printf("  %2d/%2d/%2d  %.3g", count[0], count[1], count[2],
                   probability(c, m));
        else
            printf("  (the first)");
        putchar('\n');
    }
}

static void add_json(const comparison *c, json_t *o)
{
    json_t *list = json_array();

    for (int i = 0; i < c->methods; i++) {
        const int m = c->order[i];
        int count[3];

        count_wins(c, m, count);
        json_array_append_new(list, json_pack(
            "{s:o,s:b,s:f,s:f,s:i,s:i,s:i,s:f}", "method",
            output_json_text(c->names[m]), "ours", m < c->table_count,
            "mean", c->mean[m], "rank", c->rank[m], "wins", count[0], "draws",
            count[1], "losses", count[2], "p", probability(c, m)));
    }
    json_object_set_new(o, "sets", json_integer(c->sets));
    json_object_set(o, "left_out", c->left_out);
    json_object_set_new(o, "methods", list);
}

static ori_status draw(const comparison *c, const char *path)
{
    const size_t pairs = (size_t)c->methods * (size_t)c->methods;
    int *const differ = output_alloc(pairs, sizeof *differ);
    char *title = output_format("Mean ranks over %d data sets", c->sets);
    ori_status s =
        ori_pairs_differ(c->score, c->sets, c->methods, 0.05, differ);

    if (s == ORI_OK)
        s = ori_picture_ranks(path, title, &(ori_ranks){
            .names = (const char *const *)c->names, .ranks = c->rank,
            .differ = differ, .count = c->methods,
            .ours = c->table_count });
    free(title);
    free(differ);
    return s;
}

static int report(comparison *c, const app_command *command, const char *plot,
                  json_t *json)
{
    ori_status s;

    if (c->sets < 1) {
        output_fail(command->name, "no set is in all results%s",
                    c->methods > c->table_count
                        ? " and has all published columns" : "");
        return EXIT_INPUT;
    }
    find_means(c);
    round_ours(c);
    s = find_ranks(c);
    if (s == ORI_OK && json)
        add_json(c, json);
    else if (s == ORI_OK)
        print_words(c);
    if (s == ORI_OK && plot)
        s = draw(c, plot);
    return s == ORI_OK ? EXIT_FINE : output_fail_output(command->name, s);
}

int suite_compare(const app_command *command, const suite_table *tables,
                  int count, const char *published, const char *plot,
                  json_t *json)
{
    comparison c = { .tables = tables, .table_count = count,
                     .left_out = json_array() };
    ori_status s = ORI_OK;
    int code;

    if (published)
        s = read_published(&c, published);
    else
        list_sets(&c);
    code = s == ORI_OK ? report(&c, command, plot, json) : EXIT_INPUT;
    for (int m = 0; m < c.methods; m++)
        free(c.names[m]);
    free(c.names);
    free(c.score);
    free(c.mean);
    free(c.rank);
    free(c.order);
    json_decref(c.left_out);
    return code;
}
