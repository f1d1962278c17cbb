/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * resplit.c - a data set's training and test part, as it has them or anew
 *
 * The archives' literature repeats its experiments on parts that are drawn
 * again from all cases, of each class as many for training as there were:
 * Bagnall, Lines, Bostrom, Large & Keogh, "The great time series
 * classification bake off", DMKD 31 (2017), section 3.3.
 */
#include <stdbool.h>

#include "base/fail.h"
#include "base/memory.h"
#include "base/random.h"
#include "data/build.h"

typedef struct parts {
    const ori_dataset *from;
    uint64_t number;
    int count;
    bool *is_test; /* [count] */
    int *index;    /* [count], scratch */
} parts;

static ori_status find_marks(parts *p)
{
    int tests = 0;

    for (int i = 0; i < p->count; i++) {
        const ori_example e = ori_dataset_example(p->from, i);

        p->is_test[i] = e.split == ORI_SPLIT_TEST;
        tests += p->is_test[i];
        if (p->number > 0 && *e.group)
            return ori__fail(ORI_EINVAL,
                             "%s: is of the group \"%s\", which "
                             "parts drawn anew would divide",
                             e.name, e.group);
    }
    if (tests == 0 || tests == p->count)
        return ori__fail(ORI_EDATA, "the data do not say which cases are for "
                                    "training and which for testing");
    return ORI_OK;
}

/* As many of the class go to training as there are. */
static void draw_class(parts *p, int class)
{
    ori__rng r = ori__rng_at(p->number, ORI__RNG_RESPLIT, (uint32_t) class, 0);
    int n = 0, training = 0;

    for (int i = 0; i < p->count; i++) {
        if (ori_dataset_example(p->from, i).label != class)
            continue;
        training += !p->is_test[i];
        p->index[n++] = i;
    }
    ori__rng_shuffle(&r, p->index, (size_t)n);
    for (int i = 0; i < n; i++)
        p->is_test[p->index[i]] = i >= training;
}

static ori_status take(ori_dataset **part, parts *p, bool test)
{
    const ori_split mark = test ? ORI_SPLIT_TEST : ORI_SPLIT_TRAIN;
    int n = 0;
    ori_status s;

    for (int i = 0; i < p->count; i++)
        if (p->is_test[i] == test)
            p->index[n++] = i;
    s = ori_dataset_take(part, p->from, p->index, n);
    if (s == ORI_OK && p->number > 0)
        ori__dataset_mark(*part, mark);
    return s;
}

ori_status ori_dataset_resplit(ori_dataset **training, ori_dataset **test,
                               const ori_dataset *from, uint64_t number)
{
    parts p = {
        .from = from, .number = number, .count = ori_dataset_count(from)};
    ori_status s;

    *training = *test = NULL;
    p.is_test = ORI__NEW(bool, (size_t)p.count);
    p.index = ORI__NEW(int, (size_t)p.count);
    s = p.is_test && p.index ? find_marks(&p)
                             : ori__fail_memory("the two parts");
    for (int c = 0;
         s == ORI_OK && number > 0 && c < ori_dataset_label_count(from); c++)
        draw_class(&p, c);
    if (s == ORI_OK)
        s = take(training, &p, false);
    if (s == ORI_OK)
        s = take(test, &p, true);
    if (s != ORI_OK) {
        ori_dataset_destroy(*training);
        *training = NULL;
    }
    ori__free(p.is_test);
    ori__free(p.index);
    return s;
}
