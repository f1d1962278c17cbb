# SPDX-License-Identifier: GPL-2.0-or-later
bin_PROGRAMS += oriole
oriole_SOURCES = \
	%D%/author.c %D%/author.h \
	%D%/bench_append.c %D%/bench_append.h \
	%D%/bench_case.c %D%/bench_case.h \
	%D%/bench_filter.c %D%/bench_filter.h \
	%D%/bench_hours.c %D%/bench_hours.h \
	%D%/bench_million.c %D%/bench_million.h \
	%D%/bench_motif.c %D%/bench_motif.h \
	%D%/bench_pool.c %D%/bench_pool.h \
	%D%/bench_plot.c %D%/bench_plot.h \
	%D%/bench_random.c %D%/bench_random.h \
	%D%/bench_report.c %D%/bench_report.h \
	%D%/bench_ridge.c %D%/bench_ridge.h \
	%D%/bench_rocket.c %D%/bench_rocket.h \
	%D%/bench_several.c %D%/bench_several.h \
	%D%/bench_shapes.c %D%/bench_shapes.h \
	%D%/bench_stream.c %D%/bench_stream.h \
	%D%/bench_table.c %D%/bench_table.h \
	%D%/bench_tones.c %D%/bench_tones.h \
	%D%/classify_series.c %D%/classify_series.h \
	%D%/cmd_bench.c %D%/cmd_bench.h \
	%D%/cmd_classify.c \
	%D%/cmd_conv.c \
	%D%/cmd_explain.c \
	%D%/cmd_help.c \
	%D%/cmd_info.c \
	%D%/cmd_ingest.c \
	%D%/cmd_label.c \
	%D%/cmd_listen.c \
	%D%/cmd_motif.c \
	%D%/cmd_suite.c \
	%D%/cmd_test.c \
	%D%/cmd_train.c \
	%D%/cmd_tune.c \
	%D%/command.h \
	%D%/confusion_text.c %D%/confusion_text.h \
	%D%/data_loading.c %D%/data_loading.h \
	%D%/explain.h \
	%D%/explain_ascent.c %D%/explain_ascent.h \
	%D%/explain_compare.c \
	%D%/explain_filters.c \
	%D%/explain_input.c \
	%D%/explain_kernels.c \
	%D%/explain_looks.c \
	%D%/explain_map.c \
	%D%/explain_mistakes.c \
	%D%/explain_model.c \
	%D%/explain_page.c \
	%D%/explain_quality.c \
	%D%/explain_rockets.c \
	%D%/explain_why.c \
	%D%/file_kind.c %D%/file_kind.h \
	%D%/filter_method.c %D%/filter_method.h \
	%D%/filter_taps.c %D%/filter_taps.h \
	%D%/event_clip.c %D%/event_clip.h \
	%D%/event_figures.c %D%/event_figures.h \
	%D%/event_text.c %D%/event_text.h \
	%D%/info.h \
	%D%/info_dataset.c \
	%D%/info_model.c \
	%D%/info_recording.c \
	%D%/info_stream.c %D%/info_stream.h \
	%D%/ingest_archive.c %D%/ingest_archive.h \
	%D%/ingest_cut_text.c %D%/ingest_cut_text.h \
	%D%/ingest_device.c %D%/ingest_device.h \
	%D%/ingest_recipe.c %D%/ingest_recipe.h \
	%D%/ingest_stdin.c %D%/ingest_stdin.h \
	%D%/ingest_take.c %D%/ingest_take.h \
	%D%/ingest_text.c %D%/ingest_text.h \
	%D%/ingest_watch.c %D%/ingest_watch.h \
	%D%/label_agree.c \
	%D%/label_browser.c %D%/label_browser.h \
	%D%/label_files.c %D%/label_files.h \
	%D%/label_machine.c %D%/label_machine.h \
	%D%/label_output.c %D%/label_output.h \
	%D%/label_page.c %D%/label_page.h \
	%D%/label_propose.c \
	%D%/label_similar.c \
	%D%/listen_check.c %D%/listen_check.h \
	%D%/live_display.c %D%/live_display.h \
	%D%/main.c \
	%D%/manual.c %D%/manual.h \
	%D%/motif_channels.c %D%/motif_channels.h \
	%D%/motif_conflicts.c %D%/motif_conflicts.h \
	%D%/motif_front.c %D%/motif_front.h \
	%D%/motif_input.c %D%/motif_input.h \
	%D%/motif_json.c \
	%D%/motif_live.c %D%/motif_live.h \
	%D%/motif_log.c %D%/motif_log.h \
	%D%/motif_plot.c \
	%D%/motif_reading.c %D%/motif_reading.h \
	%D%/motif_search.c %D%/motif_search.h \
	%D%/motif_several.c %D%/motif_several.h \
	%D%/motif_text.c %D%/motif_text.h \
	%D%/motif_together.c %D%/motif_together.h \
	%D%/option.c %D%/option.h \
	%D%/output.c %D%/output.h \
	%D%/progress.c %D%/progress.h \
	%D%/span_text.c %D%/span_text.h \
	%D%/suite_compare.c %D%/suite_compare.h \
	%D%/suite_csv.c %D%/suite_csv.h \
	%D%/suite_jobs.c %D%/suite_jobs.h \
	%D%/suite_select.c %D%/suite_select.h \
	%D%/suite_set.c %D%/suite_set.h \
	%D%/suite_table.c %D%/suite_table.h \
	%D%/timing.c %D%/timing.h \
	%D%/training_curves.c %D%/training_curves.h \
	%D%/tried_text.c %D%/tried_text.h \
	%D%/tune_plot.c %D%/tune_plot.h \
	%D%/wisdom.c %D%/wisdom.h
oriole_CFLAGS = $(AM_CFLAGS) $(JANSSON_CFLAGS)
oriole_LDADD = liboriole.la $(JANSSON_LIBS) -lm

# The program's own tables write its manual page and completion.
man1_MANS = oriole.1
completiondir = $(datadir)/bash-completion/completions
completion_DATA = completion/oriole
CLEANFILES += oriole.1 completion/oriole

oriole.1: oriole$(EXEEXT)
	$(AM_V_GEN)./oriole$(EXEEXT) help --man >$@.tmp && mv $@.tmp $@
completion/oriole: oriole$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) completion && \
	./oriole$(EXEEXT) help --completion >$@.tmp && mv $@.tmp $@
