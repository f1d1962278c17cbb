/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * live_display.h - some lines of a terminal that show what is heard now
 *
 *     0:12:05 [#######...] -18 dB   12 events, 0 dropped
 *     low     [#########.] 0.93 *
 *     high    [..........] 0.02
 *     last: 0:12:03 low 0.98, 0:11:40 high 0.91
 *
 * Drawn again ten times a second at most, and never waited for: what the
 * terminal does not take at once is left out.
 */
#ifndef ORI_APPS_LIVE_DISPLAY_H
#define ORI_APPS_LIVE_DISPLAY_H

#include <stdint.h>

#include <oriole/model/model.h>
#include <oriole/stream/event_run.h>

#include "command.h"

enum { LIVE_DISPLAY_LAST = 3 };

typedef struct live_display {
    int terminal;               /* -1: nothing is shown */
    const ori_model *model;
    double unit;                /* seconds a sample */
    double drawn;               /* when */
    char *rest;                 /* what the terminal did not take yet */
    size_t rest_at, rest_length;
    int lines;                  /* on the terminal; 0: it is clear */

    double squares, loudest;    /* of the values since it was drawn; the
                                   largest mean so far */
    int64_t values;
    float *probabilities;       /* [labels] of the last score */
    int *order;                 /* [labels] */
    int64_t heard;              /* the last sample */
    int64_t events;
    ori_event last[LIVE_DISPLAY_LAST];      /* the latest first */
} live_display;

/* Shows only if standard error is a terminal, and not with --quiet. */
void live_display_begin(live_display *d, const app_common *common,
                        const ori_model *model, double unit);
void live_display_end(live_display *d);

/* The signal: count values up to sample `position`; a score, [labels],
 * NaN where it is none; an event. */
void live_display_hear(live_display *d, const float *x, int64_t count,
                       int64_t position);
void live_display_score(live_display *d, const float *probabilities);
void live_display_event(live_display *d, const ori_event *event);

/* Draw, if it is time to. */
void live_display_draw(live_display *d, const ori_event_run *run,
                       int64_t dropped);

/* Make room for words: to be called before something is printed there. */
void live_display_clear(live_display *d);

#endif
