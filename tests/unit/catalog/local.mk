# SPDX-License-Identifier: GPL-2.0-or-later
if CUNIT
check_PROGRAMS += tests/unit/run-catalog
TESTS += tests/unit/run-catalog
endif
tests_unit_run_catalog_SOURCES = %D%/main_catalog.c \
	%D%/catalog_fixture.c %D%/catalog_fixture.h \
	%D%/test_agreement.c %D%/test_catalog.c %D%/test_catalog_divide.c \
	%D%/test_catalog_recordings.c %D%/test_catalog_spans.c \
	%D%/test_catalog_tally.c \
	%D%/test_content_hash.c %D%/test_label_file.c \
	%D%/test_label_golden.c \
	%D%/test_proposals.c \
	tests/unit/data/scratch.c tests/unit/data/scratch.h
tests_unit_run_catalog_CPPFLAGS = $(unit_cppflags) \
	-DORI_GOLDEN='"$(srcdir)/%D%/golden/"'
EXTRA_DIST += \
	%D%/golden/audacity.txt \
	%D%/golden/label-studio-audio.json \
	%D%/golden/label-studio-series.json \
	%D%/golden/lines.jsonl \
	%D%/golden/praat-long.TextGrid \
	%D%/golden/praat-short.TextGrid \
	%D%/golden/praat-utf16.TextGrid \
	%D%/golden/raven.Table.1.selections.txt \
	%D%/golden/subtitles.vtt \
	%D%/golden/table.csv
tests_unit_run_catalog_CFLAGS = $(unit_cflags)
tests_unit_run_catalog_LDADD = $(unit_ldadd)
