/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * windows.h - a recogniser that is run anew on each window of a signal
 *
 * For what cannot be computed frame by frame: transforms with random
 * kernels, committees that have such members, layers that must know the
 * signal's end.  Score i sees the samples from i * hop on, `window` of them,
 * as a case of its own.
 */
#ifndef ORI_STREAM_WINDOWS_H
#define ORI_STREAM_WINDOWS_H

#include "stream/track.h"

typedef struct ori__windows ori__windows;

ori_status ori__windows_create(ori__windows **windows, ori_model *model,
                               int64_t hop_samples);
void ori__windows_destroy(ori__windows *windows);
void ori__windows_clear(ori__windows *windows);
size_t ori__windows_bytes(const ori__windows *windows);
ori__score_grid ori__windows_grid(const ori__windows *windows);

/* Samples x [count, C]; how many were taken: none while a score waits. */
int64_t ori__windows_take(ori__windows *windows, const float *x,
                          int64_t count);

/* The signal has ended: one that is shorter than a window is a window. */
void ori__windows_end(ori__windows *windows);

/* The score that waits: its number, or -1; NULL leaves it there. */
int64_t ori__windows_score(const ori__windows *windows);
const float *ori__windows_probabilities(const ori__windows *windows,
                                        float *present);
void ori__windows_leave(ori__windows *windows);

#endif
