# SPDX-License-Identifier: GPL-2.0-or-later
liboriole_core_la_SOURCES += \
	%D%/arch_text.c %D%/arch_text.h \
	%D%/augment.c %D%/augment.h \
	%D%/baseline.c \
	%D%/checkpoint.c %D%/checkpoint.h \
	%D%/choose.c %D%/choose.h \
	%D%/class_level.c %D%/class_level.h \
	%D%/division.c %D%/division.h \
	%D%/folds.c %D%/folds.h \
	%D%/history.c %D%/history.h \
	%D%/course.c %D%/course.h \
	%D%/loss.c %D%/loss.h \
	%D%/method.c %D%/method.h %D%/methods.def \
	%D%/method_auto.c \
	%D%/method_check.c \
	%D%/method_committee.c \
	%D%/method_features.c \
	%D%/method_sound.c \
	%D%/metrics.c \
	%D%/model_for.c %D%/model_for.h \
	%D%/nearest_dtw.c \
	%D%/optimiser.c %D%/optimiser.h \
	%D%/ranking.c \
	%D%/schedule.c %D%/schedule.h \
	%D%/train.c \
	%D%/train_network.c %D%/train_network.h \
	%D%/train_batch.c %D%/train_batch.h \
	%D%/trainer.c %D%/trainer.h
nobase_include_HEADERS += include/oriole/train/train.h \
	include/oriole/train/metrics.h include/oriole/train/baseline.h \
	include/oriole/train/ranking.h
