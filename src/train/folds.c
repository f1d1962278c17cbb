/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * folds.c - the cases in parts, each of which is left out once
 */
#include "train/folds.h"

#include <stdbool.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "base/random.h"

/* Which group each case is of, numbered as they come; returns how many. */
static int number_groups(const ori_dataset *data, int *group)
{
    const int n = ori_dataset_count(data);
    int groups = 0;

    for (int i = 0; i < n; i++) {
        const char *const name = ori_dataset_example(data, i).group;
        int j = 0;

        while (j < i && strcmp(ori_dataset_example(data, j).group, name) != 0)
            j++;
        group[i] = j < i ? group[j] : groups++;
    }
    return groups;
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

ori_status ori__folds_deal(const ori_dataset *data, int folds, uint64_t seed,
                           int *fold)
{
    const int n = ori_dataset_count(data);
    ori__rng rng = ori__rng_at(seed, ORI__RNG_DIVIDE, 1, (uint32_t)folds);
    int *const group = ORI__NEW(int, (size_t)n);
    int *const order = ORI__NEW(int, (size_t)n);
    ori_status s = ORI_OK;
    int groups;

    if (group && order) {
        groups = number_groups(data, group);
        if (groups >= folds) {
            for (int i = 0; i < groups; i++)
                order[i] = i;
            ori__rng_shuffle(&rng, order, (size_t)groups);
            for (int i = 0; i < n; i++)
                fold[i] = order[group[i]] % folds;
        } else {
            deal_cases(data, folds, &rng, order, fold);
        }
    } else {
        s = ori__fail_memory("folds");
    }
    ori__free(group);
    ori__free(order);
    return s;
}

ori_status ori__folds_take(ori_dataset **part, int **index,
                           const ori_dataset *data, const int *fold,
                           int which, bool others)
{
    const int n = ori_dataset_count(data);
    int *const chosen = ORI__NEW(int, (size_t)n);
    int count = 0;
    ori_status s;

    *part = NULL;
    *index = chosen;
    if (!chosen)
        return ori__fail_memory("folds");
    for (int i = 0; i < n; i++)
        if ((fold[i] == which) != others)
            chosen[count++] = i;
    s = count > 0 ? ori_dataset_take(part, data, chosen, count)
                  : ori__fail(ORI_EDATA, "a fold without cases");
    return s;
}
