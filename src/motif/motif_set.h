/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motif_set.h - the occurrences of one shape, from its distances to all
 * windows
 */
#ifndef ORI_MOTIF_MOTIF_SET_H
#define ORI_MOTIF_MOTIF_SET_H

#include <oriole/motif/motifs.h>

typedef struct ori__set_rules {
    int window;             /* occurrences overlap by half of it at most */
    int most;
    double radius;          /* 0: until the distances jump */
    const int32_t *length;  /* [count] of the window at each place, which
                               may overlap others by half of the shorter;
                               NULL: all are one window long */
    const int32_t *seam;    /* [seam_count] where one log ends and the next */
    int seam_count;         /* begins: a set is of two logs at least */
} ori__set_rules;

/*
 * From d [count] of all windows, which is overwritten: INFINITY where a
 * window must not be one.  `centre`: a window that comes first at distance 0,
 * -1: none.  ORI_OK, ORI_ENOMEM or what oriole/base/array.h has; free with
 * ori__set_free().
 */
ori_status ori__set_take(ori_motif *set, double *d, int count, int centre,
                         const ori__set_rules *rules);
void ori__set_free(ori_motif *set);

/* Marks [first, end) as far as there are `count`. */
void ori__set_mark(uint8_t *marks, int count, int first, int end);

/* How much of a motif it is: a pair that is very clear, or some that are
 * fairly.  Beyond 8 occurrences more do not count. */
double ori__set_score(const ori_motif *set);

#endif
