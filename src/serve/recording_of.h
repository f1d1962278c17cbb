/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * recording_of.h - which recording a request is about
 */
#ifndef ORI_SERVE_RECORDING_OF_H
#define ORI_SERVE_RECORDING_OF_H

#include "serve/server.h"

typedef struct ori__recording {
    char *path, *columns;       /* columns NULL: all */
    char hash[ORI_CATALOG_HASH + 1];
    int64_t frames;
    int channels;
    double rate_hz;             /* 0: unknown */
    ori_status status;          /* of the copying */
} ori__recording;

/* A copy of what the catalogue says of request->id[0], so that no lock is
 * held.  ORI_EDATA: there is none.  Release it also after failure. */
ori_status ori__recording_of(ori__recording *recording, ori__server *server,
                             const ori__request *request);
void ori__recording_release(ori__recording *recording);

/*
 * What depends on the content alone and was asked for with &h=HASH may be kept
 * by the browser for ever; without it, or with another's, not at all.
 */
ori_status ori__reply_keep(ori__reply *reply, const ori__request *request,
                           const ori__recording *recording);

#endif
