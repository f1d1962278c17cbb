# SPDX-License-Identifier: GPL-2.0-or-later
if CUNIT
check_PROGRAMS += tests/unit/run-motif
TESTS += tests/unit/run-motif
endif
tests_unit_run_motif_SOURCES = %D%/main_motif.c \
	%D%/motif_fixture.c %D%/motif_fixture.h \
	%D%/test_append.c \
	%D%/test_append_cells.c \
	%D%/test_append_several.c \
	%D%/test_chains.c \
	%D%/test_motif_centres.c \
	%D%/test_motif_stretch.c \
	%D%/test_motif_products.c \
	%D%/test_motif_tile.c \
	%D%/test_motif_windows.c \
	%D%/test_motifs.c \
	%D%/test_motifs_several.c \
	%D%/test_profile.c \
	%D%/test_profile_approach.c \
	%D%/test_profile_neighbours.c \
	%D%/test_profile_several.c \
	%D%/test_several_tile.c \
	%D%/test_together.c \
	%D%/test_watch.c
tests_unit_run_motif_CPPFLAGS = $(unit_cppflags)
tests_unit_run_motif_CFLAGS = $(unit_cflags)
tests_unit_run_motif_LDADD = $(unit_ldadd)
