# SPDX-License-Identifier: GPL-2.0-or-later
if CUNIT
if MICROHTTPD
check_PROGRAMS += tests/unit/run-serve
TESTS += tests/unit/run-serve
endif
endif
tests_unit_run_serve_SOURCES = %D%/main_serve.c \
	%D%/serve_fixture.c %D%/serve_fixture.h \
	%D%/serve_folder.c %D%/serve_folder.h \
	%D%/test_builds.c %D%/test_byte_range.c \
	%D%/test_cache_folder.c \
	%D%/test_catalog_routes.c %D%/test_connections.c \
	%D%/test_guard.c %D%/test_jobs.c %D%/test_machine_routes.c \
	%D%/test_pyramids.c %D%/test_request.c %D%/test_span_routes.c \
	%D%/test_wav_bytes.c \
	tests/unit/data/scratch.c tests/unit/data/scratch.h
tests_unit_run_serve_CPPFLAGS = $(unit_cppflags)
tests_unit_run_serve_CFLAGS = $(unit_cflags) $(JANSSON_CFLAGS) \
	$(SNDFILE_CFLAGS)
tests_unit_run_serve_LDADD = $(unit_ldadd) $(SNDFILE_LIBS)
