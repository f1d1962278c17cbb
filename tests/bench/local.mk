# SPDX-License-Identifier: GPL-2.0-or-later
EXTRA_DIST += %D%/explain_figures.sh %D%/figures.sh %D%/ingest.sh \
	%D%/label.sh %D%/label_orders.sh \
	%D%/motif_logs.sh %D%/motif_truth.sh %D%/page_tiles.sh \
	%D%/peer_stumpi.py \
	%D%/peers.awk %D%/peers.sh %D%/peers_append.awk

bench_programs = tests/bench/bench_catalog tests/bench/bench_explain \
	tests/bench/bench_net tests/bench/bench_serve tests/bench/bench_tiles
EXTRA_PROGRAMS += $(bench_programs)
tests_bench_bench_catalog_SOURCES = %D%/bench_catalog.c
tests_bench_bench_catalog_LDADD = liboriole.la
tests_bench_bench_explain_SOURCES = %D%/bench_explain.c
tests_bench_bench_explain_LDADD = liboriole.la -lm
tests_bench_bench_net_SOURCES = %D%/bench_net.c
tests_bench_bench_net_LDADD = liboriole.la -lm
tests_bench_bench_serve_SOURCES = %D%/bench_serve.c \
	tests/e2e/raw_client.c tests/e2e/raw_client.h
tests_bench_bench_serve_LDADD = liboriole.la
tests_bench_bench_tiles_SOURCES = %D%/bench_tiles.c \
	tests/e2e/raw_client.c tests/e2e/raw_client.h
bench: $(bench_programs)
