/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motif_text.h - what was found in logs, as lines, JSON and files
 */
#ifndef ORI_APPS_MOTIF_TEXT_H
#define ORI_APPS_MOTIF_TEXT_H

#include <jansson.h>
#include <stdio.h>

#include "motif_search.h"

/* Words on standard error, lines on standard output. */
void motif_text_words(const motif_found *found,
                      const motif_settings *settings);
void motif_text_lines(const motif_found *found,
                      const motif_settings *settings);

/* An object for one log. */
json_t *motif_text_json(const motif_found *found,
                        const motif_settings *settings);

/* Rows of a manifest for "oriole train", whose file stands at `manifest`; the
 * log's rate is known. */
void motif_text_labels(FILE *to, const motif_found *found,
                       const motif_settings *settings, const char *manifest);

/* The profile as a table with a header. */
void motif_text_profile(FILE *to, const motif_found *found);

/* ORI_OK, or what ori_picture_log() says. */
ori_status motif_text_plot(const char *path, const motif_found *found,
                           const motif_settings *settings);

#endif
