# SPDX-License-Identifier: GPL-2.0-or-later
EXTRA_PROGRAMS += tests/bench/bench_conv
tests_bench_bench_conv_SOURCES = %D%/bench_conv.c
tests_bench_bench_conv_LDADD = liboriole.la -lm
bench: tests/bench/bench_conv
EXTRA_DIST += %D%/figures.sh
