# SPDX-License-Identifier: GPL-2.0-or-later
if CUNIT
check_PROGRAMS += tests/unit/run-train
TESTS += tests/unit/run-train
endif
tests_unit_run_train_SOURCES = %D%/main_train.c %D%/train_fixture.h \
	%D%/test_arch_text.c %D%/test_augment.c %D%/test_baseline.c \
	%D%/test_folds.c \
	%D%/test_loss.c %D%/test_method.c %D%/test_metrics.c \
	%D%/test_nearest_dtw.c %D%/test_optimiser.c \
	%D%/test_ranking.c \
	%D%/test_schedule.c %D%/test_train.c
tests_unit_run_train_CPPFLAGS = $(unit_cppflags)
tests_unit_run_train_CFLAGS = $(unit_cflags)
tests_unit_run_train_LDADD = $(unit_ldadd)
