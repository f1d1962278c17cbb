/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * test_hostile.c - files that are broken on purpose, for every reader
 *
 * A good file is changed in some bytes, cut, or has a piece doubled; or the
 * file is random behind a begin that some reader claims.  Whatever comes,
 * the answer is a status: no crash, no endless reading, no frame that the
 * file cannot hold.
 */
#include "suite.h"

#include <fcntl.h>
#include <math.h>
#include <sndfile.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/random.h"
#include "recording.h"

enum { SEED = 20240301, FILE_MAX = 40000, FRAMES_MAX = 2000000 };

/* Read a file as a hostile caller would; it must end in some status. */
static ori_status survive(const char *path, ori__rng *rng)
{
    static float x[4096 * 64];
    ori_source_options o = ORI_SOURCE_OPTIONS_INIT;
    ori_source *source;
    ori_source_info info;
    int64_t frames = 0;
    size_t got = 1, ask;
    ori_status s;

    if (ori__rng_below(rng, 3) == 0)
        o.rate_hz = (double)(1 + ori__rng_below(rng, 20000));
    if (ori__rng_below(rng, 3) == 0)
        o.channels = 1;
    s = ori_source_open(&source, path, &o);
    if (s != ORI_OK) {
        CU_ASSERT_PTR_NULL(source);
        CU_ASSERT_TRUE(ori_last_error()[0] != '\0');
        return s;
    }
    info = ori_source_describe(source);
    CU_ASSERT_TRUE(info.channels >= 1 && info.file_channels >= 1);
    CU_ASSERT_TRUE(info.rate_hz >= 0 && isfinite(info.rate_hz));
    CU_ASSERT_TRUE(strlen(info.format) < sizeof info.format);
    ask = sizeof x / sizeof *x / (size_t)info.channels;
    while (ask > 0 && s == ORI_OK && got > 0 && frames < FRAMES_MAX) {
        s = ori_source_read(source, x, ask, &got);
        frames += (int64_t)got;
        CU_ASSERT_TRUE(got <= ask);
        for (size_t i = 0; i < got * (size_t)info.channels; i++)
            if (isinf(x[i]))
                CU_FAIL("an infinite sample came through");
    }
    ori_source_close(source);
    return s;
}

/* libmpg123, which libsndfile uses for MP3, complains on standard error. */

static int silence(void)
{
    const int old = dup(STDERR_FILENO), null = open("/dev/null", O_WRONLY);

    dup2(null, STDERR_FILENO);
    close(null);
    return old;
}

static void speak(int old)
{
    dup2(old, STDERR_FILENO);
    close(old);
}

/* Change the file in one of several ways; its new size. */
static size_t mutate(unsigned char *b, size_t n, ori__rng *rng)
{
    const uint32_t way = ori__rng_below(rng, 8);
    size_t at = ori__rng_below(rng, (uint32_t)n);
    size_t to = ori__rng_below(rng, (uint32_t)n);
    size_t length;

    if (way == 0)
        return at;                                          /* cut */
    if (way == 1 && n + 200 < FILE_MAX) {                   /* insert */
        length = 1 + ori__rng_below(rng, 199);
        memmove(b + at + length, b + at, n - at);
        return n + length;
    }
    if (way == 2) {                                         /* double */
        length = n - (at > to ? at : to);
        memmove(b + to, b + at, length);
        return n;
    }
    if (way == 3)                                           /* in the head */
        at %= 128;
    for (uint32_t i = ori__rng_below(rng, 8); i < 8; i++) {
        static const unsigned char nasty[] = { 0, 1, 0x7f, 0x80, 0xff, '"',
                                               ',', '\n' };

        b[at % n] = ori__rng_below(rng, 2)
                        ? nasty[ori__rng_below(rng, sizeof nasty)]
                        : (unsigned char)ori__rng_u32(rng);
        at = way == 4 ? at + 1 : ori__rng_below(rng, (uint32_t)n);
        if (way == 3)
            at %= 128;
    }
    return n;
}

static void batter(const char *path, int cases, uint32_t which)
{
    static unsigned char b[FILE_MAX];
    size_t n;
    unsigned char *whole = recording_slurp(path, &n);
    int fine = 0;

    CU_ASSERT_TRUE_FATAL(n > 0 && n < FILE_MAX);
    for (int i = 0; i < cases; i++) {
        ori__rng rng = ori__rng_at(SEED, ORI__RNG_TEST, which, (uint32_t)i);
        size_t m = n;

        memcpy(b, whole, n);
        for (uint32_t k = ori__rng_below(&rng, 3); k < 3 && m > 0; k++)
            m = mutate(b, m, &rng);
        fine += survive(recording_bytes("battered", b, m), &rng) == ORI_OK;
    }
    CU_ASSERT_TRUE(fine < cases);       /* some changes are noticed */
    free(whole);
}

static void test_battered_audio(void)
{
    static const int formats[] = {
        SF_FORMAT_WAV | SF_FORMAT_PCM_16,
        SF_FORMAT_WAV | SF_FORMAT_FLOAT,
        SF_FORMAT_WAV | SF_FORMAT_IMA_ADPCM,
        SF_FORMAT_WAV | SF_FORMAT_MS_ADPCM,
        SF_FORMAT_WAV | SF_FORMAT_GSM610,
        SF_FORMAT_WAVEX | SF_FORMAT_PCM_24,
        SF_FORMAT_W64 | SF_FORMAT_PCM_16,
        SF_FORMAT_RF64 | SF_FORMAT_PCM_U8,
        SF_FORMAT_AIFF | SF_FORMAT_PCM_16,
        SF_FORMAT_AIFF | SF_FORMAT_DOUBLE,
        SF_FORMAT_AU | SF_FORMAT_ULAW,
        SF_FORMAT_CAF | SF_FORMAT_PCM_16,
        SF_FORMAT_CAF | SF_FORMAT_ALAC_16,
        SF_FORMAT_FLAC | SF_FORMAT_PCM_16,
        SF_FORMAT_OGG | SF_FORMAT_VORBIS,
        SF_FORMAT_OGG | SF_FORMAT_OPUS,
        SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III,
    };
    static float x[4000];
    const int old = silence();

    recording_begin();
    for (int t = 0; t < 4000; t++)
        x[t] = 0.5f * sinf((float)(t * t % 997));
    for (uint32_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        SF_INFO info = { .samplerate = 8000, .channels = 1,
                         .format = formats[i] };

        if (sf_format_check(&info))
            batter(recording_audio("a", formats[i], 8000, 1, x, 4000), 400,
                   i);
    }
    speak(old);
    recording_end();
}

static void test_battered_tables(void)
{
    static const char *const tables[] = {
        "time,a,b\n0.0,1,2\n0.1,3,4\n0.2,5,?\n0.3,,6\n0.4,7e2,-8.25\n",
        "# made by hand\n\"when\";\"x, y\";state\n2024-01-01T10:00:00Z;1;on\n"
        "2024-01-01T10:00:01Z;2;off\n2024-01-01T10:00:02Z;NaN;on\n",
        "1.5 2.5\n3.5 4.5\n\n5.5 6.5\n",
        "1\n2\n\n3\n",
    };

    recording_begin();
    for (uint32_t i = 0; i < sizeof tables / sizeof *tables; i++)
        batter(recording_text("t.csv", tables[i]), 1500, 100 + i);
    recording_end();
}

static void test_battered_arrays(void)
{
    static unsigned char file[3000] =
        "\x93NUMPY\1\0\x46\0"
        "{'descr': '<f8', 'fortran_order': False, 'shape': (100, 3), }"
        "        \n";

    recording_begin();
    batter(recording_bytes("a.npy", file, 80 + 2400), 3000, 200);
    recording_end();
}

static void test_noise(void)
{
    static const struct {
        const char *begin;
        size_t bytes;
    } begins[] = {
        { "", 0 },          { "RIFF\x40\0\0\0WAVEfmt ", 16 },
        { "RIFX\0\0\0\x40WAVEfmt ", 16 },
        { "RF64\xff\xff\xff\xffWAVEds64", 16 },
        { "riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb\x04\xc1\0\0", 16 },
        { "FORM\0\0\1\0AIFF", 12 },       { "FORM\0\0\1\0AIFC", 12 },
        { ".snd\0\0\0\x18", 8 },          { "dns.\x18\0\0\0", 8 },
        { "caff\0\1\0\0desc\0\0\0\0\0\0\0\x20", 20 },
        { "fLaC\0\0\0\x22", 8 },          { "OggS\0\2", 6 },
        { "ID3\4\0\0\0\0\0\5", 10 },      { "\xff\xfb\x90\x64", 4 },
        { "\x93NUMPY\1\0\x20\0{", 11 },   { "\x93NUMPY\2\0\x20\0\0\0{'", 14 },
        { "a,b\n", 4 },                   { "1,", 2 },
    };
    static unsigned char b[600];
    const int old = silence();

    recording_begin();
    for (uint32_t i = 0; i < sizeof begins / sizeof *begins; i++) {
        for (uint32_t k = 0; k < 150; k++) {
            ori__rng rng = ori__rng_at(SEED, ORI__RNG_TEST, 300 + i, k);
            size_t n = begins[i].bytes;
            const size_t end = n + ori__rng_below(&rng, 500);
            const uint32_t text = ori__rng_below(&rng, 2);

            memcpy(b, begins[i].begin, n);
            for (; n < end; n++)
                b[n] = text ? (unsigned char)"0123,;.\n\" e-+T:x\t"
                                  [ori__rng_below(&rng, 18)]
                            : (unsigned char)ori__rng_u32(&rng);
            survive(recording_bytes("noise", b, n), &rng);
        }
    }
    speak(old);
    recording_end();
}

const ori__suite suite_hostile = { "hostile", {
    { "battered audio", test_battered_audio },
    { "battered tables", test_battered_tables },
    { "battered arrays", test_battered_arrays },
    { "noise", test_noise },
    { NULL, NULL } } };
