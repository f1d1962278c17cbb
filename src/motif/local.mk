# SPDX-License-Identifier: GPL-2.0-or-later
nobase_include_HEADERS += \
	include/oriole/motif/append.h \
	include/oriole/motif/append_several.h \
	include/oriole/motif/chains.h \
	include/oriole/motif/motifs.h \
	include/oriole/motif/profile.h \
	include/oriole/motif/regimes.h \
	include/oriole/motif/several.h \
	include/oriole/motif/together.h \
	include/oriole/motif/watch.h \
	include/oriole/motif/window.h
liboriole_core_la_SOURCES += \
	%D%/append.c \
	%D%/append_cells.c %D%/append_cells.h %D%/append_cells_loops.h \
	%D%/append_cells_portable.c \
	%D%/append_several.c \
	%D%/append_state.h \
	%D%/append_window.c %D%/append_window.h \
	%D%/chains.c \
	%D%/discords.c \
	%D%/motif_centres.c %D%/motif_centres.h \
	%D%/motif_distances.c %D%/motif_distances.h \
	%D%/motif_products.c %D%/motif_products.h \
	%D%/motif_set.c %D%/motif_set.h \
	%D%/motif_stretch.c %D%/motif_stretch.h \
	%D%/motif_tile.c %D%/motif_tile.h %D%/motif_tile_loops.h \
	%D%/motif_tile_portable.c \
	%D%/motif_vector.h \
	%D%/motif_windows.c %D%/motif_windows.h \
	%D%/motifs.c \
	%D%/motifs_several.c \
	%D%/profile.c \
	%D%/profile_approach.c %D%/profile_approach.h \
	%D%/profile_block.c %D%/profile_block.h \
	%D%/profile_blocks.c %D%/profile_blocks.h \
	%D%/profile_guess.c %D%/profile_guess.h \
	%D%/profile_locks.c %D%/profile_locks.h \
	%D%/profile_neighbours.c %D%/profile_neighbours.h \
	%D%/profile_sample.c %D%/profile_sample.h \
	%D%/profile_several.c \
	%D%/profile_several_bands.c %D%/profile_several_bands.h \
	%D%/query.c \
	%D%/query_several.c \
	%D%/regimes.c \
	%D%/several_channels.c %D%/several_channels.h \
	%D%/several_choice.c \
	%D%/several_float.h \
	%D%/several_sides.c %D%/several_sides.h \
	%D%/several_tile.c %D%/several_tile.h %D%/several_tile_loops.h \
	%D%/several_tile_portable.c \
	%D%/together.c \
	%D%/watch.c \
	%D%/watch_curve.c %D%/watch_curve.h \
	%D%/window_choice.c \
	%D%/window_summary.c %D%/window_summary.h

# One set of flags for each instruction set; motif_tile.c picks at run time.
if X86
noinst_LTLIBRARIES += libmotif-avx2.la libmotif-avx512.la
liboriole_core_la_LIBADD += libmotif-avx2.la libmotif-avx512.la
endif
libmotif_avx2_la_SOURCES = %D%/append_cells_avx2.c \
	%D%/motif_tile_avx2.c \
	%D%/several_tile_avx2.c
libmotif_avx2_la_CPPFLAGS = $(liboriole_core_la_CPPFLAGS)
libmotif_avx2_la_CFLAGS = $(AM_CFLAGS) -fvisibility=hidden -mavx2 -mfma
libmotif_avx512_la_SOURCES = %D%/append_cells_avx512.c \
	%D%/motif_tile_avx512.c \
	%D%/several_tile_avx512.c
libmotif_avx512_la_CPPFLAGS = $(liboriole_core_la_CPPFLAGS)
libmotif_avx512_la_CFLAGS = $(AM_CFLAGS) -fvisibility=hidden -mfma -mavx512f \
	-mavx512bw -mavx512dq -mavx512vl
