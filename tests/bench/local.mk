# SPDX-License-Identifier: GPL-2.0-or-later
EXTRA_DIST += %D%/figures.sh %D%/motif_logs.sh %D%/motif_truth.sh \
	%D%/peers.awk %D%/peers.sh

EXTRA_PROGRAMS += tests/bench/bench_net
tests_bench_bench_net_SOURCES = %D%/bench_net.c
tests_bench_bench_net_LDADD = liboriole.la -lm
bench: tests/bench/bench_net

EXTRA_PROGRAMS += tests/bench/bench_explain
tests_bench_bench_explain_SOURCES = %D%/bench_explain.c
tests_bench_bench_explain_LDADD = liboriole.la -lm
bench: tests/bench/bench_explain
