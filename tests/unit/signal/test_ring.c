/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "signal/ring.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "suite.h"

enum { ROOM = 256, STALLS = 1000, CHUNK = 48 };

typedef struct shared {
    ori__ring *ring;
    atomic_bool stalled;        /* the consumer sleeps */
    atomic_bool done;
    int64_t pushed, refused;
} shared;

/* Frame number n holds n and -n.  Each time that the consumer stalls, push
 * until something is dropped. */
static void *produce(void *context)
{
    shared *s = context;
    int64_t n = 0;

    for (int stall = 0; stall < STALLS; stall++) {
        while (!atomic_load(&s->stalled))
            sched_yield();
        for (bool full = false; !full;) {
            const size_t count = (size_t)(1 + n % CHUNK);
            float x[2 * CHUNK];
            size_t took;

            for (size_t i = 0; i < count; i++) {
                x[2 * i] = (float)(n + (int64_t)i);
                x[2 * i + 1] = -x[2 * i];
            }
            took = ori__ring_push(s->ring, x, count);
            n += (int64_t)count;
            s->refused += (int64_t)(count - took);
            full = took < count;
        }
        atomic_store(&s->stalled, false);
    }
    s->pushed = n;
    atomic_store(&s->done, true);
    return NULL;
}

/* Each frame is where its number says. */
static bool take(shared *s, int64_t *position, int64_t *used)
{
    float x[2 * 31];
    int64_t dropped;
    const size_t n = ori__ring_pull(s->ring, x, 31, &dropped);
    bool right = true;

    *position += dropped;
    for (size_t i = 0; i < n; i++, ++*position, ++*used)
        right &= x[2 * i] == (float)*position &&
                 x[2 * i + 1] == -(float)*position;
    return right;
}

static bool balanced(const ori__ring *r)
{
    const ori__ring_account a = ori__ring_account_of(r);

    return a.in == a.used + a.dropped + a.pending && a.pending <= ROOM;
}

static void test_stalled_consumer(void)
{
    shared s = { 0 };
    ori__ring_account a;
    pthread_t producer;
    int64_t position = 0, used = 0;
    bool right = true;

    CU_ASSERT_EQUAL_FATAL(ori__ring_create(&s.ring, 2, ROOM), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(pthread_create(&producer, NULL, produce, &s), 0);
    for (int stall = 0; stall < STALLS; stall++) {
        /* A little while both run at once, then a stall. */
        for (int i = 0; i < 7; i++)
            right &= take(&s, &position, &used) && balanced(s.ring);
        atomic_store(&s.stalled, true);
        while (atomic_load(&s.stalled))
            sched_yield();
    }
    pthread_join(producer, NULL);
    a = ori__ring_account_of(s.ring);
    CU_ASSERT_EQUAL(a.in, s.pushed);
    CU_ASSERT_EQUAL(a.dropped, s.refused);
    CU_ASSERT(a.dropped >= STALLS);
    while (ori__ring_account_of(s.ring).pending > 0)
        right &= take(&s, &position, &used);
    a = ori__ring_account_of(s.ring);
    CU_ASSERT_EQUAL(a.used, used);
    CU_ASSERT_EQUAL(a.in, a.used + a.dropped);
    CU_ASSERT(right);
    ori__ring_destroy(s.ring);
}

/* A consumer that pulls while the producer pushes: nothing torn. */
typedef struct race {
    ori__ring *ring;
    int64_t frames;
} race;

static void *race_producer(void *context)
{
    race *r = context;

    for (int64_t n = 0; n < r->frames;) {
        const float x[2] = { (float)n, -(float)n };

        if (ori__ring_account_of(r->ring).pending < ROOM)
            n += (int64_t)ori__ring_push(r->ring, x, 1);
        else
            sched_yield();
    }
    return NULL;
}

static void test_both_at_once(void)
{
    race r = { .frames = 200000 };
    shared s = { 0 };
    pthread_t producer;
    int64_t position = 0, used = 0;
    bool right = true;

    CU_ASSERT_EQUAL_FATAL(ori__ring_create(&r.ring, 2, ROOM), ORI_OK);
    s.ring = r.ring;
    CU_ASSERT_EQUAL_FATAL(pthread_create(&producer, NULL, race_producer, &r),
                          0);
    while (used < r.frames) {
        const int64_t before = used;

        right &= take(&s, &position, &used);
        if (used == before)
            sched_yield();
    }
    pthread_join(producer, NULL);
    CU_ASSERT(right);
    CU_ASSERT_EQUAL(position, r.frames);
    ori__ring_destroy(r.ring);
}

static void test_lost_before(void)
{
    const float x[3] = { 1, 2, 3 };
    float y[8];
    int64_t dropped;
    ori__ring *r;

    ori__ring_destroy(NULL);
    CU_ASSERT_EQUAL(ori__ring_create(&r, 2, SIZE_MAX), ORI_ENOMEM);
    CU_ASSERT_EQUAL_FATAL(ori__ring_create(&r, 1, 3), ORI_OK);
    CU_ASSERT_EQUAL(ori__ring_pull(r, y, 8, &dropped), 0);
    CU_ASSERT_EQUAL(ori__ring_push(r, x, 2), 2);
    CU_ASSERT_EQUAL(ori__ring_push(r, NULL, 5), 0);
    CU_ASSERT_EQUAL(ori__ring_push(r, x, 3), 2);
    CU_ASSERT_EQUAL(ori__ring_pull(r, y, 8, &dropped), 2);
    CU_ASSERT_EQUAL(dropped, 0);
    CU_ASSERT_EQUAL(ori__ring_pull(r, y, 8, &dropped), 2);
    CU_ASSERT_EQUAL(dropped, 5);
    CU_ASSERT_EQUAL(ori__ring_account_of(r).in, 10);
    CU_ASSERT_EQUAL(ori__ring_account_of(r).dropped, 6);
    ori__ring_destroy(r);
}

const ori__suite suite_ring = { "ring", {
    { "a consumer that stalls 1,000 times", test_stalled_consumer },
    { "both threads at once", test_both_at_once },
    { "frames lost before they came", test_lost_before },
    { NULL, NULL } } };
