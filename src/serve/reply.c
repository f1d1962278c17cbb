/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * reply.c - what a handler answers
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "serve/request.h"

static const char type_of_json[] = "application/json";

ori_status ori__reply_json(ori__reply *reply, json_t *value)
{
    char *text = ori__json_take_text(value);

    if (!text)
        return ori__fail_memory("a reply");
    ori__reply_bytes(reply, type_of_json, text, strlen(text));
    return ORI_OK;
}

void ori__reply_bytes(ori__reply *reply, const char *type, char *body,
                      size_t bytes)
{
    ori__reply_clear(reply);
    reply->type = type;
    reply->body = body;
    reply->bytes = (int64_t)bytes;
}

void ori__reply_stream(ori__reply *reply, const char *type, int64_t bytes,
                       ori__reply_reader *read, void (*release)(void *user),
                       void *user)
{
    ori__reply_clear(reply);
    reply->type = type;
    reply->bytes = bytes;
    reply->read = read;
    reply->release = release;
    reply->user = user;
}

ori_status ori__reply_header(ori__reply *reply, const char *name,
                             const char *format, ...)
{
    const size_t room = sizeof reply->header[0].value;
    char *value;
    va_list values;
    int length;

    if (reply->headers == ORI__REPLY_HEADERS)
        return ori__fail(ORI_EINVAL, "%s: too many headers", name);
    value = reply->header[reply->headers].value;
    va_start(values, format);
    length = vsnprintf(value, room, format, values);
    va_end(values);
    if (length < 0 || (size_t)length >= room)
        return ori__fail(ORI_EINVAL, "%s: too long", name);
    for (const char *c = value; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            return ori__fail(ORI_EINVAL, "%s: no header", name);
    reply->header[reply->headers++].name = name;
    return ORI_OK;
}

/* Where there is no memory for the sentence, the status alone is sent. */
void ori__reply_error(ori__reply *reply, int status, const char *sentence)
{
    json_t *text = json_string(sentence);
    char *body = ori__json_take_text(
        json_pack("{s:o}", "error", text ? text : json_string("")));

    ori__reply_bytes(reply, type_of_json, body, body ? strlen(body) : 0);
    reply->status = status;
}

int ori__reply_status_of(ori_status status)
{
    switch (status) {
    case ORI_OK:
        return 200;
    case ORI_EINVAL:
    case ORI_ESHAPE:
        return 400;
    case ORI_EDATA:
        return 404;
    case ORI_ECONFLICT:
        return 409;
    case ORI_EFORMAT:
        return 422;
    case ORI_ENOTSUP:
        return 501;
    case ORI_ENOMEM:
    case ORI_ESTOPPED:
        return 503;
    case ORI_ENOSPC:
        return 507;
    default:
        return 500;
    }
}

void ori__reply_clear(ori__reply *reply)
{
    ori__free(reply->body);
    if (reply->release)
        reply->release(reply->user);
    reply->body = NULL;
    reply->bytes = 0;
    reply->read = NULL;
    reply->release = NULL;
    reply->user = NULL;
}
