/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * watch.h - what is odd in a signal that goes on, and where it begins to do
 * something else
 *
 * The last samples are kept (append.h), so that memory is constant, and two
 * things are told as they happen:
 *
 *   - A window that is unlike all that is kept: its distance to the nearest
 *     window before is beyond a limit.  The limit follows the signal.  With q
 *     the ninth decile and h the median of the distances of the windows kept,
 *     it is q + 3 (q - h), which a normal distribution passes once in some
 *     seven million; and, of standardised windows, no less than the distance
 *     of a correlation of 0.99, lest what repeats exactly make everything
 *     odd.  It is taken anew every m samples, from 8 m windows on.  Of windows
 *     that overlap the farthest is told, m samples after the first of them
 *     at the latest.
 *
 *   - A change, by the nearest neighbours behind (FLOSS: Gharghabi et al.,
 *     "Matrix Profile VIII: domain agnostic online semantic segmentation at
 *     superhuman performance levels", ICDM 2017).  An arc leads from each
 *     window to the nearest of those that came after it; few arcs cross the
 *     border between two regimes.  Where fewer than `change` of those expected
 *     do, and nowhere in reach fewer, a change is told: 6 windows after it at
 *     the earliest, as fewer tell nothing, and 5 windows behind the last one.
 *     Where even the typical place (the median) has less than half of the
 *     arcs expected, all arcs are short, as of what repeats exactly: then it
 *     is `change` of those of the typical place.
 *
 * Of several signals, distances are means over all of them.
 */
#ifndef ORIOLE_MOTIF_WATCH_H
#define ORIOLE_MOTIF_WATCH_H

#include <oriole/motif/append.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ori_watch ori_watch;

typedef struct ori_watch_options {
    size_t size;
    int channels;           /* 1 to ORI_WATCH_CHANNELS */
    double change;          /* arcs across a border, over those expected;
                               0: no change is told */
} ori_watch_options;

#define ORI_WATCH_OPTIONS_INIT                                                \
    { .size = sizeof(ori_watch_options), .channels = 1, .change = 0.45 }

typedef enum ori_watch_kind { ORI_WATCH_ODD, ORI_WATCH_CHANGE }
    ori_watch_kind;

typedef struct ori_watch_event {
    ori_watch_kind kind;
    int64_t at;             /* odd: the window's first sample; a change: the
                               sample in the middle of the lowest window */
    double value;           /* odd: distance; a change: arcs, over those
                               expected */
    double limit;           /* beyond which, or below which, it is told */
} ori_watch_event;

enum { ORI_WATCH_EVENTS = 2,    /* that one sample may bring */
       ORI_WATCH_CHANNELS = 32 };

/* `append` says what is kept and compared.  ORI_OK, ORI_EINVAL or
 * ORI_ENOMEM. */
ORI_API ori_status ori_watch_create(ori_watch **watch,
                                    const ori_append_options *append,
                                    const ori_watch_options *options);
ORI_API void ori_watch_destroy(ori_watch *watch);

/* Takes one sample of each channel, x [channels]; how many events it brought.
 * Does not allocate, lock or call the system. */
ORI_API int ori_watch_push(ori_watch *watch, const double *x,
                           ori_watch_event events[ORI_WATCH_EVENTS]);

/* At the signal's end: what was odd and is not told yet; 0 or 1. */
ORI_API int ori_watch_finish(ori_watch *watch, ori_watch_event *event);

/*
 * Of the windows kept, oldest first: arcs that cross each, over what would
 * cross it if each arc led to any window behind its own; 1 at most.  Windows
 * without a neighbour behind them count as none.  curve [*count]; *first is
 * the oldest one's first sample.
 */
ORI_API void ori_watch_curve(const ori_watch *watch, double *curve,
                             int64_t *first, int64_t *count);

/* The distance beyond which a window is odd; INFINITY: not known yet. */
ORI_API double ori_watch_limit(const ori_watch *watch);

#ifdef __cplusplus
}
#endif
#endif
