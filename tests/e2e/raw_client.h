/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * raw_client.h - bytes to a server and back, well-formed or not
 */
#ifndef ORI_TESTS_RAW_CLIENT_H
#define ORI_TESTS_RAW_CLIENT_H

#include <stdbool.h>
#include <stddef.h>

typedef struct client {
    int port;
    const char *token;
} client;

/* What came back, until the other side closed or the time was over. */
typedef struct answer {
    char *bytes;            /* a NUL behind them; free() */
    size_t length;
    int status;             /* of the first reply, 0: none */
    int replies;            /* "HTTP/1." at the begin of lines */
} answer;

/* A connected socket, or -1. */
int client_connect(const client *c);

/* Send them all; false: the other side closed before. */
bool client_send(int socket, const char *bytes, size_t length);

/* Read on; `whole`: a reply's Content-Length ends it too. */
answer client_read(int socket, double seconds, bool whole);

/*
 * A request's text made of a template, to be freed: $H is the Host line, $C the
 * one with the token's cookie, $J the two that writing needs, $P the port, $T
 * the token, $0 a NUL.
 */
char *client_fill(const client *c, const char *template, size_t *length);

/* One well-formed request; body NULL: none. */
answer client_ask(const client *c, const char *method, const char *target,
                  const char *body);

/* The same on a connection that stays. */
answer client_ask_on(const client *c, int socket, const char *method,
                     const char *target, const char *body);

double client_now(void);

#endif
