/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * choose.h - what training uses where the user does not say
 */
#ifndef ORI_TRAIN_CHOOSE_H
#define ORI_TRAIN_CHOOSE_H

#include <oriole/train/train.h>

#include "base/text.h"

/* Lengths of the cases of a data set, in samples. */
typedef struct ori__lengths {
    int shortest, usual, longest;   /* usual: the median */
} ori__lengths;

ori_status ori__lengths_of(const ori_dataset *data, ori__lengths *lengths);

/* Set every choice that is still open; what was chosen and why is added to
 * `text`, if not NULL. */
ori_status ori__choose(ori_train_options *options, const ori_dataset *data,
                       ori__text *text);

#endif
