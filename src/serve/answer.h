/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * answer.h - from a request to its reply, without sockets
 */
#ifndef ORI_SERVE_ANSWER_H
#define ORI_SERVE_ANSWER_H

#include "serve/server.h"

/*
 * May a request whose headers are there come in?  `target`: what reading its
 * first line returned.  false: the reply says why not, and that the connection
 * ends, because of what may follow nothing is believed.
 */
bool ori__answer_door(const ori__guard *guard, const ori__request *request,
                      ori_status target, bool many_headers,
                      ori__reply *reply);

/* Fill the reply to a request that came in; body [bytes]. */
void ori__answer(ori__server *server, ori__request *request,
                 const char *body, size_t bytes, ori__reply *reply);

/* Call `add` with each header of a reply: its own, and those that all have. */
void ori__answer_headers(const ori__reply *reply,
                         void (*add)(void *user, const char *name,
                                     const char *value), void *user);

#endif
