/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * signal_read.c - a whole recording, or a span of it, in memory
 *
 * What a header says about the length is never believed: memory grows with
 * the frames that really come.
 */
#include <oriole/signal/signal.h>

#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "signal/resample.h"

typedef struct frames {
    float *x;               /* [count, channels] */
    size_t room;            /* samples */
    size_t count;
} frames;

static ori_status skip(ori_source *source, const char *path, int64_t start)
{
    const size_t c = (size_t)ori_source_describe(source).channels;
    const size_t block = ori__resampler_block((int)c);
    float *unused = ORI__NEW(float, block * c);
    int64_t left = start;
    ori_status s = ORI_OK;

    if (!unused)
        return ori__fail_memory(path);
    while (s == ORI_OK && left > 0) {
        size_t got;

        s = ori_source_read(source, unused,
                            left < (int64_t)block ? (size_t)left : block,
                            &got);
        left -= (int64_t)got;
        if (s == ORI_OK && got == 0)
            s = ori__fail(ORI_EDATA, "%s: has %lld frames, so none at %lld",
                          path, (long long)(start - left), (long long)start);
    }
    ori__free(unused);
    return s;
}

static ori_status collect(ori_source *source, const char *path, int64_t count,
                          frames *f)
{
    const size_t c = (size_t)ori_source_describe(source).channels;
    const size_t block = ori__resampler_block((int)c);
    size_t got = 1;

    while (got > 0 && (count < 0 || (int64_t)f->count < count)) {
        size_t ask = block, samples;
        ori_status s;

        if (count >= 0 && count - (int64_t)f->count < (int64_t)block)
            ask = (size_t)(count - (int64_t)f->count);
        if (!ori__multiply(f->count + block, c, &samples) ||
            !ori__grow(&f->x, &f->room, samples, sizeof *f->x))
            return ori__fail_memory(path);
        s = ori_source_read(source, f->x + f->count * c, ask, &got);
        if (s != ORI_OK)
            return s;
        f->count += got;
    }
    return ORI_OK;
}

/* [T, C] -> [C, T], in a memory of just this size. */
static float *transpose(const frames *f, size_t c)
{
    float *x = ORI__NEW(float, f->count * c);

    for (size_t j = 0; x && j < c; j++)
        for (size_t t = 0; t < f->count; t++)
            x[j * f->count + t] = f->x[t * c + j];
    return x;
}

/* Channels of a table alone have names. */
static ori_status take_names(ori_source *source, const char *path,
                             ori_signal *signal)
{
    char *name = ori_source_name(source, 0);

    if (!name)
        return ORI_OK;
    signal->names = ORI__NEW(char *, (size_t)signal->channels);
    if (!signal->names) {
        ori_name_free(name);
        return ori__fail_memory(path);
    }
    signal->names[0] = name;
    for (int i = 1; i < signal->channels; i++) {
        signal->names[i] = ori_source_name(source, i);
        if (!signal->names[i])
            return ori__fail_memory(path);
    }
    return ORI_OK;
}

static ori_status finish(ori_source *source, const char *path, int64_t start,
                         int64_t count, const frames *f, ori_signal *signal)
{
    const ori_source_info info = ori_source_describe(source);

    if (f->count == 0)
        return ori__fail(ORI_EDATA, "%s: holds no samples%s", path,
                         start > 0 ? " there" : "");
    if (count >= 0 && (int64_t)f->count < count)
        return ori__fail(ORI_EDATA,
                         "%s: ends at frame %lld, before the span's end %lld",
                         path, (long long)start + (long long)f->count,
                         (long long)start + (long long)count);
    signal->x = transpose(f, (size_t)info.channels);
    if (!signal->x)
        return ori__fail_memory(path);
    signal->channels = info.channels;
    signal->length = (int64_t)f->count;
    signal->rate_hz = info.rate_hz;
    signal->infinite = info.infinite;
    signal->absent = info.absent;
    signal->duplicate_rows = info.duplicate_rows;
    signal->late_rows = info.late_rows;
    signal->jitter_s = info.jitter_s;
    return take_names(source, path, signal);
}

ori_status ori_signal_read(ori_signal *signal, const char *path,
                           const ori_source_options *options, int64_t start,
                           int64_t count)
{
    ori_source *source = NULL;
    frames f = { 0 };
    ori_status s;

    *signal = (ori_signal){ 0 };
    if (start < 0 || count == 0 || (count > 0 && start > INT64_MAX - count))
        return ori__fail(ORI_EDATA, "%s: no frames in the span %lld + %lld",
                         path, (long long)start, (long long)count);
    s = ori_source_open(&source, path, options);
    if (s == ORI_OK)
        s = skip(source, path, start);
    if (s == ORI_OK)
        s = collect(source, path, count, &f);
    if (s == ORI_OK)
        s = finish(source, path, start, count, &f, signal);
    ori__free(f.x);
    ori_source_close(source);
    if (s != ORI_OK)
        ori_signal_free(signal);
    return s;
}

void ori_signal_free(ori_signal *signal)
{
    if (!signal)
        return;
    ori__free(signal->x);
    for (int i = 0; signal->names && i < signal->channels; i++)
        ori_name_free(signal->names[i]);
    ori__free(signal->names);
    *signal = (ori_signal){ 0 };
}
