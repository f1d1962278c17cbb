# SPDX-License-Identifier: GPL-2.0-or-later
nobase_include_HEADERS += \
	include/oriole/stream/event_rules.h \
	include/oriole/stream/event_run.h \
	include/oriole/stream/event_scores.h \
	include/oriole/stream/event_test.h \
	include/oriole/stream/event_truth.h \
	include/oriole/stream/event_tune.h \
	include/oriole/stream/events.h \
	include/oriole/stream/propose.h \
	include/oriole/stream/rank.h \
	include/oriole/stream/recording.h \
	include/oriole/stream/similar.h \
	include/oriole/stream/stream.h
liboriole_core_la_SOURCES += \
	%D%/event_budget.c %D%/event_budget.h \
	%D%/event_match.c %D%/event_match.h \
	%D%/event_rules.c \
	%D%/event_run.c \
	%D%/event_scores.c \
	%D%/event_sweep.c %D%/event_sweep.h \
	%D%/event_test.c \
	%D%/event_truth.c \
	%D%/event_tune.c \
	%D%/events.c \
	%D%/features.c %D%/features.h \
	%D%/features_batch.c \
	%D%/features_frame.c %D%/features_frame.h \
	%D%/finds.c %D%/finds.h \
	%D%/finds_events.c \
	%D%/level.c %D%/level.h \
	%D%/net_batch.c %D%/net_batch.h \
	%D%/net_geometry.c %D%/net_geometry.h \
	%D%/net_stream.c %D%/net_stream.h \
	%D%/propose.c \
	%D%/propose_file.c \
	%D%/rank.c \
	%D%/rank_greedy.c %D%/rank_greedy.h \
	%D%/recording.c \
	%D%/queue.c %D%/queue.h \
	%D%/shapes.c %D%/shapes.h \
	%D%/similar.c \
	%D%/similar_example.c %D%/similar_example.h \
	%D%/stream.c %D%/stream_object.h \
	%D%/stream_batch.c \
	%D%/stream_create.c \
	%D%/track.c %D%/track.h \
	%D%/windows.c %D%/windows.h
