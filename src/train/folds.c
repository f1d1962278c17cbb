/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * folds.c - the cases in parts, each of which is left out once
 */
#include "train/folds.h"

#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "base/random.h"

typedef struct named {
    const char *group;
    int index;
} named;

static int by_group(const void *a, const void *b)
{
    const named *const x = a, *const y = b;
    const int order = strcmp(x->group, y->group);

    return order ? order : (x->index > y->index) - (x->index < y->index);
}

/* Which group each case is of, numbered by name; *groups: how many. */
static ori_status number_groups(const ori_dataset *data, int *group,
                                int *groups)
{
    const int n = ori_dataset_count(data);
    named *const sorted = ORI__NEW(named, (size_t)n);

    *groups = 0;
    if (!sorted)
        return ori__fail_memory("folds");
    for (int i = 0; i < n; i++)
        sorted[i] = (named){ ori_dataset_example(data, i).group, i };
    qsort(sorted, (size_t)n, sizeof *sorted, by_group);
    for (int i = 0; i < n; i++) {
        *groups += i == 0 || strcmp(sorted[i].group, sorted[i - 1].group);
        group[sorted[i].index] = *groups - 1;
    }
    ori__free(sorted);
    return ORI_OK;
}

/* Each class in turn, its cases in random order, goes on dealing where the
 * one before stopped. */
static void deal_cases(const ori_dataset *data, int folds, ori__rng *rng,
                       int *order, int *fold)
{
    const int n = ori_dataset_count(data);
    int next = 0;

    for (int k = 0; k < ori_dataset_label_count(data); k++) {
        int count = 0;

        for (int i = 0; i < n; i++)
            if (ori_dataset_example(data, i).label == k)
                order[count++] = i;
        ori__rng_shuffle(rng, order, (size_t)count);
        for (int i = 0; i < count; i++)
            fold[order[i]] = next++ % folds;
    }
}

static void deal_groups(const int *group, int cases, int groups, int folds,
                        ori__rng *rng, int *order, int *fold)
{
    for (int i = 0; i < groups; i++)
        order[i] = i;
    ori__rng_shuffle(rng, order, (size_t)groups);
    for (int i = 0; i < cases; i++)
        fold[i] = order[group[i]] % folds;
}

/* A class that lies in one fold alone is never left out: who has seen none
 * of it cannot know it.  first[classes] is room to work in. */
static void keep_lone_classes(const ori_dataset *data, int *first, int *fold)
{
    enum { NONE = -1, SEVERAL = -2 };
    const int n = ori_dataset_count(data);

    for (int k = 0; k < ori_dataset_label_count(data); k++)
        first[k] = NONE;
    for (int i = 0; i < n; i++) {
        int *const seen = &first[ori_dataset_example(data, i).label];

        *seen = *seen == NONE || *seen == fold[i] ? fold[i] : SEVERAL;
    }
    for (int i = 0; i < n; i++)
        if (first[ori_dataset_example(data, i).label] != SEVERAL)
            fold[i] = ORI__NEVER_OUT;
}

ori_status ori__folds_deal(const ori_dataset *data, int folds, uint64_t seed,
                           int *fold)
{
    const int n = ori_dataset_count(data);
    ori__rng rng = ori__rng_at(seed, ORI__RNG_DIVIDE, 1, (uint32_t)folds);
    int *const group = ORI__NEW(int, (size_t)n);
    int *const order = ORI__NEW(int, (size_t)n);
    int *const first = ORI__NEW(int, (size_t)ori_dataset_label_count(data));
    int groups = 0;
    ori_status s = group && order && first
                       ? number_groups(data, group, &groups)
                       : ori__fail_memory("folds");

    if (s == ORI_OK) {
        if (groups >= folds)
            deal_groups(group, n, groups, folds, &rng, order, fold);
        else
            deal_cases(data, folds, &rng, order, fold);
        keep_lone_classes(data, first, fold);
    }
    ori__free(group);
    ori__free(order);
    ori__free(first);
    return s;
}

ori_status ori__folds_take(ori_dataset **part, int **index,
                           const ori_dataset *data, const int *fold,
                           int which, bool others)
{
    const int n = ori_dataset_count(data);
    int *const chosen = ORI__NEW(int, (size_t)n);
    int count = 0;

    *part = NULL;
    *index = chosen;
    if (!chosen)
        return ori__fail_memory("folds");
    for (int i = 0; i < n; i++)
        if ((fold[i] == which) != others)
            chosen[count++] = i;
    return count > 0 ? ori_dataset_take(part, data, chosen, count) : ORI_OK;
}
