# SPDX-License-Identifier: GPL-2.0-or-later
if CUNIT
check_PROGRAMS += tests/unit/run-model
TESTS += tests/unit/run-model
endif
tests_unit_run_model_SOURCES = %D%/main_model.c %D%/model_fixture.h \
	%D%/model_forge.c %D%/model_forge.h \
	%D%/test_classifier.c %D%/test_frontend.c %D%/test_member_file.c \
	%D%/test_model.c %D%/test_model_file.c %D%/test_safetensors.c
tests_unit_run_model_CPPFLAGS = $(unit_cppflags)
tests_unit_run_model_CFLAGS = $(unit_cflags)
tests_unit_run_model_LDADD = $(unit_ldadd)
