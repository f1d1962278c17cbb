/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * labels.c - the classes of a data set in their order
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "base/number.h"
#include "data/build.h"

static bool as_number(const char *name, double *value)
{
    const char *end = name + strlen(name);

    return ori__number_read(name, end, value) == end && isfinite(*value);
}

static int by_bytes(const void *a, const void *b)
{
    const char *const *x = a, *const *y = b;

    return strcmp(*x, *y);
}

/* Equal numbers written in two ways are two labels: 1 and 1.0. */
static int by_value(const void *a, const void *b)
{
    const char *const *x = a, *const *y = b;
    double u = 0, v = 0;

    as_number(*x, &u);
    as_number(*y, &v);
    return u < v ? -1 : u > v ? 1 : strcmp(*x, *y);
}

static bool all_numbers(char *const *names, size_t count)
{
    double value;

    for (size_t i = 0; i < count; i++)
        if (!as_number(names[i], &value))
            return false;
    return true;
}

/* The sorted names without their repetitions; how many are left. */
static size_t keep_distinct(char **sorted, size_t count)
{
    size_t distinct = 0;

    for (size_t i = 0; i < count; i++)
        if (i == 0 || strcmp(sorted[i], sorted[i - 1]) != 0)
            sorted[distinct++] = sorted[i];
    return distinct;
}

static ori_status copy(ori__labels *labels, char *const *names, size_t count)
{
    labels->names = ORI__NEW(char *, count);
    if (!labels->names)
        return ori__fail_memory("the labels");
    for (size_t i = 0; i < count; i++) {
        labels->names[i] = ori__strdup(names[i]);
        if (!labels->names[i])
            return ori__fail_memory("the labels");
        labels->count++;
    }
    return ORI_OK;
}

/* By bytes first: that is quick, and leaves few to be compared as numbers. */
ori_status ori__labels_collect(ori__labels *labels, const ori__case *cases,
                               size_t count)
{
    char **names = ORI__NEW(char *, count);
    ori_status s;

    *labels = (ori__labels){ 0 };
    if (!names)
        return ori__fail_memory("the labels");
    for (size_t i = 0; i < count; i++)
        names[i] = cases[i].label;
    qsort(names, count, sizeof *names, by_bytes);
    count = keep_distinct(names, count);
    labels->numeric = all_numbers(names, count);
    if (labels->numeric)
        qsort(names, count, sizeof *names, by_value);
    s = copy(labels, names, count);
    ori__free(names);
    if (s != ORI_OK)
        ori__labels_clear(labels);
    return s;
}

int ori__labels_find(const ori__labels *labels, const char *name)
{
    char *const *at = bsearch(&name, labels->names, (size_t)labels->count,
                              sizeof *labels->names,
                              labels->numeric ? by_value : by_bytes);

    return at ? (int)(at - labels->names) : -1;
}

void ori__labels_clear(ori__labels *labels)
{
    for (int i = 0; i < labels->count; i++)
        ori__free(labels->names[i]);
    ori__free(labels->names);
    *labels = (ori__labels){ 0 };
}
