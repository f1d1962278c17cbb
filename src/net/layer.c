/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * layer.c - the list of layers, and what several of them use
 */
#include "net/layer.h"

#include <math.h>
#include <string.h>

#include <oriole/base/threads.h>

#include "base/number.h"

#define ORI_LAYER(name) extern const ori__layer_ops ori__layer_##name;
#include "net/layers.def"
#undef ORI_LAYER

static const ori__layer_ops *const all[] = {
#define ORI_LAYER(name) &ori__layer_##name,
#include "net/layers.def"
#undef ORI_LAYER
};

int ori__layer_ops_count(void)
{
    return (int)(sizeof all / sizeof all[0]);
}

const ori__layer_ops *ori__layer_ops_at(int index)
{
    return all[index];
}

const ori__layer_ops *ori__layer_find(const char *name)
{
    for (int i = 0; i < ori__layer_ops_count(); i++)
        if (strcmp(all[i]->name, name) == 0)
            return all[i];
    return NULL;
}

/* Some 4096 numbers stay in the innermost cache between two looks at them;
 * few channels must not make pieces of endlessly many frames, nor many
 * channels pieces of so few that the sums' ends outweigh them. */
static int piece_frames(int channels)
{
    const int frames = 4096 / channels;

    return frames < 32 ? 32 : frames > 1024 ? 1024 : frames;
}

int ori__piece_count(const ori__frames *f, int channels)
{
    const int size = piece_frames(channels);
    const int64_t frames = (int64_t)f->cases * f->stride;

    if (f->full)
        return (int)((frames + size - 1) / size);
    return f->cases * ((f->stride + size - 1) / size);
}

static int at_most(int a, int b)
{
    return a < b ? a : b;
}

ori__piece ori__piece_at(const ori__frames *f, int channels, int index)
{
    const int size = piece_frames(channels);
    ori__piece p = { 0 };

    if (f->full) {
        const size_t frames = (size_t)f->cases * (size_t)f->stride;

        p.first = (size_t)index * (size_t)size;
        p.frames = frames - p.first < (size_t)size ? frames - p.first
                                                   : (size_t)size;
    } else {
        const int each = (f->stride + size - 1) / size;
        const int n = index / each, t = index % each * size;
        const int left = f->lengths[n] - t;

        p.first = (size_t)n * (size_t)f->stride + (size_t)t;
        p.frames = left > 0 ? (size_t)at_most(left, size) : 0;
    }
    if (f->present)
        p.present = f->present + p.first;
    return p;
}

void ori__frames_clear(const ori__frames *f, int channels, float *x)
{
    const int pieces = ori__piece_count(f, channels);

#pragma omp parallel for num_threads(ori_threads_get()) schedule(static)      \
    if (ori__worth_threads(f, channels))
    for (int i = 0; i < pieces; i++) {
        const ori__piece p = ori__piece_at(f, channels, i);

        memset(x + p.first * (size_t)channels, 0,
               p.frames * (size_t)channels * sizeof *x);
    }
}

void ori__frames_hide(const ori__frames *f, int channels, float *x)
{
    ori__frames_hide_band(f, channels, channels, x);
}

void ori__frames_hide_band(const ori__frames *f, int channels, int pitch,
                           float *x)
{
    if (!f->present)
        return;
    for (int n = 0; n < f->cases; n++) {
        const size_t first = (size_t)n * (size_t)f->stride;

        for (size_t t = first; t < first + (size_t)f->lengths[n]; t++)
            if (!f->present[t])
                memset(x + t * (size_t)pitch, 0,
                       (size_t)channels * sizeof *x);
    }
}

void ori__first_weights(float *w, size_t count, double fan_in, double fan_out,
                        bool rectified, ori__rng *rng)
{
    const float deviation = (float)sqrt(2.0 / fan_in);
    const float bound = (float)sqrt(6.0 / (fan_in + fan_out));

    for (size_t i = 0; i < count; i++)
        w[i] = rectified ? deviation * ori__rng_normal(rng)
                         : ori__rng_between(rng, -bound, bound);
}

void ori__print_int(ori__text *text, const char *name, int value)
{
    ori__text_add(text, " %s=%d", name, value);
}

void ori__print_number(ori__text *text, const char *name, double value)
{
    char number[ORI__NUMBER_ROOM];

    ori__text_add(text, " %s=%s", name, ori__number_write(number, value, 9));
}
