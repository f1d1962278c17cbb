/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * profile_blocks.c - all cells of two series, block by block
 *
 * A block has its rows and its columns to itself while it runs.
 */
#include "motif/profile_blocks.h"

#include <limits.h>
#include <math.h>
#include <stdatomic.h>

#include <oriole/base/threads.h>

#include "base/array.h"
#include "base/fail.h"
#include "base/memory.h"
#include "motif/profile_locks.h"

/* Rows of a block: sums drift by its root, so to say, and need an m-th part
 * of the work for the first row; the rows are to stay in the cache beside the
 * processor's first.  Columns: the same, and the edge. */
enum { ROWS_MOST = 4096, ROWS_LEAST = 512, PARTS_WANTED = 32,
       COLUMNS_LEAST = 1024 };

/* Neighbours in a wave that run one after the other lie far from each
 * other. */
enum { STRANDS = 16 };

typedef struct job {
    ori__blocks *blocks;
    ori__block_room *rooms;     /* [threads] */
    ori__locks locks;
    atomic_llong seen;
    atomic_bool stop;
} job;

static int clamped(int64_t n, int low, int high)
{
    return n < low ? low : n > high ? high : (int)n;
}

static int row_most(const ori__pairing *p)
{
    const int rows = clamped(p->rows->count / PARTS_WANTED, ROWS_LEAST,
                             ROWS_MOST);

    return clamped(2 * (int64_t)p->rows->m, rows, INT_MAX / 4);
}

static bool cut_rows(ori__blocks *b)
{
    const ori__motif_windows *w = b->pairing->rows;
    const int zones = b->pairing->plain ? 1 : w->zone_count;
    const int most = row_most(b->pairing);
    size_t room = 0;

    for (int z = 0; z < zones; z++) {
        const int end = b->pairing->plain ? w->count : w->zones[z + 1];

        for (int i = b->pairing->plain ? 0 : w->zones[z]; i < end; i += most) {
            if (!ori__grow(&b->rows, &room, (size_t)b->row_count + 1,
                           sizeof *b->rows))
                return false;
            b->rows[b->row_count++] =
                (ori__rows){ i, end - i < most ? end : i + most };
        }
    }
    return true;
}

/* The block of row part r in the wave. */
static ori__block block_of(const ori__blocks *b, int r, int wave)
{
    const ori__rows rows = b->rows[r];
    const int c = (int)(((int64_t)rows.first / b->wide + wave) %
                        b->column_count);
    const int64_t end = ((int64_t)c + 1) * b->wide;
    const int count = b->pairing->columns->count;

    return (ori__block){ rows.first, rows.end, c * b->wide,
                         end < count ? (int)end : count };
}

ori_status ori__blocks_create(ori__blocks *b, const ori__pairing *p)
{
    *b = (ori__blocks){ .pairing = p };
    b->wide = clamped(2 * (int64_t)row_most(p), COLUMNS_LEAST, INT_MAX / 2);
    b->column_count = (p->columns->count - 1) / b->wide + 1;
    if (!cut_rows(b)) {
        ori__blocks_free(b);
        return ori__fail_memory("a matrix profile");
    }
    for (int r = 0; r < b->row_count; r++)
        for (int wave = 0; wave < b->column_count; wave++) {
            const ori__block block = block_of(b, r, wave);

            b->cells += ori__block_cells(p, &block);
        }
    return ORI_OK;
}

void ori__blocks_free(ori__blocks *b)
{
    ori__free(b->rows);
    *b = (ori__blocks){ NULL };
}

double ori__blocks_share(const ori__blocks *b)
{
    return b->seen >= b->cells ? 1.0 : b->seen / b->cells;
}

/* --------------------------------------------------------------- order */

static uint32_t bits_reversed(uint32_t n, int bits)
{
    uint32_t r = 0;

    for (int i = 0; i < bits; i++)
        r |= (n >> i & 1) << (bits - 1 - i);
    return r;
}

/* Sets the next wave; false: there is none. */
static bool next_wave(ori__blocks *b)
{
    int bits = 0;

    while (1 << bits < b->column_count)
        bits++;
    while (b->reversed < 1 << bits) {
        b->wave = (int)bits_reversed((uint32_t)b->reversed++, bits);
        if (b->wave < b->column_count)
            return true;
    }
    return false;
}

/* ----------------------------------------------------------------- work */

/* Count cells, tell how far we are, and hear whether to go on. */
static void tell(job *j, double cells)
{
    const ori__blocks *b = j->blocks;
    const long long before = atomic_fetch_add(&j->seen, (long long)cells);

    if (omp_get_thread_num() == 0 && b->progress &&
        !b->progress(b->user,
                     fmin(((double)before + cells) / b->cells, 1.0)))
        atomic_store(&j->stop, true);
}

static void run_block(job *j, int r)
{
    const ori__blocks *b = j->blocks;
    const ori__block block = block_of(b, r, b->wave);
    const double cells = ori__block_cells(b->pairing, &block);

    if (cells <= 0.0)
        return;
    ori__locks_take(&j->locks, &block);
    ori__block_run(&j->rooms[omp_get_thread_num()], &block);
    ori__locks_give(&j->locks, &block);
    ori_array_breathe();
    tell(j, cells);
}

static void run_wave(job *j, int threads)
{
    const int count = j->blocks->row_count;
    const int strand = (count + STRANDS - 1) / STRANDS;

#pragma omp parallel for num_threads(threads) schedule(dynamic, 1)
    for (int i = 0; i < strand * STRANDS; i++) {
        const int r = i % STRANDS * strand + i / STRANDS;

        if (r < count && !atomic_load(&j->stop))
            run_block(j, r);
    }
}

static void run_waves(job *j, double share, int threads)
{
    ori__blocks *b = j->blocks;

    atomic_store(&j->seen, (long long)b->seen);
    ori__locks_init(&j->locks, b->wide);
    while (!atomic_load(&j->stop) &&
           (double)atomic_load(&j->seen) < share * b->cells &&
           next_wave(b)) {
        run_wave(j, threads);
        if ((double)atomic_load(&j->seen) < b->cells)
            tell(j, 0.0);       /* the calling thread may have had no block */
    }
    ori__locks_destroy(&j->locks);
    b->seen = (double)atomic_load(&j->seen);
    b->stopped = atomic_load(&j->stop);
}

ori_status ori__blocks_run(ori__blocks *b, double share)
{
    const int threads = ori_threads_get();
    job j = { .blocks = b };
    ori_status s = ORI_OK;

    j.rooms = ORI__NEW(ori__block_room, (size_t)threads);
    if (!j.rooms)
        return ori__fail_memory("a matrix profile");
    for (int t = 0; t < threads && s == ORI_OK; t++)
        s = ori__block_room_create(&j.rooms[t], b->pairing,
                                   row_most(b->pairing), b->wide);
    if (s == ORI_OK)
        run_waves(&j, share, threads);
    for (int t = 0; t < threads; t++)
        ori__block_room_free(&j.rooms[t]);
    ori__free(j.rooms);
    return s;
}
