# SPDX-License-Identifier: GPL-2.0-or-later
if CUNIT
check_PROGRAMS += tests/unit/run-rocket
TESTS += tests/unit/run-rocket
endif
tests_unit_run_rocket_SOURCES = %D%/main_rocket.c \
	%D%/head_fixture.c %D%/head_fixture.h \
	%D%/naive_bank.c %D%/naive_bank.h \
	%D%/rocket_fixture.c %D%/rocket_fixture.h \
	%D%/test_rocket.c %D%/test_rocket_kernel.c %D%/test_sorting.c \
	%D%/test_transform_hydra.c %D%/test_transform_minirocket.c \
	%D%/test_transform_multirocket.c %D%/test_transform_quant.c %D%/test_transform_rdst.c \
	%D%/test_head.c %D%/test_head_ridge.c %D%/test_temperature.c
tests_unit_run_rocket_CPPFLAGS = $(unit_cppflags)
tests_unit_run_rocket_CFLAGS = $(unit_cflags)
tests_unit_run_rocket_LDADD = $(unit_ldadd)
