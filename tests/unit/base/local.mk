# SPDX-License-Identifier: GPL-2.0-or-later
if CUNIT
check_PROGRAMS += tests/unit/run-base
TESTS += tests/unit/run-base
endif
tests_unit_run_base_SOURCES = %D%/main_base.c %D%/test_block_file.c \
	%D%/test_checksum.c \
	%D%/test_fail.c %D%/test_fft.c %D%/test_fft_double.c \
	%D%/test_array.c %D%/test_file.c %D%/test_heap.c %D%/test_memory.c \
	%D%/test_number.c %D%/test_random.c %D%/test_safe_file.c
tests_unit_run_base_CPPFLAGS = $(unit_cppflags)
tests_unit_run_base_CFLAGS = $(unit_cflags)
tests_unit_run_base_LDADD = $(unit_ldadd)
