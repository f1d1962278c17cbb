/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * profile_block.c - the cells of a few rows with a few columns
 *
 * A block begins with sums over whole windows: those of its first row, and
 * the edge left of its first column; so does each zone of its columns
 * (motif_windows.h).  From there the tiles of motif_tile.h take over.
 */
#include "motif/profile_block.h"

#include <math.h>
#include <string.h>

#include "base/array.h"
#include "base/fail.h"
#include "base/memory.h"

enum { EDGE_PAD = 8 };          /* a kernel's vector ends at a row's edge */

void ori__best_clear(const ori__best *best, int count)
{
    for (int i = 0; i < count; i++) {
        ori__breathe(i);
        best->number[i] = -INFINITY;
        best->at[i] = -1;
    }
}

/* ------------------------------------------------------- what tiles want */

/* Of the windows [first, end) of w. */
static void fill_plain(const ori__motif_windows *w, int first, int end,
                       double *enter, double *leave, double *size)
{
    for (int i = first; i < end; i++) {
        enter[i - first] = w->x[i + w->m - 1];
        leave[i - first] = i > 0 ? w->x[i - 1] : 0.0;
        size[i - first] = w->state[i] == ORI__MOTIF_MISSING ? ORI__TILE_VOID
                                                             : 0.0;
    }
}

/* Half the difference of the samples, and the sum of their deviations from
 * the means of their windows. */
static void fill_standard(const ori__motif_windows *w, int first, int end,
                          double *half, double *sum, double *size)
{
    for (int i = first; i < end; i++) {
        const double *x = w->x + i;
        const double in = x[w->m - 1];

        half[i - first] = i > 0 ? 0.5 * (in - x[-1]) : 0.0;
        sum[i - first] = i > 0 ? (in - x[0]) - w->mean[i] - w->mean[i - 1]
                               : 0.0;
        size[i - first] = w->state[i] == ORI__MOTIF_FINE ? w->size[i]
                                                          : ORI__TILE_VOID;
    }
}

static double need_of(const ori__pairing *p, double best, double size)
{
    if (isnan(size))
        return ORI__TILE_VOID;
    return ori__tile_need(p->plain, best, size);
}

static void fill_rows(ori__block_room *r)
{
    const ori__pairing *p = r->pairing;
    const int first = r->block.first_row, end = r->block.end_row;

    if (p->plain)
        fill_plain(p->rows, first, end, r->row_enter, r->row_leave,
                   r->row_size);
    else
        fill_standard(p->rows, first, end, r->row_enter, r->row_leave,
                      r->row_size);
    for (int i = first; i < end; i++)
        r->row_need[i - first] = need_of(p, p->row_best.number[i],
                                         r->row_size[i - first]);
    memset(r->edge, 0, (size_t)(end - first) * sizeof *r->edge);
}

/* Which number is which depends on the side. */
static void fill_columns(ori__block_room *r)
{
    const ori__pairing *p = r->pairing;
    const int first = r->block.first_column, end = r->block.end_column;

    if (p->plain)
        fill_plain(p->columns, first, end, r->column_enter, r->column_leave,
                   r->column_size);
    else
        fill_standard(p->columns, first, end, r->column_leave,
                      r->column_enter, r->column_size);
    for (int j = first; j < end; j++)
        r->column_need[j - first] = need_of(p, p->column_best.number[j],
                                            r->column_size[j - first]);
}

/* -------------------------------------------------------- first sums */

/* c of one window with `count` windows of another series from `first` on. */
static void first_numbers(ori__block_room *r, const ori__motif_windows *one,
                          int at, const ori__motif_windows *other, int first,
                          int count, double *c)
{
    const int m = one->m;

    if (r->pairing->plain) {
        for (int i = 0; i < count; i++)
            c[i] = -r->kernel->plain_squares(m, one->x + at,
                                             other->x + first + i);
        return;
    }
    ori__motif_windows_take(r->q, one, at);
    ori__products_run(&r->products, r->q, other, first, count, c);
}

/* The edge left of the column that a run of tiles begins with, at the
 * block's column `at`: what descends from it is the sum over whole windows. */
static void begin_edge(ori__block_room *r, int column)
{
    const ori__pairing *p = r->pairing;
    const int at = column - r->block.first_column;
    const int rows = r->block.end_row - r->block.first_row;

    if (rows > 1)
        first_numbers(r, p->columns, column, p->rows, r->block.first_row + 1,
                      rows - 1, r->edge);
    if (!p->plain) {
        r->column_enter[at] = r->column_leave[at] = 0.0;
        return;
    }
    for (int i = 0; i + 1 < rows; i++) {
        const double in = r->row_enter[i + 1] - r->column_enter[at];
        const double out = r->row_leave[i + 1] - r->column_leave[at];

        r->edge[i] += in * in - out * out;
    }
}

/* ------------------------------------------------------------ the tiles */

static void load_columns(ori__block_room *r, int first, int end)
{
    const ori__best *best = &r->pairing->column_best;
    const int width = r->kernel->width;
    const int at = first - r->block.first_column;
    ori__tile *t = &r->tile;

    t->first_column = first;
    for (int i = 0; i < width; i++) {
        const bool in = first + i < end;

        t->enter[i] = in ? r->column_enter[at + i] : 0.0;
        t->leave[i] = in ? r->column_leave[at + i] : 0.0;
        t->size[i] = in ? r->column_size[at + i] : ORI__TILE_VOID;
        t->need[i] = in ? r->column_need[at + i] : ORI__TILE_VOID;
        t->best[i] = in ? best->number[first + i] : 0.0;
        t->at[i] = in ? best->at[first + i] : -1;
    }
}

static void store_columns(const ori__block_room *r, int first, int end)
{
    const ori__best *best = &r->pairing->column_best;
    const ori__tile *t = &r->tile;

    for (int i = 0; i < r->kernel->width && first + i < end; i++) {
        best->number[first + i] = t->best[i];
        best->at[first + i] = t->at[i];
    }
}

static void run_tile(ori__block_room *r, int first, int end, const double *c)
{
    const ori__block *b = &r->block;
    const int width = r->kernel->width;
    /* Below these rows no cell counts, nor what comes from them. */
    const int64_t rows =
        (int64_t)first + width - r->pairing->gap - b->first_row;

    r->tile.rows = rows < b->end_row - b->first_row
                       ? (int)rows : b->end_row - b->first_row;
    memcpy(r->tile.c, c, (size_t)width * sizeof *c);
    load_columns(r, first, end);
    r->kernel->run(&r->tile);
    store_columns(r, first, end);
}

/* The columns [first, end), of one zone.  Where cells left of them count,
 * there is an edge. */
static void run_columns(ori__block_room *r, int first, int end, bool edge)
{
    const ori__pairing *p = r->pairing;
    const int width = r->kernel->width;

    if (edge)
        begin_edge(r, first);
    first_numbers(r, p->rows, r->block.first_row, p->columns, first,
                  end - first, r->first);
    for (int i = end - first; i < end - first + width; i++)
        r->first[i] = 0.0;
    for (int j = first; j < end; j += width)
        run_tile(r, j, end, r->first + (j - first));
}

static void begin_rows(ori__block_room *r)
{
    const ori__pairing *p = r->pairing;
    const int first = r->block.first_row;

    fill_rows(r);
    r->tile.plain = p->plain;
    r->tile.gap = p->gap;
    r->tile.row_near = p->row_near.k > 0 ? &p->row_near : NULL;
    r->tile.column_near = p->column_near.k > 0 ? &p->column_near : NULL;
    r->tile.first_row = first;
    r->tile.row_enter = r->row_enter;
    r->tile.row_leave = r->row_leave;
    r->tile.row_size = r->row_size;
    r->tile.row_need = r->row_need;
    r->tile.row_best = p->row_best.number + first;
    r->tile.row_at = p->row_best.at + first;
    r->tile.edge = r->edge;
}

/* Plain distances know no zones. */
static int zone_count(const ori__pairing *p, const ori__motif_windows *w)
{
    return p->plain ? 1 : w->zone_count;
}

static int zone_first(const ori__pairing *p, const ori__motif_windows *w,
                      int z)
{
    return p->plain ? z * w->count : w->zones[z];
}

int ori__block_zone_end(const ori__pairing *p, int row)
{
    return p->plain ? p->rows->count
                    : p->rows->zones[ori__motif_windows_zone(p->rows,
                                                             row) + 1];
}

void ori__block_run(ori__block_room *r, const ori__block *block)
{
    const ori__pairing *p = r->pairing;
    const ori__motif_windows *w = p->columns;
    const int64_t least = block->first_row + p->gap;

    if (least >= block->end_column)
        return;
    r->block = *block;
    begin_rows(r);
    fill_columns(r);
    for (int z = p->plain ? 0
                          : ori__motif_windows_zone(w, block->first_column);
         z < zone_count(p, w) && zone_first(p, w, z) < block->end_column;
         z++) {
        int first = zone_first(p, w, z), end = zone_first(p, w, z + 1);

        first = first > block->first_column ? first : block->first_column;
        end = end < block->end_column ? end : block->end_column;
        if (end > least)
            run_columns(r, first >= least ? first : (int)least, end,
                        first >= least);
    }
}

double ori__block_cells(const ori__pairing *p, const ori__block *b)
{
    const double columns = b->end_column - b->first_column;
    const double right =
        fmin(columns, (double)(b->end_column - p->gap - b->first_row));

    return right > 0.0 ? right * (b->end_row - b->first_row) : 0.0;
}

/* --------------------------------------------------------------- memory */

ori_status ori__block_room_create(ori__block_room *r, const ori__pairing *p,
                                  int rows, int columns)
{
    const size_t tall = ori__round_up((size_t)rows + 1, 8);
    const size_t wide = ori__round_up((size_t)columns + ORI__TILE_MAX, 8);
    double *m;

    *r = (ori__block_room){ .pairing = p, .kernel = ori__tile_kernel_get() };
    r->memory = ORI__NEW(double, 5 * tall + 5 * wide + EDGE_PAD +
                                     (size_t)p->rows->m);
    if (!r->memory)
        return ori__fail_memory("a matrix profile");
    m = r->memory + EDGE_PAD;
    r->edge = m, m += tall;
    r->row_enter = m, m += tall;
    r->row_leave = m, m += tall;
    r->row_size = m, m += tall;
    r->row_need = m, m += tall;
    r->column_enter = m, m += wide;
    r->column_leave = m, m += wide;
    r->column_size = m, m += wide;
    r->column_need = m, m += wide;
    r->first = m, m += wide;
    r->q = m;
    return ori__products_create(&r->products, p->rows->m,
                                rows > columns ? rows : columns);
}

void ori__block_room_free(ori__block_room *r)
{
    ori__products_free(&r->products);
    ori__free(r->memory);
    *r = (ori__block_room){ NULL };
}
