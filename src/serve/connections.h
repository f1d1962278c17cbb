/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * connections.h - how long a connection may take for what it does
 *
 * Timeouts that begin anew with each byte let a client hold a connection for
 * ever, a byte at a time.  Here each step has an end: until then the request's
 * headers, its body, its reply must be through.  A thread of its own looks
 * twice a second and shuts down what is late.  Where many connections are
 * open, the ones that never showed the token give way first.
 */
#ifndef ORI_SERVE_CONNECTIONS_H
#define ORI_SERVE_CONNECTIONS_H

#include <stdbool.h>

#include <oriole/base/status.h>

enum {
    ORI__CONNECTIONS = 96,          /* at once */
    ORI__CONNECTIONS_EASY = 64      /* more than that: strangers give way */
};

typedef enum ori__phase {
    ORI__PHASE_WAITING,     /* for a request's headers */
    ORI__PHASE_RECEIVING,   /* its body */
    ORI__PHASE_WORKING,     /* no end of its own */
    ORI__PHASE_REPLYING,    /* all of it, or the next part of a long one */
    ORI__PHASES
} ori__phase;

typedef struct ori__connections ori__connections;
typedef struct ori__connection ori__connection;

/* seconds [ORI__PHASES], 0: none; NULL: 30, 30, none, 120. */
ori_status ori__connections_create(ori__connections **all,
                                   const double *seconds);
void ori__connections_destroy(ori__connections *all);

/* A socket that was opened; NULL: there are too many.  It must be removed
 * before the socket is closed. */
ori__connection *ori__connection_add(ori__connections *all, int socket);
void ori__connection_remove(ori__connection *connection);

void ori__connection_phase(ori__connection *connection, ori__phase phase);

/* It showed the token. */
void ori__connection_trust(ori__connection *connection);

#endif
