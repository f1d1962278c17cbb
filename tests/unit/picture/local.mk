# SPDX-License-Identifier: GPL-2.0-or-later
if CUNIT
check_PROGRAMS += tests/unit/run-picture
TESTS += tests/unit/run-picture
endif
tests_unit_run_picture_SOURCES = %D%/main_picture.c %D%/test_canvas.c \
	%D%/test_chart_confusion.c %D%/test_chart_curves.c \
	%D%/test_chart_log.c %D%/test_chart_page.c %D%/test_chart_ranks.c \
	%D%/test_page.c %D%/test_ticks.c
tests_unit_run_picture_CPPFLAGS = $(unit_cppflags)
tests_unit_run_picture_CFLAGS = $(unit_cflags)
tests_unit_run_picture_LDADD = $(unit_ldadd)
EXTRA_DIST += %D%/picture_file.h
