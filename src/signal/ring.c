/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ring.c - frames from one thread to another, without waiting
 */
#include "signal/ring.h"

#include <stdatomic.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"

/* Apart, so that the two threads do not fight for one line of the cache. */
enum { CACHE_LINE = 64 };

struct ori__ring {
    size_t channels, mask;
    float *x;                   /* [room, channels] */
    int64_t *before;            /* [room] dropped just before the frame */

    _Alignas(CACHE_LINE) atomic_size_t head;    /* frames pushed so far */
    atomic_llong dropped;
    int64_t not_told;           /* dropped since the last frame */

    _Alignas(CACHE_LINE) atomic_size_t tail;    /* frames pulled so far */
};

ori_status ori__ring_create(ori__ring **ring, int channels, size_t frames)
{
    ori__ring *r = ORI__NEW(ori__ring, 1);
    size_t room = 1, samples;

    *ring = NULL;
    if (!r)
        return ori__fail_memory("a ring");
    while (room < frames && room <= SIZE_MAX / 4)
        room *= 2;
    r->channels = (size_t)channels;
    r->mask = room - 1;
    if (room >= frames && ori__multiply(room, r->channels, &samples)) {
        r->x = ORI__NEW(float, samples);
        r->before = ORI__NEW(int64_t, room);
    }
    if (!r->x || !r->before) {
        ori__ring_destroy(r);
        return ori__fail_memory("a ring");
    }
    *ring = r;
    return ORI_OK;
}

void ori__ring_destroy(ori__ring *r)
{
    if (!r)
        return;
    ori__free(r->x);
    ori__free(r->before);
    ori__free(r);
}

static void drop(ori__ring *r, size_t frames)
{
    r->not_told += (int64_t)frames;
    atomic_fetch_add_explicit(&r->dropped, (long long)frames,
                              memory_order_relaxed);
}

size_t ori__ring_push(ori__ring *r, const float *x, size_t frames)
{
    const size_t head = atomic_load_explicit(&r->head, memory_order_relaxed);
    /* Acquire: the consumer has read a frame before its place is free. */
    const size_t tail = atomic_load_explicit(&r->tail, memory_order_acquire);
    const size_t room = r->mask + 1 - (head - tail);
    const size_t take = !x ? 0 : frames < room ? frames : room;

    for (size_t i = 0; i < take; i++) {
        const size_t at = (head + i) & r->mask;

        memcpy(r->x + at * r->channels, x + i * r->channels,
               r->channels * sizeof *x);
        r->before[at] = r->not_told;
        r->not_told = 0;
    }
    if (take < frames)
        drop(r, frames - take);
    /* Release: the frames are there before the consumer sees them. */
    atomic_store_explicit(&r->head, head + take, memory_order_release);
    return take;
}

size_t ori__ring_pull(ori__ring *r, float *x, size_t max, int64_t *dropped)
{
    const size_t tail = atomic_load_explicit(&r->tail, memory_order_relaxed);
    const size_t head = atomic_load_explicit(&r->head, memory_order_acquire);
    size_t n = 0;

    *dropped = 0;
    for (; n < max && tail + n != head; n++) {
        const size_t at = (tail + n) & r->mask;

        if (r->before[at] > 0 && n > 0)
            break;
        if (n == 0)
            *dropped = r->before[at];
        memcpy(x + n * r->channels, r->x + at * r->channels,
               r->channels * sizeof *x);
    }
    atomic_store_explicit(&r->tail, tail + n, memory_order_release);
    return n;
}

ori__ring_account ori__ring_account_of(const ori__ring *r)
{
    /* The tail first: it never overtakes a head that is read later. */
    const size_t tail = atomic_load_explicit(&r->tail, memory_order_acquire);
    const size_t head = atomic_load_explicit(&r->head, memory_order_acquire);
    const int64_t dropped =
        atomic_load_explicit(&r->dropped, memory_order_acquire);

    return (ori__ring_account){ .in = (int64_t)head + dropped,
                                .used = (int64_t)tail,
                                .dropped = dropped,
                                .pending = (int64_t)(head - tail) };
}
