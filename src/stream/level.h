/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * level.h - what a frame is measured against: the frames around it
 *
 * In batch a case is standardised by the mean and deviation of all its
 * frames, and a spectrum's range counts from its loudest band.  A signal
 * that goes on has no such whole.  Here each frame t takes them from the
 * frames up to t + ahead (up to the signal's end, where that comes first),
 * and back from there over the last `span` frames, which are forgotten in
 * PARTS parts: exactly, from the multiple of ceil(span / PARTS) frames that
 * lies PARTS - 1 of those before the one that t + ahead is in.  So sums are
 * never corrected by subtraction, and cannot drift in days.
 */
#ifndef ORI_STREAM_LEVEL_H
#define ORI_STREAM_LEVEL_H

#include <oriole/base/status.h>

#include <stddef.h>
#include <stdint.h>

enum { ORI__LEVEL_PARTS = 16 };

typedef struct ori__moments {
    double count, mean, squares;        /* squares: sum of squares around
                                           the mean */
} ori__moments;

typedef struct ori__level {
    int width;
    int64_t part_frames;
    int64_t seen;                       /* frames so far */
    ori__moments *parts;                /* [PARTS, width] a ring */
    ori__moments *older;                /* [width] all but the current one */
    float *largest;                     /* [PARTS, width] */
    float *older_largest;               /* [width] */
} ori__level;

ori_status ori__level_create(ori__level *level, int width, int64_t span);
void ori__level_release(ori__level *level);
void ori__level_clear(ori__level *level);
size_t ori__level_bytes(const ori__level *level);

/* One more frame [width], NaN where a number is missing. */
void ori__level_see(ori__level *level, const float *frame);

/* Of number i over the frames that count now: mean and deviation, 0 where
 * nothing was there; the largest, -INFINITY there. */
void ori__level_moments(const ori__level *level, int i, float *mean,
                        float *deviation);
float ori__level_largest(const ori__level *level, int i);

#endif
