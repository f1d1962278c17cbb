/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * pyramid.c - any part of a recording as columns of least and greatest samples
 */
#include "signal/pyramid.h"

#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "signal/samples.h"

/* Samples read at a time. */
enum { BLOCK = 1 << 16 };

ori__peak ori__peak_tell(ori__peak p)
{
    return p.low <= p.high ? p : (ori__peak){ NAN, NAN };
}

ori_status ori__pyramid_key(char key[ORI__PYRAMID_KEY], const char *from)
{
    if (!from || strlen(from) >= ORI__PYRAMID_KEY)
        return ori__fail(ORI_EINVAL, "a recording's key has up to %d "
                         "characters", ORI__PYRAMID_KEY - 1);
    memset(key, 0, ORI__PYRAMID_KEY);
    memcpy(key, from, strlen(from));
    return ORI_OK;
}

/* ------------------------------------------------------------------- open */

/* Does each strand have the length that follows from the note? */
static bool fits(const ori_pyramid *p)
{
    const ori__pyramid_note *n = &p->note;
    int64_t bytes[ORI__PYRAMID_LEVELS];

    if (n->channels < 1 || n->channels > ORI_PYRAMID_CHANNELS_MAX ||
        n->frames < 0 || n->frames > ORI_PYRAMID_FRAMES_MAX ||
        ori__block_file_strands(p->file) !=
            ORI__PYRAMID_LEVELS * n->channels)
        return false;
    bytes[0] = n->samples ? n->frames * (int64_t)sizeof(float) : 0;
    for (int k = 1; k < ORI__PYRAMID_LEVELS; k++)
        bytes[k] = ori__pyramid_buckets(n->frames, k) *
                   (int64_t)sizeof(ori__peak);
    for (int i = 0; i < ORI__PYRAMID_LEVELS * n->channels; i++)
        if (ori__block_file_bytes(p->file, i) != bytes[i / n->channels])
            return false;
    return true;
}

static ori_status check(const ori_pyramid *p, const char *file,
                        const ori_overview_recording *recording)
{
    char key[ORI__PYRAMID_KEY];
    const ori_status s = ori__pyramid_key(key, recording->key);

    if (s != ORI_OK)
        return s;
    if (memcmp(key, p->note.key, sizeof key) != 0 ||
        (recording->frames >= 0 && recording->frames != p->note.frames))
        return ori__fail(ORI_EFORMAT, "%s: is of another recording", file);
    if (!fits(p))
        return ori__fail(ORI_EFORMAT, "%s: does not fit together", file);
    return ORI_OK;
}

ori_status ori_pyramid_open(ori_pyramid **pyramid, const char *file,
                            const ori_overview_recording *recording)
{
    ori_pyramid *p = ORI__NEW(ori_pyramid, 1);
    const char *columns = recording->columns;
    ori_status s;

    *pyramid = NULL;
    if (!p)
        return ori__fail_memory(file);
    p->shelf = ori__shelf_create();
    p->path = ori__strdup(recording->path);
    p->columns = columns ? ori__strdup(columns) : NULL;
    s = !p->shelf || !p->path || (columns && !p->columns)
            ? ori__fail_memory(file)
            : ori__block_file_open(&p->file, file, ORI__PYRAMID_KIND,
                                   &p->note, sizeof p->note);
    if (s == ORI_OK)
        s = check(p, file, recording);
    if (s != ORI_OK)
        ori_pyramid_close(p);
    else
        *pyramid = p;
    return s;
}

void ori_pyramid_close(ori_pyramid *p)
{
    if (!p)
        return;
    ori__shelf_destroy(p->shelf);
    ori__block_file_close(p->file);
    ori__free(p->path);
    ori__free(p->columns);
    ori__free(p);
}

int ori_pyramid_channels(const ori_pyramid *p)
{
    return p->note.channels;
}

int64_t ori_pyramid_frames(const ori_pyramid *p)
{
    return p->note.frames;
}

/* ---------------------------------------------------------------- columns */

/* What is asked: channels [first, first + count), frames [from, to). */
typedef struct view {
    const ori_pyramid *pyramid;
    int first, count;
    int64_t from, to;
    int columns;
    ori__peak *peaks;       /* [count][columns] */
} view;

/* The frames [*start, *end) of column k that are in the recording. */
static void column(const view *v, int k, int64_t *start, int64_t *end)
{
    const int64_t length = v->to - v->from, frames = v->pyramid->note.frames;

    *start = v->from + k * length / v->columns;
    *end = v->from + (k + 1) * length / v->columns;
    if (*end == *start)
        ++*end;
    *start = *start > 0 ? *start : 0;
    *end = *end < frames ? *end : frames;
}

/* The buffered frames [at, at + have), all channels. */
typedef struct window {
    ori__samples *samples;
    float *x;
    int64_t at, have, room;
} window;

/* Frames [start, end) into one peak a channel, `stride` apart. */
static ori_status take_samples(const view *v, window *w, int64_t start,
                               int64_t end, ori__peak *to)
{
    const int64_t channels = v->pyramid->note.channels;
    const int64_t frames = v->pyramid->note.frames;

    while (start < end) {
        int64_t n;

        if (start < w->at || start >= w->at + w->have) {
            const int64_t last = v->to < frames ? v->to : frames;
            ori_status s;

            w->at = start;
            w->have = last - start < w->room ? last - start : w->room;
            s = ori__samples_read(w->samples, start, (size_t)w->have, w->x);
            if (s != ORI_OK)
                return s;
        }
        n = w->at + w->have < end ? w->at + w->have - start : end - start;
        for (int c = 0; c < v->count; c++)
            ori__peak_take_samples(
                to + c * v->columns,
                w->x + (start - w->at) * channels + v->first + c, (size_t)n,
                (size_t)channels);
        start += n;
    }
    return ORI_OK;
}

static ori_status from_samples(const view *v)
{
    const int64_t channels = v->pyramid->note.channels;
    window w = { .room = BLOCK / channels };
    int64_t start, end;
    ori_status s = ori__samples_open(&w.samples, v->pyramid);

    if (s != ORI_OK)
        return s;
    w.x = ORI__NEW(float, (size_t)(w.room * channels));
    if (!w.x)
        s = ori__fail_memory("peaks");
    for (int k = 0; k < v->columns && s == ORI_OK; k++) {
        column(v, k, &start, &end);
        s = take_samples(v, &w, start, end, v->peaks + k);
    }
    ori__free(w.x);
    ori__samples_close(w.samples);
    return s;
}

/* Bucket i of the level that the cursor reads. */
static ori_status take_bucket(ori__block_cursor *cursor, int64_t i,
                              ori__peak *to)
{
    const ori__peak *p =
        ori__block_cursor_at(cursor, i * (int64_t)sizeof *p);

    if (!p)
        return cursor->status;
    ori__peak_take(to, p->low, p->high);
    return ORI_OK;
}

/*
 * Buckets [start, end) of level 1, in as few of any level as hold them: what
 * sticks out of whole groups of four is taken at each level, the groups at
 * the next.
 */
static ori_status take_buckets(ori__block_cursor *cursors, int64_t start,
                               int64_t end, ori__peak *to)
{
    ori_status s = ORI_OK;

    for (int level = 1; start < end && s == ORI_OK; level++) {
        ori__block_cursor *at = &cursors[level];

        while (s == ORI_OK && start < end && start % ORI__PYRAMID_FACTOR)
            s = take_bucket(at, start++, to);
        while (s == ORI_OK && start < end && end % ORI__PYRAMID_FACTOR)
            s = take_bucket(at, --end, to);
        start /= ORI__PYRAMID_FACTOR;
        end /= ORI__PYRAMID_FACTOR;
    }
    return s;
}

static ori_status one_channel(const view *v, ori__block_cursor *cursors,
                              int c)
{
    const int channels = v->pyramid->note.channels;
    ori_status s = ORI_OK;

    for (int level = 0; level < ORI__PYRAMID_LEVELS; level++)
        ori__block_cursor_begin(&cursors[level], v->pyramid->file,
                                level * channels + v->first + c);
    for (int k = 0; k < v->columns && s == ORI_OK; k++) {
        int64_t start, end;

        column(v, k, &start, &end);
        if (start < end)
            s = take_buckets(cursors, start / ORI_PYRAMID_BASE,
                             (end + ORI_PYRAMID_BASE - 1) / ORI_PYRAMID_BASE,
                             &v->peaks[c * v->columns + k]);
    }
    return s;
}

static ori_status from_buckets(const view *v)
{
    ori__block_cursor *cursors = ORI__NEW(ori__block_cursor,
                                          ORI__PYRAMID_LEVELS);
    ori_status s = cursors ? ORI_OK : ori__fail_memory("peaks");

    for (int c = 0; c < v->count && s == ORI_OK; c++)
        s = one_channel(v, cursors, c);
    ori__free(cursors);
    return s;
}

static ori_status check_view(const view *v, int channel)
{
    const int channels = v->pyramid->note.channels;

    if (channel < -1 || channel >= channels)
        return ori__fail(ORI_EINVAL, "there is no channel %d of %d", channel,
                         channels);
    if (v->from >= v->to || v->from < -ORI_PYRAMID_FRAMES_MAX ||
        v->to > ORI_PYRAMID_FRAMES_MAX)
        return ori__fail(ORI_EINVAL, "frames %lld to %lld cannot be shown",
                         (long long)v->from, (long long)v->to);
    if (v->columns < 1 || v->columns > ORI_PYRAMID_COLUMNS_MAX)
        return ori__fail(ORI_EINVAL, "%d columns are not 1 to %d",
                         v->columns, ORI_PYRAMID_COLUMNS_MAX);
    return ORI_OK;
}

ori_status ori_pyramid_peaks(const ori_pyramid *p, int channel, int64_t from,
                             int64_t to, int columns, float *peaks)
{
    view v = { .pyramid = p, .from = from, .to = to, .columns = columns,
               .first = channel < 0 ? 0 : channel,
               .count = channel < 0 ? p->note.channels : 1,
               .peaks = (ori__peak *)(void *)peaks };
    ori_status s = check_view(&v, channel);

    if (s != ORI_OK)
        return s;
    for (int i = 0; i < v.count * columns; i++)
        v.peaks[i] = (ori__peak)ORI__PEAK_NONE;
    s = (to - from) / columns < ORI_PYRAMID_SAMPLES_BELOW ? from_samples(&v)
                                                          : from_buckets(&v);
    for (int i = 0; i < v.count * columns; i++)
        v.peaks[i] = ori__peak_tell(v.peaks[i]);
    return s;
}
