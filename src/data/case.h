/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * case.h - one example on its way into a data set
 */
#ifndef ORI_DATA_CASE_H
#define ORI_DATA_CASE_H

#include <stdbool.h>
#include <stdint.h>

#include <oriole/base/status.h>
#include <oriole/data/dataset.h>

/* All zero is an empty case. */
typedef struct ori__case {
    float *x;               /* [C, T] */
    int channels;
    int64_t length;         /* T */
    int64_t missing;        /* samples that are NaN */
    int64_t infinite;       /* that were infinite, also where cut off */
    char *label, *name;
    char *group;            /* NULL: not said */
    ori_split split;
    bool audio;
} ori__case;

/*
 * Copy x [channels, length] into the case: infinite samples become missing,
 * and frames at the end in which every channel is missing are cut off.
 *
 * Returns ORI_OK, ORI_EDATA where no sample is left (the sentence begins
 * with the case's name, which must be set) or ORI_ENOMEM.
 */
ori_status ori__case_fill(ori__case *c, const float *x, int channels,
                          int64_t length);

/* Free what it holds. */
void ori__case_clear(ori__case *c);

#endif
