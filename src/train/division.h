/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * division.h - which cases are trained on, and which validate
 */
#ifndef ORI_TRAIN_DIVISION_H
#define ORI_TRAIN_DIVISION_H

#include <stdint.h>

#include <oriole/data/dataset.h>

typedef struct ori__division {
    ori_dataset *train;
    ori_dataset *valid;     /* NULL: none; labels numbered as in `train` */
} ori__division;

/*
 * `valid` validates if it is there; else the cases of `all` that are marked
 * so; else `fraction` of them.  ORI_EDATA where nothing is left to learn
 * from.  Free also after a failure.
 */
ori_status ori__division_make(ori__division *division, const ori_dataset *all,
                              const ori_dataset *valid, double fraction,
                              uint64_t seed);
void ori__division_free(ori__division *division);

#endif
