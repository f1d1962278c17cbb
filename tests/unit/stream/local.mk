# SPDX-License-Identifier: GPL-2.0-or-later
if CUNIT
check_PROGRAMS += tests/unit/run-stream
TESTS += tests/unit/run-stream
endif
tests_unit_run_stream_SOURCES = %D%/main_stream.c %D%/stream_check.c \
	%D%/stream_check.h \
	%D%/test_event_budget.c \
	%D%/test_event_rules.c \
	%D%/test_event_run.c \
	%D%/test_event_scores.c \
	%D%/test_event_test.c \
	%D%/test_event_truth.c \
	%D%/test_event_tune.c \
	%D%/test_events.c \
	%D%/test_level.c %D%/test_queue.c \
	%D%/test_propose.c \
	%D%/test_realtime.c %D%/test_recording.c %D%/test_similar.c \
	%D%/test_stream.c \
	tests/unit/catalog/catalog_fixture.c \
	tests/unit/catalog/catalog_fixture.h \
	tests/unit/data/scratch.c tests/unit/data/scratch.h
tests_unit_run_stream_CPPFLAGS = $(unit_cppflags)
tests_unit_run_stream_CFLAGS = $(unit_cflags)
tests_unit_run_stream_LDADD = $(unit_ldadd)
