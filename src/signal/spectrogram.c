/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * spectrogram.c - tiles of a spectrogram, near and far
 */
#include "signal/spectrogram.h"

#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "signal/pyramid.h"
#include "signal/samples.h"

enum {
    COLUMNS = ORI_SPECTROGRAM_COLUMNS,
    BLOCK = 1 << 16         /* samples read at a time */
};

struct ori_spectrogram {
    const ori_pyramid *pyramid;
    ori__spectrogram_note note;
    ori__analysis analysis;
    ori__block_file *file;      /* NULL: near levels only */
};

/* ------------------------------------------------------------------- open */

static ori_status open_file(ori_spectrogram *g, const char *path)
{
    const int bins = g->note.window / 2;
    ori__spectrogram_note found;
    ori_status s = ori__block_file_open(&g->file, path,
                                        ORI__SPECTROGRAM_KIND, &found,
                                        sizeof found);

    if (s != ORI_OK)
        return s;
    if (memcmp(&found, &g->note, sizeof found) != 0)
        return ori__fail(ORI_EFORMAT, "%s: is of another recording, window "
                         "or channel", path);
    if (ori__block_file_strands(g->file) != ORI__SPECTROGRAM_LEVELS)
        return ori__fail(ORI_EFORMAT, "%s: does not fit together", path);
    for (int m = 0; m < ORI__SPECTROGRAM_LEVELS; m++)
        if (ori__block_file_bytes(g->file, m) !=
            ori__spectrogram_columns(&g->note, m) * bins)
            return ori__fail(ORI_EFORMAT, "%s: does not fit together", path);
    return ORI_OK;
}

ori_status ori_spectrogram_open(ori_spectrogram **spectrogram,
                                const char *file, const ori_pyramid *pyramid,
                                int window, int channel)
{
    ori_spectrogram *g = NULL;
    ori_status s = ori__spectrogram_check(pyramid, window, channel);

    *spectrogram = NULL;
    if (s != ORI_OK)
        return s;
    g = ORI__NEW(ori_spectrogram, 1);
    if (!g)
        return ori__fail_memory("a spectrogram");
    g->pyramid = pyramid;
    g->note = ori__spectrogram_note_of(pyramid, window, channel);
    s = ori__analysis_create(&g->analysis, window);
    if (s == ORI_OK && file)
        s = open_file(g, file);
    if (s != ORI_OK)
        ori_spectrogram_close(g);
    else
        *spectrogram = g;
    return s;
}

void ori_spectrogram_close(ori_spectrogram *g)
{
    if (!g)
        return;
    ori__block_file_close(g->file);
    ori__analysis_destroy(&g->analysis);
    ori__free(g);
}

/* ------------------------------------------------------------------- near */

/* The channel's frames [from, from + n), zeros outside, to x. */
static ori_status read_channel(const ori_spectrogram *g, int64_t from,
                               int64_t n, float *x)
{
    const int64_t channels = g->note.channels, room = BLOCK / channels;
    const int64_t first = from > 0 ? from : 0;
    const int64_t last = from + n < g->note.frames ? from + n
                                                   : g->note.frames;
    ori__samples *samples = NULL;
    float *block = NULL;
    ori_status s = ORI_OK;

    if (first < last && !(block = ORI__NEW(float, BLOCK)))
        s = ori__fail_memory("a spectrogram");
    else if (first < last)
        s = ori__samples_open(&samples, g->pyramid);
    for (int64_t t = first; t < last && s == ORI_OK; t += room) {
        const int64_t have = last - t < room ? last - t : room;

        s = ori__samples_read(samples, t, (size_t)have, block);
        for (int64_t i = 0; s == ORI_OK && i < have; i++)
            x[t - from + i] = block[i * channels + g->note.channel];
    }
    ori__samples_close(samples);
    ori__free(block);
    return s;
}

/* Columns from samples: each is `count` spectra, `step` apart, the first of
 * them centred `before` frames before the column's centre. */
typedef struct plan {
    int64_t hop, step, before;
    int count;
} plan;

static plan plan_near(const ori_spectrogram *g, int level)
{
    const int64_t hop = (int64_t)1 << level, half = g->note.window / 2;

    if (hop <= half)
        return (plan){ .hop = hop, .step = hop, .count = 1 };
    return (plan){ .hop = hop, .step = half, .before = hop / 2,
                   .count = (int)(hop / half) };
}

static ori_status near_tile(const ori_spectrogram *g, int level,
                            int64_t index, uint8_t *tile)
{
    const plan p = plan_near(g, level);
    const int window = g->note.window, bins = window / 2;
    const int64_t from = index * COLUMNS * p.hop - p.before - window / 2;
    const int64_t n = (COLUMNS - 1) * p.hop + (p.count - 1) * p.step + window;
    ori__analysis_work work = { 0 };
    float *x;
    ori_status s = ORI_OK;

    if (from >= g->note.frames) {
        memset(tile, 0, (size_t)(COLUMNS * bins));
        return ORI_OK;
    }
    x = ORI__NEW(float, (size_t)n);
    s = x ? read_channel(g, from, n, x) : ori__fail_memory("a spectrogram");
    if (s == ORI_OK)
        s = ori__analysis_work_create(&work, &g->analysis);
    for (int c = 0; c < COLUMNS && s == ORI_OK; c++) {
        for (int j = 0; j < p.count; j++)
            ori__analysis_raise(&g->analysis, &work,
                                x + c * p.hop + j * p.step);
        ori__analysis_tell(work.most, bins, tile + c * bins);
    }
    ori__analysis_work_destroy(&work);
    ori__free(x);
    return s;
}

/* -------------------------------------------------------------------- far */

/* Raise a column to those of a strand in [from, to) that are there. */
static ori_status take_columns(const ori_spectrogram *g,
                               ori__block_cursor *cursor, int64_t from,
                               int64_t to, uint8_t *column)
{
    const int bins = g->note.window / 2;
    const int64_t count = ori__spectrogram_columns(&g->note, cursor->strand);

    for (int64_t k = from > 0 ? from : 0; k < to && k < count; k++) {
        const uint8_t *p = ori__block_cursor_at(cursor, k * bins);

        if (!p)
            return cursor->status;
        for (int i = 0; i < bins; i++)
            column[i] = p[i] > column[i] ? p[i] : column[i];
    }
    return ORI_OK;
}

/*
 * Columns of 2^level > 4096 frames: half a column is one or two of the
 * farthest strand that is not farther than that, so that columns centred on
 * their frames are made of whole ones.
 */
static ori_status far_tile(const ori_spectrogram *g, int level, int64_t index,
                           uint8_t *tile)
{
    const int64_t hop = (int64_t)1 << level;
    const int bins = g->note.window / 2;
    int64_t strand_hop = ORI__SPECTROGRAM_HOP;
    int m = 0;
    ori__block_cursor *cursor = ORI__NEW(ori__block_cursor, 1);
    ori_status s = cursor ? ORI_OK : ori__fail_memory("a spectrogram");

    while (strand_hop * ORI__SPECTROGRAM_FACTOR <= hop / 2 &&
           ori__spectrogram_columns(&g->note, m + 1) > 0) {
        strand_hop *= ORI__SPECTROGRAM_FACTOR;
        m++;
    }
    memset(tile, 0, (size_t)(COLUMNS * bins));
    if (cursor)
        ori__block_cursor_begin(cursor, g->file, m);
    for (int c = 0; c < COLUMNS && s == ORI_OK; c++) {
        const int64_t middle = (index * COLUMNS + c) * (hop / strand_hop);
        const int64_t half = hop / 2 / strand_hop;

        s = take_columns(g, cursor, middle - half, middle + half,
                         tile + c * bins);
    }
    ori__free(cursor);
    return s;
}

ori_status ori_spectrogram_tile(const ori_spectrogram *g, int level,
                                int64_t index, uint8_t *tile)
{
    int least = 0;

    while (8 << least < g->note.window)
        least++;
    if (level < least || level > ORI_SPECTROGRAM_LEVEL_MAX)
        return ori__fail(ORI_EINVAL, "level %d is not %d to %d", level, least,
                         ORI_SPECTROGRAM_LEVEL_MAX);
    if (index < 0 || index > ORI_PYRAMID_FRAMES_MAX >> level)
        return ori__fail(ORI_EINVAL, "there is no tile %lld",
                         (long long)index);
    if (level <= ORI_SPECTROGRAM_NEAR)
        return near_tile(g, level, index, tile);
    if (!g->file)
        return ori__fail(ORI_EINVAL, "level %d needs the file of far levels",
                         level);
    return far_tile(g, level, index, tile);
}
