/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * profile_sample.c - how far from the nearest the neighbours are that are
 * known
 */
#include "motif/profile_sample.h"

#include <math.h>
#include <omp.h>

#include <oriole/base/threads.h>

#include "base/array.h"
#include "base/fail.h"
#include "base/memory.h"
#include "base/random.h"
#include "motif/motif_distances.h"

/* Draws for each window that is wanted, where many are not to be compared. */
enum { DRAWS = 64 };

/* Of distances that are next to nothing the relative error means little. */
static const double LEAST_OF_MEAN = 0.1;

typedef struct room {
    ori__products products;
    int stretch;                /* windows that are compared at once */
    double *q, *c;              /* [m], [stretch] */
} room;

static ori_status room_create(room *r, int m)
{
    *r = (room){ .stretch = ori__products_stretch(m),
                 .q = ORI__NEW(double, (size_t)m) };
    r->c = ORI__NEW(double, (size_t)r->stretch);
    if (!r->q || !r->c)
        return ori__fail_memory("a sample of windows");
    return ori__products_create(&r->products, m, r->stretch);
}

static void room_free(room *r)
{
    ori__products_free(&r->products);
    ori__free(r->q);
    ori__free(r->c);
}

typedef struct nearest {
    double number;
    int at;
} nearest;

static bool is_self(const ori__pairing *p)
{
    return p->rows == p->columns;
}

static void see_stretch(const ori__pairing *p, const room *r, int at,
                        int first, int count, nearest *best)
{
    const ori__motif_windows *w = p->columns;
    const ori__tile_kernel *k = r->products.kernel;

    if (!p->plain)
        ori__products_run(&r->products, r->q, w, first, count, r->c);
    for (int i = 0; i < count; i++) {
        const int j = first + i;
        const double number =
            p->plain ? -k->plain_squares(w->m, p->rows->x + at, w->x + j)
                     : r->c[i] / w->size[j];
        const bool fine = p->plain ? w->state[j] != ORI__MOTIF_MISSING
                                   : w->state[j] == ORI__MOTIF_FINE;

        if (fine && number > best->number)
            *best = (nearest){ number, j };
    }
}

/* Among the windows [first, end). */
static void seek(const ori__pairing *p, const room *r, int at, int64_t first,
                 int64_t end, nearest *best)
{
    for (int64_t j = first; j < end; j += r->stretch) {
        ori_array_breathe();
        see_stretch(p, r, at, (int)j,
                    end - j < r->stretch ? (int)(end - j) : r->stretch, best);
    }
}

static double distance(const ori__pairing *p, int i, int j)
{
    return j >= 0 ? ori__motif_distance(p->rows, i, p->columns, j, p->plain)
                  : (double)INFINITY;
}

static double seek_all(const ori__pairing *p, const room *r, int at)
{
    const ori__motif_windows *w = p->rows;
    const int64_t count = p->columns->count;
    nearest best = { -(double)INFINITY, -1 };

    ori__motif_windows_take(r->q, w, at);
    if (is_self(p)) {
        seek(p, r, at, 0, at - p->gap + 1, &best);
        seek(p, r, at, at + p->gap, count, &best);
    } else {
        seek(p, r, at, 0, count, &best);
    }
    return distance(p, at, best.at);
}

static void draw(ori__sample *s, const ori__pairing *p, int count, int turn)
{
    const ori__motif_windows *w = p->rows;
    ori__rng rng = ori__rng_at(1, ORI__RNG_WINDOWS, (uint32_t)turn, 0);

    for (int i = 0; i < DRAWS * count && s->count < count; i++) {
        const int at = (int)ori__rng_below(&rng, (uint32_t)w->count);

        ori__breathe_far(i);
        if (w->state[at] == ORI__MOTIF_FINE ||
            (p->plain && w->state[at] == ORI__MOTIF_FLAT))
            s->at[s->count++] = at;
    }
}

static ori_status measure(ori__sample *s, const ori__pairing *p)
{
    const int threads = ori_threads_get();
    room *rooms = ORI__NEW(room, (size_t)threads);
    ori_status status = rooms ? ORI_OK
                              : ori__fail_memory("a sample of windows");

    for (int t = 0; t < threads && status == ORI_OK; t++)
        status = room_create(&rooms[t], p->rows->m);
    if (status == ORI_OK) {
#pragma omp parallel for num_threads(threads) schedule(dynamic, 1)
        for (int i = 0; i < s->count; i++)
            s->exact[i] = seek_all(p, &rooms[omp_get_thread_num()], s->at[i]);
    }
    for (int t = 0; rooms && t < threads; t++)
        room_free(&rooms[t]);
    ori__free(rooms);
    return status;
}

ori_status ori__sample_create(ori__sample *s, const ori__pairing *p,
                              int count, int turn)
{
    ori_status status;

    *s = (ori__sample){ .at = ORI__NEW(int, (size_t)count),
                        .exact = ORI__NEW(double, (size_t)count) };
    if (!s->at || !s->exact) {
        ori__sample_free(s);
        return ori__fail_memory("a sample of windows");
    }
    draw(s, p, count, turn);
    status = measure(s, p);
    if (status != ORI_OK)
        ori__sample_free(s);
    return status;
}

void ori__sample_free(ori__sample *s)
{
    ori__free(s->at);
    ori__free(s->exact);
    *s = (ori__sample){ 0 };
}

/* Of window i and the neighbour that is known; all of them lie far from each
 * other. */
static double known(const ori__pairing *p, int i)
{
    const double d = distance(p, i, p->row_best.at[i]);

    return is_self(p) ? fmin(d, distance(p, i, p->column_best.at[i])) : d;
}

ori__sample_error ori__sample_judge(const ori__sample *s,
                                    const ori__pairing *p)
{
    double mean = 0.0, sum = 0.0, squares = 0.0;
    int count = 0;

    for (int i = 0; i < s->count; i++)
        if (isfinite(s->exact[i]))
            mean += s->exact[i], count++;
    if (count == 0)
        return (ori__sample_error){ 0.0, 0.0 };
    mean /= count;
    for (int i = 0; i < s->count; i++) {
        const double unit = fmax(s->exact[i], LEAST_OF_MEAN * mean);
        const double off = known(p, s->at[i]) - s->exact[i];

        ori_array_breathe();
        /* The other way it is rounding. */
        if (isfinite(s->exact[i]) && off > 0.0) {
            sum += off / unit;
            squares += off / unit * (off / unit);
        }
    }
    mean = sum / count;
    return (ori__sample_error){
        mean, sqrt(fmax(squares / count - mean * mean, 0.0) / count) };
}
