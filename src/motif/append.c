/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * append.c - the matrix profile of a signal that goes on
 *
 * Windows come in blocks of up to ORI__APPEND_ROWS.  At certain windows, here
 * called anew, the sums of all diagonals are taken anew: a diagonal's when
 * that window is its column, so that each row has a few of them to do, and,
 * where deviations fell, at once all diagonals' for which it is the row.
 */
#include <oriole/motif/append.h>

#include <math.h>

#include "base/fail.h"
#include "base/memory.h"
#include "motif/append_state.h"

enum { ROWS = ORI__APPEND_ROWS,
       PERIOD = 4096 };     /* windows between two that are anew, or 2 m */

static int64_t ring_of(const ori_append *a)
{
    return a->cells.ring;
}

/* ------------------------------------------------------------- life */

static ori_status check(const ori_append_options *o, int64_t exclusion)
{
    if (o->window < 3 || o->window > INT32_MAX / 4)
        return ori__fail(ORI_EINVAL, "a window of %lld samples is %s",
                         (long long)o->window,
                         o->window < 3 ? "none with a shape: it needs at "
                                         "least 3"
                                       : "too long");
    if (exclusion > INT32_MAX / 4)
        return ori__fail(ORI_EINVAL, "an exclusion of %lld samples is too "
                         "long", (long long)exclusion);
    if (o->keep > INT32_MAX / 2 || o->keep <= o->window + exclusion)
        return ori__fail(ORI_EINVAL, "%lld samples cannot be kept: windows "
                         "of %lld that are more than %lld apart need more "
                         "than %lld, and %d are the most",
                         (long long)o->keep, (long long)o->window,
                         (long long)exclusion,
                         (long long)(o->window + exclusion), INT32_MAX / 2);
    return ORI_OK;
}

static bool allocate(ori_append *a, const ori_append_options *o)
{
    /* Windows of a block come before it runs, and one more that ends it. */
    const int64_t ring = a->windows + ROWS;
    ori__append_cells *s = &a->cells;

    s->plain = o->plain;
    s->ring = ring;
    s->best = ORI__NEW(double, (size_t)ring + ORI__APPEND_PAD);
    s->at = ORI__NEW(int64_t, (size_t)ring);
    s->c = ORI__NEW(double, (size_t)a->slots + ORI__APPEND_PAD);
    a->left = ORI__NEW(ori_neighbour, (size_t)ring);
    a->anew = ORI__NEW(bool, (size_t)ring);
    a->anew_list = ORI__NEW(int64_t, (size_t)ring);
    if (!ori__append_windows_create(&a->of, (int)a->m, o->plain, o->flat,
                                    a->keep + ROWS, ring))
        return false;
    s->half = a->of.half;
    s->sum = a->of.sum;
    s->inverse = a->of.inverse;
    return s->best && s->at && s->c && a->left && a->anew && a->anew_list;
}

ori_status ori_append_create(ori_append **append, const ori_append_options *o)
{
    const int64_t exclusion =
        o->exclusion < 0 ? (o->window + 3) / 4 : o->exclusion;
    ori_status status = check(o, exclusion);
    ori_append *a;

    *append = NULL;
    if (status != ORI_OK)
        return status;
    a = ORI__NEW(ori_append, 1);
    if (!a)
        return ori__fail_memory("a matrix profile that grows");
    a->keep = o->keep;
    a->m = o->window;
    a->gap = exclusion + 1;
    a->windows = a->keep - a->m + 1;
    a->slots = a->windows - a->gap;
    a->period = 2 * a->m > PERIOD ? 2 * a->m : PERIOD;
    a->kernel = ori__append_kernel_get();
    if (!allocate(a, o)) {
        ori_append_destroy(a);
        return ori__fail_memory("a matrix profile that grows");
    }
    *append = a;
    return ORI_OK;
}

void ori_append_destroy(ori_append *a)
{
    if (!a)
        return;
    ori__append_windows_free(&a->of);
    ori__free(a->cells.best);
    ori__free(a->cells.at);
    ori__free(a->cells.c);
    ori__free(a->left);
    ori__free(a->anew);
    ori__free(a->anew_list);
    ori__free(a);
}

void ori_append_reset(ori_append *a)
{
    ori__append_windows_reset(&a->of);
    a->samples = a->block = 0;
    a->anew_first = a->anew_end = 0;
    a->waiting = 0;
    a->restart = false;
}

/* ----------------------------------------------------------- one block */

static void run(ori_append *a, int64_t first, int64_t end, int first_row,
                int end_row)
{
    const int64_t ring = ring_of(a);
    const int64_t place = (a->cells.column + first + ring) % ring;
    /* The ring may begin anew on the way. */
    const int64_t turn = first + ring - place < end ? first + ring - place
                                                    : end;
    const ori__append_range parts[] = {
        { first_row, end_row, first, turn, place },
        { first_row, end_row, turn, end, 0 },
    };

    for (int i = 0; i < 2; i++) {
        const ori__append_range *const g = &parts[a->cells.down ? 1 - i : i];

        if (g->first < g->end)
            a->kernel->run(&a->cells, g);
    }
}

/* Such that the step that comes leads to the sum over both windows.  Those
 * that are anew have steps of 0 unless plain. */
static void take_anew(ori_append *a, int64_t slot, int row, int64_t column)
{
    ori__append_cells *s = &a->cells;
    const int64_t place = column % ring_of(a);
    double c = ori__append_windows_number(&a->of, a->block + row, column);

    if (s->plain) {
        const double in = s->row_half[row] - s->half[place];
        const double out = s->row_sum[row] - s->sum[place];

        c += in * in - out * out;
    }
    s->c[slot] = c;
}

/* A slot that columns pass some of which are anew. */
static void run_slot(ori_append *a, int64_t slot)
{
    const int64_t column = a->cells.column + slot;
    int from = column < 0 ? (int)-column : 0;

    for (int row = from; row < a->waiting; row++) {
        if (!a->anew[(column + row) % ring_of(a)])
            continue;
        run(a, slot, slot + 1, from, row);
        take_anew(a, slot, row, column + row);
        from = row;
    }
    run(a, slot, slot + 1, from, a->waiting);
}

/* Where deviations fell: the first row has its sums anew. */
static void restart(ori_append *a)
{
    ori__append_cells *s = &a->cells;

    for (int64_t slot = s->column < 0 ? -s->column : 0; slot < a->slots;
         slot++)
        s->c[slot] = ori__append_windows_number(&a->of, a->block,
                                                s->column + slot);
    s->row_half[0] = s->row_sum[0] = 0.0;
    a->restart = false;
}

/* Those that the i-th of the windows that are anew passes, and those before
 * them; behind the last such window, all that are left. */
static void run_piece(ori_append *a, int64_t i)
{
    const int64_t ring = ring_of(a), column = a->cells.column;
    int64_t slot = i > a->anew_first
                       ? a->anew_list[(i - 1) % ring] - column + 1 : 0;
    int64_t first, last;

    if (i == a->anew_end) {
        run(a, slot, a->slots, 0, a->waiting);
        return;
    }
    last = a->anew_list[i % ring] - column;
    first = last - (a->waiting - 1);
    /* Before the first of all windows there is nothing. */
    if (i > 0)
        run(a, slot, first < a->slots ? first : a->slots, 0, a->waiting);
    slot = slot < first ? first : slot;
    for (; slot <= last && slot < a->slots; slot++)
        run_slot(a, slot);
}

/* To and fro: what a block ended with is still in the cache when the next
 * begins with it. */
static void run_all_slots(ori_append *a)
{
    while (a->anew_first < a->anew_end &&
           a->anew_list[a->anew_first % ring_of(a)] < a->cells.column)
        a->anew_first++;
    if (a->cells.down)
        for (int64_t i = a->anew_end; i >= a->anew_first; i--)
            run_piece(a, i);
    else
        for (int64_t i = a->anew_first; i <= a->anew_end; i++)
            run_piece(a, i);
}

static void settle(ori_append *a, int row)
{
    const int64_t i = a->block + row, j = a->cells.row_at[row];
    const double d =
        j < 0 ? INFINITY : ori__append_windows_distance(&a->of, i, j);

    a->left[i % ring_of(a)] = (ori_neighbour){ d, j };
}

static void run_block(ori_append *a)
{
    ori__append_cells *s = &a->cells;

    s->flat = a->of.flat;
    s->row = a->block;
    s->column = a->block - (a->windows - 1);
    s->down = !s->down;
    if (a->restart)
        restart(a);
    run_all_slots(a);
    for (int row = 0; row < a->waiting; row++)
        settle(a, row);
    a->block += a->waiting;
    a->waiting = 0;
}

/* ------------------------------------------------------------- windows */

static void put_row(ori_append *a, int row)
{
    const int64_t place = (a->block + row) % ring_of(a);
    ori__append_cells *s = &a->cells;

    s->row_half[row] = s->half[place];
    s->row_sum[row] = s->sum[place];
    s->row_inverse[row] = s->inverse[place];
    s->row_flat[row] = !s->plain && s->inverse[place] == 0.0 ? 0.5 : 0.0;
    s->row_best[row] = -INFINITY;
    s->row_at[row] = -1;
}

static void set(double *ring, int64_t length, int64_t place, double value)
{
    ring[place] = value;
    if (place < ORI__APPEND_PAD)
        ring[place + length] = value;
}

static void put_column(ori_append *a, int64_t i, bool anew)
{
    const int64_t ring = ring_of(a), place = i % ring;
    ori__append_cells *s = &a->cells;

    set(s->best, ring, place, -INFINITY);
    s->at[place] = -1;
    a->anew[place] = anew;
    if (!anew)
        return;
    a->anew_list[a->anew_end++ % ring] = i;
    /* What leads to it may be large: no step does. */
    if (!s->plain) {
        set(s->half, ring, place, 0.0);
        set(s->sum, ring, place, 0.0);
    }
}

static void add_window(ori_append *a, int64_t i)
{
    const bool fell = ori__append_windows_add(&a->of, i);

    if (fell && a->waiting > 0)
        run_block(a);
    if (a->waiting == 0) {
        a->block = i;
        a->restart = fell;
    }
    put_row(a, a->waiting++);
    put_column(a, i, fell || i % a->period == 0);
    if (a->waiting == ROWS || a->cells.number)
        run_block(a);
}

static ori_neighbour left_of(const ori_append *a, int64_t i)
{
    return i < 0 ? (ori_neighbour){ INFINITY, -1 } : a->left[i % ring_of(a)];
}

void ori_append_push(ori_append *a, const double *x, int64_t count,
                     ori_neighbour *left)
{
    while (count > 0) {
        const int64_t n = count < ROWS ? count : ROWS;
        const int64_t before = a->samples;

        for (int64_t i = 0; i < n; i++) {
            ori__append_windows_sample(&a->of, a->samples++, x[i]);
            if (a->samples >= a->m)
                add_window(a, a->samples - a->m);
        }
        if (a->waiting > 0)
            run_block(a);
        for (int64_t i = 0; left && i < n; i++)
            *left++ = left_of(a, before + i - a->m + 1);
        x += n;
        count -= n;
    }
}

int64_t ori_append_first(const ori_append *a)
{
    return a->samples > a->keep ? a->samples - a->keep : 0;
}

int64_t ori_append_count(const ori_append *a)
{
    const int64_t count = a->samples - a->m + 1 - ori_append_first(a);

    return count > 0 ? count : 0;
}

int64_t ori__append_right(const ori_append *a, int64_t i)
{
    return a->cells.at[i % ring_of(a)];
}

static ori_neighbour right_of(const ori_append *a, int64_t i)
{
    const int64_t j = ori__append_right(a, i);
    const double d =
        j < 0 ? INFINITY : ori__append_windows_distance(&a->of, i, j);

    return (ori_neighbour){ d, j };
}

void ori_append_profile(const ori_append *a, ori_neighbour *left,
                        ori_neighbour *right)
{
    const int64_t first = ori_append_first(a), count = ori_append_count(a);

    for (int64_t i = 0; i < count; i++) {
        if (left)
            left[i] = left_of(a, first + i);
        if (right)
            right[i] = right_of(a, first + i);
    }
}
