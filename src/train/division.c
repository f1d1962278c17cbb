/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * division.c - which cases are trained on, and which validate
 */
#include "train/division.h"

#include <string.h>

#include "base/fail.h"
#include "base/memory.h"

static ori_status check_labels(const ori_dataset *data)
{
    const int labels = ori_dataset_label_count(data);
    const int cases = ori_dataset_count(data);
    int first = -1, other = -1;

    for (int i = 0; i < cases && other < 0; i++) {
        const int label = ori_dataset_example(data, i).label;

        if (label < 0 || label >= labels)
            return ori__fail(ORI_EDATA, "%s: has no label",
                             ori_dataset_example(data, i).name);
        if (first < 0)
            first = label;
        else if (label != first)
            other = label;
    }
    if (other < 0)
        return ori__fail(ORI_EDATA, "all %d training cases are of one class "
                         "(\"%s\"): there is nothing to tell apart",
                         cases, ori_dataset_label(data, first));
    return ORI_OK;
}

/* Cases marked `valid` (or a share of all) go to validation. */
static ori_status divide(ori__division *d, const ori_dataset *all,
                         bool given_valid, double fraction, uint64_t seed)
{
    const int n = ori_dataset_count(all);
    int *index = ORI__NEW(int, (size_t)n);
    int *other = ORI__NEW(int, (size_t)n);
    int train = 0, valid = 0;
    ori_status s = ORI_OK;

    if (!index || !other)
        s = ori__fail_memory("the division of the cases");
    for (int i = 0; s == ORI_OK && i < n; i++) {
        if (ori_dataset_example(all, i).split == ORI_SPLIT_VALID)
            other[valid++] = i;
        else
            index[train++] = i;
    }
    if (s == ORI_OK && train == 0)
        s = ori__fail(ORI_EDATA, "all cases are marked for validation: there "
                      "is nothing to train on");
    if (s == ORI_OK && !given_valid && valid == 0 &&
        fraction > 0) {
        s = ori_dataset_divide(&d->train, &d->valid, all, fraction, seed);
    } else if (s == ORI_OK) {
        s = ori_dataset_take(&d->train, all, index, train);
        if (s == ORI_OK && !given_valid && valid > 0)
            s = ori_dataset_take(&d->valid, all, other, valid);
    }
    ori__free(index);
    ori__free(other);
    return s;
}

/* The same cases, their labels numbered as the training set's are. */
static ori_status take_valid(ori__division *d, const ori_dataset *valid)
{
    const int n = ori_dataset_count(valid);
    ori_example *examples = ORI__NEW(ori_example, (size_t)n);
    const int labels = ori_dataset_label_count(d->train);
    const char **names = ORI__NEW(const char *, (size_t)labels);
    ori_status s = ORI_OK;

    if (!examples || !names)
        s = ori__fail_memory("the validation set");
    for (int k = 0; s == ORI_OK && k < labels; k++)
        names[k] = ori_dataset_label(d->train, k);
    for (int i = 0; s == ORI_OK && i < n; i++) {
        const char *name;
        int k = 0;

        examples[i] = ori_dataset_example(valid, i);
        name = ori_dataset_label(valid, examples[i].label);
        while (k < labels && strcmp(name, names[k]) != 0)
            k++;
        if (k == labels)
            s = ori__fail(ORI_EDATA, "%s: its label \"%s\" does not occur in "
                          "training", examples[i].name, name);
        examples[i].label = k;
    }
    if (s == ORI_OK)
        s = ori_dataset_create(&d->valid, examples, n,
                               ori_dataset_channels(valid),
                               ori_dataset_rate(valid), names, labels);
    ori__free(examples);
    ori__free(names);
    return s;
}

ori_status ori__division_make(ori__division *d, const ori_dataset *all,
                              const ori_dataset *valid, double fraction,
                              uint64_t seed)
{
    ori_status s;

    *d = (ori__division){ 0 };
    s = divide(d, all, valid != NULL, fraction, seed);
    if (s == ORI_OK && valid)
        s = take_valid(d, valid);
    if (s == ORI_OK)
        s = check_labels(d->train);
    if (s == ORI_OK && d->valid &&
        ori_dataset_channels(d->valid) != ori_dataset_channels(d->train))
        s = ori__fail(ORI_ESHAPE, "the validation set has %d channels, the "
                      "training set %d", ori_dataset_channels(d->valid),
                      ori_dataset_channels(d->train));
    return s;
}

void ori__division_free(ori__division *d)
{
    ori_dataset_destroy(d->train);
    ori_dataset_destroy(d->valid);
}
