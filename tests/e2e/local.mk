# SPDX-License-Identifier: GPL-2.0-or-later
recipe_tests = %D%/recipe_archives.sh %D%/recipe_digit_stream.sh \
	%D%/recipe_fsdd.sh \
	%D%/recipe_implanted_pattern.sh \
	%D%/recipe_machine_log.sh %D%/recipe_sensors.sh \
	%D%/recipe_words.sh
TESTS += $(recipe_tests)
EXTRA_DIST += $(recipe_tests) %D%/recipe_checks.sh
command_tests = %D%/command_bad_input.sh %D%/command_bench.sh \
	%D%/command_classify.sh %D%/command_conv.sh \
	%D%/command_events.sh %D%/command_explain.sh \
	%D%/command_window.sh \
	%D%/command_listen.sh %D%/command_listen_device.sh \
	%D%/command_listen_example.sh %D%/command_listen_line.sh \
	%D%/command_listen_rows.sh \
	%D%/command_help.sh %D%/command_info.sh %D%/command_ingest.sh \
	%D%/command_ingest_archive.sh \
	%D%/command_ingest_cut.sh %D%/command_ingest_recipe.sh \
	%D%/command_ingest_watch.sh \
	%D%/command_interrupt.sh %D%/command_label.sh \
	%D%/command_methods.sh \
	%D%/command_motif.sh \
	%D%/command_motif_answers.sh \
	%D%/command_motif_live.sh \
	%D%/command_motif_memory.sh \
	%D%/command_motif_several.sh \
	%D%/command_motif_sound.sh \
	%D%/command_propose.sh \
	%D%/command_suite.sh \
	%D%/command_tables.sh %D%/command_test.sh %D%/command_train.sh \
	%D%/command_tune.sh
page_tests = %D%/page_hostile.sh %D%/page_killed.sh %D%/page_label.sh \
	%D%/page_machine.sh %D%/page_report.sh %D%/page_serve.sh \
	%D%/page_tiles.sh
page_scripts = %D%/page/bench.mjs %D%/page/birds.mjs \
	%D%/page/harness.mjs \
	%D%/page/label.mjs %D%/page/modules.mjs \
	%D%/page/package.json %D%/page/package-lock.json
page_tests += %D%/page_log.sh %D%/page_proposals.sh
page_scripts += %D%/page/log.mjs %D%/page/log_bench.mjs \
	%D%/page/log_modules.mjs %D%/page/proposals.mjs
data_tests = %D%/data_logs.sh %D%/data_motiflets.sh %D%/data_page.sh
TESTS += $(command_tests) $(page_tests) $(data_tests)
EXTRA_DIST += $(command_tests) $(page_tests) $(data_tests) \
	%D%/command_checks.sh %D%/page_checks.sh %D%/serve_checks.sh \
	$(page_scripts)

# Built for the tests alone.
check_PROGRAMS += tests/e2e/e2e-tool tests/e2e/http-tool
tests_e2e_http_tool_SOURCES = %D%/hostile.c %D%/hostile.h \
	%D%/hostile_cases.def %D%/http_tool.c \
	%D%/raw_client.c %D%/raw_client.h
tests_e2e_http_tool_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS)
tests_e2e_http_tool_LDADD = $(SQLITE_LIBS)
tests_e2e_e2e_tool_SOURCES = %D%/e2e_tool.c
tests_e2e_e2e_tool_CFLAGS = $(AM_CFLAGS) $(JANSSON_CFLAGS)
tests_e2e_e2e_tool_LDADD = $(JANSSON_LIBS) -lm

if ARCHIVES
check_PROGRAMS += tests/e2e/archive-tool
endif
tests_e2e_archive_tool_SOURCES = %D%/archive_tool.c
tests_e2e_archive_tool_CFLAGS = $(AM_CFLAGS) $(ARCHIVE_CFLAGS)
tests_e2e_archive_tool_LDADD = $(ARCHIVE_LIBS)

# The program that users copy.
check_PROGRAMS += doc/listen
doc_listen_SOURCES = doc/listen.c
doc_listen_CPPFLAGS = -I$(top_srcdir)/include
doc_listen_LDADD = liboriole.la
