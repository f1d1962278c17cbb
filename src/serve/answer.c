/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * answer.c - from a request to its reply
 */
#include "serve/answer.h"

#include <stdio.h>
#include <string.h>

/* What every reply says.  The policy lets a page load from here alone; of
 * styles that scripts put in it takes those with the nonce. */
static const ori__pair usual[] = {
    { "X-Content-Type-Options", "nosniff" },
    { "X-Frame-Options", "DENY" },
    { "Referrer-Policy", "no-referrer" },
    { "Cross-Origin-Opener-Policy", "same-origin" },
    { "Cross-Origin-Resource-Policy", "same-origin" } };

#define POLICY                                                                \
    "default-src 'none'; script-src 'self'; style-src 'self'%s%s%s; "         \
    "img-src 'self' data: blob:; media-src 'self' blob:; "                    \
    "connect-src 'self'; base-uri 'none'; form-action 'none'; "               \
    "frame-ancestors 'none'"

static void refuse(ori__reply *reply, int status, const char *sentence)
{
    ori__reply_error(reply, status, sentence);
    ori__reply_header(reply, "Connection", "close");
}

bool ori__answer_door(const ori__guard *guard, const ori__request *request,
                      ori_status target, bool many_headers,
                      ori__reply *reply)
{
    const char *why = NULL;
    int status;

    if (target != ORI_OK)
        refuse(reply, ori__reply_status_of(target), ori_last_error());
    else if (many_headers)
        refuse(reply, 431, "too many headers");
    else if ((status = ori__guard_check(guard, request, &why)) != 0)
        refuse(reply, status, why);
    else
        return true;
    return false;
}

void ori__answer(ori__server *server, ori__request *request,
                 const char *body, size_t bytes, ori__reply *reply)
{
    ori_status s = ORI_OK;

    if (strcmp(request->method, "GET") != 0 && bytes > 0)
        s = ori__request_body(request, body, bytes);
    if (s == ORI_OK)
        ori__route(server, request, reply);
    else
        ori__reply_error(reply, ori__reply_status_of(s), ori_last_error());
}

void ori__answer_headers(const ori__reply *reply,
                         void (*add)(void *user, const char *name,
                                     const char *value), void *user)
{
    const bool nonce = reply->nonce[0] != '\0';
    char policy[512];
    bool kept = false;

    for (int i = 0; i < reply->headers; i++) {
        add(user, reply->header[i].name, reply->header[i].value);
        kept |= strcmp(reply->header[i].name, "Cache-Control") == 0;
    }
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        add(user, usual[i].name, usual[i].value);
    if (!kept)
        add(user, "Cache-Control", "no-store");
    if (reply->type)
        add(user, "Content-Type", reply->type);
    snprintf(policy, sizeof policy, POLICY, nonce ? " 'nonce-" : "",
             nonce ? reply->nonce : "", nonce ? "'" : "");
    add(user, "Content-Security-Policy", policy);
}
