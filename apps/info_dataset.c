/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * info_dataset.c - what a data set holds
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "data_loading.h"
#include "info.h"
#include "output.h"

enum { SPLITS = 4 };

static const char *const split_names[SPLITS] = { "unsplit", "train", "valid",
                                                 "test" };

typedef struct census {
    int *per_label;             /* [labels] */
    int per_split[SPLITS];
    int groups;                 /* different ones; 0: none are named */
    int64_t *lengths;           /* [cases], rising */
    int64_t missing;            /* values */
} census;

static int by_size(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int count_groups(const ori_dataset *data)
{
    const int n = ori_dataset_count(data);
    const char **names = output_alloc((size_t)n, sizeof *names);
    int groups = 0;

    for (int i = 0; i < n; i++)
        names[i] = ori_dataset_example(data, i).group;
    qsort(names, (size_t)n, sizeof *names, by_text);
    for (int i = 0; i < n; i++)
        groups += *names[i] && (i == 0 || strcmp(names[i - 1], names[i]));
    free(names);
    return groups;
}

static census count_all(const ori_dataset *data)
{
    const int n = ori_dataset_count(data);
    const int channels = ori_dataset_channels(data);
    census c = { .groups = count_groups(data) };

    c.per_label = output_alloc((size_t)ori_dataset_label_count(data),
                               sizeof *c.per_label);
    c.lengths = output_alloc((size_t)n, sizeof *c.lengths);
    for (int i = 0; i < n; i++) {
        const ori_example e = ori_dataset_example(data, i);

        c.per_label[e.label]++;
        c.per_split[e.split]++;
        c.lengths[i] = e.length;
        for (int64_t t = 0; t < e.length * channels; t++)
            c.missing += isnan(e.x[t]);
    }
    qsort(c.lengths, (size_t)n, sizeof *c.lengths, by_size);
    return c;
}

static void print_json(const info_request *r, const ori_dataset *data,
                       const census *c)
{
    const int n = ori_dataset_count(data);
    const double rate = ori_dataset_rate(data);
    json_t *o = json_object(), *labels = json_array(), *splits =
        json_object();
    char hash[24];

    for (int i = 0; i < ori_dataset_label_count(data); i++)
        json_array_append_new(labels, json_pack("{s:o,s:i}", "label",
            output_json_text(ori_dataset_label(data, i)), "cases",
            c->per_label[i]));
    for (int i = 0; i < SPLITS; i++)
        if (c->per_split[i])
            json_object_set_new(splits, split_names[i],
                                json_integer(c->per_split[i]));
    snprintf(hash, sizeof hash, "%016llx",
             (unsigned long long)ori_dataset_hash(data));
    json_object_set_new(o, "file", output_json_text(r->path));
    json_object_set_new(o, "kind", json_string("dataset"));
    json_object_set_new(o, "cases", json_integer(n));
    json_object_set_new(o, "channels",
                        json_integer(ori_dataset_channels(data)));
    json_object_set_new(o, "rate", rate > 0 ? output_json_number(rate)
                                            : json_null());
    json_object_set_new(o, "shortest", json_integer(c->lengths[0]));
    json_object_set_new(o, "median", json_integer(c->lengths[n / 2]));
    json_object_set_new(o, "longest", json_integer(c->lengths[n - 1]));
    json_object_set_new(o, "missing", json_integer(c->missing));
    json_object_set_new(o, "groups", json_integer(c->groups));
    json_object_set_new(o, "splits", splits);
    json_object_set_new(o, "labels", labels);
    json_object_set_new(o, "hash", json_string(hash));
    output_json(o);
}

static void print_lengths(const ori_dataset *data, const census *c)
{
    const int n = ori_dataset_count(data);
    const double rate = ori_dataset_rate(data);
    const int64_t low = c->lengths[0], high = c->lengths[n - 1];

    if (low == high)
        printf("  length    %lld samples", (long long)low);
    else
        printf("  length    %lld to %lld samples, median %lld",
               (long long)low, (long long)high,
               (long long)c->lengths[n / 2]);
    if (rate > 0)
        printf(" (%.3g to %.3g s at %g Hz)", (double)low / rate,
               (double)high / rate, rate);
    putchar('\n');
}

static void print_words(const info_request *r, const ori_dataset *data,
                        const census *c)
{
    printf("%s: data set\n  cases     %d", r->path, ori_dataset_count(data));
    for (int i = 1; i < SPLITS; i++)
        if (c->per_split[i])
            printf(", %d %s", c->per_split[i], split_names[i]);
    printf("\n  channels  %d\n", ori_dataset_channels(data));
    print_lengths(data, c);
    if (c->missing)
        printf("  missing   %lld value%s\n", (long long)c->missing,
               output_plural(c->missing));
    if (c->groups)
        printf("  groups    %d\n", c->groups);
    printf("  classes   %d\n", ori_dataset_label_count(data));
    for (int i = 0; i < ori_dataset_label_count(data); i++)
        printf("  %9d x %s\n", c->per_label[i], ori_dataset_label(data, i));
}

int info_dataset(const info_request *r)
{
    ori_dataset_options options = ORI_DATASET_OPTIONS_INIT;
    ori_dataset *data = NULL;
    char *path[1] = { output_copy(r->path) };
    census c;
    int code;

    options.label_pattern = r->label_from;
    code = data_load(&data, r->command, r->common, path, 1, &options);
    free(path[0]);
    if (code != EXIT_FINE)
        return code;
    c = count_all(data);
    if (r->common->json)
        print_json(r, data, &c);
    else
        print_words(r, data, &c);
    free(c.per_label);
    free(c.lengths);
    ori_dataset_destroy(data);
    return EXIT_FINE;
}
