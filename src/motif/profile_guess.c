/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * profile_guess.c - near neighbours of a series' windows, found with a small
 * part of the work
 *
 * A small block costs little more than one sum over a window: it is run
 * wherever a near neighbour may be.  First guesses come from a series of means
 * (Zhu et al., "SCRIMP++: time series motif discovery at interactive speeds",
 * ICDM 2018, take some windows' neighbours instead); then, as in Dong, Moses &
 * Li, "Efficient k-nearest neighbor graph construction for generic similarity
 * measures", WWW 2011, a neighbour of a neighbour is likely a neighbour.
 */
#include "motif/profile_guess.h"

#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/base/threads.h>

#include "base/array.h"
#include "base/fail.h"
#include "base/memory.h"
#include "motif/profile_locks.h"

/* Rows of a small block, its columns, and how many of these lie before the
 * one that is meant. */
enum { GROUP = 16, ACROSS = 32, BEFORE = 12 };

enum { FACTOR_MOST = 8, FACTOR_LEAST = 3, COARSE_WINDOW = 16 };

/* Windows that share a lock. */
enum { GRAIN = 512 };

/*
 * Pairs are tried in the order of their places, not as they come to mind: all
 * that begin in one stripe of windows, by where they lead to.  So of a log
 * that lies in files what is looked at stays in memory; a narrow stripe would
 * go over the whole log more often.  There are as many pairs in one at most,
 * and a thread takes some at once.
 */
enum { STRIPE = 1 << 17, AT_ONCE = 32 };

typedef struct meeting {
    int32_t at, with;           /* at -1: none */
} meeting;

typedef struct guesses {
    const ori__pairing *pairing;
    ori__block_room *rooms;     /* [threads] */
    int threads;
    ori__locks *locks;
    meeting *meetings;          /* [STRIPE] */
} guesses;

static void guesses_free(guesses *g)
{
    for (int t = 0; g->rooms && t < g->threads; t++)
        ori__block_room_free(&g->rooms[t]);
    ori__free(g->rooms);
    if (g->locks)
        ori__locks_destroy(g->locks);
    ori__free(g->locks);
    ori__free(g->meetings);
}

static ori_status guesses_create(guesses *g, const ori__pairing *p)
{
    ori_status s = ORI_OK;

    *g = (guesses){ .pairing = p, .threads = ori_threads_get() };
    g->rooms = ORI__NEW(ori__block_room, (size_t)g->threads);
    g->locks = ORI__NEW(ori__locks, 1);
    if (g->locks)
        ori__locks_init(g->locks, GRAIN);
    g->meetings = ORI__NEW(meeting, STRIPE);
    if (!g->rooms || !g->locks || !g->meetings)
        s = ori__fail_memory("a matrix profile");
    for (int t = 0; t < g->threads && s == ORI_OK; t++)
        s = ori__block_room_create(&g->rooms[t], p, GROUP, ACROSS);
    if (s != ORI_OK)
        guesses_free(g);
    return s;
}

static void try_block(const guesses *g, ori__block b)
{
    const int64_t least = b.first_row + g->pairing->gap;

    b.first_column = b.first_column < least ? (int)least : b.first_column;
    if (b.first_column >= b.end_column)
        return;
    ori__locks_take(g->locks, &b);
    ori__block_run(&g->rooms[omp_get_thread_num()], &b);
    ori__locks_give(g->locks, &b);
}

/* Up to GROUP windows from i on may be near those from j on. */
static void try_pair(const guesses *g, int i, int j, int count)
{
    const int windows = g->pairing->rows->count;
    const int column = (i < j ? j : i) - BEFORE;
    const int end = column + ACROSS < windows ? column + ACROSS : windows;
    int row = i < j ? i : j, end_row = row + count;

    end_row = end_row < windows ? end_row : windows;
    while (row < end_row) {
        const int zone = ori__block_zone_end(g->pairing, row);
        const int stop = zone < end_row ? zone : end_row;

        try_block(g, (ori__block){ row, stop, column > 0 ? column : 0, end });
        row = stop;
    }
}

static int by_partner(const void *a, const void *b)
{
    const meeting *x = a, *y = b;

    if (x->with != y->with)
        return x->with < y->with ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

/* The first n of the meetings, each of up to `count` windows.  One looks at a
 * dozen places of files, of which each comes with the pages beside it. */
static void try_meetings(const guesses *g, int n, int count)
{
    int some = 0;

    for (int k = 0; k < n; k++)
        if (g->meetings[k].at >= 0)
            g->meetings[some++] = g->meetings[k];
    qsort(g->meetings, (size_t)some, sizeof *g->meetings, by_partner);
#pragma omp parallel for num_threads(g->threads) schedule(dynamic, AT_ONCE)
    for (int k = 0; k < some; k++) {
        ori_array_breathe();
        try_pair(g, g->meetings[k].at, g->meetings[k].with, count);
    }
}

/* --------------------------------------------------------------- coarse */

int ori__guess_factor(int m)
{
    const int factor = m / COARSE_WINDOW;

    return factor < FACTOR_LEAST ? 1
           : factor < FACTOR_MOST ? factor : FACTOR_MOST;
}

/* Windows that are not to be compared are not in the coarse series either. */
static ori_status coarse_windows(ori__motif_windows *coarse,
                                 const ori__pairing *p, int factor)
{
    const ori__motif_windows *w = p->rows;
    const int n = w->samples / factor;
    double *x;
    ori_status s = ori_array_new(&x, (size_t)n, sizeof *x, "a coarse series");

    if (s != ORI_OK)
        return s;
    for (int i = 0; i < n; i++) {
        ori__breathe(i);
        for (int t = 0; t < factor; t++)
            x[i] += w->x[i * factor + t];
        x[i] /= factor;
    }
    s = ori__motif_windows_create(coarse, x, n, w->m / factor, 0.0, 0);
    ori_array_free(x);
    for (int i = 0; s == ORI_OK && i < coarse->count; i++) {
        ori__breathe(i);
        if (i * factor < w->count &&
            (w->state[i * factor] == ORI__MOTIF_MISSING ||
             (w->state[i * factor] == ORI__MOTIF_FLAT && !p->plain)))
            coarse->state[i] = ORI__MOTIF_MISSING;
    }
    return s;
}

static meeting meeting_of(int i, int with, int factor)
{
    return (meeting){ with >= 0 ? i * factor : -1, with * factor };
}

static void refine(const guesses *g, const ori__pairing *coarse, int factor)
{
    const int count = coarse->rows->count;

    for (int first = 0; first < count; first += STRIPE / 2) {
        const int end = count - first < STRIPE / 2 ? count
                                                   : first + STRIPE / 2;

        for (int i = first; i < end; i++) {
            meeting *m = &g->meetings[2 * (i - first)];

            ori__breathe(i);
            m[0] = meeting_of(i, coarse->row_best.at[i], factor);
            m[1] = meeting_of(i, coarse->column_best.at[i], factor);
        }
        try_meetings(g, 2 * (end - first), factor);
    }
}

static ori_status best_create(ori__best *best, int count)
{
    ori_status s = ori_array_new(&best->number, (size_t)count,
                                 sizeof *best->number, "a coarse series");

    if (s == ORI_OK)
        s = ori_array_new(&best->at, (size_t)count, sizeof *best->at,
                          "a coarse series");
    if (s == ORI_OK)
        ori__best_clear(best, count);
    return s;
}

static void best_free(ori__best *best)
{
    ori_array_free(best->number);
    ori_array_free(best->at);
}

static ori_status run_coarse(const ori__pairing *p, ori__pairing *coarse,
                             ori__blocks *b, int factor)
{
    guesses g;
    ori_status s = best_create(&coarse->row_best, coarse->rows->count);

    if (s == ORI_OK)
        s = best_create(&coarse->column_best, coarse->rows->count);
    if (s == ORI_OK)
        s = ori__blocks_run(b, 1.0);
    if (s == ORI_OK)
        s = guesses_create(&g, p);
    if (s != ORI_OK)
        return s;
    refine(&g, coarse, factor);
    guesses_free(&g);
    return ORI_OK;
}

ori_status ori__guess_coarse(const ori__pairing *p, int factor,
                             bool (*progress)(void *, double), void *user,
                             bool *stopped)
{
    ori__motif_windows w = { 0 };
    ori__pairing coarse = { .rows = &w, .columns = &w, .plain = p->plain,
                            .gap = (p->gap + factor - 1) / factor };
    ori__blocks b = { NULL };
    ori_status s = coarse_windows(&w, p, factor);

    if (s == ORI_OK)
        s = ori__blocks_create(&b, &coarse);
    b.progress = progress;
    b.user = user;
    if (s == ORI_OK)
        s = run_coarse(p, &coarse, &b, factor);
    *stopped = b.stopped;
    ori__blocks_free(&b);
    best_free(&coarse.row_best);
    best_free(&coarse.column_best);
    ori__motif_windows_free(&w);
    return s;
}

/* ------------------------------------------- neighbours of neighbours */

enum { CANDIDATES = 16 };

typedef struct candidates {
    const int32_t *right, *left;        /* as they were before the round */
    int count;
    int at[CANDIDATES];
} candidates;

/* Not what is looked at already, or was when it became the neighbour. */
static void add(candidates *c, int i, int at)
{
    if (at < 0 || abs(at - c->right[i]) < 2 || abs(at - c->left[i]) < 2)
        return;
    for (int k = 0; k < c->count; k++)
        if (abs(at - c->at[k]) < 4)
            return;
    c->at[c->count++] = at;
}

/* Neighbours of window j; what they would be `shift` further on. */
static void add_both(candidates *c, int i, int j, int shift)
{
    if (c->right[j] >= 0)
        add(c, i, c->right[j] + shift);
    if (c->left[j] >= 0)
        add(c, i, c->left[j] + shift);
}

/* For window i, in the middle of the group from `first` on. */
static void gather(candidates *c, int first, int i, int windows)
{
    const int beside[] = { first - 1, first + GROUP, first - GROUP,
                           first + 2 * GROUP - 1 };

    c->count = 0;
    if (c->right[i] >= 0)
        add_both(c, i, c->right[i], 0);
    if (c->left[i] >= 0)
        add_both(c, i, c->left[i], 0);
    for (int k = 0; k < 4; k++)
        if (beside[k] >= 0 && beside[k] < windows)
            add_both(c, i, beside[k], i - beside[k]);
}

/* m [CANDIDATES]: of the group from `first` on. */
static void gather_meetings(const guesses *g, const int32_t *right,
                            const int32_t *left, int first, meeting *m)
{
    const int windows = g->pairing->rows->count;
    const int half = GROUP / 2;
    const int i = first + half < windows ? first + half : windows - 1;
    candidates c = { right, left, 0, { 0 } };

    ori__breathe_far(first / GROUP);
    gather(&c, first, i, windows);
    for (int k = 0; k < CANDIDATES; k++) {
        const bool is = k < c.count && c.at[k] < windows &&
                        c.at[k] >= i - first;

        m[k] = (meeting){ is ? first : -1, is ? c.at[k] - (i - first) : 0 };
    }
}

static void descend(const guesses *g, const int32_t *right,
                    const int32_t *left)
{
    const int windows = g->pairing->rows->count;

    _Static_assert((int)CANDIDATES == (int)GROUP, "a window, a meeting");
    for (int64_t first = 0; first < windows; first += STRIPE) {
        const int end = windows - first < STRIPE ? windows
                                                 : (int)first + STRIPE;

#pragma omp parallel for num_threads(g->threads) schedule(static)
        for (int i = (int)first; i < end; i += GROUP)
            gather_meetings(g, right, left, i,
                            g->meetings + (i - (int)first));
        try_meetings(g, (int)ori__round_up((size_t)(end - (int)first), GROUP),
                     GROUP);
    }
}

ori_status ori__guess_descend(const ori__pairing *p)
{
    const size_t windows = (size_t)p->rows->count;
    int32_t *right, *left = NULL;
    guesses g = { NULL };
    ori_status s = ori_array_new(&right, windows, sizeof *right,
                                 "a matrix profile");

    if (s == ORI_OK)
        s = ori_array_new(&left, windows, sizeof *left, "a matrix profile");
    if (s == ORI_OK)
        s = guesses_create(&g, p);
    if (s == ORI_OK) {
        ori__array_copy(right, p->row_best.at, windows * sizeof *right);
        ori__array_copy(left, p->column_best.at, windows * sizeof *left);
        descend(&g, right, left);
        guesses_free(&g);
    }
    ori_array_free(right);
    ori_array_free(left);
    return s;
}
