/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * guard.h - who may ask
 *
 * A page elsewhere in the same browser could try to reach the server: as
 * itself (its Origin tells), through a name that was made to point here (its
 * Host tells), or by a form (a form cannot send JSON).  Other users of the
 * machine lack the token.
 */
#ifndef ORI_SERVE_GUARD_H
#define ORI_SERVE_GUARD_H

#include "serve/request.h"

enum { ORI__TOKEN_LEAST = 16, ORI__TOKEN_MOST = 128 };

typedef struct ori__guard {
    int port;
    bool anywhere;          /* not on the loopback interface alone */
    char token[ORI__TOKEN_MOST + 1];
} ori__guard;

/* Letters, digits, '-' and '_', enough of them? */
bool ori__guard_token_fits(const char *token);

/*
 * May the request be answered?  0, or the HTTP status of the refusal, and
 * *why as a sentence.
 */
int ori__guard_check(const ori__guard *guard, const ori__request *request,
                     const char **why);

/* The name of the cookie that carries the token: one a port, for cookies do
 * not know of ports. */
void ori__guard_cookie(const ori__guard *guard, char name[32]);

#endif
