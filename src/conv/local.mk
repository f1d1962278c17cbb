# SPDX-License-Identifier: GPL-2.0-or-later
liboriole_core_la_SOURCES += \
	%D%/conv_layout.c %D%/conv_layout.h \
	%D%/conv_naive.c \
	%D%/conv_plan.c \
	%D%/conv_shape.c %D%/conv_shape.h \
	%D%/conv_solver.h \
	%D%/solvers.def
nobase_include_HEADERS += include/oriole/conv/conv.h
