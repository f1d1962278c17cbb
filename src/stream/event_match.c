/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * event_match.c - true and found events in as many pairs as can be
 *
 * Berge 1957: a matching is as large as can be when no path leads from a free
 * event on one side, over edges that are alternately outside and inside of
 * the matching, to a free one on the other; each such path makes it larger by
 * one.  Paths are searched breadth first.  Collars are short against
 * recordings, so only the few found events near a true one are looked at.
 */
#include "stream/event_match.h"

#include <math.h>
#include <stdlib.h>

#include "base/fail.h"
#include "base/memory.h"

typedef struct match {
    const ori_event_scores_options *o;
    const ori_event *truths, *found;
    int truth_count, found_count;
    int *near;              /* [truths] the first found event not too early */
    int *truth_of;          /* [found] its partner, -1: free */
    int *reached_from;      /* [found] the truth that the search came from */
    int *reached_in;        /* [found] the search that reached it last */
    int *queue;             /* [truths] */
    int *found_of;          /* [truths] */
} match;

static bool fit(const ori_event_scores_options *o, const ori_event *truth,
                const ori_event *found)
{
    const double late = fabs((double)(found->end - truth->end));
    const double share =
        o->offset_share * (double)(truth->end - truth->start);

    if (llabs(found->start - truth->start) > o->onset_collar)
        return false;
    return o->offset_collar < 0 || late <= fmax((double)o->offset_collar,
                                                share);
}

/* Turn the path that ends with found event j around. */
static void turn(match *m, int j)
{
    while (j >= 0) {
        const int i = m->reached_from[j], next = m->found_of[i];

        m->truth_of[j] = i;
        m->found_of[i] = j;
        j = next;
    }
}

static bool search(match *m, int root)
{
    int head = 0, tail = 0;

    m->queue[tail++] = root;
    while (head < tail) {
        const int i = m->queue[head++];
        const ori_event *truth = &m->truths[i];

        for (int j = m->near[i]; j < m->found_count &&
             m->found[j].start - truth->start <= m->o->onset_collar; j++) {
            if (m->reached_in[j] == root || !fit(m->o, truth, &m->found[j]))
                continue;
            m->reached_in[j] = root;
            m->reached_from[j] = i;
            if (m->truth_of[j] < 0) {
                turn(m, j);
                return true;
            }
            m->queue[tail++] = m->truth_of[j];
        }
    }
    return false;
}

static void begin(match *m)
{
    for (int i = 0, j = 0; i < m->truth_count; i++) {
        while (j < m->found_count &&
               m->truths[i].start - m->found[j].start > m->o->onset_collar)
            j++;
        m->near[i] = j;
        m->found_of[i] = -1;
    }
    for (int j = 0; j < m->found_count; j++)
        m->truth_of[j] = m->reached_in[j] = -1;
}

ori_status ori__event_match(const ori_event_scores_options *o,
                            const ori_event *truths, int truth_count,
                            const ori_event *found, int found_count,
                            int64_t *pairs)
{
    const size_t t = (size_t)truth_count, f = (size_t)found_count;
    int *memory = ORI__NEW(int, 3 * t + 3 * f);
    match m = { o, truths, found, truth_count, found_count,
                .near = memory };

    *pairs = 0;
    if (!memory)
        return ori__fail_memory("event scores");
    m.queue = m.near + t;
    m.found_of = m.queue + t;
    m.truth_of = m.found_of + t;
    m.reached_from = m.truth_of + f;
    m.reached_in = m.reached_from + f;
    begin(&m);
    for (int i = 0; i < truth_count; i++)
        *pairs += search(&m, i);
    ori__free(memory);
    return ORI_OK;
}
