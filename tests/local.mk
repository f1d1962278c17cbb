# SPDX-License-Identifier: GPL-2.0-or-later
# One CUnit program a room, one source a source file; tests/unit/suite.h says
# how a test source registers itself.
unit_cflags = $(AM_CFLAGS) $(CUNIT_CFLAGS) -Wno-missing-prototypes
unit_cppflags = $(AM_CPPFLAGS) -I$(top_builddir) -I$(top_srcdir)/src \
	-I$(top_srcdir)/tests/unit
unit_ldadd = liboriole-core.la $(CUNIT_LIBS) -lm

EXTRA_DIST += %D%/unit/suite.h %D%/lsan.supp
# Several tests run at once: threads that wait must not keep the others from
# their processors.
AM_TESTS_ENVIRONMENT = OMP_WAIT_POLICY=passive; export OMP_WAIT_POLICY;
if SANITIZERS
AM_TESTS_ENVIRONMENT += \
	LSAN_OPTIONS=suppressions=$(abs_top_srcdir)/tests/lsan.supp:print_suppressions=0; \
	export LSAN_OPTIONS;
endif
include tests/unit/base/local.mk
include tests/unit/conv/local.mk
include tests/unit/rocket/local.mk
include tests/unit/motif/local.mk
include tests/unit/signal/local.mk
include tests/unit/catalog/local.mk
include tests/unit/picture/local.mk
include tests/unit/net/local.mk
include tests/unit/data/local.mk
include tests/unit/model/local.mk
include tests/unit/explain/local.mk
include tests/unit/train/local.mk
include tests/unit/stream/local.mk
include tests/unit/serve/local.mk
include tests/e2e/local.mk
include tests/bench/local.mk
