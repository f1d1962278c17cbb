# SPDX-License-Identifier: GPL-2.0-or-later
if CUNIT
check_PROGRAMS += tests/unit/run-data
TESTS += tests/unit/run-data
endif
tests_unit_run_data_SOURCES = %D%/main_data.c \
	%D%/scratch.c %D%/scratch.h \
	%D%/test_annotations.c \
	%D%/test_archive.c \
	%D%/test_archive_names.c \
	%D%/test_span_windows.c \
	%D%/test_dataset.c \
	%D%/test_dataset_load.c \
	%D%/test_divide.c \
	%D%/test_folder_pair.c \
	%D%/test_folder_watch.c \
	%D%/test_format_csv.c \
	%D%/test_format_folder.c \
	%D%/test_format_manifest.c \
	%D%/test_format_npy.c \
	%D%/test_format_ts.c \
	%D%/test_format_tsv.c \
	%D%/test_ingest.c \
	%D%/test_ingest_levels.c \
	%D%/test_recordings.c \
	%D%/test_resplit.c
tests_unit_run_data_CPPFLAGS = $(unit_cppflags) -I$(srcdir)/%D%
tests_unit_run_data_CFLAGS = $(unit_cflags)
tests_unit_run_data_LDADD = $(unit_ldadd)
