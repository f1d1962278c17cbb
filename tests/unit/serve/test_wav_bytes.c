/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>
#include <sndfile.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <oriole/signal/signal.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/random.h"
#include "serve/wav_bytes.h"
#include "serve_folder.h"

/* All of it, read in order in pieces of random sizes. */
static char *read_whole(ori__wav_bytes *w, ori__rng *rng)
{
    const int64_t size = ori__wav_bytes_size(w);
    char *all = malloc((size_t)size + 1);

    CU_ASSERT_PTR_NOT_NULL_FATAL(all);
    for (int64_t at = 0; at < size;) {
        const size_t room = 1 + ori__rng_below(rng, 40000);
        const size_t left = (size_t)(size - at);
        size_t got = 0;

        CU_ASSERT_EQUAL_FATAL(
            ori__wav_bytes_read(w, at, all + at, room < left ? room : left,
                                &got), ORI_OK);
        CU_ASSERT_TRUE_FATAL(got > 0 && got <= room);
        at += (int64_t)got;
    }
    return all;
}

/* Parts from anywhere are those of the whole. */
static void check_parts(ori__wav_bytes *w, const char *all, ori__rng *rng)
{
    const uint32_t size = (uint32_t)ori__wav_bytes_size(w);
    char part[500];
    int wrong = 0;

    for (int i = 0; i < 40; i++) {
        const uint32_t at = i == 0 ? 0 : i == 1 ? size - 1
                                                : ori__rng_below(rng, size);
        const size_t left = size - at;
        size_t got = 0;

        CU_ASSERT_EQUAL(ori__wav_bytes_read(
            w, at, part, left < sizeof part ? left : sizeof part, &got),
                        ORI_OK);
        wrong += got == 0 || memcmp(part, all + at, got) != 0;
    }
    CU_ASSERT_EQUAL(wrong, 0);
}

/* A file of 16 bits is itself. */
static void test_identity(void)
{
    ori__rng rng = ori__rng_at(1, ORI__RNG_TEST, 0, 0);
    ori__wav_bytes *w;
    char *file, *all;
    size_t bytes;

    serve_folder_begin();
    for (int channels = 1; channels <= 2; channels++) {
        free(serve_folder_noise("a.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16,
                                44100, channels, 30001));
        CU_ASSERT_EQUAL_FATAL(
            ori__wav_bytes_open(&w, serve_folder_path("a.wav"), 30001),
            ORI_OK);
        CU_ASSERT_EQUAL_FATAL(ori__file_read(serve_folder_path("a.wav"), 0,
                                             &file, &bytes), ORI_OK);
        CU_ASSERT_EQUAL_FATAL(ori__wav_bytes_size(w), (int64_t)bytes);
        all = read_whole(w, &rng);
        CU_ASSERT_EQUAL(memcmp(all, file, bytes), 0);
        check_parts(w, all, &rng);
        free(all);
        ori__free(file);
        ori__wav_bytes_close(w);
    }
    serve_folder_end();
}

/* Other codings are what reading them gives: more than two channels as their
 * mean, and what cannot be read from its middle (GSM) too. */
static void test_codings(void)
{
    static const struct {
        int format, channels;
    } kinds[] = {
        { SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 2 },
        { SF_FORMAT_WAV | SF_FORMAT_FLOAT, 5 },
        { SF_FORMAT_WAV | SF_FORMAT_GSM610, 1 },
        { SF_FORMAT_OGG | SF_FORMAT_VORBIS, 1 },
    };
    const ori_source_options mono = { .size = sizeof mono, .channels = 1 };
    ori__rng rng = ori__rng_at(2, ORI__RNG_TEST, 0, 0);

    serve_folder_begin();
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        ori__wav_bytes *w;
        ori_signal g;
        char *all;
        int wrong = 0;

        free(serve_folder_noise("a", kinds[i].format, 8000,
                                kinds[i].channels, 20000));
        CU_ASSERT_EQUAL_FATAL(
            ori_signal_read(&g, serve_folder_path("a"),
                            kinds[i].channels > 2 ? &mono : NULL, 0, -1),
            ORI_OK);
        CU_ASSERT_EQUAL_FATAL(ori__wav_bytes_open(
            &w, serve_folder_path("a"), g.length), ORI_OK);
        CU_ASSERT_EQUAL_FATAL(ori__wav_bytes_size(w),
                              44 + 2 * g.length * g.channels);
        all = read_whole(w, &rng);
        for (int64_t t = 0; t < g.length; t++)
            for (int c = 0; c < g.channels; c++) {
                const char *p = all + 44 + 2 * (t * g.channels + c);
                const int v = (int16_t)((unsigned char)p[0] |
                                        (unsigned char)p[1] << 8);
                const double want =
                    (double)g.x[c * g.length + t] * 32768;

                wrong += fabs(fmax(fmin(want, 32767), -32768) - v) > 0.51;
            }
        CU_ASSERT_EQUAL(wrong, 0);
        check_parts(w, all, &rng);
        free(all);
        ori__wav_bytes_close(w);
        ori_signal_free(&g);
    }
    serve_folder_end();
}

static void test_silence_and_clipping(void)
{
    static const float x[] = { NAN, 2, -2, 1, -1, 0.5f };
    static const int want[] = { 0, 32767, -32768, 32767, -32768, 16384 };
    SF_INFO info = { .samplerate = 8000, .channels = 1,
                     .format = SF_FORMAT_WAV | SF_FORMAT_FLOAT };
    ori__wav_bytes *w;
    SNDFILE *f;
    unsigned char bytes[12];
    size_t got;

    serve_folder_begin();
    f = sf_open(serve_folder_path("a.wav"), SFM_WRITE, &info);
    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    sf_write_float(f, x, 6);
    sf_close(f);
    CU_ASSERT_EQUAL_FATAL(ori__wav_bytes_open(
        &w, serve_folder_path("a.wav"), 6), ORI_OK);
    CU_ASSERT_EQUAL(ori__wav_bytes_read(w, 44, (char *)bytes, 12, &got),
                    ORI_OK);
    CU_ASSERT_EQUAL(got, 12);
    for (int i = 0; i < 6; i++)
        CU_ASSERT_EQUAL((int16_t)(bytes[2 * i] | bytes[2 * i + 1] << 8),
                        want[i]);
    ori__wav_bytes_close(w);
    ori__wav_bytes_close(NULL);
    serve_folder_end();
}

/* Longer than 4 GiB, which nothing reads here: what libsndfile sees of the
 * head. */
static void test_large(void)
{
    const int64_t frames = (int64_t)3 << 30;
    SF_INFO info = { .format = 0 };
    ori__wav_bytes *w;
    char head[80];
    size_t got;
    SNDFILE *f;
    FILE *out;

    serve_folder_begin();
    free(serve_folder_noise("a.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 8000,
                            1, 100));
    CU_ASSERT_EQUAL_FATAL(ori__wav_bytes_open(
        &w, serve_folder_path("a.wav"), frames), ORI_OK);
    CU_ASSERT_EQUAL(ori__wav_bytes_size(w), 80 + 2 * frames);
    CU_ASSERT_EQUAL(ori__wav_bytes_read(w, 0, head, 80, &got), ORI_OK);
    CU_ASSERT_EQUAL(got, 80);
    out = fopen(serve_folder_path("b.wav"), "wb");
    CU_ASSERT_PTR_NOT_NULL_FATAL(out);
    fwrite(head, 1, 80, out);
    CU_ASSERT_EQUAL(ftruncate(fileno(out), 80 + 2 * frames), 0);
    fclose(out);
    f = sf_open(serve_folder_path("b.wav"), SFM_READ, &info);
    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    CU_ASSERT_EQUAL(info.frames, frames);
    CU_ASSERT_EQUAL(info.samplerate, 8000);
    sf_close(f);
    /* The recording has fewer than it was said to have. */
    CU_ASSERT_EQUAL(ori__wav_bytes_read(w, 80 + 2 * 100, head, 2, &got),
                    ORI_EDATA);
    ori__wav_bytes_close(w);
    serve_folder_end();
}

const ori__suite suite_wav_bytes = { "wav_bytes", {
    { "identity", test_identity },
    { "codings", test_codings },
    { "silence and clipping", test_silence_and_clipping },
    { "large", test_large },
    { NULL, NULL } } };
