# SPDX-License-Identifier: GPL-2.0-or-later
liboriole_core_la_SOURCES += \
	%D%/axes.c %D%/axes.h \
	%D%/canvas.h \
	%D%/chart_confusion.c \
	%D%/chart_curves.c \
	%D%/chart_log.c \
	%D%/chart_ranks.c \
	%D%/map.c %D%/map.h \
	%D%/picture_check.c \
	%D%/reliability.c %D%/reliability.h \
	%D%/ticks.c %D%/ticks.h
if CAIRO
liboriole_core_la_SOURCES += %D%/canvas.c
else
liboriole_core_la_SOURCES += %D%/canvas_none.c
endif
nobase_include_HEADERS += include/oriole/picture/log.h \
	include/oriole/picture/picture.h
