/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motif_together.h - several logs in one search
 */
#ifndef ORI_APPS_MOTIF_TOGETHER_H
#define ORI_APPS_MOTIF_TOGETHER_H

#include "motif_search.h"

/* Reads all logs, which must have one rate, as found->log.  EXIT_FINE, or
 * what to exit with: the failure has been told. */
int motif_together_read(motif_found *found, const app_command *command,
                        const motif_settings *settings, char **paths,
                        int count);

/* The log that found->log is to be unlike of, as found->reference. */
int motif_unlike_read(motif_found *found, const app_command *command,
                      const motif_settings *settings);

/* Channel by channel logs [count] of as many channels, one behind the other as
 * oriole/motif/together.h has it: all->x [kept, n], and where each begins. */
ori_status motif_together_stack(motif_log *all, ori_together *joint,
                                const motif_log *const *logs, int count);

/* Is each of these logs as long as a window?  Tells which is not. */
int motif_together_check(const motif_found *found,
                         const app_command *command);

/* Gaps of up to `longest` samples are bridged, none between two logs. */
void motif_together_bridge(motif_found *found, int64_t longest);

/* Frees what these functions have put into *found. */
void motif_together_free(motif_found *found);

/* Where a span is by the clock of its own log. */
typedef struct motif_place {
    const char *path;
    int64_t first, end;         /* samples */
    double from, to;            /* seconds where the rate is known, else
                                   samples */
    uint32_t channels;          /* in which it is, of several; 0: one */
} motif_place;

motif_place motif_place_of(const motif_found *found, int64_t start,
                           int64_t length);

/* Samples of a motif's k-th occurrence. */
int64_t motif_length_of(const motif_found *found, const ori_motif *motif,
                        int k);

/* In how many logs a motif occurs. */
int motif_logs_of(const motif_found *found, const ori_motif *motif);

#endif
