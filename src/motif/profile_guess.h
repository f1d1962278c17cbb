/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * profile_guess.h - near neighbours of a series' windows, found with a small
 * part of the work
 *
 * Each improves what is known of a series against itself; what is known are
 * always true numbers of true pairs.  Results do not depend on threads.
 */
#ifndef ORI_MOTIF_PROFILE_GUESS_H
#define ORI_MOTIF_PROFILE_GUESS_H

#include "motif/profile_block.h"
#include "motif/profile_blocks.h"

/* Samples of which the coarse series has one; 1: windows are too short. */
int ori__guess_factor(int m);

/* The nearest in a series of means of `factor` samples are looked at here.
 * `progress` as in ori__blocks; *stopped if it ended it. */
ori_status ori__guess_coarse(const ori__pairing *pairing, int factor,
                             bool (*progress)(void *, double), void *user,
                             bool *stopped);

/* Neighbours of neighbours are looked at, and what would be the neighbour if
 * the windows beside had the right ones. */
ori_status ori__guess_descend(const ori__pairing *pairing);

#endif
