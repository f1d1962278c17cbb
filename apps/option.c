/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * option.c - from the words of a command line to a command's settings
 *
 * The tables become getopt_long's; an option's number there is its place in
 * the two tables, one after the other.
 */
#include "option.h"

#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/base/threads.h>

#include "output.h"

enum { FIRST_NUMBER = 1000 };   /* above all letters */

const app_option option_common[] = {
    { .name = "Common to all commands", .kind = APP_HEADING },
    { .name = "json", .kind = APP_FLAG,
      .offset = offsetof(app_common, json),
      .help = "results as JSON, and nothing else on standard output" },
    { .name = "quiet", .letter = 'q', .kind = APP_FLAG,
      .offset = offsetof(app_common, quiet),
      .help = "no words on standard error but failures" },
    { .name = "seed", .kind = APP_SEED, .argument = "N",
      .offset = offsetof(app_common, seed),
      .help = "where random numbers start; the same seed, data and options "
              "give the same result to the bit (default 1)" },
    { .name = "threads", .kind = APP_INT, .argument = "N",
      .offset = offsetof(app_common, threads), .low = 0, .high = 1024,
      .help = "processors to use (default 0: all); no result depends on it" },
    { .name = "help", .letter = 'h', .kind = APP_FLAG,
      .offset = offsetof(app_common, help), .help = "this text" },
    { .name = NULL }
};

/* A command's own options and the common ones, as one array. */
typedef struct option_list {
    const app_option **rows;
    int count;
    struct option *longs;   /* getopt_long's */
    char *shorts;
} option_list;

static void add_rows(option_list *list, const app_option *table)
{
    for (; table && table->name; table++)
        if (table->kind != APP_HEADING)
            list->rows[list->count++] = table;
}

static int table_length(const app_option *table)
{
    int n = 0;

    while (table && table[n].name)
        n++;
    return n;
}

static void build(option_list *list, const app_command *command)
{
    const int most =
        table_length(command->options) + table_length(option_common);
    char *s;

    list->count = 0;
    list->rows = output_alloc((size_t)most, sizeof *list->rows);
    list->longs = output_alloc((size_t)most + 1, sizeof *list->longs);
    s = list->shorts = output_alloc(2 * (size_t)most + 2, 1);
    add_rows(list, command->options);
    add_rows(list, option_common);
    *s++ = ':';             /* tells a missing value from a wrong option */
    for (int i = 0; i < list->count; i++) {
        const app_option *row = list->rows[i];
        const bool takes = row->kind != APP_FLAG;

        list->longs[i] = (struct option){
            .name = row->name,
            .has_arg = takes ? required_argument : no_argument,
            .val = FIRST_NUMBER + i };
        if (row->letter) {
            *s++ = (char)row->letter;
            if (takes)
                *s++ = ':';
        }
    }
}

static void list_free(option_list *list)
{
    free(list->rows);
    free(list->longs);
    free(list->shorts);
}

/* Letters to swap, drop, add or replace until a is b (Damerau 1964, each
 * letter touched once). */
static int distance(const char *a, const char *b)
{
    enum { MOST = 40 };
    const size_t n = strlen(a), m = strlen(b);
    int d[MOST + 1][MOST + 1];

    if (n > MOST || m > MOST)
        return MOST;
    for (size_t i = 0; i <= n; i++)
        for (size_t k = 0; k <= m; k++) {
            int best;

            if (i == 0 || k == 0) {
                d[i][k] = (int)(i + k);
                continue;
            }
            best = d[i - 1][k - 1] + (a[i - 1] != b[k - 1]);
            if (d[i - 1][k] + 1 < best)
                best = d[i - 1][k] + 1;
            if (d[i][k - 1] + 1 < best)
                best = d[i][k - 1] + 1;
            if (i > 1 && k > 1 && a[i - 1] == b[k - 2] &&
                a[i - 2] == b[k - 1] && d[i - 2][k - 2] + 1 < best)
                best = d[i - 2][k - 2] + 1;
            d[i][k] = best;
        }
    return d[n][m];
}

const char *option_nearest(const char *typed, const char *const *names)
{
    const char *nearest = NULL;
    int least = 1 + (int)strlen(typed) / 3;

    for (; *names; names++) {
        const int d = distance(typed, *names);

        if (d <= least && (!nearest || d < least)) {
            nearest = *names;
            least = d;
        }
    }
    return nearest;
}

static void complain_unknown(const app_command *command,
                             const option_list *list, const char *word)
{
    const char *name = word + strspn(word, "-");
    char *typed = output_copy(name);
    const char **names =
        output_alloc((size_t)list->count + 1, sizeof *names);
    const char *nearest;
    int begins = 0;

    typed[strcspn(typed, "=")] = '\0';
    for (int i = 0; i < list->count; i++) {
        names[i] = list->rows[i]->name;
        begins += strncmp(names[i], typed, strlen(typed)) == 0;
    }
    nearest = option_nearest(typed, names);
    if (begins > 1)         /* getopt_long takes beginnings of one name */
        output_fail(command->name, "%s may be the beginning of %d options",
                    word, begins);
    else if (nearest)
        output_fail(command->name,
                    "there is no option %s; did you mean --%s?", word,
                    nearest);
    else
        output_fail(command->name, "there is no option %s; \"oriole %s "
                    "--help\" lists all", word, command->name);
    free(names);
    free(typed);
}

/* The number in text, or false where there is anything else. */
static bool read_real(const char *text, double *value)
{
    char *end;

    errno = 0;
    *value = strtod(text, &end);
    return end != text && *end == '\0' && isfinite(*value);
}

static int set_number(const app_command *command, const app_option *row,
                      const char *text, void *place)
{
    double value;
    const bool whole = row->kind == APP_INT;

    if (!read_real(text, &value) || value < row->low || value > row->high ||
        (whole && value != floor(value))) {
        output_fail(command->name, "--%s takes a %snumber from %.10g to "
                    "%.10g, not \"%s\"", row->name, whole ? "whole " : "",
                    row->low, row->high, text);
        return EXIT_USAGE;
    }
    if (whole)
        *(int *)place = (int)value;
    else
        *(double *)place = value;
    return OPTION_GO_ON;
}

static int set_seed(const app_command *command, const app_option *row,
                    const char *text, void *place)
{
    char *end;

    errno = 0;
    *(uint64_t *)place = strtoull(text, &end, 10);
    if (errno || end == text || *end || *text < '0' || *text > '9') {
        output_fail(command->name, "--%s takes a whole number from 0 to "
                    "2^64-1, not \"%s\"", row->name, text);
        return EXIT_USAGE;
    }
    return OPTION_GO_ON;
}

static int set_choice(const app_command *command, const app_option *row,
                      const char *text, void *place)
{
    const char *nearest;

    for (int i = 0; row->choices[i]; i++)
        if (strcmp(text, row->choices[i]) == 0) {
            *(int *)place = i;
            return OPTION_GO_ON;
        }
    nearest = option_nearest(text, row->choices);
    output_fail(command->name, "--%s takes %s, not \"%s\"%s%s%s", row->name,
                row->argument, text, nearest ? "; did you mean " : "",
                nearest ? nearest : "", nearest ? "?" : "");
    return EXIT_USAGE;
}

static int set_value(const app_command *command, const app_option *row,
                     char *text, void *settings)
{
    void *place = (char *)settings + row->offset;

    switch (row->kind) {
    case APP_FLAG:
        *(bool *)place = true;
        break;
    case APP_TEXT:
        *(const char **)place = text;
        break;
    case APP_INT:
    case APP_REAL:
        return set_number(command, row, text, place);
    case APP_SEED:
        return set_seed(command, row, text, place);
    case APP_CHOICE:
        return set_choice(command, row, text, place);
    case APP_HEADING:
        break;
    }
    return OPTION_GO_ON;
}

static const app_option *by_letter(const option_list *list, int letter)
{
    for (int i = 0; i < list->count; i++)
        if (list->rows[i]->letter == letter)
            return list->rows[i];
    return NULL;
}

static int parse_all(const app_command *command, option_list *list, int argc,
                     char **argv, void *settings)
{
    opterr = 0;             /* we tell mistakes ourselves */
    optind = 1;
    for (;;) {
        const int got =
            getopt_long(argc, argv, list->shorts, list->longs, NULL);
        const app_option *row = got >= FIRST_NUMBER
                                    ? list->rows[got - FIRST_NUMBER]
                                    : by_letter(list, got);
        int code;

        if (got == -1)
            return OPTION_GO_ON;
        if (got == ':') {
            output_fail(command->name, "%s needs a value", argv[optind - 1]);
            return EXIT_USAGE;
        }
        if (got == '?' && optopt >= FIRST_NUMBER) {
            output_fail(command->name, "--%s takes no value",
                        list->rows[optopt - FIRST_NUMBER]->name);
            return EXIT_USAGE;
        }
        if (got == '?' || !row) {
            complain_unknown(command, list, argv[optind - 1]);
            return EXIT_USAGE;
        }
        code = set_value(command, row, optarg, settings);
        if (code != OPTION_GO_ON)
            return code;
    }
}

int option_parse(const app_command *command, int argc, char **argv,
                 void *settings, char ***operands, int *count)
{
    app_common *common = settings;
    option_list list;
    int code;

    build(&list, command);
    code = parse_all(command, &list, argc, argv, settings);
    list_free(&list);
    *operands = argv + optind;
    *count = argc - optind;
    if (code != OPTION_GO_ON)
        return code;
    if (common->help)
        return OPTION_HELP;
    ori_threads_set(common->threads);
    return OPTION_GO_ON;
}
