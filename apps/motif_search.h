/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motif_search.h - what "oriole motif" finds in one log
 */
#ifndef ORI_APPS_MOTIF_SEARCH_H
#define ORI_APPS_MOTIF_SEARCH_H

#include <oriole/motif/chains.h>
#include <oriole/motif/motifs.h>
#include <oriole/motif/regimes.h>
#include <oriole/motif/several.h>
#include <oriole/motif/together.h>
#include <oriole/motif/window.h>

#include "command.h"
#include "motif_log.h"

enum { MOTIF_REGIMES = 32 };

typedef struct motif_settings {
    app_common common;
    const char *window, *column, *query;
    const char *labels, *plot, *profile;
    const char *unlike;             /* a log to which this is compared */
    const char *chain_from;
    int chains;
    const char *keep;               /* as the log comes; NULL: all at once */
    const char *device, *format;    /* of what comes; NULL: LOG, as its first
                                       bytes tell */
    double row_rate_hz;
    bool follow;
    int top, most, bridge;          /* bridge: -1: by the window */
    int changes;                    /* that are told; -1: those that are
                                       clear */
    double radius, flat, envelope_hz, approximate;
    double stretch;
    bool plain, together;
    const char *must, *without;     /* names of channels */
    int best, bands;                /* 0: chosen; none */
    double memory_mb;               /* 0: all there is; -1: the usual */
    int neighbours;                 /* in the profile; 0: one */
} motif_settings;

/* Of a log of several channels (log.names). */
typedef struct motif_several {
    uint32_t must, without;
    uint32_t silent;                /* have no values that differ */
    ori_several all;
    int best;                       /* the k whose profile is found->profile */
    double saved[ORI_SEVERAL_CHANNELS + 1];
    uint32_t *motif;                /* [top] channels of each */
    uint32_t *place;                /* [most] channels of a query's places */
    int window_channel;             /* where the window was chosen */
} motif_several;

typedef struct motif_found {
    motif_log log;                  /* of several logs all, one behind
                                       another, under the first one's name */
    motif_log *parts;               /* [part_count] those, without their
                                       samples; NULL: one log */
    int part_count;
    ori_together together;          /* x is log.x */
    motif_log reference;            /* what the log is compared to */
    int64_t window;
    bool automatic;
    ori_window_choice choice;       /* if automatic */
    ori_profile profile;            /* no arrays where a query was sought */
    motif_several several;
    ori_motifs motifs;
    ori_chains chains;
    int32_t *discord;               /* [discord_count] */
    double *discord_distance;
    int discord_count;
    int32_t regime[MOTIF_REGIMES];
    double regime_height[MOTIF_REGIMES];
    int regime_count;
    double seconds;
    bool stopped;
} motif_found;

/* Reads and searches a log, or `count` of them together; the exit code, the
 * failure having been told.  What was stopped has found something, and
 * returns EXIT_FINE. */
int motif_search(motif_found *found, const app_command *command,
                 const motif_settings *settings, char **paths, int count);
void motif_found_free(motif_found *found);

/* Samples that a text like "640" or "2.5s" means; -1: none. */
int64_t motif_samples(const char *text, double rate_hz);

#endif
