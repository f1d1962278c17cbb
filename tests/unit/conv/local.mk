# SPDX-License-Identifier: GPL-2.0-or-later
if CUNIT
check_PROGRAMS += tests/unit/run-conv
TESTS += tests/unit/run-conv
endif
tests_unit_run_conv_SOURCES = %D%/main_conv.c \
	%D%/conv_case.c %D%/conv_case.h \
	%D%/test_conv_calibrate.c \
	%D%/test_conv_direct.c %D%/test_conv_fft.c \
	%D%/test_conv_naive.c %D%/test_conv_plain.c %D%/test_conv_plan.c \
	%D%/test_conv_shape.c %D%/test_conv_solvers.c \
	%D%/test_conv_winograd.c %D%/test_conv_wisdom.c \
	%D%/test_filter.c \
	%D%/test_kernel.c %D%/test_partitioned.c \
	%D%/test_pooling.c \
	%D%/test_transform.c \
	%D%/wisdom_folder.c %D%/wisdom_folder.h
tests_unit_run_conv_CPPFLAGS = $(unit_cppflags)
tests_unit_run_conv_CFLAGS = $(unit_cflags)
tests_unit_run_conv_LDADD = $(unit_ldadd)
