/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * connections.c - how long a connection may take for what it does
 */
#include "serve/connections.h"

#include <math.h>
#include <pthread.h>
#include <sys/socket.h>
#include <time.h>

#include "base/fail.h"
#include "base/memory.h"

struct ori__connection {
    ori__connections *all;
    bool used, trusted;
    int socket;
    double began, end;      /* seconds; end: INFINITY where there is none */
};

struct ori__connections {
    pthread_mutex_t lock;
    pthread_cond_t wake;
    pthread_t thread;
    bool stopping;
    int count;
    double seconds[ORI__PHASES];
    ori__connection place[ORI__CONNECTIONS];
};

static const double usual_seconds[ORI__PHASES] = {
    [ORI__PHASE_WAITING] = 30.0, [ORI__PHASE_RECEIVING] = 30.0,
    [ORI__PHASE_REPLYING] = 120.0 };

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Its owner finds it closed by the other side; the number of the socket stays
 * taken until the owner closes it, which it says first. */
static void shut(ori__connection *c)
{
    shutdown(c->socket, SHUT_RDWR);
    c->end = (double)INFINITY;
}

static void shut_late(ori__connections *all)
{
    const double t = now();

    for (int i = 0; i < ORI__CONNECTIONS; i++)
        if (all->place[i].used && all->place[i].end < t)
            shut(&all->place[i]);
}

static void *look(void *user)
{
    ori__connections *all = user;

    pthread_mutex_lock(&all->lock);
    while (!all->stopping) {
        struct timespec t;

        shut_late(all);
        clock_gettime(CLOCK_MONOTONIC, &t);
        t.tv_nsec += 500000000;
        t.tv_sec += t.tv_nsec / 1000000000;
        t.tv_nsec %= 1000000000;
        pthread_cond_timedwait(&all->wake, &all->lock, &t);
    }
    pthread_mutex_unlock(&all->lock);
    return NULL;
}

ori_status ori__connections_create(ori__connections **made,
                                   const double *seconds)
{
    ori__connections *all = ORI__NEW(ori__connections, 1);
    pthread_condattr_t monotonic;

    *made = NULL;
    if (!all)
        return ori__fail_memory("connections");
    for (int i = 0; i < ORI__PHASES; i++)
        all->seconds[i] = seconds ? seconds[i] : usual_seconds[i];
    pthread_mutex_init(&all->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&all->wake, &monotonic);
    pthread_condattr_destroy(&monotonic);
    if (pthread_create(&all->thread, NULL, look, all) != 0) {
        ori__free(all);
        return ori__fail(ORI_ENOMEM, "no thread for connections");
    }
    *made = all;
    return ORI_OK;
}

void ori__connections_destroy(ori__connections *all)
{
    if (!all)
        return;
    pthread_mutex_lock(&all->lock);
    all->stopping = true;
    pthread_cond_signal(&all->wake);
    pthread_mutex_unlock(&all->lock);
    pthread_join(all->thread, NULL);
    pthread_cond_destroy(&all->wake);
    pthread_mutex_destroy(&all->lock);
    ori__free(all);
}

static void set_phase(ori__connection *c, ori__phase phase)
{
    const double seconds = c->all->seconds[phase];

    c->end = seconds > 0.0 ? now() + seconds : (double)INFINITY;
}

/* Of those that never showed the token, the oldest. */
static void make_room(ori__connections *all)
{
    ori__connection *oldest = NULL;

    for (int i = 0; i < ORI__CONNECTIONS; i++) {
        ori__connection *c = &all->place[i];

        if (c->used && !c->trusted && isfinite(c->end) &&
            (!oldest || c->began < oldest->began))
            oldest = c;
    }
    if (oldest)
        shut(oldest);
}

ori__connection *ori__connection_add(ori__connections *all, int socket)
{
    ori__connection *c = NULL;

    pthread_mutex_lock(&all->lock);
    if (all->count >= ORI__CONNECTIONS_EASY)
        make_room(all);
    for (int i = 0; i < ORI__CONNECTIONS && !c; i++)
        if (!all->place[i].used)
            c = &all->place[i];
    if (c) {
        *c = (ori__connection){ .all = all, .used = true, .socket = socket,
                                .began = now() };
        set_phase(c, ORI__PHASE_WAITING);
        all->count++;
    }
    pthread_mutex_unlock(&all->lock);
    return c;
}

void ori__connection_remove(ori__connection *c)
{
    ori__connections *all = c->all;

    pthread_mutex_lock(&all->lock);
    c->used = false;
    all->count--;
    pthread_mutex_unlock(&all->lock);
}

void ori__connection_phase(ori__connection *c, ori__phase phase)
{
    pthread_mutex_lock(&c->all->lock);
    set_phase(c, phase);
    pthread_mutex_unlock(&c->all->lock);
}

void ori__connection_trust(ori__connection *c)
{
    pthread_mutex_lock(&c->all->lock);
    c->trusted = true;
    pthread_mutex_unlock(&c->all->lock);
}
