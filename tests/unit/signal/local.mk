# SPDX-License-Identifier: GPL-2.0-or-later
if CUNIT
check_PROGRAMS += tests/unit/run-signal
TESTS += tests/unit/run-signal
endif
tests_unit_run_signal_SOURCES = %D%/main_signal.c \
	%D%/recording.c %D%/recording.h \
	%D%/test_live.c %D%/test_live_clock.c \
	%D%/test_ring.c \
	%D%/golden_mel.h \
	%D%/test_audio_promise.c %D%/test_check.c \
	%D%/test_hostile.c %D%/test_input.c \
	%D%/test_line_reader.c %D%/test_mel.c \
	%D%/test_mel_scale.c %D%/test_npy.c %D%/test_pyramid.c \
	%D%/test_resample.c %D%/test_spectrogram.c \
	%D%/test_signal_read.c %D%/test_sink.c %D%/test_source_audio.c \
	%D%/test_source_npy.c %D%/test_source_table.c \
	%D%/test_clock_rate.c %D%/test_json_row.c \
	%D%/test_table_layout.c %D%/test_table_recipe.c \
	%D%/test_table_row.c %D%/test_table_time.c
tests_unit_run_signal_CPPFLAGS = $(unit_cppflags)
tests_unit_run_signal_CFLAGS = $(unit_cflags) $(SNDFILE_CFLAGS)
tests_unit_run_signal_LDADD = $(unit_ldadd) $(SNDFILE_LIBS)
EXTRA_DIST += %D%/golden_mel.py
