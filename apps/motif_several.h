/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motif_several.h - several channels of one log in one search
 */
#ifndef ORI_APPS_MOTIF_SEVERAL_H
#define ORI_APPS_MOTIF_SEVERAL_H

#include "motif_search.h"

/* Are several channels asked for, by any option? */
bool motif_several_asked(const motif_settings *settings);

/*
 * Reads all channels that are asked for, so that log->names is not NULL.
 * `like`: another log that must have as many, or NULL.  EXIT_FINE, or what to
 * exit with: the failure has been told.
 */
int motif_several_take(motif_log *log, const app_command *command,
                       const motif_settings *settings, const char *path,
                       const motif_log *like);

/* Which channels of found->log must and must not take part; as above. */
int motif_several_check(motif_found *found, const app_command *command,
                        const motif_settings *settings);

/* The window of the channel that has the clearest motif. */
ori_status motif_several_window(motif_found *found,
                                const ori_profile_options *options);

/* As found->profile, that of the k channels that are asked for or chosen. */
ori_status motif_several_profile(motif_found *found,
                                 const motif_settings *settings,
                                 const ori_profile_options *options);
ori_status motif_several_motifs(motif_found *found,
                                const motif_settings *settings,
                                const ori_profile_options *options,
                                const ori_motif_options *motif_options);
ori_status motif_several_query(motif_found *found,
                               const motif_settings *settings,
                               const double *q,
                               const ori_profile_options *options,
                               const ori_motif_options *motif_options);
void motif_several_free(motif_found *found);

/* The channels of a motif's k-th occurrence, 0 where there is but one. */
uint32_t motif_channels_of(const motif_found *found, int motif, int k);

/* The channels in which a window and its nearest neighbour are alike. */
uint32_t motif_several_at(const motif_found *found, int64_t start);

/* Their names with commas between them; free() it. */
char *motif_several_names(const motif_log *log, uint32_t channels);

#endif
