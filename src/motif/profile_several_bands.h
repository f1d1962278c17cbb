/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * profile_several_bands.h - all cells of several channels, in bands of rows
 */
#ifndef ORI_MOTIF_PROFILE_SEVERAL_BANDS_H
#define ORI_MOTIF_PROFILE_SEVERAL_BANDS_H

#include <oriole/base/status.h>

#include "motif/motif_windows.h"
#include "motif/several_tile.h"

typedef struct ori__several_bands {
    int channels, musts;        /* the musts are the last */
    const ori__motif_windows *of;       /* [channels], all as many */
    bool plain;
    bool shapes;                /* flat windows are not compared */
    int64_t gap;                /* cells with column - row below do not count */
    const int32_t *seam;        /* [seam_count] where the next log begins: then
                                   pairs are of two logs */
    int seam_count;
    int low, end;               /* levels that are wanted */
    /* [count] each of the wanted levels, filled: */
    ori__several_best row_best[ORI__SEVERAL_CHANNELS];
    ori__several_best column_best[ORI__SEVERAL_CHANNELS];
    bool (*progress)(void *user, double share);     /* or NULL */
    void *user;
    double share;               /* of the cells that were seen */
} ori__several_bands;

/* Makes row_best and column_best too, also where it fails. */
ori_status ori__several_bands_run(ori__several_bands *bands);
void ori__several_bands_free(ori__several_bands *bands);

#endif
