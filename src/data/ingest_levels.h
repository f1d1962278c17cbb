/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ingest_levels.h - how loud a recording is from moment to moment, and where
 *                   it is silent
 *
 * A byte for each hundredth of a second: a day is 8 MiB.
 */
#ifndef ORI_DATA_INGEST_LEVELS_H
#define ORI_DATA_INGEST_LEVELS_H

#include <stddef.h>
#include <stdint.h>

#include <oriole/base/status.h>

typedef struct ori__levels {
    int channels;
    int64_t hop, in_hop;    /* frames of a level, and of the one that goes on */
    double *sum, *square;   /* [channels] of the hop that goes on */
    int64_t *there;         /* [channels] samples that are not missing */
    uint8_t *level;         /* [count] half dB above -120 dB */
    size_t count, room;
} ori__levels;

/* ORI_OK or ORI_ENOMEM; all zero may be freed. */
ori_status ori__levels_begin(ori__levels *levels, int channels,
                             double rate_hz);
void ori__levels_free(ori__levels *levels);

/* The next frames, x [frames, channels]. */
ori_status ori__levels_push(ori__levels *levels, const float *x,
                            size_t frames);

typedef struct ori__sound {
    int64_t start, end;     /* frames */
} ori__sound;

/*
 * Where it is not silent, in order, apart from each other, within `frames`.
 *
 * The noise floor is the level that a tenth of the time is below.  What is
 * louder than it by above_db is sound; 0: a quarter of the way, in dB, from
 * there to the loudest, but at least 6 dB, and at least -60 dB of full scale.
 * Silence of less than 0.2 s does not part sounds, sounds of less than 0.05 s
 * are none, and each begins 0.05 s earlier and ends as much later.  Where
 * nothing stands out by 6 dB there is no silence to cut at: it is one sound,
 * or none if it is below -60 dB.
 *
 *   sounds  out: [*count], ori__free()
 */
ori_status ori__levels_cut(const ori__levels *levels, double above_db,
                           int64_t frames, ori__sound **sounds,
                           size_t *count);

#endif
