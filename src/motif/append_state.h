/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * append_state.h - what a matrix profile that grows consists of
 */
#ifndef ORI_MOTIF_APPEND_STATE_H
#define ORI_MOTIF_APPEND_STATE_H

#include <oriole/motif/append.h>
#include <oriole/motif/append_several.h>

#include "motif/append_cells.h"
#include "motif/append_window.h"

struct ori_append {
    int64_t keep, m, gap;
    int64_t windows;        /* that are kept at most */
    int64_t slots;          /* windows - gap */
    int64_t period;
    int64_t samples;        /* that came */
    const ori__append_kernel *kernel;
    ori__append_windows of;
    ori__append_cells cells;
    ori_neighbour *left;    /* [ring] */
    bool *anew;             /* [ring] */
    int64_t *anew_list;     /* [ring]: numbers of the windows that are, a ring
                               of its own */
    int64_t anew_first, anew_end;
    int64_t block;          /* number of the first window that waits */
    int waiting;            /* windows that do */
    bool restart;           /* the first of them is where deviations fell */
};

/* Window i's right neighbour, of several channels that for so many of them;
 * -1: none. */
int64_t ori__append_right(const ori_append *append, int64_t i);
int64_t ori__append_several_right(const ori_append_several *append,
                                  int channels, int64_t i);

#endif
