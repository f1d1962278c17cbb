/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * augment.h - one case as training sees it: changed at random
 *
 * Samples are changed first (noise, scale), then made features, then those
 * are moved, stretched and masked.  What is drawn depends on the seed, the
 * epoch and the case alone.
 */
#ifndef ORI_TRAIN_AUGMENT_H
#define ORI_TRAIN_AUGMENT_H

#include <stddef.h>

#include <oriole/data/dataset.h>
#include <oriole/model/model.h>
#include <oriole/train/train.h>

#include "base/random.h"

typedef struct ori__augment ori__augment;

/* Options and model are kept and must outlive it.  Any number of threads may
 * use one. */
ori_status ori__augment_create(ori__augment **augment,
                               const ori_train_options *options,
                               const ori_model *model);
void ori__augment_destroy(ori__augment *augment);

/* Frames that a case of so many frames may be stretched to. */
int ori__augment_max_frames(const ori__augment *augment, int frames);

/* Bytes of the work area for cases of up to `samples` samples. */
size_t ori__augment_work(const ori__augment *augment, int64_t samples);

/*
 * Features of one case, changed: y [frames, width], present [frames].
 * Returns the number of frames; *missing is how many are missing.  The work
 * area is one thread's.
 */
int ori__augment_case(const ori__augment *augment, const ori_example *example,
                      ori__rng rng, float *y, unsigned char *present,
                      int *missing, void *work);

#endif
