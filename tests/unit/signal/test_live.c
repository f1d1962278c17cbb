/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Bytes go through a FIFO, as a sensor or a program would send them.
 */
#include <oriole/signal/live.h>

#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sndfile.h>

#include "recording.h"
#include "suite.h"

enum { ROOM = 40000 };

typedef struct sender {
    const char *path;
    const void *bytes;
    size_t count, piece;
} sender;

static void *send_all(void *context)
{
    const sender *s = context;
    FILE *f = fopen(s->path, "wb");

    for (size_t at = 0; f && at < s->count; at += s->piece) {
        const size_t n = s->count - at < s->piece ? s->count - at : s->piece;

        fwrite((const char *)s->bytes + at, 1, n, f);
        fflush(f);
    }
    if (f)
        fclose(f);
    return NULL;
}

/* What came out: samples, and where each piece behind a gap begins. */
static struct {
    float x[ROOM];
    size_t frames;
    int64_t position[64];       /* of gaps, and the first */
    size_t at[64];
    int gaps;
    int channels;
    bool audio;
    double rate_hz;
    ori_live_counts counts;
} got;

static ori_status read_all(ori_live *l)
{
    ori_live_piece piece;
    ori_status s;
    int64_t next = -1;

    got.channels = ori_live_channels(l);
    got.rate_hz = ori_live_rate(l);
    got.audio = ori_live_is_audio(l);
    got.frames = 0;
    got.gaps = 0;
    while ((s = ori_live_read(l, got.x + got.frames * (size_t)got.channels,
                              777, &piece)) == ORI_OK &&
           piece.frames > 0 && got.gaps < 64) {
        CU_ASSERT(next < 0 || piece.gap == (piece.position != next));
        if (piece.gap || next < 0) {
            got.position[got.gaps] = piece.position;
            got.at[got.gaps++] = got.frames;
        }
        got.frames += piece.frames;
        next = piece.position + (int64_t)piece.frames;
    }
    got.counts = ori_live_counts_of(l);
    return s;
}

static ori_status send_and_read(const void *bytes, size_t count, size_t piece,
                                const ori_live_options *o)
{
    char folder[] = "/tmp/oriole-live-XXXXXX", path[64];
    sender s = { path, bytes, count, piece };
    pthread_t thread;
    ori_live *l;
    ori_status status;

    signal(SIGPIPE, SIG_IGN);   /* an input that is refused is closed early */
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/fifo", folder);
    CU_ASSERT_EQUAL_FATAL(mkfifo(path, 0600), 0);
    CU_ASSERT_EQUAL_FATAL(pthread_create(&thread, NULL, send_all, &s), 0);
    status = ori_live_open(&l, path, o);
    if (status == ORI_OK)
        status = read_all(l);
    ori_live_close(l);
    pthread_join(thread, NULL);
    unlink(path);
    rmdir(folder);
    return status;
}

static ori_status text(const char *rows, const ori_live_options *o)
{
    return send_and_read(rows, strlen(rows), 5, o);
}

/* Each encoding says 0.5 and -0.25, cut at every place. */
static void test_encodings(void)
{
    static const struct {
        const char *format;
        size_t count;
        unsigned char bytes[16];
    } cases[] = {
        { "s8:8000:2", 2, { 0x40, 0xe0 } },
        { "u8:8000:2", 2, { 0xc0, 0x60 } },
        { "s16le:8000:2", 4, { 0x00, 0x40, 0x00, 0xe0 } },
        { "s16be:8000:2", 4, { 0x40, 0x00, 0xe0, 0x00 } },
        { "s24le:8000:2", 6, { 0, 0, 0x40, 0, 0, 0xe0 } },
        { "s32be:8000:2", 8, { 0x40, 0, 0, 0, 0xe0, 0, 0, 0 } },
        { "f32le:8000:2", 8, { 0, 0, 0, 0x3f, 0, 0, 0x80, 0xbe } },
        { "f64be:8000:2", 16, { 0x3f, 0xe0, 0, 0, 0, 0, 0, 0,
                                0xbf, 0xd0, 0, 0, 0, 0, 0, 0 } },
    };
    ori_live_options o = ORI_LIVE_OPTIONS_INIT;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        o.format = cases[i].format;
        CU_ASSERT_EQUAL(send_and_read(cases[i].bytes, cases[i].count, 1, &o),
                        ORI_OK);
        CU_ASSERT_EQUAL(got.frames, 1);
        CU_ASSERT_EQUAL(got.rate_hz, 8000);
        CU_ASSERT_EQUAL(got.x[0], 0.5f);
        CU_ASSERT_EQUAL(got.x[1], -0.25f);
    }
    o.format = "s16le:8000:1";
    CU_ASSERT_EQUAL(send_and_read("\0\100\1", 3, 3, &o), ORI_OK);
    CU_ASSERT_EQUAL(got.frames, 1);
    CU_ASSERT_EQUAL(got.counts.half_rows, 1);
}

static void test_formats_refused(void)
{
    static const char *const bad[] = {
        "", "s16", "s16le", "s16le:16000", "s16le:16000:", "s16le:16000:0",
        "s16le:0:1", "s16le:16000:1.5", "s16le:16000:1x", "s17le:1:1",
        "s16:1:1", "u16le:1:1", "f16le:1:1", "f24le:1:1", "s64le:1:1",
        "x8:1:1", "s16le:nan:1", "s16le:1:99999999999" };
    ori_live_options o = ORI_LIVE_OPTIONS_INIT;

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        o.format = bad[i];
        CU_ASSERT_EQUAL(send_and_read("abcd", 4, 4, &o), ORI_EINVAL);
    }
}

/* A header that does not know the length, with a chunk to pass over. */
static void test_wav_stream(void)
{
    unsigned char b[4096] = "RIFF\xff\xff\xff\xffWAVELIST\3\0\0\0abc\0"
                            "fmt \x10\0\0\0\1\0\2\0\x40\x1f\0\0\0\x7d\0\0"
                            "\4\0\x10\0data\xff\xff\xff\xff";
    const size_t header = 12 + 12 + 24 + 8;
    ori_live_options o = ORI_LIVE_OPTIONS_INIT;

    for (size_t i = header; i < header + 400; i += 2)
        b[i + 1] = (unsigned char)(i % 4 ? 0x20 : 0x40);
    o.channels = 1;
    CU_ASSERT_EQUAL(send_and_read(b, header + 400, 7, &o), ORI_OK);
    CU_ASSERT_EQUAL(got.frames, 100);
    CU_ASSERT_EQUAL(got.rate_hz, 8000);
    CU_ASSERT_EQUAL(got.x[99], 0.375f);
    CU_ASSERT_TRUE(got.audio);
    o.channels = 3;
    CU_ASSERT_EQUAL(send_and_read(b, header + 400, 7, &o), ORI_ESHAPE);
    o.channels = 0;
    for (size_t cut = 4; cut < header; cut++)
        CU_ASSERT_EQUAL(send_and_read(b, cut, 64, &o), ORI_EFORMAT);
}

/* Audio is mixed to one, rows are not; so are files. */
static void test_mono(void)
{
    const float x[4] = { 0.5f, 0.25f, -0.5f, 0.25f };
    ori_live_options o = ORI_LIVE_OPTIONS_INIT;
    ori_live *l;

    o.mono = true;
    CU_ASSERT_EQUAL(text("1,3\n2,4\n", &o), ORI_OK);
    CU_ASSERT_EQUAL(got.channels, 2);
    CU_ASSERT_FALSE(got.audio);
    recording_begin();
    CU_ASSERT_EQUAL(ori_live_open(&l, recording_text("x.csv", "1,3\n2,4\n"),
                                  &o), ORI_OK);
    CU_ASSERT_EQUAL(read_all(l), ORI_OK);
    ori_live_close(l);
    CU_ASSERT_EQUAL(got.channels, 2);
    CU_ASSERT_FALSE(got.audio);
    CU_ASSERT_EQUAL(
        ori_live_open(&l, recording_audio("x.wav", SF_FORMAT_WAV |
                                          SF_FORMAT_FLOAT, 8000, 2, x, 2),
                      &o), ORI_OK);
    CU_ASSERT_EQUAL(read_all(l), ORI_OK);
    ori_live_close(l);
    recording_end();
    CU_ASSERT_TRUE(got.audio);
    CU_ASSERT_EQUAL(got.channels, 1);
    CU_ASSERT_EQUAL(got.frames, 2);
    CU_ASSERT_EQUAL(got.x[0], 0.375f);
    CU_ASSERT_EQUAL(got.x[1], -0.125f);
    o.format = "f32le:8000:2";
    CU_ASSERT_EQUAL(send_and_read(x, sizeof x, 3, &o), ORI_OK);
    CU_ASSERT_EQUAL(got.channels, 1);
    CU_ASSERT_EQUAL(got.x[1], -0.125f);
}

/* Names, times, too few cells, what is no number, half a line. */
static void test_rows(void)
{
    ori_live_options o = ORI_LIVE_OPTIONS_INIT;

    o.row_rate_hz = 10;
    CU_ASSERT_EQUAL(text("time,a,b\n0.0,1,2\n0.1,3,4\n0.1,3,4\n0.05,9,9\n"
                         "0.2,5\n0.3,x,7\n0.4,6,7\n0.5,8", &o), ORI_OK);
    CU_ASSERT_EQUAL(got.channels, 2);
    CU_ASSERT_EQUAL(got.frames, 4);
    CU_ASSERT_EQUAL(got.x[4], 5);
    CU_ASSERT(isnan(got.x[5]));
    CU_ASSERT_EQUAL(got.counts.duplicate_rows, 1);
    CU_ASSERT_EQUAL(got.counts.late_rows, 1);
    CU_ASSERT_EQUAL(got.counts.short_rows, 1);
    CU_ASSERT_EQUAL(got.counts.bad_rows, 1);
    CU_ASSERT_EQUAL(got.counts.half_rows, 1);
    o.columns = "b,1";
    CU_ASSERT_EQUAL(text("a;b;c\n1;2;3\n", &o), ORI_OK);
    CU_ASSERT_EQUAL(got.x[0], 2);
    CU_ASSERT_EQUAL(got.x[1], 1);
    o.columns = "d";
    CU_ASSERT_EQUAL(text("a;b;c\n1;2;3\n", &o), ORI_EINVAL);
}

static void test_json_rows(void)
{
    ori_live_options o = ORI_LIVE_OPTIONS_INIT;

    CU_ASSERT_EQUAL(text("{\"t\": 1, \"x\": 2, \"y\": 3}\n{\"y\": 5, \"x\": 4,"
                         " \"t\": 2}\n{\"x\": null, \"t\": 3}\n{\"x\"", &o),
                    ORI_OK);
    CU_ASSERT_EQUAL(got.channels, 2);
    CU_ASSERT_EQUAL(got.frames, 2);
    CU_ASSERT_EQUAL(got.x[2], 4);
    CU_ASSERT_EQUAL(got.x[3], 5);
    CU_ASSERT_EQUAL(got.counts.short_rows, 1);
    CU_ASSERT_EQUAL(got.counts.half_rows, 1);
    CU_ASSERT_EQUAL(text("[1, 2]\n[3]\n", &o), ORI_OK);
    CU_ASSERT_EQUAL(got.frames, 2);
    CU_ASSERT_EQUAL(got.x[2], 3);
}

/* Rows 3 and 4 of eight are missing, and row 6 is empty. */
static void test_policies(void)
{
    static const char rows[] = "t,x\n0,10\n1,11\n2,12\n5,15\n6,\n7,17\n";
    ori_live_options o = ORI_LIVE_OPTIONS_INIT;

    o.row_rate_hz = 1;
    CU_ASSERT_EQUAL(text(rows, &o), ORI_OK);
    CU_ASSERT_EQUAL(got.frames, 5);
    CU_ASSERT_EQUAL_FATAL(got.gaps, 3);
    CU_ASSERT_EQUAL(got.position[1], 5);
    CU_ASSERT_EQUAL(got.x[got.at[1]], 15);
    CU_ASSERT_EQUAL(got.position[2], 7);
    CU_ASSERT_EQUAL(got.counts.missing, 3);
    CU_ASSERT_EQUAL(got.counts.gaps, 2);
    CU_ASSERT_EQUAL(got.counts.filled, 0);
    o.gaps = ORI_GAPS_HOLD;
    CU_ASSERT_EQUAL(text(rows, &o), ORI_OK);
    CU_ASSERT_EQUAL(got.frames, 8);
    CU_ASSERT_EQUAL(got.gaps, 1);
    CU_ASSERT_EQUAL(got.x[4], 12);
    CU_ASSERT_EQUAL(got.x[6], 15);
    CU_ASSERT_EQUAL(got.counts.filled, 3);
    o.gaps = ORI_GAPS_MASK;
    CU_ASSERT_EQUAL(text(rows, &o), ORI_OK);
    CU_ASSERT_EQUAL(got.frames, 8);
    CU_ASSERT(isnan(got.x[3]) && isnan(got.x[6]) && got.x[7] == 17);
    CU_ASSERT_EQUAL(text("t,x\n0,1\n100,2\n", &o), ORI_OK);
    CU_ASSERT_EQUAL(got.frames, 2);
    CU_ASSERT_EQUAL(got.position[1], 100);
}

/* Another rate: a tone keeps its place, on both sides of a gap. */
static void test_resampled(void)
{
    static char rows[ROOM * 4];
    ori_live_options o = ORI_LIVE_OPTIONS_INIT;
    size_t at = 0;
    int wrong = 0;

    at += (size_t)sprintf(rows, "t,x\n");
    for (int i = 0; i < 4000; i++)
        if (i < 1500 || i >= 1700)
            at += (size_t)sprintf(rows + at, "%.3f,%.5f\n", i / 1000.0,
                                  sin(i * 0.05));
    o.row_rate_hz = 1000;
    o.rate_hz = 2000;
    CU_ASSERT_EQUAL(send_and_read(rows, at, 1000, &o), ORI_OK);
    CU_ASSERT_EQUAL(got.rate_hz, 2000);
    CU_ASSERT_EQUAL(got.frames, 2 * 3800);
    CU_ASSERT_EQUAL_FATAL(got.gaps, 2);
    CU_ASSERT_EQUAL(got.at[1], 3000);
    CU_ASSERT_EQUAL(got.position[1], 3400);
    for (size_t i = 100; i < got.frames - 100; i++) {
        const double k = (double)(i < 3000 ? i : i + 400);

        if (i < 2900 || i > 3100)
            wrong += fabs((double)got.x[i] - sin(k * 0.025)) > 2e-3;
    }
    CU_ASSERT_EQUAL(wrong, 0);
}

static bool stop_at_once(void *context)
{
    (void)context;
    return true;
}

static void test_refused_and_stopped(void)
{
    ori_live_options o = ORI_LIVE_OPTIONS_INIT;
    ori_live *l;

    ori_live_close(NULL);
    CU_ASSERT_EQUAL(ori_live_open(&l, "/nowhere/to/be/found", &o), ORI_EIO);
    CU_ASSERT_PTR_NULL(l);
    CU_ASSERT_EQUAL(ori_live_open(&l, "-", NULL), ORI_EINVAL);
    CU_ASSERT_EQUAL(text("", &o), ORI_EDATA);
    CU_ASSERT_EQUAL(text("a,b\n", &o), ORI_OK);
    CU_ASSERT_EQUAL(got.frames, 0);
    CU_ASSERT_EQUAL(send_and_read("\x01\x02\x03\x04", 4, 4, &o), ORI_EFORMAT);
    o.stop = stop_at_once;
    CU_ASSERT_EQUAL(text("1\n2\n", &o), ORI_EDATA);
}

const ori__suite suite_live = { "live", {
    { "encodings", test_encodings },
    { "formats that are refused", test_formats_refused },
    { "a WAV stream of unknown length", test_wav_stream },
    { "mixed to one channel", test_mono },
    { "rows with all faults", test_rows },
    { "JSON rows", test_json_rows },
    { "what becomes of gaps", test_policies },
    { "another rate", test_resampled },
    { "refused and stopped", test_refused_and_stopped },
    { NULL, NULL } } };
