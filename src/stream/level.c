/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * level.c - what a frame is measured against: the frames around it
 */
#include "stream/level.h"

#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"

ori_status ori__level_create(ori__level *l, int width, int64_t span)
{
    const size_t w = (size_t)width;

    l->width = width;
    l->part_frames = (span + ORI__LEVEL_PARTS - 1) / ORI__LEVEL_PARTS;
    l->parts = ORI__NEW(ori__moments, ORI__LEVEL_PARTS * w);
    l->older = ORI__NEW(ori__moments, w);
    l->largest = ORI__NEW(float, ORI__LEVEL_PARTS * w);
    l->older_largest = ORI__NEW(float, w);
    if (!l->parts || !l->older || !l->largest || !l->older_largest)
        return ori__fail_memory("a stream");
    ori__level_clear(l);
    return ORI_OK;
}

void ori__level_release(ori__level *l)
{
    ori__free(l->parts);
    ori__free(l->older);
    ori__free(l->largest);
    ori__free(l->older_largest);
}

size_t ori__level_bytes(const ori__level *l)
{
    return (ORI__LEVEL_PARTS + 1) * (size_t)l->width *
           (sizeof *l->parts + sizeof *l->largest);
}

void ori__level_clear(ori__level *l)
{
    const size_t w = (size_t)l->width;

    l->seen = 0;
    memset(l->parts, 0, ORI__LEVEL_PARTS * w * sizeof *l->parts);
    memset(l->older, 0, w * sizeof *l->older);
    for (size_t i = 0; i < ORI__LEVEL_PARTS * w; i++)
        l->largest[i] = -INFINITY;
    for (size_t i = 0; i < w; i++)
        l->older_largest[i] = -INFINITY;
}

/* Two sets of numbers: Chan, Golub & LeVeque, "Updating Formulae and a
 * Pairwise Algorithm for Computing Sample Variances", 1979, eq. 2.1. */
static ori__moments join(ori__moments a, const ori__moments *b)
{
    const double count = a.count + b->count, d = b->mean - a.mean;

    if (b->count == 0)
        return a;
    a.mean += d * b->count / count;
    a.squares += b->squares + d * d * (a.count * b->count / count);
    a.count = count;
    return a;
}

static size_t current(const ori__level *l)
{
    return (size_t)((l->seen - 1) / l->part_frames % ORI__LEVEL_PARTS) *
           (size_t)l->width;
}

/* A part begins: the oldest makes place for it, the others are joined. */
static void turn(ori__level *l)
{
    const size_t w = (size_t)l->width, now = current(l);

    for (size_t i = 0; i < w; i++) {
        l->parts[now + i] = (ori__moments){ 0 };
        l->largest[now + i] = -INFINITY;
        l->older[i] = (ori__moments){ 0 };
        l->older_largest[i] = -INFINITY;
    }
    for (size_t p = 0; p < ORI__LEVEL_PARTS; p++)
        for (size_t i = 0; i < w; i++) {
            l->older[i] = join(l->older[i], &l->parts[p * w + i]);
            l->older_largest[i] =
                fmaxf(l->older_largest[i], l->largest[p * w + i]);
        }
}

void ori__level_see(ori__level *l, const float *frame)
{
    ori__moments *m;
    float *largest;

    l->seen++;
    if ((l->seen - 1) % l->part_frames == 0)
        turn(l);
    m = l->parts + current(l);
    largest = l->largest + current(l);
    for (int i = 0; i < l->width; i++) {
        const double v = (double)frame[i], d = v - m[i].mean;

        if (isnan(frame[i]))
            continue;
        m[i].count += 1;
        m[i].mean += d / m[i].count;
        m[i].squares += d * (v - m[i].mean);
        largest[i] = fmaxf(largest[i], frame[i]);
    }
}

void ori__level_moments(const ori__level *l, int i, float *mean,
                        float *deviation)
{
    ori__moments m = l->older[i];

    if (l->seen > 0)
        m = join(m, &l->parts[current(l) + (size_t)i]);
    *mean = (float)m.mean;
    *deviation = m.count > 0 ? (float)sqrt(m.squares / m.count) : 0.0f;
}

float ori__level_largest(const ori__level *l, int i)
{
    return l->seen > 0 ? fmaxf(l->older_largest[i],
                               l->largest[current(l) + (size_t)i])
                       : -INFINITY;
}
