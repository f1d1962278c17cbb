/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * pyramid.h - the file of a pyramid: what pyramid_build.c writes and
 *             pyramid.c reads
 *
 * Strand level * channels + channel of a block file holds: level 0, where it
 * is there, all samples of a channel (float32); level k >= 1 pairs of the
 * least and the greatest sample of each 128 * 4^(k-1) frames, NaN where all
 * are missing.  The last bucket of a level may be shorter.  Level k + 1 is
 * there where level k has more than one bucket.
 */
#ifndef ORI_SIGNAL_PYRAMID_H
#define ORI_SIGNAL_PYRAMID_H

#include <math.h>

#include <oriole/signal/overview.h>

#include "base/block_file.h"

#define ORI__PYRAMID_KIND "peaks 1"

enum {
    ORI__PYRAMID_LEVELS = 24,   /* 0 to 23: one bucket holds any file */
    ORI__PYRAMID_FACTOR = 4,
    ORI__PYRAMID_KEY = 64
};

typedef struct ori__pyramid_note {
    int64_t frames;
    int32_t channels;
    int32_t samples;            /* 1: level 0 is there */
    char key[ORI__PYRAMID_KEY]; /* zeros behind it */
} ori__pyramid_note;

typedef struct ori__peak {
    float low, high;
} ori__peak;

/* The buckets of a level >= 1; 0: there is no such level. */
static inline int64_t ori__pyramid_buckets(int64_t frames, int level)
{
    int64_t n = frames / ORI_PYRAMID_BASE + (frames % ORI_PYRAMID_BASE > 0);

    for (int k = 1; k < level; k++)
        n = n > 1 ? (n + ORI__PYRAMID_FACTOR - 1) / ORI__PYRAMID_FACTOR : 0;
    return n;
}

struct ori_pyramid {
    ori__block_file *file;
    ori__pyramid_note note;
    char *path, *columns;       /* of the recording; columns NULL: all */
    struct ori__shelf *shelf;   /* samples.h */
};

/* The peaks of nothing, and more into them; NaN changes nothing. */
#define ORI__PEAK_NONE { INFINITY, -INFINITY }

static inline void ori__peak_take(ori__peak *p, float low, float high)
{
    p->low = low < p->low ? low : p->low;
    p->high = high > p->high ? high : p->high;
}

/* Samples 0, stride, 2 stride ... of n. */
static inline void ori__peak_take_samples(ori__peak *peak, const float *x,
                                          size_t n, size_t stride)
{
    ori__peak p = *peak;

    for (size_t i = 0; i < n; i++, x += stride)
        ori__peak_take(&p, *x, *x);
    *peak = p;
}

/* As it is told: NaN where there was nothing. */
ori__peak ori__peak_tell(ori__peak p);

/* Key of a note, zeros behind it; ORI_EINVAL: too long or missing. */
ori_status ori__pyramid_key(char key[ORI__PYRAMID_KEY], const char *from);

#endif
