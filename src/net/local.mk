# SPDX-License-Identifier: GPL-2.0-or-later
nobase_include_HEADERS += \
	include/oriole/net/look.h \
	include/oriole/net/net.h
liboriole_core_la_SOURCES += \
	%D%/arch.c %D%/arch.h \
	%D%/conv_passes.c %D%/conv_passes.h \
	%D%/elementwise.c %D%/elementwise.h \
	%D%/layer.c %D%/layer.h %D%/layers.def \
	%D%/layer_add.c \
	%D%/layer_avgpool.c \
	%D%/layer_batchnorm.c \
	%D%/layer_concat.c \
	%D%/layer_conv.c \
	%D%/layer_dense.c \
	%D%/layer_dropout.c \
	%D%/layer_elu.c \
	%D%/layer_gelu.c \
	%D%/layer_global_avg.c \
	%D%/layer_global_max.c \
	%D%/layer_handmade.c \
	%D%/layer_leaky_relu.c \
	%D%/layer_maxpool.c \
	%D%/layer_relu.c \
	%D%/layer_sigmoid.c \
	%D%/layer_silu.c \
	%D%/layer_softmax.c \
	%D%/layer_tanh.c \
	%D%/net.c %D%/net_graph.h \
	%D%/net_branches.c %D%/net_branches.h \
	%D%/net_config.c %D%/net_config.h \
	%D%/net_flat.c %D%/net_flat.h \
	%D%/net_kernel.c %D%/net_kernel.h %D%/net_kernel_loops.h \
	%D%/net_kernel_portable.c \
	%D%/net_layout.c \
	%D%/net_look.c \
	%D%/net_run.c %D%/net_run.h \
	%D%/net_slices.c %D%/net_slices.h \
	%D%/net_spec.c %D%/net_spec.h \
	%D%/pool.c %D%/pool.h \
	%D%/window.c %D%/window.h
nodist_liboriole_core_la_SOURCES += %D%/arch_texts.c

# One set of flags for each instruction set; net_kernel.c picks at run time.
if X86
noinst_LTLIBRARIES += libnet-avx2.la libnet-avx512.la
liboriole_core_la_LIBADD += libnet-avx2.la libnet-avx512.la
endif
libnet_avx2_la_SOURCES = %D%/net_kernel_avx2.c
libnet_avx2_la_CPPFLAGS = $(liboriole_core_la_CPPFLAGS)
libnet_avx2_la_CFLAGS = $(AM_CFLAGS) -fvisibility=hidden -mavx2 -mfma
libnet_avx512_la_SOURCES = %D%/net_kernel_avx512.c
libnet_avx512_la_CPPFLAGS = $(liboriole_core_la_CPPFLAGS)
libnet_avx512_la_CFLAGS = $(AM_CFLAGS) -fvisibility=hidden -mfma -mavx512f \
	-mavx512bw -mavx512dq -mavx512vl

# A file in arch/ is an architecture: the texts are gathered again whenever
# their sum differs from what was built.
EXTRA_DIST += %D%/arch %D%/arch_texts.awk
CLEANFILES += %D%/arch_texts.c
%D%/arch_texts.c: net-arch-always
	@$(MKDIR_P) %D%
	@LC_ALL=C $(AWK) -f $(top_srcdir)/%D%/arch_texts.awk \
		$(top_srcdir)/%D%/arch/*.arch > $@.new
	@if cmp -s $@.new $@; then rm -f $@.new; \
		else echo "  GEN      $@"; mv -f $@.new $@; fi
.PHONY: net-arch-always
net-arch-always:
