# SPDX-License-Identifier: GPL-2.0-or-later
liboriole_core_la_SOURCES += \
	%D%/baseline.c \
	%D%/metrics.c
nobase_include_HEADERS += include/oriole/train/train.h \
	include/oriole/train/metrics.h include/oriole/train/baseline.h
