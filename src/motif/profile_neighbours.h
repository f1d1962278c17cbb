/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * profile_neighbours.h - of each window the k nearest others
 */
#ifndef ORI_MOTIF_PROFILE_NEIGHBOURS_H
#define ORI_MOTIF_PROFILE_NEIGHBOURS_H

#include <oriole/motif/profile.h>

#include "motif/motif_windows.h"

/*
 * Fills the profile's near_distance, near and near_share, which have memory;
 * its nearest ones are known.  options.progress hears shares from 0 to 1.
 * ORI_OK (also when progress ended it) or ORI_ENOMEM.
 */
ori_status ori__neighbours(ori_profile *profile, const ori__motif_windows *w,
                           const ori_profile_options *options);

#endif
