/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * source_npy.c - a .npy array as a recording
 *
 * [T], [T, C], or [C, T] where C < T.  Which index runs fastest in the file
 * decides whether frames lie together or channels do.
 */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/memory.h"
#include "signal/npy.h"
#include "signal/reader.h"

/* Frames read at a time where channels lie together. */
enum { PIECE = 4096 };

typedef struct array {
    ori__input *in;
    ori__npy_header header;
    int64_t frames, channels;
    bool planar;            /* a channel's samples lie together */
    int64_t done;
    float *piece;
} array;

static bool claims(const ori__input *in, const unsigned char *head)
{
    return ori__npy_claims(head) || ori__path_has_extension(in->path, "npy");
}

static void describe(const array *a, char *text, size_t room)
{
    const ori__npy_header *h = &a->header;

    if (h->rank == 1)
        snprintf(text, room, "npy, %s [%lld]", ori__npy_type_name(h),
                 (long long)h->shape[0]);
    else
        snprintf(text, room, "npy, %s [%lld, %lld]", ori__npy_type_name(h),
                 (long long)h->shape[0], (long long)h->shape[1]);
}

static ori_status open_array(void *priv, ori__input *in,
                             const ori_source_options *options,
                             ori__reader_info *info)
{
    array *a = priv;
    const int64_t *shape = a->header.shape;
    ori_status s;

    if (options->columns)
        return ori__fail(ORI_EINVAL, "%s: is an array, which has no columns",
                         in->path);
    a->in = in;
    s = ori__npy_open(&a->header, in);
    if (s != ORI_OK)
        return s;
    if (a->header.rank < 1 || a->header.rank > 2)
        return ori__fail(ORI_EFORMAT, "%s: is an array of %d dimensions; a "
                         "recording has one or two", in->path,
                         a->header.rank);
    a->frames = shape[0];
    a->channels = 1;
    if (a->header.rank == 2) {
        const bool channels_first = shape[0] < shape[1];

        a->channels = shape[channels_first ? 0 : 1];
        a->frames = shape[channels_first ? 1 : 0];
        a->planar = channels_first != a->header.fortran;
    }
    if (a->header.count == 0) {
        a->channels = 1;
        a->frames = 0;
    }
    if (a->channels > INT_MAX)
        return ori__fail(ORI_EFORMAT, "%s: %lld channels", in->path,
                         (long long)a->channels);
    info->channels = (int)a->channels;
    info->frames = a->frames;
    info->seekable = true;
    describe(a, info->format, sizeof info->format);
    if (a->planar)
        a->piece = ORI__NEW(float, PIECE);
    return a->planar && !a->piece ? ori__fail_memory(in->path) : ORI_OK;
}

static ori_status read_planar(const array *a, float *x, int64_t n)
{
    for (int64_t c = 0; c < a->channels; c++) {
        const ori_status s = ori__npy_values(
            &a->header, a->in, c * a->frames + a->done, n, a->piece);

        if (s != ORI_OK)
            return s;
        for (int64_t t = 0; t < n; t++)
            x[t * a->channels + c] = a->piece[t];
    }
    return ORI_OK;
}

static ori_status read_array(void *priv, float *x, size_t max_frames,
                             size_t *frames)
{
    array *a = priv;
    int64_t n = a->frames - a->done;
    ori_status s;

    *frames = 0;
    if (n > (int64_t)max_frames)
        n = (int64_t)max_frames;
    if (a->planar && n > PIECE)
        n = PIECE;
    if (a->planar)
        s = read_planar(a, x, n);
    else
        s = ori__npy_values(&a->header, a->in, a->done * a->channels,
                            n * a->channels, x);
    if (s != ORI_OK)
        return s;
    a->done += n;
    *frames = (size_t)n;
    return ORI_OK;
}

static ori_status seek_array(void *priv, int64_t frame)
{
    ((array *)priv)->done = frame;
    return ORI_OK;
}

static void close_array(void *priv)
{
    array *a = priv;

    ori__free(a->piece);
}

const ori__reader ori__reader_npy = {
    .name = "npy",
    .priv_size = sizeof(array),
    .claims = claims,
    .open = open_array,
    .read = read_array,
    .seek = seek_array,
    .close = close_array,
};
