# SPDX-License-Identifier: GPL-2.0-or-later
nobase_include_HEADERS += \
	include/oriole/rocket/head.h \
	include/oriole/rocket/rocket.h \
	include/oriole/rocket/tensor.h
liboriole_core_la_SOURCES += \
	%D%/bank.c %D%/bank.h \
	%D%/feature_scale.c %D%/feature_scale.h \
	%D%/forest_grow.c %D%/forest_grow.h \
	%D%/head.c %D%/head_kind.h %D%/heads.def \
	%D%/head_forest.c \
	%D%/head_logistic.c \
	%D%/head_ridge.c \
	%D%/linear.c %D%/linear.h \
	%D%/mixed.c %D%/mixed.h \
	%D%/ridge_design.c %D%/ridge_design.h \
	%D%/ridge_path.c %D%/ridge_path.h \
	%D%/rocket.c \
	%D%/rocket_kernel.c %D%/rocket_kernel.h %D%/rocket_kernel_loops.h \
	%D%/rocket_kernel_shapelet.h \
	%D%/rocket_kernel_portable.c \
	%D%/series.c %D%/series.h \
	%D%/softmax_folds.c %D%/softmax_folds.h \
	%D%/sorting.c %D%/sorting.h \
	%D%/temperature.c \
	%D%/tensors.c %D%/tensors.h \
	%D%/transform.h %D%/transforms.def \
	%D%/transform_hydra.c \
	%D%/transform_minirocket.c \
	%D%/transform_multirocket.c \
	%D%/transform_quant.c \
	%D%/transform_rdst.c

# One set of flags for each instruction set; rocket_kernel.c picks at run time.
if X86
noinst_LTLIBRARIES += librocket-avx2.la librocket-avx512.la
liboriole_core_la_LIBADD += librocket-avx2.la librocket-avx512.la
endif
librocket_avx2_la_SOURCES = %D%/rocket_kernel_avx2.c
librocket_avx2_la_CPPFLAGS = $(liboriole_core_la_CPPFLAGS)
librocket_avx2_la_CFLAGS = $(AM_CFLAGS) -fvisibility=hidden -mavx2 -mfma
librocket_avx512_la_SOURCES = %D%/rocket_kernel_avx512.c
librocket_avx512_la_CPPFLAGS = $(liboriole_core_la_CPPFLAGS)
librocket_avx512_la_CFLAGS = $(AM_CFLAGS) -fvisibility=hidden -mfma -mavx512f \
	-mavx512bw -mavx512dq -mavx512vl
