/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <fcntl.h>
#include <math.h>
#include <sndfile.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/random.h"
#include "recording.h"

enum { FRAMES = 4000 };

/* A different sine in each channel, quiet enough for any coding. */
static float *sines(int channels, int64_t frames)
{
    float *x = malloc((size_t)frames * (size_t)channels * sizeof *x);

    CU_ASSERT_PTR_NOT_NULL_FATAL(x);
    for (int64_t t = 0; t < frames; t++)
        for (int c = 0; c < channels; c++)
            x[t * channels + c] =
                0.6f * sinf((float)t * 0.02f * (float)(c + 2));
    return x;
}

/* Write, read back, compare; `least_db` is the least accepted ratio of
 * signal to error. */
static void round_trip(int format, int rate_hz, int channels, double least_db)
{
    float *x = sines(channels, FRAMES);
    const char *path =
        recording_audio("a", format, rate_hz, channels, x, FRAMES);
    ori_signal signal;
    double power = 0, error = 0, db;

    CU_ASSERT_EQUAL_FATAL(ori_signal_read(&signal, path, NULL, 0, -1),
                          ORI_OK);
    CU_ASSERT_EQUAL(signal.channels, channels);
    CU_ASSERT_EQUAL(signal.rate_hz, rate_hz);
    /* MP3 and ADPCM fill their last block. */
    CU_ASSERT_TRUE(signal.length >= FRAMES);
    CU_ASSERT_TRUE(least_db < 60 || signal.length == FRAMES);
    for (int c = 0; c < channels; c++) {
        for (int64_t t = 0; t < FRAMES; t++) {
            const double v = (double)x[t * channels + c];
            const double e =
                v - (double)signal.x[c * signal.length + t];

            power += v * v;
            error += e * e;
        }
    }
    db = 10 * log10(power / (error + 1e-30));
    if (db < least_db)
        printf("format %x: %.1f dB\n", (unsigned)format, db);
    CU_ASSERT_TRUE(db >= least_db);
    ori_signal_free(&signal);
    free(x);
}

static void test_every_format(void)
{
    static const struct {
        int coding;
        double least_db;
    } codings[] = {
        { SF_FORMAT_PCM_S8, 35 },   { SF_FORMAT_PCM_U8, 35 },
        { SF_FORMAT_PCM_16, 85 },   { SF_FORMAT_PCM_24, 130 },
        { SF_FORMAT_PCM_32, 130 },  { SF_FORMAT_FLOAT, 200 },
        { SF_FORMAT_DOUBLE, 200 },  { SF_FORMAT_ULAW, 30 },
        { SF_FORMAT_ALAW, 30 },     { SF_FORMAT_IMA_ADPCM, 20 },
        { SF_FORMAT_MS_ADPCM, 20 }, { SF_FORMAT_GSM610, 8 },
        { SF_FORMAT_ALAC_16, 85 },  { SF_FORMAT_ALAC_24, 130 },
        { SF_FORMAT_VORBIS, 6 },    { SF_FORMAT_OPUS, 4 },
        { SF_FORMAT_MPEG_LAYER_III, 10 },
    };
    static const int containers[] = {
        SF_FORMAT_WAV, SF_FORMAT_WAVEX, SF_FORMAT_W64, SF_FORMAT_RF64,
        SF_FORMAT_AIFF, SF_FORMAT_AU, SF_FORMAT_CAF, SF_FORMAT_FLAC,
        SF_FORMAT_OGG, SF_FORMAT_MPEG,
    };
    static const int rates[] = { 8000, 16000, 44100, 48000 };
    int tried = 0;

    recording_begin();
    for (size_t i = 0; i < sizeof containers / sizeof *containers; i++) {
        for (size_t j = 0; j < sizeof codings / sizeof *codings; j++) {
            const int format = containers[i] | codings[j].coding;

            for (int channels = 1; channels <= 6; channels++) {
                SF_INFO info = { .samplerate = rates[tried % 4],
                                 .channels = channels, .format = format };

                if (codings[j].coding == SF_FORMAT_OPUS)
                    info.samplerate = 48000;
                /* MP3 inside of WAV passes the check and cannot be
                 * written. */
                if (!sf_format_check(&info) ||
                    format == (SF_FORMAT_WAV | SF_FORMAT_MPEG_LAYER_III))
                    continue;
                round_trip(format, info.samplerate, channels,
                           codings[j].least_db);
                tried++;
            }
        }
    }
    CU_ASSERT_TRUE(tried > 150);
    recording_end();
}

/* What is read from the middle is what reading all gives there. */
static void seek_around(const char *path, float tolerance)
{
    enum { PIECE = 3000 };
    static const double places[] = { 0.9, 0, 0.3, 0.31, 0.999, 0.0001, 0.5,
                                     0.48, 1 };
    static float x[2 * PIECE];
    ori_signal all;
    ori_source *source;
    float worst = 0;

    CU_ASSERT_EQUAL_FATAL(ori_signal_read(&all, path, NULL, 0, -1), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori_source_open(&source, path, NULL), ORI_OK);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        const int64_t from = (int64_t)(places[i] * (double)all.length);
        size_t have = 0, got = 1;

        CU_ASSERT_EQUAL(ori_source_seek(source, from), ORI_OK);
        while (have < PIECE && got > 0) {
            CU_ASSERT_EQUAL(ori_source_read(
                source, x + have * (size_t)all.channels, PIECE - have, &got),
                            ORI_OK);
            have += got;
        }
        CU_ASSERT_TRUE(have == PIECE ||
                       from + (int64_t)have == all.length);
        for (size_t t = 0; t < have; t++)
            for (int c = 0; c < all.channels; c++)
                worst = fmaxf(worst, fabsf(
                    x[t * (size_t)all.channels + (size_t)c] -
                    all.x[c * all.length + from + (int64_t)t]));
    }
    if (worst > tolerance)
        printf("%g is more than %g\n", (double)worst, (double)tolerance);
    CU_ASSERT_TRUE(worst <= tolerance);
    CU_ASSERT_EQUAL(ori_source_seek(source, -1), ORI_EDATA);
    CU_ASSERT_EQUAL(ori_source_seek(source, all.length + 1), ORI_EDATA);
    ori_source_close(source);
    ori_signal_free(&all);
}

static void test_seek(void)
{
    static const struct {
        int format;
        float tolerance;
    } formats[] = {
        { SF_FORMAT_WAV | SF_FORMAT_PCM_16, 0 },
        { SF_FORMAT_WAV | SF_FORMAT_IMA_ADPCM, 0 },
        { SF_FORMAT_WAV | SF_FORMAT_MS_ADPCM, 0 },
        { SF_FORMAT_AIFF | SF_FORMAT_PCM_24, 0 },
        { SF_FORMAT_W64 | SF_FORMAT_ULAW, 0 },
        { SF_FORMAT_CAF | SF_FORMAT_ALAC_16, 0 },
        { SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 0 },
        { SF_FORMAT_OGG | SF_FORMAT_OPUS, 1e-5f },
        { SF_FORMAT_OGG | SF_FORMAT_VORBIS, 0 },
        { SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III, 1e-5f },
    };

    recording_begin();
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        for (int channels = 1; channels <= 2; channels++) {
            /* More than the last page of Vorbis may hold. */
            enum { LONG = 330000 };
            float *x = sines(channels, LONG);

            for (int t = 0; t < LONG * channels; t++)
                x[t] += 0.2f * sinf((float)t * (float)t * 1e-7f);
            seek_around(recording_audio("a", formats[i].format, 48000,
                                        channels, x, LONG),
                        formats[i].tolerance);
            free(x);
        }
    recording_end();
}

/* An MP3 of a bit rate that varies by much, loud first or silent first, with
 * its length in its first frame; made as long as asked for. */
static const char *varying_mp3(const char *name, int rate_hz, int channels,
                               bool loud_first)
{
    enum { PART = 60000 };
    const char *path = recording_path(name);
    SF_INFO info = { .samplerate = rate_hz, .channels = channels,
                     .format = SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III };
    SNDFILE *f = sf_open(path, SFM_WRITE, &info);
    int mode = SF_BITRATE_MODE_VARIABLE;
    float *x = calloc((size_t)PART * (size_t)channels, sizeof *x);
    uint32_t noise = 1;

    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    CU_ASSERT_PTR_NOT_NULL_FATAL(x);
    sf_command(f, SFC_SET_BITRATE_MODE, &mode, sizeof mode);
    for (int half = 0; half < 2; half++) {
        for (int i = 0; i < PART * channels; i++) {
            noise = noise * 1664525 + 1013904223;
            x[i] = (half == 0) == loud_first
                       ? 0.5f * (float)(int32_t)noise / 2147483648.0f : 0.0f;
        }
        CU_ASSERT_EQUAL(sf_writef_float(f, x, PART), PART);
    }
    sf_close(f);
    free(x);
    return path;
}

/* Bytes of the MP3 frame at b, as the standard has it for layer III. */
static size_t mp3_frame(const unsigned char *b)
{
    static const int first[] = { 0, 32, 40, 48, 56, 64, 80, 96, 112, 128,
                                 160, 192, 224, 256, 320 };
    static const int later[] = { 0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96,
                                 112, 128, 144, 160 };
    static const int rates[] = { 44100, 48000, 32000 };
    const int version = b[1] >> 3 & 3;
    const int hz = rates[b[2] >> 2 & 3] >> (version == 3   ? 0
                                            : version == 2 ? 1
                                                           : 2);

    return (size_t)((version == 3 ? 144000 * first[b[2] >> 4]
                                  : 72000 * later[b[2] >> 4]) / hz) +
           (b[2] >> 1 & 1);
}

/* The frames, counted by stepping through them. */
static int64_t step_through(const unsigned char *b, size_t bytes)
{
    int64_t count = 0;

    for (size_t at = 0; at + 4 <= bytes; at += mp3_frame(b + at)) {
        CU_ASSERT_EQUAL_FATAL(b[at], 0xff);
        count += at + mp3_frame(b + at) <= bytes;
    }
    return count;
}

/* Without the frame that tells its length an MP3 is as long as it is: with a
 * tag before it, junk behind it, and cut within a frame. */
static void test_length_of_mp3(void)
{
    static const unsigned char tag[30] = "ID3\4\0\0\0\0\0\24";

    recording_begin();
    for (int k = 0; k < 12; k++) {
        static const int rates[] = { 16000, 44100, 32000 };
        const int rate = rates[k % 3], channels = 1 + k / 3 % 2;
        const int each = rate > 24000 ? 1152 : 576;
        unsigned char *b;
        size_t bytes, head;
        int64_t count;
        ori_signal s;

        b = recording_slurp(varying_mp3("a.mp3", rate, channels, k / 6),
                            &bytes);
        head = mp3_frame(b);
        CU_ASSERT_PTR_NOT_NULL(memmem(b, head, "Xing", 4));
        count = step_through(b + head, bytes - head);
        for (int how = 0; how < 4; how++) {
            size_t n = bytes - head;
            int64_t want = count * each;
            unsigned char *copy = calloc(n + 200, 1);
            unsigned char *to = copy;

            CU_ASSERT_PTR_NOT_NULL_FATAL(copy);
            if (how == 1)
                to = (unsigned char *)memcpy(copy, tag, sizeof tag) +
                     sizeof tag;
            memcpy(to, b + head, n);
            n += (size_t)(to - copy);
            if (how == 2) {
                memcpy(copy + n, "TAG", 3);
                n += 128;
            } else if (how == 3) {
                n -= 10;
                want -= each;
            }
            CU_ASSERT_EQUAL(ori_signal_read(&s, recording_bytes("b.mp3",
                                                copy, n),
                                            NULL, 0, -1), ORI_OK);
            if (s.length != want)
                printf("mp3 %d %d: %lld, not %lld\n", k, how,
                       (long long)s.length, (long long)want);
            CU_ASSERT_EQUAL(s.length, want);
            ori_signal_free(&s);
            free(copy);
        }
        seek_around(recording_bytes("b.mp3", b + head, bytes - head), 1e-5f);
        free(b);
    }
    recording_end();
}

/* Bytes of any kind in it, with its length told or counted: it is read or
 * refused, and ends. */
static void test_damaged_mp3(void)
{
    unsigned char *b, *copy;
    size_t bytes;

    recording_begin();
    b = recording_slurp(varying_mp3("a.mp3", 16000, 1, true), &bytes);
    copy = malloc(bytes);
    CU_ASSERT_PTR_NOT_NULL_FATAL(copy);
    for (uint32_t draw = 0; draw < 60; draw++) {
        ori__rng rng = ori__rng_at(6, ORI__RNG_TEST, draw, 0);
        const size_t from = draw % 2 ? mp3_frame(b) : 0;
        size_t n = bytes - from;
        ori_signal s = { 0 };

        memcpy(copy, b + from, n);
        for (uint32_t k = 0; k < 1u << draw % 12; k++)
            copy[ori__rng_below(&rng, (uint32_t)n)] =
                (unsigned char)ori__rng_below(&rng, 256);
        if (draw % 3 == 0)
            n = ori__rng_below(&rng, (uint32_t)n);
        if (ori_signal_read(&s, recording_bytes("b.mp3", copy, n), NULL, 0,
                            -1) == ORI_OK)
            CU_ASSERT(s.length >= 0 && s.length < 64 * (int64_t)bytes);
        ori_signal_free(&s);
    }
    free(copy);
    free(b);
    recording_end();
}

static void test_not_seekable(void)
{
    const ori_source_options other = { .size = sizeof other,
                                       .rate_hz = 4000 };
    const char *path;
    ori_source *source;
    float *x = sines(1, FRAMES);

    recording_begin();
    path = recording_audio("a.wav", SF_FORMAT_WAV | SF_FORMAT_GSM610, 8000,
                           1, x, FRAMES);
    CU_ASSERT_EQUAL_FATAL(ori_source_open(&source, path, NULL), ORI_OK);
    CU_ASSERT_FALSE(ori_source_seekable(source));
    CU_ASSERT_EQUAL(ori_source_seek(source, 0), ORI_ENOTSUP);
    ori_source_close(source);
    path = recording_audio("a.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 8000,
                           1, x, FRAMES);
    CU_ASSERT_EQUAL_FATAL(ori_source_open(&source, path, &other), ORI_OK);
    CU_ASSERT_FALSE(ori_source_seekable(source));
    ori_source_close(source);
    path = recording_text("a.csv", "1\n2\n3\n");
    CU_ASSERT_EQUAL_FATAL(ori_source_open(&source, path, NULL), ORI_OK);
    CU_ASSERT_EQUAL(ori_source_seek(source, 0), ORI_ENOTSUP);
    ori_source_close(source);
    free(x);
    recording_end();
}

static void test_integer_scale(void)
{
    static const unsigned char wav[] =
        "RIFF\x2c\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x40\x1f\0\0\x80\x3e\0\0"
        "\2\0\x10\0data\x08\0\0\0\x00\x80\xff\x7f\0\0\1\0";
    ori_signal s;

    recording_begin();
    CU_ASSERT_EQUAL_FATAL(
        ori_signal_read(&s, recording_bytes("a.wav", wav, sizeof wav - 1),
                        NULL, 0, -1), ORI_OK);
    CU_ASSERT_EQUAL(s.length, 4);
    CU_ASSERT_EQUAL(s.x[0], -1.0f);
    CU_ASSERT_EQUAL(s.x[1], 32767.0f / 32768.0f);
    CU_ASSERT_EQUAL(s.x[2], 0.0f);
    CU_ASSERT_EQUAL(s.x[3], 1.0f / 32768.0f);
    ori_signal_free(&s);
    recording_end();
}

static void test_mono_is_the_mean(void)
{
    static const float x[] = { 0.5f, -0.25f, 0.5f, 0, 1, 0.5f, -1, -1, -1 };
    const ori_source_options mono = { .size = sizeof mono, .channels = 1 };
    const ori_source_options two = { .size = sizeof two, .channels = 2 };
    const char *path;
    ori_signal s;

    recording_begin();
    path = recording_audio("a.wav", SF_FORMAT_WAV | SF_FORMAT_FLOAT, 8000, 3,
                           x, 3);
    CU_ASSERT_EQUAL_FATAL(ori_signal_read(&s, path, &mono, 0, -1), ORI_OK);
    CU_ASSERT_EQUAL(s.channels, 1);
    CU_ASSERT_EQUAL(s.x[0], 0.25f);
    CU_ASSERT_EQUAL(s.x[1], 0.5f);
    CU_ASSERT_EQUAL(s.x[2], -1.0f);
    ori_signal_free(&s);
    CU_ASSERT_EQUAL(ori_signal_read(&s, path, &two, 0, -1), ORI_ESHAPE);
    recording_end();
}

static void test_not_finite(void)
{
    static const float x[] = { 0.5f, INFINITY, NAN, -INFINITY, 1.0f, 7.0f };
    const ori_source_options mono = { .size = sizeof mono, .channels = 1 };
    const char *path;
    ori_signal s;

    recording_begin();
    path = recording_audio("a.wav", SF_FORMAT_WAV | SF_FORMAT_FLOAT, 8000, 2,
                           x, 3);
    CU_ASSERT_EQUAL_FATAL(ori_signal_read(&s, path, NULL, 0, -1), ORI_OK);
    CU_ASSERT_EQUAL(s.infinite, 2);
    CU_ASSERT_EQUAL(s.x[0], 0.5f);
    CU_ASSERT_TRUE(isnan(s.x[1]) && isnan(s.x[3]) && isnan(s.x[4]));
    CU_ASSERT_EQUAL(s.x[5], 7.0f);
    ori_signal_free(&s);
    CU_ASSERT_EQUAL_FATAL(ori_signal_read(&s, path, &mono, 0, -1), ORI_OK);
    CU_ASSERT_TRUE(isnan(s.x[0]) && isnan(s.x[1]));
    CU_ASSERT_EQUAL(s.x[2], 4.0f);
    ori_signal_free(&s);
    recording_end();
}

static void test_formats_not_on_the_list(void)
{
    static const int formats[] = {
        SF_FORMAT_PAF | SF_FORMAT_PCM_16, SF_FORMAT_NIST | SF_FORMAT_PCM_16,
        SF_FORMAT_VOC | SF_FORMAT_PCM_16, SF_FORMAT_MAT5 | SF_FORMAT_DOUBLE,
        SF_FORMAT_AVR | SF_FORMAT_PCM_16, SF_FORMAT_PVF | SF_FORMAT_PCM_16,
    };
    float *x = sines(1, 100);
    int64_t frames;

    recording_begin();
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        const char *path =
            recording_audio("a.wav", formats[i], 8000, 1, x, 100);

        CU_ASSERT_EQUAL(recording_drain(path, NULL, 0, &frames),
                        ORI_EFORMAT);
        CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), "oriole reads"));
    }
    free(x);
    recording_end();
}

/* Any cut of a file must be found: nothing at all, or the frame where it
 * ends; and what is before the cut is given. */
static void cut(int format, int channels, int64_t frames)
{
    float *x = sines(channels, frames);
    size_t bytes;
    unsigned char *whole = recording_slurp(
        recording_audio("whole", format, 8000, channels, x, frames), &bytes);
    const size_t step = bytes / 700 + 1;
    int64_t all, got, before = 0;

    CU_ASSERT_EQUAL(recording_drain(recording_path("whole"), NULL, 0, &all),
                    ORI_OK);
    CU_ASSERT_EQUAL(all, frames);
    for (size_t n = 0; n < bytes; n += step) {
        const ori_status s = recording_drain(
            recording_bytes("cut.wav", whole, n), NULL, 0, &got);

        if (s == ORI_OK && got < all)
            printf("format %x: %zu of %zu bytes gave %lld frames\n",
                   (unsigned)format, n, bytes, (long long)got);
        CU_ASSERT_TRUE(s == ORI_EFORMAT || (s == ORI_OK && got == all));
        CU_ASSERT_TRUE(got <= all && got >= before);
        before = got;
    }
    free(whole);
    free(x);
}

static void test_cut_anywhere(void)
{
    recording_begin();
    cut(SF_FORMAT_WAV | SF_FORMAT_PCM_16, 1, 200);
    cut(SF_FORMAT_WAV | SF_ENDIAN_BIG | SF_FORMAT_FLOAT, 3, 50);
    cut(SF_FORMAT_WAVEX | SF_FORMAT_PCM_24, 2, 50);
    cut(SF_FORMAT_W64 | SF_FORMAT_PCM_16, 2, 50);
    cut(SF_FORMAT_RF64 | SF_FORMAT_PCM_U8, 2, 100);
    cut(SF_FORMAT_AIFF | SF_FORMAT_PCM_16, 2, 50);
    cut(SF_FORMAT_AU | SF_FORMAT_PCM_16, 2, 50);
    cut(SF_FORMAT_CAF | SF_FORMAT_PCM_16, 2, 50);
    cut(SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 1, 9000);
    recording_end();
}

/* An Ogg file may end behind any page, MP3 where its index ends. */
static void test_cut_lossy(void)
{
    static const int formats[] = {
        SF_FORMAT_OGG | SF_FORMAT_VORBIS, SF_FORMAT_OGG | SF_FORMAT_OPUS,
        SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III,
    };
    float *x = sines(1, 30000);

    recording_begin();
    for (int i = 0; i < 3; i++) {
        SF_INFO info = { .samplerate = 48000, .channels = 1,
                         .format = formats[i] };
        unsigned char *whole;
        size_t bytes, fine = 0;
        int64_t all, got;

        if (!sf_format_check(&info))
            continue;
        whole = recording_slurp(
            recording_audio("whole", formats[i], 48000, 1, x, 30000), &bytes);
        CU_ASSERT_EQUAL(recording_drain(recording_path("whole"), NULL, 0,
                                        &all), ORI_OK);
        CU_ASSERT_TRUE(all >= 30000);
        for (size_t n = 8; n < bytes; n += 7) {
            const ori_status s = recording_drain(
                recording_bytes("cut", whole, n), NULL, 0, &got);

            fine += s == ORI_OK;
            CU_ASSERT_TRUE((s == ORI_OK || s == ORI_EFORMAT) && got <= all);
        }
        CU_ASSERT_TRUE(fine <= 1);
        free(whole);
    }
    free(x);
    recording_end();
}

static void test_empty_and_single(void)
{
    static const float x[] = { 0.5f, -0.5f };
    const ori_source_options fast = { .size = sizeof fast, .rate_hz = 48000 };
    const ori_source_options slow = { .size = sizeof slow, .rate_hz = 100 };
    const char *path;
    int64_t frames;
    ori_signal s;

    recording_begin();
    path = recording_audio("a.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 8000,
                           2, x, 0);
    CU_ASSERT_EQUAL(recording_drain(path, NULL, 0, &frames), ORI_OK);
    CU_ASSERT_EQUAL(frames, 0);
    CU_ASSERT_EQUAL(ori_signal_read(&s, path, NULL, 0, -1), ORI_EDATA);
    CU_ASSERT_EQUAL(recording_drain(path, &fast, 0, &frames), ORI_OK);
    CU_ASSERT_EQUAL(frames, 0);
    path = recording_audio("a.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 8000,
                           2, x, 1);
    CU_ASSERT_EQUAL_FATAL(ori_signal_read(&s, path, NULL, 0, -1), ORI_OK);
    CU_ASSERT_EQUAL(s.length, 1);
    CU_ASSERT_EQUAL(s.x[1], -0.5f);
    ori_signal_free(&s);
    CU_ASSERT_EQUAL(recording_drain(path, &fast, 0, &frames), ORI_OK);
    CU_ASSERT_EQUAL(frames, 6);
    CU_ASSERT_EQUAL(recording_drain(path, &slow, 0, &frames), ORI_OK);
    CU_ASSERT_EQUAL(frames, 1);
    path = recording_bytes("a.wav", "", 0);
    CU_ASSERT_EQUAL(recording_drain(path, NULL, 0, &frames), ORI_EFORMAT);
    recording_end();
}

/* WAV through a pipe, as `sox ... -t wav - | oriole` gives it. */
static void stream_of(const unsigned char *wav, size_t bytes,
                      ori_status status, int64_t frames)
{
    int ends[2], old = dup(STDIN_FILENO);
    pid_t child;
    int64_t got;

    CU_ASSERT_EQUAL_FATAL(pipe(ends), 0);
    child = fork();
    CU_ASSERT_TRUE_FATAL(child >= 0);
    if (child == 0) {
        close(ends[0]);
        _exit(write(ends[1], wav, bytes) != (ssize_t)bytes);
    }
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    close(ends[1]);
    CU_ASSERT_EQUAL(recording_drain("-", NULL, 1000, &got), status);
    CU_ASSERT_EQUAL(got, frames);
    dup2(old, STDIN_FILENO);
    close(old);
    waitpid(child, NULL, 0);
}

static void test_standard_input(void)
{
    const int64_t frames = 700000;      /* more than is kept of a stream */
    float *x = sines(2, frames);
    size_t bytes;
    unsigned char *wav;
    int old = dup(STDIN_FILENO), fd;
    int64_t got;

    recording_begin();
    wav = recording_slurp(recording_audio("a.wav",
                                          SF_FORMAT_WAV | SF_FORMAT_PCM_16,
                                          8000, 2, x, frames), &bytes);
    stream_of(wav, bytes, ORI_OK, frames);
    stream_of(wav, 2000044, ORI_EFORMAT, 500000);
    memset(wav + 40, 0xff, 4);          /* length not known beforehand */
    stream_of(wav, bytes, ORI_OK, frames);
    stream_of(wav, 2044, ORI_OK, 500);

    fd = open(recording_path("a.wav"), O_RDONLY);
    dup2(fd, STDIN_FILENO);
    close(fd);
    CU_ASSERT_EQUAL(recording_drain("-", NULL, 0, &got), ORI_OK);
    CU_ASSERT_EQUAL(got, frames);
    dup2(old, STDIN_FILENO);
    close(old);
    free(wav);
    free(x);
    recording_end();
}

static void test_description(void)
{
    static const float x[8];
    ori_source *source;
    ori_source_info info;
    const ori_source_options o = { .size = sizeof o, .rate_hz = 4000,
                                   .channels = 1 };
    ori_source_options bad = ORI_SOURCE_OPTIONS_INIT;

    recording_begin();
    recording_audio("a.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 8000, 2, x, 4);
    CU_ASSERT_EQUAL_FATAL(
        ori_source_open(&source, recording_path("a.wav"), &o), ORI_OK);
    info = ori_source_describe(source);
    CU_ASSERT_STRING_EQUAL(info.format, "WAV, signed 16 bit PCM");
    CU_ASSERT_EQUAL(info.rate_hz, 4000);
    CU_ASSERT_EQUAL(info.file_rate_hz, 8000);
    CU_ASSERT_EQUAL(info.channels, 1);
    CU_ASSERT_EQUAL(info.file_channels, 2);
    CU_ASSERT_EQUAL(info.frames, 2);
    ori_source_close(source);
    ori_source_close(NULL);
    bad.columns = "x";
    CU_ASSERT_EQUAL(
        ori_source_open(&source, recording_path("a.wav"), &bad), ORI_EINVAL);
    bad.columns = NULL;
    bad.rate_hz = NAN;
    CU_ASSERT_EQUAL(
        ori_source_open(&source, recording_path("a.wav"), &bad), ORI_EINVAL);
    bad.rate_hz = 1e9;
    CU_ASSERT_EQUAL(
        ori_source_open(&source, recording_path("a.wav"), &bad), ORI_EDATA);
    bad.rate_hz = 0;
    bad.channels = -1;
    CU_ASSERT_EQUAL(
        ori_source_open(&source, recording_path("a.wav"), &bad), ORI_EINVAL);
    CU_ASSERT_TRUE(ori_signal_is_audio("x/y.FLAC"));
    CU_ASSERT_FALSE(ori_signal_is_audio("x.flac/y"));
    CU_ASSERT_FALSE(ori_signal_is_audio("y.csv"));
    recording_end();
}

const ori__suite suite_source_audio = { "source_audio", {
    { "every format", test_every_format },
    { "seek", test_seek },
    { "length of mp3", test_length_of_mp3 },
    { "damaged mp3", test_damaged_mp3 },
    { "not seekable", test_not_seekable },
    { "integer scale", test_integer_scale },
    { "mono is the mean", test_mono_is_the_mean },
    { "not finite", test_not_finite },
    { "formats not on the list", test_formats_not_on_the_list },
    { "cut anywhere", test_cut_anywhere },
    { "cut lossy", test_cut_lossy },
    { "empty and single", test_empty_and_single },
    { "standard input", test_standard_input },
    { "description", test_description },
    { NULL, NULL } } };
