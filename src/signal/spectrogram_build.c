/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * spectrogram_build.c - the far levels of a spectrogram, in one pass
 *
 * Why a file: a picture of three hours at 44.1 kHz needs two million spectra
 * of 512 samples, seconds of work, whoever asks.  Why not look at a few
 * spectra a column only: a click between them would not be seen, and clicks
 * are what people look for.  What is nearer (up to 4096 frames a column)
 * is computed as it is asked for, from at most two million frames a tile.
 */
#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "signal/pyramid.h"
#include "signal/samples.h"
#include "signal/spectrogram.h"

typedef struct build {
    ori__spectrogram_note note;
    ori__samples *samples;
    ori__analysis analysis;
    ori__analysis_work work;
    ori__block_writer *to;
    float *frames;          /* [HOP, channels], as read */
    float *x;               /* [HOP + window], one channel, from window/2
                               before the column */
    uint8_t *open;          /* [LEVELS][window / 2]: what fills */
    int filled[ORI__SPECTROGRAM_LEVELS];
    int64_t done[ORI__SPECTROGRAM_LEVELS];
} build;

ori_status ori__spectrogram_check(const ori_pyramid *p, int window,
                                  int channel)
{
    if (window < ORI_SPECTROGRAM_WINDOW_MIN ||
        window > ORI_SPECTROGRAM_WINDOW_MAX || (window & (window - 1)))
        return ori__fail(ORI_EINVAL, "a window of %d is not a power of two "
                         "from %d to %d", window, ORI_SPECTROGRAM_WINDOW_MIN,
                         ORI_SPECTROGRAM_WINDOW_MAX);
    if (channel < 0 || channel >= p->note.channels)
        return ori__fail(ORI_EINVAL, "there is no channel %d of %d", channel,
                         (int)p->note.channels);
    return ORI_OK;
}

ori__spectrogram_note ori__spectrogram_note_of(const ori_pyramid *p,
                                               int window, int channel)
{
    ori__spectrogram_note n = { .frames = p->note.frames,
                                .channels = p->note.channels,
                                .window = window, .channel = channel };

    memcpy(n.key, p->note.key, sizeof n.key);
    return n;
}

/* Behind the last the windows hold nothing. */
int64_t ori__spectrogram_columns(const ori__spectrogram_note *note,
                                 int strand)
{
    int64_t n = (note->frames + note->window / 2 +
                 ORI__SPECTROGRAM_HOP - 1) / ORI__SPECTROGRAM_HOP;

    for (int m = 0; m < strand; m++)
        n = n > 1 ? (n + ORI__SPECTROGRAM_FACTOR - 1) /
                        ORI__SPECTROGRAM_FACTOR
                  : 0;
    return n;
}

/* Write a column and hand it up. */
static ori_status close_column(build *b, int m)
{
    const int bins = b->note.window / 2;
    uint8_t *column = b->open + m * bins;
    const ori_status s = ori__block_writer_append(b->to, m, column,
                                                  (size_t)bins);

    b->done[m]++;
    b->filled[m] = 0;
    if (m + 1 < ORI__SPECTROGRAM_LEVELS) {
        for (int i = 0; i < bins; i++)
            if (column[bins + i] < column[i])
                column[bins + i] = column[i];
        b->filled[m + 1]++;
    }
    memset(column, 0, (size_t)bins);
    return s;
}

static ori_status close_full(build *b)
{
    ori_status s = close_column(b, 0);

    for (int m = 1; m < ORI__SPECTROGRAM_LEVELS && s == ORI_OK &&
                    b->filled[m] == ORI__SPECTROGRAM_FACTOR; m++)
        s = close_column(b, m);
    return s;
}

static ori_status close_rests(build *b)
{
    ori_status s = ORI_OK;

    for (int m = 1; m < ORI__SPECTROGRAM_LEVELS && s == ORI_OK &&
                    b->done[m - 1] > 1; m++)
        if (b->filled[m] > 0)
            s = close_column(b, m);
    return s;
}

/* Frames [from, from + n) of the channel to x, n at most HOP; zeros behind
 * the end. */
static ori_status read_channel(build *b, int64_t from, int n, float *x)
{
    const int64_t left = b->note.frames - from;
    const int there = left <= 0 ? 0 : left < n ? (int)left : n;
    const float *in = b->frames + b->note.channel;
    ori_status s = ORI_OK;

    memset(x, 0, (size_t)n * sizeof *x);
    if (there > 0)
        s = ori__samples_read(b->samples, from, (size_t)there, b->frames);
    for (int t = 0; s == ORI_OK && t < there; t++, in += b->note.channels)
        x[t] = *in;
    return s;
}

/*
 * One column of strand 0.  Of x the first `window` frames are there: those
 * around the column's begin; HOP more are read behind them.
 */
static ori_status take_column(build *b, int64_t column)
{
    const int window = b->note.window;
    const ori_status s =
        read_channel(b, column * ORI__SPECTROGRAM_HOP + window / 2,
                     ORI__SPECTROGRAM_HOP, b->x + window);

    if (s != ORI_OK)
        return s;
    for (int t = 0; t < ORI__SPECTROGRAM_HOP; t += window / 2)
        ori__analysis_raise(&b->analysis, &b->work, b->x + t);
    ori__analysis_tell(b->work.most, window / 2, b->open);
    memmove(b->x, b->x + ORI__SPECTROGRAM_HOP, (size_t)window * sizeof *b->x);
    return close_full(b);
}

static ori_status read_all(build *b, ori_overview_progress *progress,
                           void *user)
{
    const int half = b->note.window / 2;
    const int64_t columns = ori__spectrogram_columns(&b->note, 0);
    ori_status s = read_channel(b, 0, half, b->x + half);  /* before it, 0 */

    for (int64_t k = 0; k < columns && s == ORI_OK; k++) {
        s = take_column(b, k);
        if (s == ORI_OK && progress && k % 16 == 0 &&
            !progress(user, (double)k / (double)columns))
            s = ori__fail(ORI_ESTOPPED, "a spectrogram: stopped");
    }
    return s == ORI_OK ? close_rests(b) : s;
}

static ori_status prepare(build *b, const char *file,
                          const ori_pyramid *pyramid)
{
    const size_t window = (size_t)b->note.window;
    ori_status s = ori__samples_open(&b->samples, pyramid);

    if (s == ORI_OK)
        s = ori__analysis_create(&b->analysis, b->note.window);
    if (s == ORI_OK)
        s = ori__analysis_work_create(&b->work, &b->analysis);
    if (s != ORI_OK)
        return s;
    b->frames = ORI__NEW(float, ORI__SPECTROGRAM_HOP *
                                (size_t)b->note.channels);
    b->x = ORI__NEW(float, ORI__SPECTROGRAM_HOP + window);
    b->open = ORI__NEW(uint8_t, ORI__SPECTROGRAM_LEVELS * window / 2);
    if (!b->frames || !b->x || !b->open)
        return ori__fail_memory("a spectrogram");
    return ori__block_writer_create(&b->to, file, ORI__SPECTROGRAM_LEVELS);
}

static void clean(build *b)
{
    ori__samples_close(b->samples);
    ori__analysis_destroy(&b->analysis);
    ori__analysis_work_destroy(&b->work);
    ori__free(b->frames);
    ori__free(b->x);
    ori__free(b->open);
}

ori_status ori_spectrogram_build(const char *file, const ori_pyramid *pyramid,
                                 int window, int channel,
                                 ori_overview_progress *progress, void *user)
{
    build b = { 0 };
    ori_status s = ori__spectrogram_check(pyramid, window, channel);

    if (s != ORI_OK)
        return s;
    b.note = ori__spectrogram_note_of(pyramid, window, channel);
    s = prepare(&b, file, pyramid);
    if (s == ORI_OK)
        s = read_all(&b, progress, user);
    if (s == ORI_OK)
        s = ori__block_writer_finish(b.to, ORI__SPECTROGRAM_KIND, &b.note,
                                     sizeof b.note);
    else
        ori__block_writer_destroy(b.to);
    clean(&b);
    return s;
}
