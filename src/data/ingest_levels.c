/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ingest_levels.c - how loud a recording is from moment to moment, and where
 *                   it is silent
 */
#include "data/ingest_levels.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"

enum {
    A_SECOND = 100,         /* levels */
    PARTS = 20,             /* levels of silence that part two sounds */
    LEAST = 5,              /* levels of sound that are one */
    AROUND = 5,             /* levels that belong to a sound on either side */
    STEPS = 256,
    QUIET = 2 * 60          /* -60 dB, as a level */
};

/* Half dB. */
static const double stands_out = 2.0 * 6.0;

ori_status ori__levels_begin(ori__levels *l, int channels, double rate_hz)
{
    const size_t n = (size_t)channels;

    *l = (ori__levels){ .channels = channels };
    l->hop = rate_hz > A_SECOND ? llrint(rate_hz / A_SECOND) : 1;
    l->sum = ORI__NEW(double, n);
    l->square = ORI__NEW(double, n);
    l->there = ORI__NEW(int64_t, n);
    return l->sum && l->square && l->there ? ORI_OK
                                           : ori__fail_memory("levels");
}

void ori__levels_free(ori__levels *l)
{
    ori__free(l->sum);
    ori__free(l->square);
    ori__free(l->there);
    ori__free(l->level);
    *l = (ori__levels){ 0 };
}

/* The loudest channel, around its mean: an offset is not loud. */
static double level_of(const ori__levels *l)
{
    double most = 0.0;

    for (int c = 0; c < l->channels; c++) {
        const double n = (double)l->there[c];

        if (n > 0.0)
            most = fmax(most, (l->square[c] - l->sum[c] * l->sum[c] / n) / n);
    }
    return 10.0 * log10(most + 1e-12);
}

static ori_status end_hop(ori__levels *l)
{
    const size_t n = (size_t)l->channels;
    const double steps = 2.0 * (level_of(l) + 120.0);

    if (!ori__grow(&l->level, &l->room, l->count + 1, 1))
        return ori__fail_memory("levels");
    l->level[l->count++] = (uint8_t)fmin(fmax(nearbyint(steps), 0.0),
                                         STEPS - 1);
    memset(l->sum, 0, n * sizeof *l->sum);
    memset(l->square, 0, n * sizeof *l->square);
    memset(l->there, 0, n * sizeof *l->there);
    l->in_hop = 0;
    return ORI_OK;
}

ori_status ori__levels_push(ori__levels *l, const float *x, size_t frames)
{
    ori_status s = ORI_OK;

    for (size_t t = 0; t < frames && s == ORI_OK; t++) {
        for (int c = 0; c < l->channels; c++, x++)
            if (isfinite(*x)) {
                l->sum[c] += (double)*x;
                l->square[c] += (double)*x * (double)*x;
                l->there[c]++;
            }
        if (++l->in_hop == l->hop)
            s = end_hop(l);
    }
    return s;
}

/* ---------------------------------------------------------------- cutting */

/* What is louder is sound. */
static double threshold(const ori__levels *l, double above_db)
{
    size_t have[STEPS] = { 0 }, below = 0;
    int floor = 0, loudest = 0;
    double above;

    for (size_t i = 0; i < l->count; i++) {
        have[l->level[i]]++;
        loudest = l->level[i] > loudest ? l->level[i] : loudest;
    }
    while (floor < STEPS - 1 && (below += have[floor]) * 10 < l->count)
        floor++;
    above = above_db > 0.0 ? 2.0 * above_db
                           : fmax(stands_out, 0.25 * (loudest - floor));
    if (loudest <= QUIET)
        return STEPS;
    if (loudest - floor < stands_out)
        return -1.0;            /* all of it */
    return fmax(floor + above, above_db > 0.0 ? 0.0 : QUIET);
}

typedef struct cut {
    ori__sound *sounds;     /* in levels, later in frames */
    size_t count, room;
} cut;

/* Sound from one level to another: near to the one before it goes on. */
static bool add(cut *c, int64_t start, int64_t end)
{
    if (c->count > 0 && start - c->sounds[c->count - 1].end < PARTS) {
        c->sounds[c->count - 1].end = end;
        return true;
    }
    /* The one before is whole now: was it one? */
    if (c->count > 0 && c->sounds[c->count - 1].end -
                                c->sounds[c->count - 1].start < LEAST)
        c->count--;
    if (!ori__grow(&c->sounds, &c->room, c->count + 1, sizeof *c->sounds))
        return false;
    c->sounds[c->count++] = (ori__sound){ start, end };
    return true;
}

static bool find(cut *c, const ori__levels *l, double least)
{
    const int64_t count = (int64_t)l->count;

    for (int64_t i = 0, start; i < count; i++) {
        if ((double)l->level[i] <= least)
            continue;
        for (start = i; i < count && (double)l->level[i] > least; i++)
            ;
        if (!add(c, start, i))
            return false;
    }
    if (c->count > 0 && c->sounds[c->count - 1].end -
                                c->sounds[c->count - 1].start < LEAST)
        c->count--;
    return true;
}

/* PARTS is more than twice AROUND: they stay apart. */
static void widen(cut *c, const ori__levels *l, int64_t frames)
{
    for (size_t i = 0; i < c->count; i++) {
        ori__sound *s = &c->sounds[i];
        const int64_t end = (s->end + AROUND) * l->hop;

        s->start = s->start > AROUND ? (s->start - AROUND) * l->hop : 0;
        s->end = end < frames && s->end < (int64_t)l->count ? end : frames;
    }
}

ori_status ori__levels_cut(const ori__levels *l, double above_db,
                           int64_t frames, ori__sound **sounds,
                           size_t *count)
{
    cut c = { 0 };

    *sounds = NULL;
    *count = 0;
    if (!find(&c, l, threshold(l, above_db))) {
        ori__free(c.sounds);
        return ori__fail_memory("sounds");
    }
    widen(&c, l, frames);
    *sounds = c.sounds;
    *count = c.count;
    return ORI_OK;
}
