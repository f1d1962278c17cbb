/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * recording_of.c - which recording a request is about
 */
#include "serve/recording_of.h"

#include <string.h>

#include "base/fail.h"
#include "base/memory.h"

/* It becomes the name of a file. */
static bool is_hash(const char *text)
{
    return strlen(text) == ORI_CATALOG_HASH &&
           strspn(text, "0123456789abcdef") == ORI_CATALOG_HASH;
}

static bool copy(void *user, const ori_catalog_recording *from)
{
    ori__recording *r = user;

    if (!is_hash(from->hash)) {
        r->status = ori__fail(ORI_EDATA, "recording %lld has no hash",
                              (long long)from->id);
        return false;
    }
    memcpy(r->hash, from->hash, sizeof r->hash);
    r->path = ori__strdup(from->path);
    r->columns = *from->columns ? ori__strdup(from->columns) : NULL;
    r->frames = from->frames;
    r->channels = from->channels;
    r->rate_hz = from->rate_hz;
    if (!r->path || (*from->columns && !r->columns))
        r->status = ori__fail_memory("a recording");
    return false;
}

ori_status ori__recording_of(ori__recording *r, ori__server *server,
                             const ori__request *request)
{
    ori_status s;

    *r = (ori__recording){ .status = ORI_OK };
    ori__server_lock(server);
    s = ori_catalog_recording_at(server->catalog, request->id[0], copy, r);
    ori__server_unlock(server);
    return s == ORI_OK ? r->status : s;
}

void ori__recording_release(ori__recording *r)
{
    ori__free(r->path);
    ori__free(r->columns);
}

ori_status ori__reply_keep(ori__reply *reply, const ori__request *request,
                           const ori__recording *r)
{
    if (strcmp(ori__request_text(request, "h", ""), r->hash) != 0)
        return ORI_OK;
    return ori__reply_header(reply, "Cache-Control",
                             "private, max-age=31536000, immutable");
}
