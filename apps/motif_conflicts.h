/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motif_conflicts.h - options of "oriole motif" that do not go together
 */
#ifndef ORI_APPS_MOTIF_CONFLICTS_H
#define ORI_APPS_MOTIF_CONFLICTS_H

#include "motif_search.h"

/* The sentence that tells what cannot be asked of so many logs; NULL: all
 * can. */
const char *motif_conflict(const motif_settings *settings, int logs);

#endif
