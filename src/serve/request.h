/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * request.h - a request as handlers see it, and what they reply
 *
 * Nothing here knows of sockets, so that tests make requests by hand.
 */
#ifndef ORI_SERVE_REQUEST_H
#define ORI_SERVE_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/json.h"
#include "serve/secret.h"

enum {
    ORI__HEADERS = 64,
    ORI__ARGUMENTS = 16,
    ORI__IDS = 4,
    ORI__REPLY_HEADERS = 8,
    ORI__BODY_MOST = 4 << 20,       /* bytes of a request's body */
    ORI__BODY_DEPTH = 16            /* of arrays and objects in it */
};

typedef struct ori__pair {
    const char *name, *value;
} ori__pair;

typedef struct ori__request {
    const char *method;             /* "GET" stands for HEAD too */
    char *text;                     /* path and arguments, cut to pieces */
    const char *path;               /* letters, digits and "/._-" alone */
    ori__pair argument[ORI__ARGUMENTS];     /* decoded, valid UTF-8 */
    int arguments;
    ori__pair header[ORI__HEADERS];
    int headers;
    int64_t id[ORI__IDS];           /* what stands for :names of the route */
    json_t *json;                   /* the body, NULL where there is none */
} ori__request;

/*
 * Take path and arguments from what stands in the request's first line.
 * ORI_EINVAL: not a plain path, an argument is there twice, or is no UTF-8.
 */
ori_status ori__request_target(ori__request *request, const char *target);

/* Take the body: a JSON object of bounded depth, no key twice.  ORI_EINVAL. */
ori_status ori__request_body(ori__request *request, const char *body,
                             size_t bytes);

void ori__request_clear(ori__request *request);

/* The value of a header, whatever the case of its name; NULL: not there. */
const char *ori__request_header(const ori__request *request,
                                const char *name);
int ori__request_header_count(const ori__request *request, const char *name);

/* An argument, `fallback` where it is not there. */
const char *ori__request_text(const ori__request *request, const char *name,
                              const char *fallback);

/* The same for a whole number in decimal digits; ORI_EINVAL for another. */
ori_status ori__request_int(const ori__request *request, const char *name,
                            int64_t fallback, int64_t *value);

/* The same, which must be in [low, high] where it is there. */
ori_status ori__request_int_in(const ori__request *request, const char *name,
                               int64_t low, int64_t high, int64_t fallback,
                               int64_t *value);

/* The place of an argument in a list that ends in NULL; the first where it is
 * not there; ORI_EINVAL where it is none of the list. */
ori_status ori__request_choice(const ori__request *request, const char *name,
                               const char *const *choices, int *choice);

/* ------------------------------------------------------------------ replies */

/*
 * Bytes [at, at + room) of a reply that is made while it is sent, at most
 * `room` of them, from threads of the server but one at a time.  *bytes 0 is
 * an error: the connection ends.
 */
typedef ori_status ori__reply_reader(void *user, int64_t at, char *to,
                                     size_t room, size_t *bytes);

typedef struct ori__reply {
    int status;             /* 0: 200 */
    const char *type;
    char *body;             /* from ori__alloc() */
    int64_t bytes;
    ori__reply_reader *read;        /* in place of a body */
    void *user;
    void (*release)(void *user);
    struct {
        const char *name;
        char value[256];
    } header[ORI__REPLY_HEADERS];
    int headers;
    char nonce[ORI__SECRET + 1];    /* of the page's styles; "": none */
} ori__reply;

/* The value is let go, also where it fails (NULL is want of memory). */
ori_status ori__reply_json(ori__reply *reply, json_t *value);

/* The bytes (from ori__alloc()) are the reply's from now on; `type` and a
 * header's name must be literals. */
void ori__reply_bytes(ori__reply *reply, const char *type, char *body,
                      size_t bytes);

/* Made while it is sent; release(user) is called at the end, always. */
void ori__reply_stream(ori__reply *reply, const char *type, int64_t bytes,
                       ori__reply_reader *read, void (*release)(void *user),
                       void *user);

/* ORI_EINVAL: too long, or it holds what no header may. */
ori_status ori__reply_header(ori__reply *reply, const char *name,
                             const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* {"error": sentence} in place of what was there. */
void ori__reply_error(ori__reply *reply, int status, const char *sentence);

/* The HTTP status that belongs to a status of ours. */
int ori__reply_status_of(ori_status status);

void ori__reply_clear(ori__reply *reply);

#endif
