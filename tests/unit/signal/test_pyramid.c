/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * test_pyramid.c - pyramid.c, pyramid_build.c and samples.c
 */
#include "suite.h"

#include <math.h>
#include <sndfile.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/block_layout.h"
#include "base/memory.h"
#include "base/random.h"
#include "recording.h"
#include "signal/pyramid.h"

enum { BASE = ORI_PYRAMID_BASE, COLUMNS = 700 };

static ori_overview_recording about(const char *path)
{
    ori_overview_recording r = ORI_OVERVIEW_RECORDING_INIT;

    r.path = path;
    r.key = "0123456789abcdef";
    return r;
}

/* What overview.h says peaks are, from the samples x [C, T] of all. */
static ori__peak naive(const ori_signal *g, int c, int64_t from, int64_t to,
                       int columns, int k)
{
    const int64_t length = to - from;
    const float *x = g->x + c * g->length;
    int64_t start = from + k * length / columns;
    int64_t end = from + (k + 1) * length / columns;
    ori__peak p = { NAN, NAN };

    if (end == start)
        end++;
    start = start < 0 ? 0 : start;
    end = end > g->length ? g->length : end;
    if (length / columns >= ORI_PYRAMID_SAMPLES_BELOW && start < end) {
        start = start / BASE * BASE;
        end = (end + BASE - 1) / BASE * BASE;
        end = end > g->length ? g->length : end;
    }
    for (int64_t t = start; t < end; t++) {
        if (isnan(x[t]))
            continue;
        p.low = isnan(p.low) || x[t] < p.low ? x[t] : p.low;
        p.high = isnan(p.high) || x[t] > p.high ? x[t] : p.high;
    }
    return p;
}

static bool same(float a, float b)
{
    return isnan(a) ? isnan(b) : a == b;
}

static void compare(const ori_pyramid *p, const ori_signal *g, int channel,
                    int64_t from, int64_t to, int columns)
{
    const int first = channel < 0 ? 0 : channel;
    const int count = channel < 0 ? g->channels : 1;
    float *peaks = malloc((size_t)(count * columns) * 2 * sizeof *peaks);
    int wrong = 0;

    CU_ASSERT_PTR_NOT_NULL_FATAL(peaks);
    CU_ASSERT_EQUAL_FATAL(ori_pyramid_peaks(p, channel, from, to, columns,
                                            peaks), ORI_OK);
    for (int c = 0; c < count; c++)
        for (int k = 0; k < columns; k++) {
            const ori__peak want = naive(g, first + c, from, to, columns, k);
            const float *got = peaks + 2 * (c * columns + k);

            wrong += !same(got[0], want.low) || !same(got[1], want.high);
        }
    if (wrong)
        printf("%d of %d columns of [%lld, %lld) wrong\n", wrong, columns,
               (long long)from, (long long)to);
    CU_ASSERT_EQUAL(wrong, 0);
    free(peaks);
}

/* Views of all sizes, inside, over the ends and beside. */
static void compare_views(const ori_pyramid *p, const ori_signal *g,
                          ori__rng *rng, int views)
{
    const int64_t T = g->length;

    compare(p, g, -1, 0, T > 0 ? T : 1, 1);
    compare(p, g, -1, 0, T > 0 ? T : 1, COLUMNS);
    compare(p, g, -1, -5000, T + 5000, COLUMNS);
    compare(p, g, 0, T, T + 10, 3);
    compare(p, g, 0, -ORI_PYRAMID_FRAMES_MAX, ORI_PYRAMID_FRAMES_MAX, 7);
    for (int i = 0; i < views; i++) {
        const uint32_t size = 1u << ori__rng_below(rng, 21);
        const int64_t length = 1 + ori__rng_below(rng, size);
        const int64_t from =
            (int64_t)ori__rng_below(rng, (uint32_t)T + 2000) - 1000;
        const int channel =
            (int)ori__rng_below(rng, (uint32_t)g->channels + 1) - 1;

        compare(p, g, channel, from, from + length,
                1 + (int)ori__rng_below(rng, COLUMNS));
    }
}

static void check_recording(const ori_overview_recording *r, ori__rng *rng,
                            int views)
{
    const ori_source_options o = { .size = sizeof o, .columns = r->columns };
    const char *file = recording_path("p.pyramid");
    ori_pyramid *p;
    ori_signal g;

    CU_ASSERT_EQUAL_FATAL(ori_pyramid_build(file, r, NULL, NULL), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori_pyramid_open(&p, file, r), ORI_OK);
    if (ori_signal_read(&g, r->path, &o, 0, -1) != ORI_OK)
        g = (ori_signal){ .channels = ori_pyramid_channels(p) };
    CU_ASSERT_EQUAL(ori_pyramid_frames(p), g.length);
    CU_ASSERT_EQUAL_FATAL(ori_pyramid_channels(p), g.channels);
    compare_views(p, &g, rng, views);
    ori_pyramid_close(p);
    ori_signal_free(&g);
    unlink(file);
}

static float *noise(ori__rng *rng, int64_t n)
{
    float *x = malloc((size_t)(n ? n : 1) * sizeof *x);

    CU_ASSERT_PTR_NOT_NULL_FATAL(x);
    for (int64_t i = 0; i < n; i++)
        x[i] = ori__rng_between(rng, -1, 1);
    return x;
}

/* Lengths below, at and above every bucket's. */
static void test_audio(void)
{
    static const int lengths[] = { 0, 1, 127, 128, 129, 511, 512, 513, 2047,
                                   2048, 2049, 8191, 8192, 8193, 100000,
                                   BASE * 4 * 4 * 4 * 4 * 4 + 1 };
    ori__rng rng = ori__rng_at(1, ORI__RNG_TEST, 0, 0);

    recording_begin();
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
        for (int channels = 1; channels <= 3; channels += 2) {
            const int64_t T = lengths[i];
            float *x = noise(&rng, T * channels);
            const ori_overview_recording r =
                about(recording_audio("a.wav", SF_FORMAT_WAV |
                                      SF_FORMAT_FLOAT, 8000, channels, x, T));

            check_recording(&r, &rng, 60);
            free(x);
        }
    recording_end();
}

/* Coded audio: the samples come from the middle of the file, or, of GSM,
 * which has no middle, from the pyramid. */
static void test_coded_audio(void)
{
    static const int formats[] = {
        SF_FORMAT_FLAC | SF_FORMAT_PCM_16, SF_FORMAT_OGG | SF_FORMAT_VORBIS,
        SF_FORMAT_CAF | SF_FORMAT_ALAC_24, SF_FORMAT_WAV | SF_FORMAT_MS_ADPCM,
        SF_FORMAT_WAV | SF_FORMAT_GSM610 };
    ori__rng rng = ori__rng_at(2, ORI__RNG_TEST, 0, 0);

    recording_begin();
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        enum { T = 70001 };
        float *x = noise(&rng, T);
        const ori_overview_recording r =
            about(recording_audio("a", formats[i], 8000, 1, x, T));

        check_recording(&r, &rng, 20);
        free(x);
    }
    recording_end();
}

/* A table with holes: single ones, columns, and longer than any bucket. */
static void test_table(void)
{
    enum { T = 40000 };
    ori__rng rng = ori__rng_at(3, ORI__RNG_TEST, 0, 0);
    ori_overview_recording r;
    FILE *f;

    recording_begin();
    f = fopen(recording_path("t.csv"), "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    fputs("a,b,c\n", f);
    for (int t = 0; t < T; t++) {
        const bool hole = t > 5000 && t < 20000;
        const float a = ori__rng_normal(&rng), b = ori__rng_normal(&rng);

        fprintf(f, hole || t % 7 == 0 ? "," : "%.5g,", (double)a);
        fprintf(f, t % 2000 < 1000 ? "," : "%.5g,", (double)b);
        fprintf(f, "%d\n", t);
    }
    fclose(f);
    r = about(recording_path("t.csv"));
    check_recording(&r, &rng, 100);
    r.columns = "c,a";
    r.frames = T;
    check_recording(&r, &rng, 30);
    recording_end();
}

static bool stop_at_half(void *user, double share)
{
    *(double *)user = share;
    return share < 0.5;
}

static void test_progress_and_refusals(void)
{
    enum { T = 300000 };
    ori__rng rng = ori__rng_at(4, ORI__RNG_TEST, 0, 0);
    float *x = noise(&rng, T), peaks[8];
    ori_overview_recording r;
    const char *file;
    ori_pyramid *p;
    double share = 0;

    recording_begin();
    file = recording_path("p");
    r = about(recording_audio("a.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 8000,
                              1, x, T));
    r.frames = T;
    CU_ASSERT_EQUAL(ori_pyramid_build(file, &r, stop_at_half, &share),
                    ORI_ESTOPPED);
    CU_ASSERT_TRUE(share >= 0.5 && share < 0.9);
    CU_ASSERT_EQUAL(ori_pyramid_open(&p, file, &r), ORI_EIO);
    r.frames = T + 1;
    CU_ASSERT_EQUAL(ori_pyramid_build(file, &r, NULL, NULL), ORI_EDATA);
    r.frames = T;
    CU_ASSERT_EQUAL(ori_pyramid_build(file, &r, NULL, NULL), ORI_OK);
    r.key = "another";
    CU_ASSERT_EQUAL(ori_pyramid_open(&p, file, &r), ORI_EFORMAT);
    r = about(r.path);
    CU_ASSERT_EQUAL_FATAL(ori_pyramid_open(&p, file, &r), ORI_OK);
    CU_ASSERT_EQUAL(ori_pyramid_peaks(p, 1, 0, 1, 1, peaks), ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_pyramid_peaks(p, -2, 0, 1, 1, peaks), ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_pyramid_peaks(p, 0, 1, 1, 1, peaks), ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_pyramid_peaks(p, 0, 0, 1, 0, peaks), ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_pyramid_peaks(p, 0, 0, 1, 8193, peaks), ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_pyramid_peaks(p, 0, INT64_MIN, 1, 1, peaks),
                    ORI_EINVAL);
    /* The recording is gone: only what needs samples fails. */
    unlink(r.path);
    CU_ASSERT_EQUAL(ori_pyramid_peaks(p, 0, 0, 512 * 4, 4, peaks), ORI_OK);
    CU_ASSERT_EQUAL(ori_pyramid_peaks(p, 0, 0, 511 * 4, 4, peaks), ORI_EIO);
    ori_pyramid_close(p);
    ori_pyramid_close(NULL);
    free(x);
    recording_end();
}

/* Whatever is done to the file: what is answered is right, or it is a
 * status. */
static void test_damage(void)
{
    enum { T = 20000, N = 9 };
    ori__rng rng = ori__rng_at(5, ORI__RNG_TEST, 0, 0);
    float *x = noise(&rng, T), want[2 * N], got[2 * N];
    ori_overview_recording r;
    unsigned char *whole;
    ori_pyramid *p;
    size_t bytes;
    int refused = 0;

    recording_begin();
    recording_audio("a.wav", SF_FORMAT_WAV | SF_FORMAT_GSM610, 8000, 1, x, T);
    r = about(recording_path("a.wav"));
    CU_ASSERT_EQUAL(ori_pyramid_build(recording_path("p"), &r, NULL, NULL),
                    ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori_pyramid_open(&p, recording_path("p"), &r),
                          ORI_OK);
    CU_ASSERT_EQUAL(ori_pyramid_peaks(p, 0, 0, T, N, want), ORI_OK);
    ori_pyramid_close(p);
    whole = recording_slurp(recording_path("p"), &bytes);
    for (int round = 0; round < 2000; round++) {
        const size_t at = ori__rng_below(&rng, (uint32_t)bytes);
        const unsigned char bit =
            (unsigned char)(1 << ori__rng_below(&rng, 8));
        ori_status s;

        whole[at] ^= bit;
        r = about(recording_path("a.wav"));
        s = ori_pyramid_open(
            &p, recording_bytes("q", whole, round % 4 ? bytes : at), &r);
        whole[at] ^= bit;
        if (s == ORI_OK)
            s = ori_pyramid_peaks(p, 0, 0, T, N, got);
        ori_pyramid_close(p);
        CU_ASSERT_TRUE(s == ORI_OK || s == ORI_EFORMAT);
        CU_ASSERT_TRUE(s != ORI_OK || memcmp(want, got, sizeof got) == 0);
        refused += s != ORI_OK;
    }
    CU_ASSERT_TRUE(refused > 500);
    free(whole);
    free(x);
    recording_end();
}

/* A file with right sums whose note says what is not so. */
static void test_crafted(void)
{
    enum { T = 20000, N = 9 };
    static const int64_t odd[] = { 0, 1, -1, 2, T - 1, T + 1, 128, INT32_MAX,
                                   INT64_MAX, INT64_MIN, 1024, 1025 };
    ori__rng rng = ori__rng_at(7, ORI__RNG_TEST, 0, 0);
    float *x = noise(&rng, T), peaks[2 * N];
    ori_overview_recording r;
    unsigned char *whole;
    size_t bytes;

    recording_begin();
    recording_audio("a.wav", SF_FORMAT_WAV | SF_FORMAT_GSM610, 8000, 1, x, T);
    r = about(recording_path("a.wav"));
    CU_ASSERT_EQUAL(ori_pyramid_build(recording_path("p"), &r, NULL, NULL),
                    ORI_OK);
    whole = recording_slurp(recording_path("p"), &bytes);
    for (int round = 0; round < 400; round++) {
        ori__block_head head;
        ori__pyramid_note note;
        ori_pyramid *p;

        memcpy(&head, whole, sizeof head);
        memcpy(&note, head.note, sizeof note);
        if (round % 3 == 0)
            note.frames = odd[ori__rng_below(&rng, 12)];
        else if (round % 3 == 1)
            note.channels = (int32_t)odd[ori__rng_below(&rng, 12)];
        else
            note.samples = (int32_t)odd[ori__rng_below(&rng, 12)];
        memcpy(head.note, &note, sizeof note);
        head.check = ori__block_head_check(&head);
        memcpy(whole, &head, sizeof head);
        r = about(recording_path("a.wav"));
        if (ori_pyramid_open(&p, recording_bytes("q", whole, bytes), &r) ==
            ORI_OK) {
            ori_pyramid_peaks(p, -1, 0, T, N, peaks);
            ori_pyramid_peaks(p, -1, 0, 100, N, peaks);
            CU_ASSERT_EQUAL(ori_pyramid_channels(p), 1);
        }
        ori_pyramid_close(p);
    }
    free(whole);
    free(x);
    recording_end();
}

static void test_memory_fails(void)
{
    enum { T = 5000, N = 9 };
    ori__rng rng = ori__rng_at(6, ORI__RNG_TEST, 0, 0);
    float *x = noise(&rng, T), peaks[2 * N];
    ori_overview_recording r;
    ori_status s;
    long n = 0;

    recording_begin();
    recording_audio("a.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 8000, 1, x, T);
    do {
        ori_pyramid *p = NULL;

        r = about(recording_path("a.wav"));
        ori__alloc_fail_at(++n);
        s = ori_pyramid_build(recording_path("p"), &r, NULL, NULL);
        if (s == ORI_OK)
            s = ori_pyramid_open(&p, recording_path("p"), &r);
        if (s == ORI_OK)
            s = ori_pyramid_peaks(p, -1, 0, T, N, peaks);
        if (s == ORI_OK)
            s = ori_pyramid_peaks(p, -1, 0, 50, N, peaks);
        ori__alloc_fail_at(0);
        ori_pyramid_close(p);
        CU_ASSERT_TRUE(s == ORI_OK || s == ORI_ENOMEM);
    } while (s != ORI_OK && n < 200);
    CU_ASSERT_TRUE(n > 15 && n < 200);
    free(x);
    recording_end();
}

const ori__suite suite_pyramid = { "pyramid", {
    { "audio", test_audio },
    { "coded audio", test_coded_audio },
    { "table", test_table },
    { "progress and refusals", test_progress_and_refusals },
    { "damage", test_damage },
    { "crafted", test_crafted },
    { "memory fails", test_memory_fails },
    { NULL, NULL } } };
