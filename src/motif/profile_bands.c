/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * profile_bands.c - all cells of two series, in bands of rows
 *
 * A band begins with sums over whole windows, and so does each zone of its
 * columns (motif_windows.h); from there the tiles of motif_tile.h take over.
 * A band belongs to one thread, and its rows' results with it; each thread
 * has results of all columns for itself, which are joined in the end.
 */
#include "motif/profile_bands.h"

#include <limits.h>
#include <math.h>
#include <stdatomic.h>
#include <string.h>

#include <oriole/base/threads.h>

#include "base/fail.h"
#include "base/memory.h"
#include "motif/motif_tile.h"

/* Rows of a band: sums drift by its root, so to say, and need an m-th part of
 * the work for the first row; its rows are to stay in the cache beside the
 * processor's first. */
enum { BAND_MOST = 4096, BAND_LEAST = 512, BANDS_WANTED = 32,
       EDGE_PAD = 8 };          /* a kernel's vector ends at a row's edge */

typedef struct band {
    int first, end;             /* rows */
    int thread;
    double cells;
} band;

typedef struct side {           /* what tiles want of one series */
    double *enter, *leave, *size;       /* [count + 1] */
} side;

typedef struct job {
    ori__bands *bands;
    const ori__tile_kernel *kernel;
    side rows, columns;
    band *list;
    int count;
    double cells;               /* of all bands */
    atomic_llong seen;          /* in cells */
    atomic_bool stop;
} job;

typedef struct worker {
    job *job;
    bool first;                 /* the one who tells of progress */
    ori__best best;             /* of the columns */
    double *need;               /* [columns] */
    double *row_need, *row_best;        /* [BAND] */
    double *edge_memory, *edge; /* [EDGE_PAD + BAND] */
    double *q;                  /* [m] */
    double *x;                  /* [m + tile] */
    ori__tile tile;
} worker;

ori_status ori__best_create(ori__best *best, int count)
{
    best->number = ORI__NEW(double, (size_t)count);
    best->at = ORI__NEW(int32_t, (size_t)count);
    if (!best->number || !best->at) {
        ori__best_free(best);
        return ori__fail_memory("a matrix profile");
    }
    for (int i = 0; i < count; i++) {
        best->number[i] = -INFINITY;
        best->at[i] = -1;
    }
    return ORI_OK;
}

void ori__best_free(ori__best *best)
{
    ori__free(best->number);
    ori__free(best->at);
    *best = (ori__best){ NULL };
}

static int band_rows(const ori__bands *b)
{
    const int m = b->rows->m;
    int rows = b->rows->count / BANDS_WANTED;

    rows = rows < BAND_LEAST ? BAND_LEAST : rows > BAND_MOST ? BAND_MOST
                                                             : rows;
    return rows < 2 * m ? m < INT_MAX / 2 ? 2 * m : m : rows;
}

/* ------------------------------------------------------- what tiles want */

static void fill_plain(side *s, const ori__motif_windows *w)
{
    for (int i = 1; i < w->count; i++) {
        s->enter[i] = w->x[i + w->m - 1];
        s->leave[i] = w->x[i - 1];
    }
    for (int i = 0; i < w->count; i++)
        s->size[i] = w->state[i] == ORI__MOTIF_MISSING ? ORI__TILE_VOID
                                                        : 0.0;
}

/* Half the difference of the samples, and the sum of their deviations from
 * the means of their windows.  Which is which depends on the side. */
static void fill_standard(side *s, const ori__motif_windows *w, bool is_row)
{
    double *half = is_row ? s->enter : s->leave;
    double *sum = is_row ? s->leave : s->enter;

    for (int i = 1; i < w->count; i++) {
        const double *x = w->x + i;
        const double in = x[w->m - 1];

        half[i] = 0.5 * (in - x[-1]);
        sum[i] = (in - x[0]) - w->mean[i] - w->mean[i - 1];
    }
    /* Diagonals begin anew where a column's zone does: the edge has them. */
    for (int z = 0; z < w->zone_count && !is_row; z++)
        half[w->zones[z]] = sum[w->zones[z]] = 0.0;
    for (int i = 0; i < w->count; i++)
        s->size[i] = w->state[i] == ORI__MOTIF_FINE ? w->size[i]
                                                     : ORI__TILE_VOID;
}

static bool side_create(side *s, const ori__bands *b, bool is_row)
{
    const ori__motif_windows *w = is_row ? b->rows : b->columns;
    const size_t room = (size_t)w->count + 1;

    s->enter = ORI__NEW(double, room);
    s->leave = ORI__NEW(double, room);
    s->size = ORI__NEW(double, room);
    if (!s->enter || !s->leave || !s->size)
        return false;
    if (b->plain)
        fill_plain(s, w);
    else
        fill_standard(s, w, is_row);
    return true;
}

static void side_free(side *s)
{
    ori__free(s->enter);
    ori__free(s->leave);
    ori__free(s->size);
}

/* ------------------------------------------------------------- the bands */

/* Plain distances know no zones. */
static int zone_count(const ori__bands *b, const ori__motif_windows *w)
{
    return b->plain ? 1 : w->zone_count;
}

static int zone_first(const ori__bands *b, const ori__motif_windows *w, int z)
{
    return b->plain ? z * w->count : w->zones[z];
}

static double cells_of(const ori__bands *b, int first, int end)
{
    const double columns = b->columns->count;
    const double right = fmin(columns, columns - (double)b->gap - first);

    return right > 0.0 ? right * (end - first) : 0.0;
}

static bool list_bands(job *j)
{
    const ori__bands *b = j->bands;
    const int most = band_rows(b);
    size_t room = 0;

    for (int z = 0; z < zone_count(b, b->rows); z++) {
        const int end = zone_first(b, b->rows, z + 1);

        for (int i = zone_first(b, b->rows, z); i < end; i += most) {
            const int stop = end - i < most ? end : i + most;
            const double cells = cells_of(b, i, stop);

            if (cells <= 0.0)
                continue;
            if (!ori__grow(&j->list, &room, (size_t)j->count + 1,
                           sizeof *j->list))
                return false;
            j->list[j->count++] = (band){ i, stop, 0, cells };
            j->cells += cells;
        }
    }
    return true;
}

/* Each band to the thread that has the least to do. */
static void share_bands(job *j, int threads, double *load)
{
    for (int i = 0; i < j->count; i++) {
        int least = 0;

        for (int t = 1; t < threads; t++)
            if (load[t] < load[least])
                least = t;
        j->list[i].thread = least;
        load[least] += j->list[i].cells;
    }
}

/* -------------------------------------------------------- first sums */

/* q = window i of w about its mean. */
static void take_window(double *q, const ori__motif_windows *w, int i)
{
    const double *x = w->x + i;

    for (int t = 0; t < w->m; t++)
        q[t] = (x[t] - x[0]) - w->mean[i];
}

/* c of one window with `width` windows of another series from `first` on. */
static void first_numbers(worker *k, const ori__motif_windows *one, int at,
                          const ori__motif_windows *other, int first, double *c)
{
    const job *j = k->job;
    const int m = one->m, width = j->kernel->width;

    if (j->bands->plain) {
        for (int i = 0; i < width && first + i < other->count; i++)
            c[i] = -j->kernel->plain_squares(m, one->x + at,
                                             other->x + first + i);
        return;
    }
    /* q sums to nothing, so any level may be taken off; one near keeps what
     * is rounded small. */
    const double level = other->x[first] + other->mean[first];

    for (int t = 0; t < m + width - 1; t++)
        k->x[t] = first + t < other->samples ? other->x[first + t] - level
                                             : 0.0;
    j->kernel->products(m, k->q, k->x, c);
}

/* The edge left of a zone's first column: what descends from it is the sum
 * over whole windows. */
static void begin_edge(worker *k, const band *b, int column)
{
    const ori__bands *all = k->job->bands;
    const side *r = &k->job->rows, *s = &k->job->columns;
    const int width = k->job->kernel->width;
    double c[ORI__TILE_MAX] = { 0 };

    if (!all->plain)
        take_window(k->q, all->columns, column);
    for (int i = b->first + 1; i < b->end; i += width) {
        first_numbers(k, all->columns, column, all->rows, i, c);
        for (int n = 0; n < width && i + n < b->end; n++) {
            const double in = r->enter[i + n] - s->enter[column];
            const double out = r->leave[i + n] - s->leave[column];

            k->edge[i + n - 1 - b->first] =
                all->plain ? c[n] + in * in - out * out : c[n];
        }
    }
}

/* ------------------------------------------------------------ the tiles */

static void load_columns(worker *k, int first, int end)
{
    const side *s = &k->job->columns;
    ori__tile *t = &k->tile;
    const int width = k->job->kernel->width;

    t->first_column = first;
    for (int i = 0; i < width; i++) {
        const int j = first + i;
        const bool in = j < end;

        t->enter[i] = in ? s->enter[j] : 0.0;
        t->leave[i] = in ? s->leave[j] : 0.0;
        t->size[i] = in ? s->size[j] : ORI__TILE_VOID;
        t->best[i] = in ? k->best.number[j] : 0.0;
        t->need[i] = in ? k->need[j] : ORI__TILE_VOID;
        t->at[i] = in ? k->best.at[j] : -1;
    }
}

static void store_columns(worker *k, int first, int end)
{
    const ori__tile *t = &k->tile;

    for (int i = 0; i < k->job->kernel->width && first + i < end; i++) {
        k->best.number[first + i] = t->best[i];
        k->need[first + i] = t->need[i];
        k->best.at[first + i] = t->at[i];
    }
}

static void run_tile(worker *k, const band *b, int first, int end)
{
    const ori__bands *all = k->job->bands;
    const int width = k->job->kernel->width;
    /* Below these rows no cell counts, nor what comes from them. */
    const int64_t rows = (int64_t)first + width - all->gap - b->first;

    k->tile.rows = rows < b->end - b->first ? (int)rows : b->end - b->first;
    if (!all->plain)
        take_window(k->q, all->rows, b->first);
    first_numbers(k, all->rows, b->first, all->columns, first, k->tile.c);
    load_columns(k, first, end);
    k->job->kernel->run(&k->tile);
    store_columns(k, first, end);
}

/* What a number must reach before anything is known: nothing. */
static double need_of_none(bool plain, double size)
{
    return isnan(size) ? ORI__TILE_VOID
                       : ori__tile_need(plain, plain ? -INFINITY : -2.0,
                                        size);
}

static void begin_band(worker *k, const band *b)
{
    const side *s = &k->job->rows;
    const ori__bands *all = k->job->bands;

    for (int i = b->first; i < b->end; i++)
        k->row_need[i - b->first] = need_of_none(all->plain, s->size[i]);
    memset(k->edge, 0, (size_t)(b->end - b->first) * sizeof *k->edge);
    k->tile.plain = all->plain;
    k->tile.gap = all->gap;
    k->tile.first_row = b->first;
    k->tile.row_enter = s->enter + b->first;
    k->tile.row_leave = s->leave + b->first;
    k->tile.row_size = s->size + b->first;
    k->tile.row_best = all->row_best.number + b->first;
    k->tile.row_at = all->row_best.at + b->first;
    k->tile.row_need = k->row_need;
    k->tile.edge = k->edge;
}

/* Count cells, tell how far we are, and hear whether to go on. */
static bool go_on(worker *k, double cells)
{
    job *j = k->job;
    const ori__bands *b = j->bands;
    const long long before =
        atomic_fetch_add(&j->seen, (long long)cells);

    if (k->first && b->progress &&
        !b->progress(b->user, ((double)before + cells) / j->cells))
        atomic_store(&j->stop, true);
    return !atomic_load(&j->stop);
}

/* Between two words about progress, some milliseconds' work. */
enum { TILES_BETWEEN_WORDS = 64 };

static bool run_zone(worker *k, const band *b, int first, int end)
{
    const int width = k->job->kernel->width;
    int tiles = 0;
    double cells = 0.0;

    for (int j = first; j < end; j += width) {
        run_tile(k, b, j, end);
        cells += (double)(end - j < width ? end - j : width) *
                 (b->end - b->first);
        if (++tiles % TILES_BETWEEN_WORDS == 0) {
            if (!go_on(k, cells))
                return false;
            cells = 0.0;
        }
    }
    return go_on(k, cells);
}

static void run_band(worker *k, const band *b)
{
    const ori__bands *all = k->job->bands;
    const ori__motif_windows *w = all->columns;
    const int64_t least = b->first + all->gap;

    begin_band(k, b);
    for (int z = 0; z < zone_count(all, w); z++) {
        const int first = zone_first(all, w, z);
        const int end = zone_first(all, w, z + 1);

        if (end <= least)
            continue;
        if (first >= least)
            begin_edge(k, b, first);
        if (!run_zone(k, b, first >= least ? first : (int)least, end))
            return;
    }
}

static bool worker_create(worker *k, job *j, int thread)
{
    const ori__bands *b = j->bands;
    const size_t rows = (size_t)band_rows(b), m = (size_t)b->rows->m;

    *k = (worker){ .job = j, .first = thread == 0 };
    k->need = ORI__NEW(double, (size_t)b->columns->count);
    k->row_need = ORI__NEW(double, rows + 1);
    k->edge_memory = ORI__NEW(double, rows + EDGE_PAD);
    k->q = ORI__NEW(double, m);
    k->x = ORI__NEW(double, m + 2 * ORI__TILE_MAX);
    if (ori__best_create(&k->best, b->columns->count) != ORI_OK || !k->need ||
        !k->row_need || !k->edge_memory || !k->q || !k->x)
        return false;
    k->edge = k->edge_memory + EDGE_PAD;
    for (int i = 0; i < b->columns->count; i++)
        k->need[i] = need_of_none(b->plain, j->columns.size[i]);
    return true;
}

static void worker_free(worker *k)
{
    ori__best_free(&k->best);
    ori__free(k->need);
    ori__free(k->row_need);
    ori__free(k->edge_memory);
    ori__free(k->q);
    ori__free(k->x);
}

static void run_worker(worker *k, int thread)
{
    const job *j = k->job;

    for (int i = 0; i < j->count && !atomic_load(&j->stop); i++)
        if (j->list[i].thread == thread)
            run_band(k, &j->list[i]);
}

/* Of equals the first, as within a thread. */
static void join_columns(ori__best *all, const ori__best *one, int count)
{
    for (int i = 0; i < count; i++)
        if (one->at[i] >= 0 &&
            (all->at[i] < 0 || one->number[i] > all->number[i] ||
             (one->number[i] == all->number[i] &&
              one->at[i] < all->at[i]))) {
            all->number[i] = one->number[i];
            all->at[i] = one->at[i];
        }
}

static ori_status run_workers(job *j, worker *workers, double *load,
                              int threads)
{
    bool made = true;

    for (int t = 0; t < threads && made; t++)
        made = worker_create(&workers[t], j, t);
    if (!made)
        return ori__fail_memory("a matrix profile");
    share_bands(j, threads, load);
#pragma omp parallel for num_threads(threads) schedule(static, 1)
    for (int t = 0; t < threads; t++)
        run_worker(&workers[t], t);
    for (int t = 0; t < threads; t++)
        join_columns(&j->bands->column_best, &workers[t].best,
                     j->bands->columns->count);
    j->bands->share = atomic_load(&j->stop)
                          ? fmin((double)atomic_load(&j->seen) / j->cells, 1)
                          : 1.0;
    return ORI_OK;
}

ori_status ori__bands_run(ori__bands *bands)
{
    job j = { .bands = bands, .kernel = ori__tile_kernel_get() };
    int threads = ori_threads_get();
    worker *workers = NULL;
    double *load = NULL;
    ori_status s = ORI_ENOMEM;

    if (side_create(&j.rows, bands, true) &&
        side_create(&j.columns, bands, false) && list_bands(&j)) {
        threads = threads < j.count ? threads : j.count > 0 ? j.count : 1;
        workers = ORI__NEW(worker, (size_t)threads);
        load = ORI__NEW(double, (size_t)threads);
    }
    if (workers && load)
        s = run_workers(&j, workers, load, threads);
    else
        ori__fail_memory("a matrix profile");
    for (int t = 0; workers && t < threads; t++)
        worker_free(&workers[t]);
    ori__free(workers);
    ori__free(load);
    ori__free(j.list);
    side_free(&j.rows);
    side_free(&j.columns);
    return s;
}
