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

/* Keep one of each of the sorted names, as copies. */
static ori_status keep_distinct(ori__labels *labels, char **sorted,
                                size_t count)
{
    size_t distinct = 0;

    for (size_t i = 0; i < count; i++)
        if (i == 0 || strcmp(sorted[i], sorted[i - 1]) != 0)
            sorted[distinct++] = sorted[i];
    labels->names = ORI__NEW(char *, distinct);
    if (!labels->names)
        return ori__fail_memory("the labels");
    for (size_t i = 0; i < distinct; i++) {
        labels->names[i] = ori__strdup(sorted[i]);
        if (!labels->names[i])
            return ori__fail_memory("the labels");
        labels->count++;
    }
    return ORI_OK;
}

ori_status ori__labels_collect(ori__labels *labels, const ori__case *cases,
                               size_t count)
{
    char **sorted = ORI__NEW(char *, count);
    ori_status s;

    *labels = (ori__labels){ 0 };
    if (!sorted)
        return ori__fail_memory("the labels");
    for (size_t i = 0; i < count; i++)
        sorted[i] = cases[i].label;
    labels->numeric = all_numbers(sorted, count);
    qsort(sorted, count, sizeof *sorted,
          labels->numeric ? by_value : by_bytes);
    s = keep_distinct(labels, sorted, count);
    ori__free(sorted);
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
