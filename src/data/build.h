/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * build.h - from what was gathered to the data set
 */
#ifndef ORI_DATA_BUILD_H
#define ORI_DATA_BUILD_H

#include "data/gather.h"

/*
 * Make the data set of all that was gathered, labels sorted; takes the cases
 * over on success.  Returns ORI_OK, ORI_EDATA (no examples) or ORI_ENOMEM.
 */
ori_status ori__dataset_build(ori_dataset **dataset, ori__gather *g);

/* Let every example be of that part. */
void ori__dataset_mark(ori_dataset *dataset, ori_split split);

/* Sorted, each once: as numbers where all are numbers, else by bytes. */
typedef struct ori__labels {
    char **names;
    int count;
    bool numeric;
} ori__labels;

ori_status ori__labels_collect(ori__labels *labels, const ori__case *cases,
                               size_t count);
int ori__labels_find(const ori__labels *labels, const char *name);
void ori__labels_clear(ori__labels *labels);

#endif
