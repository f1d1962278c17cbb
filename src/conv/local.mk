# SPDX-License-Identifier: GPL-2.0-or-later
liboriole_core_la_SOURCES += \
	%D%/conv_bias.c \
	%D%/conv_calibrate.c %D%/conv_calibrate.h \
	%D%/conv_direct.c %D%/conv_direct.h \
	%D%/conv_direct_depthwise.c \
	%D%/conv_direct_forward.c \
	%D%/conv_direct_input.c \
	%D%/conv_direct_pointwise.c \
	%D%/conv_direct_scatter.c \
	%D%/conv_direct_weights.c \
	%D%/conv_fft.c %D%/conv_fft.h \
	%D%/conv_fft_bundle.c \
	%D%/conv_fft_cost.c \
	%D%/conv_fft_depthwise.c \
	%D%/conv_fft_long.c \
	%D%/conv_fft_rows.c \
	%D%/conv_fft_tiles.c %D%/conv_fft_tiles.h \
	%D%/conv_fft_weights.c \
	%D%/conv_finish.c %D%/conv_finish.h \
	%D%/conv_layout.c %D%/conv_layout.h \
	%D%/conv_measure.c %D%/conv_measure.h \
	%D%/conv_naive.c \
	%D%/conv_pad.c %D%/conv_pad.h \
	%D%/conv_plain.c \
	%D%/conv_plan.c \
	%D%/conv_rows.c %D%/conv_rows.h \
	%D%/conv_serial.c %D%/conv_serial.h \
	%D%/conv_shape.c %D%/conv_shape.h \
	%D%/conv_solver.h \
	%D%/conv_split.c %D%/conv_split.h \
	%D%/partition.c %D%/partition.h \
	%D%/pooling.c \
	%D%/partitioned.c \
	%D%/conv_winograd.c %D%/conv_winograd.h \
	%D%/conv_winograd_rows.c \
	%D%/conv_winograd_tiles.c \
	%D%/conv_winograd_weights.c \
	%D%/conv_wisdom.c %D%/conv_wisdom.h \
	%D%/filter.c \
	%D%/kernel.c %D%/kernel.h \
	%D%/kernel_rows.def \
	%D%/kernel_fft.h %D%/kernel_finish.h %D%/kernel_pool.h %D%/kernel_short.h \
	%D%/kernel_rows.h %D%/kernel_winograd.h \
	%D%/kernel_rows_portable.c \
	%D%/solvers.def \
	%D%/transform.c %D%/transform.h \
	%D%/transform_long.c %D%/transform_long.h
nobase_include_HEADERS += \
	include/oriole/conv/conv.h \
	include/oriole/conv/filter.h \
	include/oriole/conv/partitioned.h \
	include/oriole/conv/pool.h \
	include/oriole/conv/wisdom.h

# One convenience library an instruction set, with its flags; kernels only.
if X86
noinst_LTLIBRARIES += liboriole-avx2.la liboriole-avx512.la
liboriole_core_la_LIBADD += liboriole-avx2.la liboriole-avx512.la
endif
liboriole_avx2_la_SOURCES = %D%/kernel_rows_avx2.c
liboriole_avx2_la_CPPFLAGS = $(liboriole_core_la_CPPFLAGS)
liboriole_avx2_la_CFLAGS = $(liboriole_core_la_CFLAGS) -mavx2 -mfma
liboriole_avx512_la_SOURCES = %D%/kernel_rows_avx512.c
liboriole_avx512_la_CPPFLAGS = $(liboriole_core_la_CPPFLAGS)
liboriole_avx512_la_CFLAGS = $(liboriole_core_la_CFLAGS) \
	-mavx512f -mavx512bw -mavx512dq -mavx512vl -mfma
