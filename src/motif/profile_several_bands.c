/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * profile_several_bands.c - all cells of several channels, in bands of rows
 *
 * As in profile_block.c.  Where a zone of one channel begins (motif_windows.h),
 * tiles of all channels end, but only that channel's sums begin anew.
 */
#include "motif/profile_several_bands.h"

#include <math.h>
#include <stdatomic.h>
#include <string.h>

#include <oriole/base/threads.h>

#include "base/array.h"
#include "base/fail.h"
#include "base/memory.h"
#include "motif/motif_products.h"
#include "motif/motif_tile.h"
#include "motif/several_sides.h"

enum { BAND_MOST = 2048, BAND_LEAST = 256, BANDS_WANTED = 64 };

typedef struct job {
    ori__several_bands *bands;
    const ori__several_kernel *kernel;
    const ori__tile_kernel *sums;
    int m, count;               /* windows of a channel */
    ori__several_side sides[ORI__SEVERAL_CHANNELS];
    ori__several_cuts cuts;
    int rows;                   /* of a band */
    int *thread;                /* [bands] whose it is */
    int *begin;                 /* [bands + 1] first rows */
    int band_count;
    double cells;
    atomic_llong seen;          /* in cells */
    atomic_bool stop;
} job;

typedef struct worker {
    job *job;
    bool first;                 /* the one who tells of progress */
    int64_t column;             /* of a band: the first that counts */
    ori__several_tile tile;
    double *edges;              /* [channels, PAD + rows] */
    double *q;                  /* [m] */
    ori__products products;
} worker;

static ori_status best_create(ori__several_best *b, int count)
{
    const char *const what = "a matrix profile of several channels";
    ori_status s = ori_array_new(&b->number, (size_t)count,
                                 sizeof *b->number, what);

    if (s == ORI_OK)
        s = ori_array_new(&b->at, (size_t)count, sizeof *b->at, what);
    if (s == ORI_OK)
        s = ori_array_new(&b->need, (size_t)count + ORI__SEVERAL_WIDTH,
                          sizeof *b->need, what);
    for (int i = 0; i < count && s == ORI_OK; i++) {
        ori__breathe(i);
        b->number[i] = -INFINITY;
        b->at[i] = -1;
        b->need[i] = ORI__SEVERAL_UNKNOWN;
    }
    return s;
}

static void best_free(ori__several_best *b)
{
    ori_array_free(b->number);
    ori_array_free(b->at);
    ori_array_free(b->need);
    *b = (ori__several_best){ NULL };
}

/* The first cut behind window i. */
static const ori__several_cut *cut_behind(const job *j, int i)
{
    int low = 0, high = j->cuts.count - 1;

    while (low < high) {
        const int middle = (low + high) / 2;

        if (j->cuts.list[middle].at > i)
            high = middle;
        else
            low = middle + 1;
    }
    return &j->cuts.list[low];
}

/* -------------------------------------------------------- first sums */

static void plain_numbers(worker *k, const ori__motif_windows *w, int at,
                          int first, int width, double *c)
{
    for (int i = 0; i < width; i++)
        c[i] = -k->job->sums->plain_squares(w->m, w->x + at,
                                            w->x + first + i);
}

/* The edge left of a channel's zone: what descends from it is the sum over
 * whole windows. */
static void begin_edge(worker *k, int channel, int row, int end, int column)
{
    const ori__motif_windows *w = &k->job->bands->of[channel];
    double *edge = k->tile.channel[channel].edge;

    ori__motif_windows_take(k->q, w, column);
    if (end > row + 1)
        ori__products_run(&k->products, k->q, w, row + 1, end - row - 1,
                          edge);
}

static void begin_channel(worker *k, int channel, int row)
{
    ori__several_channel *h = &k->tile.channel[channel];
    const ori__motif_windows *w = &k->job->bands->of[channel];

    memset(h->c, 0, (size_t)k->job->kernel->width * sizeof *h->c);
    if (k->job->bands->plain) {
        plain_numbers(k, w, row, k->tile.first_column, k->tile.columns, h->c);
    } else {
        ori__motif_windows_take(k->q, w, row);
        ori__products_run(&k->products, k->q, w, k->tile.first_column,
                          k->tile.columns, h->c);
    }
    h->begins = true;
}

/* ------------------------------------------------------------ the tiles */

static void load_columns(worker *k, int first, int end, uint32_t zones)
{
    const job *j = k->job;
    ori__several_tile *t = &k->tile;
    const int width = j->kernel->width;

    t->first_column = first;
    t->columns = end - first < width ? end - first : width;
    for (int n = 0; n < t->channels; n++) {
        ori__several_channel *h = &t->channel[n];
        const ori__several_side *s = &j->sides[n];

        for (int i = 0; i < width; i++) {
            const int at = first + i;
            const bool in = i < t->columns;
            const bool counts = in && at >= k->column;

            h->enter[i] = in ? j->bands->plain ? s->half[at] : s->sum[at]
                             : 0.0;
            h->leave[i] = in ? j->bands->plain ? s->sum[at] : s->half[at]
                             : 0.0;
            h->inverse[i] = counts ? s->inverse[at] : 0.0;
            h->base[i] = counts ? s->base[at] : ORI__SEVERAL_FAR;
        }
        /* The edge has all of a zone's first column. */
        if (zones >> n & 1)
            h->enter[0] = h->leave[0] = 0.0;
    }
}

/* Rows from `first` to `end` of a band, down the columns that are loaded. */
static void run_rows(worker *k, int first, int end)
{
    const ori__several_cut *c = cut_behind(k->job, first);
    uint32_t begin = UINT32_MAX;
    int row = first;

    while (row < end) {
        int stop = row + ORI__SEVERAL_ROWS < end ? row + ORI__SEVERAL_ROWS
                                                 : end;

        stop = stop < c->at ? stop : c->at;
        for (int n = 0; n < k->tile.channels; n++) {
            k->tile.channel[n].begins = false;
            if (begin >> n & 1)
                begin_channel(k, n, row);
        }
        k->tile.first_row = row;
        k->tile.row = row - first;
        k->tile.rows = stop - row;
        k->job->kernel->run(&k->tile);
        begin = stop == c->at ? c->channels : 0;
        c += stop == c->at;
        row = stop;
    }
    for (int n = 0; n < k->tile.channels; n++) {
        ori__several_channel *h = &k->tile.channel[n];

        h->edge[end - 1 - first] = h->c[k->tile.columns - 1];
    }
}

/* Count cells, tell how far we are, and hear whether to go on. */
static bool go_on(worker *k, double cells)
{
    job *j = k->job;
    const ori__several_bands *b = j->bands;
    const long long before = atomic_fetch_add(&j->seen, (long long)cells);

    if (k->first && b->progress &&
        !b->progress(b->user,
                     fmin(((double)before + cells) / j->cells, 1.0)))
        atomic_store(&j->stop, true);
    return !atomic_load(&j->stop);
}

/* Between two words about progress, some milliseconds' work. */
enum { TILES_BETWEEN_WORDS = 64 };

/* The columns of a band from `first` on, where the channels in `zones` begin
 * a zone, to `end`. */
static bool run_columns(worker *k, int row, int band_end, int first, int end,
                        uint32_t zones)
{
    const int width = k->job->kernel->width;
    double cells = 0.0;
    int tiles = 0;

    for (int n = 0; n < k->tile.channels; n++)
        if (zones >> n & 1)
            begin_edge(k, n, row, band_end, first);
    for (int at = first; at < end; at += width) {
        /* Below these rows no cell counts, nor what comes from them. */
        const int64_t last = (int64_t)at + width - k->tile.gap;
        const int stop = last < band_end ? (int)last : band_end;

        load_columns(k, at, end, at == first ? zones : 0);
        run_rows(k, row, stop);
        cells += (double)k->tile.columns * (stop - row);
        if (++tiles % TILES_BETWEEN_WORDS == 0) {
            ori_array_breathe();
            if (!go_on(k, cells))
                return false;
            cells = 0.0;
        }
    }
    return go_on(k, cells);
}

static void begin_band(worker *k, int first)
{
    const job *j = k->job;
    const size_t room = (size_t)j->rows + ORI__SEVERAL_PAD;

    memset(k->edges, 0, room * (size_t)k->tile.channels * sizeof *k->edges);
    for (int n = 0; n < k->tile.channels; n++) {
        ori__several_channel *h = &k->tile.channel[n];

        h->row_enter = j->sides[n].half + first;
        h->row_leave = j->sides[n].sum + first;
        h->row_inverse = j->sides[n].inverse + first;
        h->row_base = j->sides[n].base + first;
        h->edge = k->edges + room * (size_t)n + ORI__SEVERAL_PAD;
    }
}

/* Of several logs the first behind that of these rows. */
static int64_t first_column(const job *j, int row)
{
    const ori__several_bands *b = j->bands;
    const int64_t right = row + b->gap;

    for (int i = 0; i < b->seam_count; i++)
        if (b->seam[i] > row)
            return b->seam[i] > right ? b->seam[i] : right;
    return b->seam_count > 0 ? j->count : right;
}

static void run_band(worker *k, int band)
{
    const job *j = k->job;
    const int first = j->begin[band], end = j->begin[band + 1];
    const ori__several_cut *c;
    uint32_t zones = 0;
    int64_t at;

    k->column = first_column(j, first);
    if (k->column >= j->count)
        return;
    begin_band(k, first);
    /* What is left of a band's first tile is not known and goes down its
     * diagonals: these end before the first column that counts. */
    at = k->column - (end - first);
    at = at > first + j->bands->gap ? at : first + j->bands->gap;
    for (c = cut_behind(j, (int)at - 1); at < j->count;) {
        if (c->at == at) {
            zones = c->channels;
            c++;
        }
        if (!run_columns(k, first, end, (int)at, c->at, zones))
            return;
        at = c->at;
    }
}

/* ------------------------------------------------------------- the work */

static double cells_of(const job *j, int band)
{
    const double right = j->count - (double)first_column(j, j->begin[band]);

    return right > 0.0 ? right * (j->begin[band + 1] - j->begin[band]) : 0.0;
}

/* Each log's rows by themselves. */
static bool cut_bands(job *j)
{
    const ori__several_bands *b = j->bands;
    int row = 0;

    j->begin = ORI__NEW(int, (size_t)(j->count / j->rows) +
                                 (size_t)b->seam_count + 3);
    for (int log = 0; j->begin && log <= b->seam_count; log++) {
        const int end = log < b->seam_count && b->seam[log] < j->count
                            ? b->seam[log] : j->count;

        for (; row < end; row += j->rows < end - row ? j->rows : end - row)
            j->begin[j->band_count++] = row;
    }
    if (j->begin)
        j->begin[j->band_count] = j->count;
    return j->begin != NULL;
}

/* Each band to the thread that has the least to do. */
static bool share_bands(job *j, int threads)
{
    double *load = ORI__NEW(double, (size_t)threads);

    j->thread = ORI__NEW(int, (size_t)j->band_count);
    if (!load || !j->thread) {
        ori__free(load);
        return false;
    }
    for (int i = 0; i < j->band_count; i++) {
        int least = 0;

        for (int t = 1; t < threads; t++)
            if (load[t] < load[least])
                least = t;
        j->thread[i] = least;
        load[least] += cells_of(j, i);
        j->cells += cells_of(j, i);
    }
    ori__free(load);
    return true;
}

static int band_rows(int count, int m)
{
    int rows = count / BANDS_WANTED;

    rows = rows < BAND_LEAST ? BAND_LEAST : rows > BAND_MOST ? BAND_MOST
                                                             : rows;
    return rows < 2 * (int64_t)m ? m < INT32_MAX / 2 ? 2 * m : m : rows;
}

static ori_status worker_create(worker *k, job *j, int thread)
{
    const ori__several_bands *b = j->bands;
    const size_t d = (size_t)b->channels;
    ori_status s;

    *k = (worker){ .job = j, .first = thread == 0 };
    k->tile = (ori__several_tile){ .plain = b->plain, .channels = b->channels,
                                   .musts = b->musts, .low = b->low,
                                   .end = b->end, .gap = b->gap };
    k->tile.channel = ORI__NEW(ori__several_channel, d);
    k->edges = ORI__NEW(double, d * ((size_t)j->rows + ORI__SEVERAL_PAD));
    k->q = ORI__NEW(double, (size_t)j->m);
    if (!k->tile.channel || !k->edges || !k->q)
        return ori__fail_memory("a matrix profile of several channels");
    s = ori__products_create(&k->products, j->m, j->rows);
    for (int level = b->low; level < b->end && s == ORI_OK; level++) {
        k->tile.row_best[level] = b->row_best[level];
        s = best_create(&k->tile.column_best[level], j->count);
    }
    return s;
}

static void worker_free(worker *k)
{
    for (int level = 0; level < ORI__SEVERAL_CHANNELS; level++)
        best_free(&k->tile.column_best[level]);
    ori__free(k->tile.channel);
    ori__free(k->edges);
    ori__free(k->q);
    ori__products_free(&k->products);
}

/* Of equals the first, as within a thread. */
static void join_columns(ori__several_best *all, const ori__several_best *one,
                         int count)
{
    for (int i = 0; i < count; i++) {
        ori__breathe(i);
        if (one->at[i] >= 0 &&
            (all->at[i] < 0 || one->number[i] > all->number[i] ||
             (one->number[i] == all->number[i] &&
              one->at[i] < all->at[i]))) {
            all->number[i] = one->number[i];
            all->at[i] = one->at[i];
        }
    }
}

static void run_worker(worker *k, int thread)
{
    const job *j = k->job;

    for (int i = 0; i < j->band_count && !atomic_load(&j->stop); i++)
        if (j->thread[i] == thread)
            run_band(k, i);
}

static ori_status run_workers(job *j, worker *workers, int threads)
{
    ori__several_bands *b = j->bands;
    ori_status s = ORI_OK;

    for (int t = 0; t < threads && s == ORI_OK; t++)
        s = worker_create(&workers[t], j, t);
    if (s != ORI_OK)
        return s;
#pragma omp parallel for num_threads(threads) schedule(static, 1)
    for (int t = 0; t < threads; t++)
        run_worker(&workers[t], t);
    for (int t = 0; t < threads; t++)
        for (int level = b->low; level < b->end; level++)
            join_columns(&b->column_best[level],
                         &workers[t].tile.column_best[level], j->count);
    b->share = atomic_load(&j->stop)
                   ? fmin((double)atomic_load(&j->seen) / j->cells, 1.0)
                   : 1.0;
    return ORI_OK;
}

static void job_free(job *j)
{
    for (int n = 0; n < ORI__SEVERAL_CHANNELS; n++)
        ori__several_side_free(&j->sides[n]);
    ori__free(j->cuts.list);
    ori__free(j->thread);
    ori__free(j->begin);
}

static ori_status make_bests(ori__several_bands *b)
{
    ori_status s = ORI_OK;

    for (int level = b->low; level < b->end && s == ORI_OK; level++) {
        s = best_create(&b->row_best[level], b->of[0].count);
        if (s == ORI_OK)
            s = best_create(&b->column_best[level], b->of[0].count);
    }
    return s;
}

ori_status ori__several_bands_run(ori__several_bands *b)
{
    const int threads = ori_threads_get();
    job j = { .bands = b, .kernel = ori__several_kernel_get(),
              .sums = ori__tile_kernel_get(), .m = b->of[0].m,
              .count = b->of[0].count };
    worker *workers = ORI__NEW(worker, (size_t)threads);
    const char *const what = "a matrix profile of several channels";
    ori_status s = workers ? make_bests(b) : ori__fail_memory(what);

    j.rows = band_rows(j.count, j.m);
    for (int n = 0; n < b->channels && s == ORI_OK; n++)
        s = ori__several_side_create(&j.sides[n], &b->of[n], b->plain,
                                     b->shapes);
    if (s == ORI_OK &&
        (!ori__several_cuts_list(&j.cuts, b->of, b->channels, b->plain) ||
         !cut_bands(&j) || !share_bands(&j, threads)))
        s = ori__fail_memory(what);
    if (s == ORI_OK)
        s = run_workers(&j, workers, threads);
    for (int t = 0; workers && t < threads; t++)
        worker_free(&workers[t]);
    ori__free(workers);
    job_free(&j);
    return s;
}

void ori__several_bands_free(ori__several_bands *b)
{
    for (int level = 0; level < ORI__SEVERAL_CHANNELS; level++) {
        best_free(&b->row_best[level]);
        best_free(&b->column_best[level]);
    }
}
