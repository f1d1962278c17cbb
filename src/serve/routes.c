/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * routes.c - which request calls what
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <oriole/base/status.h>

#include "base/fail.h"
#include "serve/assets.h"
#include "serve/server.h"

enum { LIGHT, HEAVY };
enum { PATIENCE_S = 20 };   /* of a heavy request for its turn */

static const struct route {
    const char *method, *pattern;
    ori__handler *handler;
    int weight;
} routes[] = {
#define ORI_ROUTE(method, pattern, handler, weight)                           \
    { #method, pattern, handler, weight },
#include "serve/routes.def"
#undef ORI_ROUTE
};

static const struct route asset = { "GET", "", ori__get_asset, LIGHT };

/* The whole number up to a slash or the end; no sign, no zero in front. */
static bool take_id(const char **path, int64_t *id)
{
    const char *s = *path;
    char *end;

    if (!isdigit((unsigned char)*s) ||
        (*s == '0' && isdigit((unsigned char)s[1])))
        return false;
    errno = 0;
    *id = strtoll(s, &end, 10);
    *path = end;
    return errno == 0;
}

static bool matches(const char *pattern, ori__request *r)
{
    const char *path = r->path;
    int ids = 0;

    while (*pattern) {
        if (*pattern == ':') {
            if (ids == ORI__IDS || !take_id(&path, &r->id[ids++]))
                return false;
            pattern += strcspn(pattern, "/");
        } else if (*pattern++ != *path++) {
            return false;
        }
    }
    return *path == '\0';
}

static bool await_turn(ori__server *server)
{
    struct timespec until;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += PATIENCE_S;
    while (sem_timedwait(&server->heavy, &until) != 0)
        if (errno != EINTR)
            return false;
    return true;
}

static void answer(ori__server *server, const struct route *route,
                   ori__request *r, ori__reply *reply)
{
    ori_status s;

    if (route->weight == HEAVY && !await_turn(server)) {
        ori__reply_error(reply, 503, "too much is being asked at once");
        return;
    }
    s = route->handler(server, r, reply);
    if (route->weight == HEAVY)
        sem_post(&server->heavy);
    if (s != ORI_OK)
        ori__reply_error(reply, ori__reply_status_of(s), ori_last_error());
}

void ori__route(ori__server *server, ori__request *r, ori__reply *reply)
{
    bool known = false;

    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++)
        if (matches(routes[i].pattern, r)) {
            known = true;
            if (strcmp(routes[i].method, r->method) == 0) {
                answer(server, &routes[i], r, reply);
                return;
            }
        }
    if (known || strcmp(r->method, "GET") != 0)
        ori__reply_error(reply, 405, "that cannot be done to this");
    else
        answer(server, &asset, r, reply);
}
