/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * profile_sample.h - how far from the nearest the neighbours are that are
 * known, judged by some windows whose nearest are sought among all
 */
#ifndef ORI_MOTIF_PROFILE_SAMPLE_H
#define ORI_MOTIF_PROFILE_SAMPLE_H

#include "motif/profile_block.h"

typedef struct ori__sample {
    int count;
    int *at;                    /* [count] windows of the rows, by chance */
    double *exact;              /* [count] the nearest's distance */
} ori__sample;

/* The mean of the relative errors, and the root of its variance. */
typedef struct ori__sample_error {
    double mean, deviation;
} ori__sample_error;

/*
 * Up to `count` windows, the same for the same number of windows; `turn`
 * chooses others.  Fewer where fewer may be compared.  In a series against
 * itself neighbours are sought on both sides.
 */
ori_status ori__sample_create(ori__sample *sample,
                              const ori__pairing *pairing, int count,
                              int turn);
void ori__sample_free(ori__sample *sample);

/* Of what the pairing knows.  A distance's error is in shares of the exact
 * one, or of a tenth of the sample's mean, if that is more. */
ori__sample_error ori__sample_judge(const ori__sample *sample,
                                    const ori__pairing *pairing);

#endif
