/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * pyramid_build.c - the least and greatest samples of a recording, at every
 *                   scale, in one pass
 */
#include <math.h>
#include <string.h>

#include <oriole/signal/signal.h>

#include "base/fail.h"
#include "base/memory.h"
#include "signal/pyramid.h"

typedef struct build {
    const char *path;
    ori_source *source;
    ori__block_writer *to;
    ori__pyramid_note note;
    ori__peak *open;            /* [level][channel]: the bucket that fills */
    int filled[ORI__PYRAMID_LEVELS];    /* frames of the bucket that fills at
                               level 1, buckets of the level below elsewhere */
    int64_t full[ORI__PYRAMID_LEVELS];  /* buckets written */
    float *block;               /* [block_frames, channels] */
    float *column;              /* [block_frames], one channel of it */
    size_t block_frames;
} build;

/* Write the open buckets of a level and hand them up. */
static ori_status close_buckets(build *b, int level)
{
    const int channels = b->note.channels;
    ori__peak *from = b->open + level * channels;
    ori_status s = ORI_OK;

    for (int c = 0; c < channels && s == ORI_OK; c++) {
        const ori__peak told = ori__peak_tell(from[c]);

        s = ori__block_writer_append(b->to, level * channels + c, &told,
                                     sizeof told);
        if (level + 1 < ORI__PYRAMID_LEVELS)
            ori__peak_take(&from[channels + c], from[c].low, from[c].high);
        from[c] = (ori__peak)ORI__PEAK_NONE;
    }
    b->filled[level] = 0;
    b->full[level]++;
    if (level + 1 < ORI__PYRAMID_LEVELS)
        b->filled[level + 1]++;
    return s;
}

/* Close what is full, upwards. */
static ori_status close_full(build *b)
{
    ori_status s = ORI_OK;

    if (b->filled[1] == ORI_PYRAMID_BASE)
        s = close_buckets(b, 1);
    for (int level = 2; level < ORI__PYRAMID_LEVELS && s == ORI_OK &&
                        b->filled[level] == ORI__PYRAMID_FACTOR; level++)
        s = close_buckets(b, level);
    return s;
}

/* What was begun, upwards to where a single bucket holds all. */
static ori_status close_rests(build *b)
{
    ori_status s = ORI_OK;

    if (b->filled[1] > 0)
        s = close_buckets(b, 1);
    for (int level = 2; level < ORI__PYRAMID_LEVELS && s == ORI_OK &&
                        b->full[level - 1] > 1; level++)
        if (b->filled[level] > 0)
            s = close_buckets(b, level);
    return s;
}

static ori_status take_frames(build *b, size_t frames)
{
    const size_t channels = (size_t)b->note.channels;
    ori_status s = ORI_OK;

    for (size_t t = 0; t < frames && s == ORI_OK;) {
        const size_t room = ORI_PYRAMID_BASE - (size_t)b->filled[1];
        const size_t n = frames - t < room ? frames - t : room;

        for (size_t c = 0; c < channels; c++)
            ori__peak_take_samples(&b->open[channels + c],
                                   b->block + t * channels + c, n, channels);
        b->filled[1] += (int)n;
        t += n;
        s = close_full(b);
    }
    return s;
}

/* Level 0. */
static ori_status keep_samples(build *b, size_t frames)
{
    const size_t channels = (size_t)b->note.channels;
    ori_status s = ORI_OK;

    for (size_t c = 0; c < channels && s == ORI_OK; c++) {
        for (size_t t = 0; t < frames; t++)
            b->column[t] = b->block[t * channels + c];
        s = ori__block_writer_append(b->to, (int)c, b->column,
                                     frames * sizeof *b->column);
    }
    return s;
}

static ori_status read_all(build *b, const ori_overview_recording *recording,
                           ori_overview_progress *progress, void *user)
{
    size_t got = 1;
    ori_status s = ORI_OK;

    while (s == ORI_OK && got > 0) {
        s = ori_source_read(b->source, b->block, b->block_frames, &got);
        if (s != ORI_OK)
            break;
        b->note.frames += (int64_t)got;
        s = take_frames(b, got);
        if (s == ORI_OK && b->note.samples)
            s = keep_samples(b, got);
        if (s == ORI_OK && progress &&
            !progress(user, recording->frames > 0
                                ? fmin((double)b->note.frames /
                                       (double)recording->frames, 1)
                                : 0))
            s = ori__fail(ORI_ESTOPPED, "%s: stopped", b->path);
    }
    if (s == ORI_OK && recording->frames >= 0 &&
        recording->frames != b->note.frames)
        s = ori__fail(ORI_EDATA, "%s: has %lld frames, where it had %lld: "
                      "the file was changed", b->path,
                      (long long)b->note.frames,
                      (long long)recording->frames);
    return s == ORI_OK ? close_rests(b) : s;
}

static ori_status allocate(build *b)
{
    const size_t channels = (size_t)b->note.channels;
    const size_t buckets = channels * ORI__PYRAMID_LEVELS;

    b->block_frames = (1 << 16) / channels;
    b->open = ORI__NEW(ori__peak, buckets);
    b->block = ORI__NEW(float, b->block_frames * channels);
    b->column = ORI__NEW(float, b->block_frames);
    if (!b->open || !b->block || !b->column)
        return ori__fail_memory(b->path);
    for (size_t i = 0; i < buckets; i++)
        b->open[i] = (ori__peak)ORI__PEAK_NONE;
    return ORI_OK;
}

static ori_status prepare(build *b, const char *file,
                          const ori_overview_recording *recording)
{
    const ori_source_options options = { .size = sizeof options,
                                         .columns = recording->columns };
    ori_status s = ori__pyramid_key(b->note.key, recording->key);

    if (s == ORI_OK)
        s = ori_source_open(&b->source, b->path, &options);
    if (s != ORI_OK)
        return s;
    b->note.channels = ori_source_describe(b->source).channels;
    b->note.samples = !ori_source_seekable(b->source);
    if (b->note.channels > ORI_PYRAMID_CHANNELS_MAX)
        return ori__fail(ORI_EDATA, "%s: %d channels are more than the %d "
                         "that can be shown", b->path, (int)b->note.channels,
                         ORI_PYRAMID_CHANNELS_MAX);
    s = allocate(b);
    return s == ORI_OK
               ? ori__block_writer_create(
                     &b->to, file, ORI__PYRAMID_LEVELS * b->note.channels)
               : s;
}

ori_status ori_pyramid_build(const char *file,
                             const ori_overview_recording *recording,
                             ori_overview_progress *progress, void *user)
{
    build b = { .path = recording->path };
    ori_status s = prepare(&b, file, recording);

    if (s == ORI_OK)
        s = read_all(&b, recording, progress, user);
    if (s == ORI_OK)
        s = ori__block_writer_finish(b.to, ORI__PYRAMID_KIND, &b.note,
                                     sizeof b.note);
    else
        ori__block_writer_destroy(b.to);
    ori_source_close(b.source);
    ori__free(b.open);
    ori__free(b.block);
    ori__free(b.column);
    return s;
}
