/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * tile_routes.c - peaks and spectrogram tiles of a recording
 *
 * What they are made of is a cache: where it is not there, is another's or
 * turns out to be damaged, it is built in the background, and the answer until
 * then is 202 with the progress.
 */
#include <endian.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/memory.h"
#include "serve/builds.h"
#include "serve/cache_folder.h"
#include "serve/recording_of.h"

/* Pairs of an answer: 8 MiB. */
enum { PAIRS_MOST = 1 << 20 };

static const char bytes_type[] = "application/octet-stream";

typedef struct question {
    ori__server *server;
    const ori__request *request;
    ori__reply *reply;
    ori__recording recording;
    ori_overview_recording overview;
    char *pyramid_file, *spectrogram_file;
    int window, channel;        /* of spectrogram_file */
    ori_pyramid *pyramid;       /* NULL after prepare(): the reply says that
                                   it is being built */
    bool damaged;               /* it is */
} question;

/* ------------------------------------------------------------- being built */

/* 202 for what is missing: the spectrogram, where one is named. */
static ori_status await(question *q)
{
    const ori__build_wish wish = { .recording = &q->overview,
                                   .pyramid = q->pyramid_file,
                                   .spectrogram = q->spectrogram_file,
                                   .window = q->window,
                                   .channel = q->channel };
    double progress;
    ori_status s = ori__builds_ask(q->server->builds, &wish, &progress);

    if (s == ORI_OK)
        s = ori__reply_json(q->reply, json_pack("{s:f}", "progress",
                                                progress));
    if (s == ORI_OK)
        q->reply->status = 202;
    return s;
}

/* The file is damaged: build it again. */
static ori_status await_anew(question *q)
{
    q->damaged = !q->spectrogram_file;
    unlink(q->damaged ? q->pyramid_file : q->spectrogram_file);
    return await(q);
}

/* What cannot be done to this recording, at any time, is no 404. */
static ori_status explain(question *q, ori_status s)
{
    if (s != ORI_EDATA)
        return s;
    ori__reply_error(q->reply, 422, ori_last_error());
    return ORI_OK;
}

static ori_status name_file(question *q, char **path, const char *rest)
{
    char name[ORI_CATALOG_HASH + 64];

    snprintf(name, sizeof name, "%s%s", q->recording.hash, rest);
    return ori__cache_path(path, q->server->folder, name);
}

static ori_status prepare(question *q)
{
    ori_overview_recording *o = &q->overview;
    ori_status s = ori__recording_of(&q->recording, q->server, q->request);

    if (s == ORI_OK)
        s = name_file(q, &q->pyramid_file, ".pyramid");
    if (s != ORI_OK)
        return s;
    *o = (ori_overview_recording)ORI_OVERVIEW_RECORDING_INIT;
    o->path = q->recording.path;
    o->columns = q->recording.columns;
    o->key = q->recording.hash;
    o->frames = q->recording.frames;
    s = ori__pyramids_take(q->server->pyramids, &q->pyramid, q->pyramid_file,
                           o);
    if (s == ORI_OK)
        ori__cache_touch(q->pyramid_file);
    else if (s != ORI_ENOMEM)
        s = explain(q, await(q));
    return s;
}

static ori_status give(question *q, char *body, size_t bytes)
{
    ori__reply_bytes(q->reply, bytes_type, body, bytes);
    return ori__reply_keep(q->reply, q->request, &q->recording);
}

static void release(question *q)
{
    ori__pyramids_give(q->server->pyramids, q->pyramid, q->damaged);
    ori__recording_release(&q->recording);
    ori__free(q->pyramid_file);
    ori__free(q->spectrogram_file);
}

/* ------------------------------------------------------------------- peaks */

typedef struct view {
    int64_t from, to, columns, channel;
} view;

static ori_status read_view(const question *q, view *v)
{
    const int64_t far = ORI_PYRAMID_FRAMES_MAX, frames = q->recording.frames;
    const int channels = ori_pyramid_channels(q->pyramid);
    const ori__request *r = q->request;
    ori_status s;

    if ((s = ori__request_int_in(r, "from", -far, far, 0, &v->from)) !=
            ORI_OK ||
        (s = ori__request_int_in(r, "to", -far, far, frames, &v->to)) !=
            ORI_OK ||
        (s = ori__request_int_in(r, "columns", 1, ORI_PYRAMID_COLUMNS_MAX,
                                 1024, &v->columns)) != ORI_OK ||
        (s = ori__request_int_in(r, "channel", -1, channels - 1, -1,
                                 &v->channel)) != ORI_OK)
        return s;
    if (v->channel < 0 && v->columns * channels > PAIRS_MOST)
        return ori__fail(ORI_EINVAL, "%lld columns of %d channels are too "
                         "much at once", (long long)v->columns, channels);
    return ORI_OK;
}

/* As bytes, the lowest first. */
static void to_little_endian(float *x, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t bits;

        memcpy(&bits, &x[i], sizeof bits);
        bits = htole32(bits);
        memcpy(&x[i], &bits, sizeof bits);
    }
}

static ori_status peaks(question *q)
{
    view v;
    float *x;
    size_t count;
    ori_status s = read_view(q, &v);

    if (s != ORI_OK)
        return s;
    count = 2 * (size_t)v.columns *
            (v.channel < 0 ? (size_t)ori_pyramid_channels(q->pyramid) : 1);
    x = ORI__NEW(float, count);
    if (!x)
        return ori__fail_memory("peaks");
    s = ori_pyramid_peaks(q->pyramid, (int)v.channel, v.from, v.to,
                          (int)v.columns, x);
    if (s != ORI_OK) {
        ori__free(x);
        return s == ORI_EFORMAT ? await_anew(q) : explain(q, s);
    }
    to_little_endian(x, count);
    return give(q, (char *)x, count * sizeof *x);
}

ori_status ori__get_peaks(ori__server *server, const ori__request *request,
                          ori__reply *reply)
{
    question q = { .server = server, .request = request, .reply = reply };
    ori_status s = prepare(&q);

    if (s == ORI_OK && q.pyramid)
        s = peaks(&q);
    release(&q);
    return s;
}

/* ------------------------------------------------------------- spectrogram */

static ori_status read_window(question *q)
{
    int64_t window, channel;
    ori_status s = ori__request_int_in(q->request, "window",
                                       ORI_SPECTROGRAM_WINDOW_MIN,
                                       ORI_SPECTROGRAM_WINDOW_MAX, 512,
                                       &window);

    if (s == ORI_OK)
        s = ori__request_int_in(q->request, "channel", 0,
                                ori_pyramid_channels(q->pyramid) - 1, 0,
                                &channel);
    if (s != ORI_OK)
        return s;
    q->window = (int)window;
    q->channel = (int)channel;
    return ORI_OK;
}

/* With the file of far levels, where the level is one. */
static ori_status open_spectrogram(question *q, ori_spectrogram **g)
{
    char rest[64];
    ori_status s;

    *g = NULL;
    if (q->request->id[1] <= ORI_SPECTROGRAM_NEAR)
        return ori_spectrogram_open(g, NULL, q->pyramid, q->window,
                                    q->channel);
    snprintf(rest, sizeof rest, "-%d-%d.spectrogram", q->window, q->channel);
    s = name_file(q, &q->spectrogram_file, rest);
    if (s != ORI_OK)
        return s;
    s = ori_spectrogram_open(g, q->spectrogram_file, q->pyramid, q->window,
                             q->channel);
    if (s == ORI_OK)
        ori__cache_touch(q->spectrogram_file);
    else if (s != ORI_ENOMEM && s != ORI_EINVAL)
        s = explain(q, await(q));
    return s;
}

static ori_status tile(question *q, const ori_spectrogram *g)
{
    const int64_t level = q->request->id[1];
    const size_t bytes = (size_t)(ORI_SPECTROGRAM_COLUMNS * q->window / 2);
    uint8_t *values = ORI__NEW(uint8_t, bytes);
    ori_status s = values ? ORI_OK : ori__fail_memory("a tile");

    if (s == ORI_OK)
        s = ori_spectrogram_tile(g, level > INT32_MAX ? INT32_MAX
                                                      : (int)level,
                                 q->request->id[2], values);
    if (s != ORI_OK) {
        ori__free(values);
        return s == ORI_EFORMAT ? await_anew(q) : explain(q, s);
    }
    s = give(q, (char *)values, bytes);
    return s == ORI_OK ? ori__reply_header(q->reply, "X-Oriole-Bins", "%d",
                                           q->window / 2)
                       : s;
}

ori_status ori__get_tile(ori__server *server, const ori__request *request,
                         ori__reply *reply)
{
    question q = { .server = server, .request = request, .reply = reply };
    ori_spectrogram *g = NULL;
    ori_status s = prepare(&q);

    if (s == ORI_OK && q.pyramid)
        s = read_window(&q);
    if (s == ORI_OK && q.pyramid)
        s = open_spectrogram(&q, &g);
    if (s == ORI_OK && g)
        s = tile(&q, g);
    ori_spectrogram_close(g);
    release(&q);
    return s;
}
