# SPDX-License-Identifier: GPL-2.0-or-later
if CUNIT
check_PROGRAMS += tests/unit/run-net
TESTS += tests/unit/run-net
endif
tests_unit_run_net_SOURCES = %D%/main_net.c %D%/net_check.c %D%/net_check.h \
	%D%/test_arch.c %D%/test_layer.c %D%/test_net.c \
	%D%/test_net_branches.c %D%/test_net_flat.c \
	%D%/test_net_look.c %D%/test_net_run.c %D%/test_net_slices.c \
	%D%/test_net_spec.c
tests_unit_run_net_CPPFLAGS = $(unit_cppflags)
tests_unit_run_net_CFLAGS = $(unit_cflags)
tests_unit_run_net_LDADD = $(unit_ldadd)
