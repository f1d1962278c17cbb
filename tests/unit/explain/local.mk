# SPDX-License-Identifier: GPL-2.0-or-later
if CUNIT
check_PROGRAMS += tests/unit/run-explain
TESTS += tests/unit/run-explain
endif
tests_unit_run_explain_SOURCES = %D%/main_explain.c \
	%D%/explain_fixture.c %D%/explain_fixture.h \
	%D%/test_ascent.c %D%/test_attribution.c %D%/test_deletion.c \
	%D%/test_embedding.c %D%/test_excitement.c \
	%D%/test_explainer.c %D%/test_firing.c \
	%D%/test_gradient_norms.c %D%/test_pca.c %D%/test_probe.c %D%/test_tsne.c \
	%D%/test_kernels.c %D%/test_layers.c
tests_unit_run_explain_CPPFLAGS = $(unit_cppflags)
tests_unit_run_explain_CFLAGS = $(unit_cflags)
tests_unit_run_explain_LDADD = $(unit_ldadd)
