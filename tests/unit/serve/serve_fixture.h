/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * serve_fixture.h - a server without sockets, over a catalogue of one test
 */
#ifndef ORI_TESTS_SERVE_FIXTURE_H
#define ORI_TESTS_SERVE_FIXTURE_H

#include "serve/server.h"

/* Recordings 1 and 2, of 1000 frames. */
ori__server *serve_begin(void);
void serve_end(ori__server *server);

typedef struct answered {
    int status;
    json_t *json;           /* NULL where the reply is none; the fixture's */
    const char *text;       /* of the reply, cut after some KiB */
    const char *type;
} answered;

/* As if the guard had let it in; what is given lives until the next. */
answered serve_ask(ori__server *server, const char *method,
                   const char *target, const char *body);

/* The value of a header of the reply before; NULL: not there. */
const char *serve_header(const char *name);

/* A number below key.key of what was answered; -1: there is none. */
int64_t serve_number(const answered *a, const char *keys);

#endif
