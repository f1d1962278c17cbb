/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * profile_approach.h - a matrix profile, exactly or as nearly as is asked
 */
#ifndef ORI_MOTIF_PROFILE_APPROACH_H
#define ORI_MOTIF_PROFILE_APPROACH_H

#include <oriole/motif/profile.h>

#include "motif/profile_block.h"

/* Fills the pairing's results, and the profile's share and errors. */
ori_status ori__approach(const ori__pairing *pairing,
                         const ori_profile_options *options,
                         ori_profile *profile);

#endif
