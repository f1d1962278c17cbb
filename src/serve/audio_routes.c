/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * audio_routes.c - a recording as a WAV file, any part of it
 */
#include <string.h>

#include <oriole/signal/signal.h>

#include "base/fail.h"
#include "base/memory.h"
#include "serve/byte_range.h"
#include "serve/recording_of.h"
#include "serve/wav_bytes.h"

typedef struct part {
    ori__wav_bytes *wav;
    int64_t first;              /* byte of the file that the reply begins at */
    int64_t bytes;
} part;

static ori_status read_part(void *user, int64_t at, char *to, size_t room,
                            size_t *bytes)
{
    const part *p = user;
    const int64_t left = p->bytes - at;

    return ori__wav_bytes_read(p->wav, p->first + at, to,
                               left < (int64_t)room ? (size_t)left : room,
                               bytes);
}

static void release_part(void *user)
{
    part *p = user;

    ori__wav_bytes_close(p->wav);
    ori__free(p);
}

/* A range is heeded where the browser does not say that its other parts are of
 * this content, or says so rightly. */
static const char *range_of(const ori__request *request,
                            const ori__recording *r)
{
    const char *condition = ori__request_header(request, "If-Range");
    const size_t n = strlen(r->hash);

    if (condition && !(strlen(condition) == n + 2 && condition[0] == '"' &&
                       memcmp(condition + 1, r->hash, n) == 0 &&
                       condition[n + 1] == '"'))
        return NULL;
    return ori__request_header(request, "Range");
}

static ori_status add_headers(ori__reply *reply, const ori__request *request,
                              const ori__recording *r)
{
    ori_status s = ori__reply_header(reply, "Accept-Ranges", "bytes");

    if (s == ORI_OK)
        s = ori__reply_header(reply, "ETag", "\"%s\"", r->hash);
    return s == ORI_OK ? ori__reply_keep(reply, request, r) : s;
}

/* The part is the reply's from now on, whatever is returned. */
static ori_status reply_part(ori__reply *reply, const ori__request *request,
                             const ori__recording *r, part *p)
{
    const int64_t size = ori__wav_bytes_size(p->wav);
    int64_t first = 0, last = size - 1;
    const ori__range_kind kind = ori__byte_range(range_of(request, r), size,
                                                 &first, &last);
    ori_status s;

    if (kind == ORI__RANGE_NONE) {
        release_part(p);
        ori__reply_error(reply, 416, "there is no such part of it");
        return ori__reply_header(reply, "Content-Range", "bytes */%lld",
                                 (long long)size);
    }
    if (kind == ORI__RANGE_ALL) {
        first = 0;
        last = size - 1;
    }
    p->first = first;
    p->bytes = last - first + 1;
    ori__reply_stream(reply, "audio/wav", p->bytes, read_part, release_part,
                      p);
    s = add_headers(reply, request, r);
    if (s != ORI_OK || kind == ORI__RANGE_ALL)
        return s;
    reply->status = 206;
    return ori__reply_header(reply, "Content-Range", "bytes %lld-%lld/%lld",
                             (long long)first, (long long)last,
                             (long long)size);
}

static ori_status open_part(part **made, const ori__recording *r)
{
    part *p = ORI__NEW(part, 1);
    ori_status s;

    *made = NULL;
    if (!p)
        return ori__fail_memory(r->path);
    s = ori__wav_bytes_open(&p->wav, r->path, r->frames);
    if (s == ORI_OK)
        *made = p;
    else
        ori__free(p);
    return s;
}

ori_status ori__get_audio(ori__server *server, const ori__request *request,
                          ori__reply *reply)
{
    ori__recording r;
    part *p = NULL;
    ori_status s = ori__recording_of(&r, server, request);

    if (s == ORI_OK && !ori_signal_is_audio(r.path))
        s = ori__fail(ORI_EDATA, "recording %lld is no sound",
                      (long long)request->id[0]);
    if (s == ORI_OK)
        s = open_part(&p, &r);
    if (s == ORI_OK)
        s = reply_part(reply, request, &r, p);
    ori__recording_release(&r);
    return s;
}
