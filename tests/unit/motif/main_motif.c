/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

extern const ori__suite suite_motif_tile, suite_motif_products,
    suite_motif_windows, suite_profile, suite_profile_approach, suite_motifs,
    suite_append_cells, suite_append, suite_append_several, suite_chains,
    suite_motif_stretch, suite_together, suite_watch, suite_several_tile,
    suite_profile_several, suite_profile_neighbours, suite_motifs_several,
    suite_motif_centres;

SUITE_MAIN(&suite_motif_tile, &suite_motif_products, &suite_motif_windows,
           &suite_profile, &suite_profile_approach,
           &suite_profile_neighbours, &suite_motifs,
           &suite_append_cells, &suite_append, &suite_append_several,
           &suite_chains, &suite_motif_stretch, &suite_together,
           &suite_watch, &suite_several_tile, &suite_profile_several,
           &suite_motifs_several, &suite_motif_centres)
