/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * sink.c - a recording that is written, of any kind
 */
#include <oriole/signal/signal.h>

#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/memory.h"
#include "signal/writer.h"

static const ori__writer *const writers[] = {
    &ori__writer_wav,
    &ori__writer_flac,
    &ori__writer_npy,
    &ori__writer_csv,
};

struct ori_sink {
    ori__file_writer safe;
    ori__writer_file file;
    const ori__writer *writer;
    void *priv;
};

/* NULL where the path's ending says nothing; "-" is a table. */
static const ori__writer *find(const char *path)
{
    if (strcmp(path, "-") == 0)
        return &ori__writer_csv;
    for (size_t i = 0; i < sizeof writers / sizeof *writers; i++)
        if (ori__path_has_extension(path, writers[i]->extension))
            return writers[i];
    return NULL;
}

static ori_status open_parts(ori_sink *s, const char *path)
{
    ori_status status;

    s->priv = ori__alloc(1, s->writer->priv_size);
    if (!s->priv)
        return ori__fail_memory(path);
    status = ori__file_begin(&s->safe, path);
    if (status != ORI_OK) {
        s->safe = (ori__file_writer){ 0 };
        return status;
    }
    s->file.stream = s->safe.stream;
    s->file.path = s->safe.path;
    return s->writer->open(s->priv, &s->file);
}

ori_status ori_sink_create(ori_sink **sink, const char *path, int channels,
                           double rate_hz)
{
    const ori__writer *writer = find(path);
    ori_sink *s;
    ori_status status;

    *sink = NULL;
    if (!writer)
        return ori__fail(ORI_EINVAL, "%s: must end in .wav, .npy or .csv",
                         path);
    if (channels < 1 || !(rate_hz >= 0.0 && isfinite(rate_hz)))
        return ori__fail(ORI_EINVAL, "%s: %d channels at %g Hz", path,
                         channels, rate_hz);
    s = ORI__NEW(ori_sink, 1);
    if (!s)
        return ori__fail_memory(path);
    s->writer = writer;
    s->file.channels = channels;
    s->file.rate_hz = rate_hz;
    status = open_parts(s, path);
    if (status != ORI_OK) {
        ori_sink_destroy(s);
        return status;
    }
    *sink = s;
    return ORI_OK;
}

ori_status ori_sink_write(ori_sink *s, const float *x, size_t frames)
{
    const ori_status status = s->writer->write(s->priv, &s->file, x, frames);

    if (status == ORI_OK)
        s->file.frames += (int64_t)frames;
    return status;
}

ori_status ori_sink_finish(ori_sink *s)
{
    ori_status status = s->writer->finish(s->priv, &s->file);

    if (status == ORI_OK) {
        status = ori__file_commit(&s->safe);
        s->safe = (ori__file_writer){ 0 };
    }
    ori_sink_destroy(s);
    return status;
}

void ori_sink_destroy(ori_sink *s)
{
    if (!s)
        return;
    if (s->priv && s->file.stream && s->writer->close)
        s->writer->close(s->priv);
    ori__file_abandon(&s->safe);
    ori__free(s->priv);
    ori__free(s);
}
