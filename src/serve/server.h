/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * server.h - what handlers share
 */
#ifndef ORI_SERVE_SERVER_H
#define ORI_SERVE_SERVER_H

#include <pthread.h>
#include <semaphore.h>

#include <oriole/catalog/catalog.h>
#include <oriole/serve/serve.h>

#include "serve/builds.h"
#include "serve/connections.h"
#include "serve/guard.h"
#include "serve/machine.h"
#include "serve/pyramids.h"
#include "serve/request.h"

typedef struct ori_serve ori__server;

struct ori_serve {
    char *folder, *page, *author;   /* never change after the start */
    ori__guard guard;
    char *address;
    /* One at a time, between lock and unlock, and only for short work. */
    ori_catalog *catalog;
    pthread_mutex_t lock;
    /* The same of who only reads, between read and read_end: it does not
     * wait for those who write, here and in other processes. */
    ori_catalog *reader;
    pthread_mutex_t read_lock;
    sem_t heavy;                    /* requests marked HEAVY at once */
    ori__builds *builds;
    ori__machine *machine;
    ori__pyramids *pyramids;
    size_t body_bytes;              /* of all bodies being received; atomic */
    ori__connections *connections;
    struct MHD_Daemon *daemon;
};

/* Answer whoever comes to a listening socket, which is the server's from now
 * on, until hang_up.  In server.c, which knows libmicrohttpd. */
ori_status ori__server_answer(ori__server *server, int socket);
void ori__server_hang_up(ori__server *server);

void ori__server_lock(ori__server *server);
void ori__server_unlock(ori__server *server);

/* What was saved before is seen.  No changes through it. */
ori_catalog *ori__server_read(ori__server *server);
void ori__server_read_end(ori__server *server);

/* Fill the reply, or return a status, which becomes an {"error": sentence}. */
typedef ori_status ori__handler(ori__server *server,
                                const ori__request *request,
                                ori__reply *reply);

/* Find the handler of a request that the guard let in, and call it.  Whatever
 * happens, the reply is filled. */
void ori__route(ori__server *server, ori__request *request,
                ori__reply *reply);

#define ORI_ROUTE(method, pattern, handler, weight) ori__handler handler;
#include "serve/routes.def"
#undef ORI_ROUTE

#endif
