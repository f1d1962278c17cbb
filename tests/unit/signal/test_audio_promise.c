/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <sndfile.h>
#include <string.h>

#include "recording.h"
#include "signal/audio_promise.h"

enum { FRAMES = 100, CHANNELS = 3 };

static ori__audio_promise promise_of(const char *path)
{
    ori__audio_promise p = { .start = -2, .bytes = -2 };
    ori__input in;

    CU_ASSERT_EQUAL(ori__input_open(&in, path), ORI_OK);
    p = ori__audio_promise_read(&in);
    ori__input_close(&in);
    return p;
}

/* What libsndfile writes must be understood, to the byte. */
static void test_containers(void)
{
    static const int formats[] = {
        SF_FORMAT_WAV, SF_FORMAT_WAV | SF_ENDIAN_BIG, SF_FORMAT_WAVEX,
        SF_FORMAT_W64, SF_FORMAT_RF64, SF_FORMAT_AIFF,
        SF_FORMAT_AIFF | SF_ENDIAN_LITTLE, SF_FORMAT_AU,
        SF_FORMAT_AU | SF_ENDIAN_LITTLE, SF_FORMAT_CAF,
    };
    static const float x[FRAMES * CHANNELS];

    recording_begin();
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        const char *path = recording_audio(
            "a", formats[i] | SF_FORMAT_PCM_16, 8000, CHANNELS, x, FRAMES);
        const ori__audio_promise p = promise_of(path);

        CU_ASSERT_EQUAL(p.bytes, FRAMES * CHANNELS * 2);
        CU_ASSERT_TRUE(p.start >= 24);
    }
    recording_end();
}

static void test_no_promise(void)
{
    unsigned char wav[44] = "RIFF\xff\xff\xff\xffWAVE"
                            "data\xff\xff\xff\xff";
    ori__audio_promise p;

    recording_begin();
    p = promise_of(recording_bytes("a", wav, sizeof wav));
    CU_ASSERT_EQUAL(p.start, 20);
    CU_ASSERT_EQUAL(p.bytes, -1);
    p = promise_of(recording_bytes("a", wav, 17));
    CU_ASSERT_EQUAL(p.start, -1);
    p = promise_of(recording_bytes("a", "fLaC", 4));
    CU_ASSERT_EQUAL(p.bytes, -1);
    p = promise_of(recording_bytes("a", "", 0));
    CU_ASSERT_EQUAL(p.bytes, -1);
    memset(wav + 12, 0, sizeof wav - 12);
    p = promise_of(recording_bytes("a", wav, sizeof wav));
    CU_ASSERT_EQUAL(p.bytes, -1);
    recording_end();
}

const ori__suite suite_audio_promise = { "audio_promise", {
    { "containers", test_containers },
    { "no promise", test_no_promise },
    { NULL, NULL } } };
