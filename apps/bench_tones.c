/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bench_tones.c - a signal of days with tones at known places, and a
 * recogniser made by hand that hears them
 */
#include "bench_tones.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "output.h"

enum { LOW, HIGH, NOISE, LABELS };

static const double tone_hz[] = { [LOW] = 700, [HIGH] = 2900 };

/* Some bits that depend on nothing but seed and n: Steele, Lea & Flood, "Fast
 * splittable pseudorandom number generators", OOPSLA 2014 (its mix64). */
static uint64_t bits_at(uint64_t seed, uint64_t n)
{
    uint64_t z = (seed + n) * UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* A number in [low, high), one for each n. */
static int64_t between(uint64_t seed, int64_t n, double low_s, double high_s)
{
    const double share =
        (double)(bits_at(~seed, (uint64_t)n) >> 11) * 0x1p-53;

    return (int64_t)((low_s + share * (high_s - low_s)) * BENCH_TONES_HZ);
}

bench_tones bench_tones_begin(uint64_t seed, double hours)
{
    bench_tones t = { .seed = seed };
    const int64_t minutes = (int64_t)ceil(hours * 60);
    int64_t start;

    t.length = llround(hours * 3600 * BENCH_TONES_HZ);
    t.tone = output_alloc((size_t)minutes + 1, sizeof *t.tone);
    start = between(seed, 0, 10, 40);
    for (int64_t i = 1;; i++) {
        const int64_t end = start + between(seed, 3 * i, 0.5, 3);

        if (end + 10 * BENCH_TONES_HZ > t.length)
            return t;
        t.tone[t.count++] = (bench_tone){
            .start = start, .end = end,
            .label = (int)between(seed, 3 * i + 1, 0, 1) % 2 ? HIGH : LOW };
        start = end + between(seed, 3 * i + 2, 60, 240);
    }
}

void bench_tones_end(bench_tones *t)
{
    free(t->tone);
    t->tone = NULL;
}

/* The first tone that ends behind sample `at`; count: none does. */
static int64_t tone_after(const bench_tones *t, int64_t at)
{
    int64_t low = 0, high = t->count;

    while (low < high) {
        const int64_t middle = (low + high) / 2;

        if (t->tone[middle].end > at)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

void bench_tones_fill(const bench_tones *t, int64_t start, int64_t count,
                      float *x)
{
    for (int64_t i = 0; i < count; i++)
        x[i] = ((float)(bits_at(t->seed, (uint64_t)(start + i)) >> 40) *
                    0x1p-24f - 0.5f) * 0.02f;
    for (int64_t k = tone_after(t, start);
         k < t->count && t->tone[k].start < start + count; k++) {
        const bench_tone *tone = &t->tone[k];
        const double step = 2 * 3.14159265358979323846 *
                            tone_hz[tone->label] / BENCH_TONES_HZ;
        const int64_t from = tone->start > start ? tone->start : start;
        const int64_t to = tone->end < start + count ? tone->end
                                                     : start + count;

        for (int64_t i = from; i < to; i++)
            x[i - start] += 0.2f * (float)sin((double)(i - tone->start) *
                                              step);
    }
}

/* ---- the recogniser ---- */

/* The tensor whose name ends so. */
static float *weights(ori_net *net, const char *name)
{
    const size_t end = strlen(name);

    for (int i = 0; i < ori_net_tensor_count(net); i++) {
        const ori_net_tensor t = ori_net_tensor_at(net, i);
        const size_t length = strlen(t.name);

        if (length >= end && strcmp(t.name + length - end, name) == 0)
            return ori_net_weights(net) + t.offset;
    }
    return NULL;
}

/* The band that a tone is loudest in. */
static int band_of(const ori_mel *mel, const ori_mel_options *o, double hz)
{
    const int bins = o->fft_samples / 2 + 1;
    const float *filter = ori_mel_filters(mel) +
                          lround(hz * o->fft_samples / o->rate_hz);
    int best = 0;

    for (int b = 1; b < o->bands; b++)
        if (filter[b * bins] > filter[best * bins])
            best = b;
    return best;
}

/*
 * A convolution tells by how many decibels each tone's band is louder than
 * all bands together, over three frames.  Noise gives nearly 0, a tone some
 * 20: a window that is half a tone lies where the classes meet.
 */
static ori_status listen_for_tones(ori_model *model)
{
    enum { TAPS = 3, CONTRAST_DB = 10 };
    const ori_mel_options *o = &ori_model_frontend(model)->mel;
    ori_net *net = ori_model_net(model);
    float *w = weights(net, "conv.weight");     /* [NOISE, bands, TAPS] */
    float *dense = weights(net, "dense.weight");    /* [LABELS, NOISE] */
    ori_mel *mel;
    const ori_status s = ori_mel_create(&mel, o);

    if (s != ORI_OK)
        return s;
    memset(ori_net_weights(net), 0,
           ori_net_weight_count(net) * sizeof *w);
    for (int k = 0; k < NOISE; k++) {
        const int band = band_of(mel, o, tone_hz[k]);

        for (int b = 0; b < o->bands; b++)
            for (int j = 0; j < TAPS; j++)
                w[(k * o->bands + b) * TAPS + j] =
                    ((b == band) - 1.0f / (float)o->bands) / TAPS;
        dense[k * NOISE + k] = 1;
    }
    weights(net, "dense.bias")[NOISE] = CONTRAST_DB;
    ori_mel_destroy(mel);
    return ORI_OK;
}

ori_status bench_tones_recogniser(ori_model **model)
{
    static const char *const labels[LABELS] = { "low", "high", "_noise" };
    ori_model_options o = ORI_MODEL_OPTIONS_INIT;
    ori_status s;

    o.frontend.features = ORI_FEATURES_LOGMEL;
    o.frontend.normalise = ORI_NORMALISE_NONE;
    o.frontend.mel.rate_hz = o.rate_hz = BENCH_TONES_HZ;
    o.frontend.mel.window_samples = 400;
    o.frontend.mel.hop_samples = 160;
    o.frontend.mel.fft_samples = 512;
    o.frontend.mel.bands = 40;
    o.frontend.mel.range_db = 60;
    o.arch = "conv 2 kernel=3 pad=same; relu; maxpool 2; global_avg; "
             "dense $classes";
    o.arch_name = "tones";
    o.labels = labels;
    o.label_count = LABELS;
    o.channels = 1;
    o.usual_length = o.max_length = BENCH_TONES_HZ / 2;
    s = ori_model_create(model, &o);
    return s == ORI_OK ? listen_for_tones(*model) : s;
}
