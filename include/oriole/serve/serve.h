/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * serve.h - a catalogue's labelling page, served to a browser on this machine
 *
 * A server answers on the loopback interface alone, unless it is told an
 * address.  It makes a secret, its *token*, which the address that is given
 * out carries; whoever has it may read and change the catalogue, and nobody
 * else.  Other pages in the same browser cannot: requests that name another
 * host or come from another origin are refused.  What a request names are
 * numbers of recordings and spans, never files.
 *
 * Sizes, times and numbers of requests are bounded: a few MiB a request, some
 * dozens of connections at once, half a minute for a request to arrive.
 *
 * What it takes to show any part of a long recording at once (overview.h) is
 * computed at the first look, in the background, and kept in the catalogue's
 * folder `cache`, 16 GiB at most.  Whatever is in it can be made again.
 *
 * A build without libmicrohttpd (configure --without-microhttpd) has these
 * functions too; ori_serve_start() then returns ORI_ENOTSUP.
 */
#ifndef ORIOLE_SERVE_SERVE_H
#define ORIOLE_SERVE_SERVE_H

#include <stddef.h>

#include <oriole/base/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ori_serve ori_serve;

typedef struct ori_serve_options {
    size_t size;
    const char *page;       /* the folder of the page's files; NULL: the
                               environment's ORIOLE_PAGE, else where they were
                               built or installed beside the program */
    const char *author;     /* who edits; NULL: "somebody" */
    const char *listen;     /* an address in numbers, "192.168.1.4", "::";
                               NULL: 127.0.0.1 */
    const char *token;      /* the secret, at least 16 letters, digits, '-' or
                               '_'; NULL: a random one */
    int port;               /* 0: any that is free */
    const char *model;      /* a recogniser's file, which proposes at once;
                               NULL: the one that was trained last from the
                               page, which proposes when it is asked */
    const char *program;    /* the file of the command oriole, which trains;
                               NULL: nothing can be trained from the page */
} ori_serve_options;

#define ORI_SERVE_OPTIONS_INIT { .size = sizeof(ori_serve_options) }

/*
 * Open the catalogue in `folder` and answer in threads of its own until
 * ori_serve_stop().  Strings are copied; options may be NULL.
 *
 * Returns ORI_OK, ORI_EINVAL (an option), ORI_EIO (the address or port cannot
 * be had; the page's files are not there: the sentence says what to do),
 * ORI_ENOTSUP, ORI_ENOMEM, or what ori_catalog_open() and ori_model_load()
 * do.
 */
ORI_API ori_status ori_serve_start(ori_serve **server, const char *folder,
                                   const ori_serve_options *options);

ORI_API int ori_serve_port(const ori_serve *server);

/* Where a browser finds it, with the token: "http://127.0.0.1:PORT/?token=".
 * Lives as long as the server. */
ORI_API const char *ori_serve_address(const ori_serve *server);

/* Requests that are being answered end first. */
ORI_API void ori_serve_stop(ori_serve *server);

#ifdef __cplusplus
}
#endif
#endif
