# SPDX-License-Identifier: GPL-2.0-or-later
liboriole_core_la_SOURCES += \
	%D%/audio_promise.c %D%/audio_promise.h \
	%D%/check.c %D%/checker.h \
	%D%/check_pcm.c \
	%D%/check_words.c \
	%D%/clock_rate.c %D%/clock_rate.h \
	%D%/input.c %D%/input.h \
	%D%/json_row.c %D%/json_row.h \
	%D%/live.c %D%/live_reader.h \
	%D%/live_bytes.c %D%/live_bytes.h \
	%D%/live_clock.c %D%/live_clock.h \
	%D%/live_pcm.c \
	%D%/live_recording.c \
	%D%/live_rows.c \
	%D%/line_reader.c %D%/line_reader.h \
	%D%/mel.c %D%/mel_frame.h \
	%D%/mel_scale.c %D%/mel_scale.h \
	%D%/mel_stream.c \
	%D%/mpeg_frames.c %D%/mpeg_frames.h \
	%D%/npy.c %D%/npy.h \
	%D%/pyramid.c %D%/pyramid.h \
	%D%/pyramid_build.c \
	%D%/reader.h \
	%D%/resample.c %D%/resample.h \
	%D%/ring.c %D%/ring.h \
	%D%/samples.c %D%/samples.h \
	%D%/signal_read.c \
	%D%/sink.c \
	%D%/sink_audio.c \
	%D%/sink_npy.c \
	%D%/sink_table.c \
	%D%/source.c %D%/source_pcm.h \
	%D%/source_audio.c \
	%D%/source_npy.c \
	%D%/source_table.c \
	%D%/spectrogram.c %D%/spectrogram.h \
	%D%/spectrogram_analysis.c \
	%D%/spectrogram_build.c \
	%D%/table_cut.c \
	%D%/table_layout.c %D%/table_layout.h \
	%D%/table_look.c %D%/table_look.h \
	%D%/table_look_time.c \
	%D%/table_marks.c %D%/table_marks.h \
	%D%/table_recipe.c %D%/table_recipe.h \
	%D%/table_row.c %D%/table_row.h \
	%D%/table_time.c %D%/table_time.h \
	%D%/writer.h
nobase_include_HEADERS += \
	include/oriole/signal/live.h \
	include/oriole/signal/check.h \
	include/oriole/signal/overview.h \
	include/oriole/signal/signal.h \
	include/oriole/signal/spectrum.h
if PORTAUDIO
liboriole_core_la_SOURCES += %D%/live_device.c
else
liboriole_core_la_SOURCES += %D%/live_device_none.c
endif
