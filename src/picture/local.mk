# SPDX-License-Identifier: GPL-2.0-or-later
liboriole_core_la_SOURCES += \
	%D%/axes.c %D%/axes.h \
	%D%/canvas.h \
	%D%/chart_confusion.c \
	%D%/chart_curves.c \
	%D%/chart_flow.c \
	%D%/chart_lanes.c \
	%D%/chart_log.c \
	%D%/chart_multiples.c \
	%D%/chart_ranks.c \
	%D%/chart_scatter.c \
	%D%/class_mark.c %D%/class_mark.h \
	%D%/map.c %D%/map.h \
	%D%/markup.c %D%/markup.h \
	%D%/page.c %D%/page.h \
	%D%/page_clip.c \
	%D%/page_digest.c \
	%D%/picture_check.c \
	%D%/reliability.c %D%/reliability.h \
	%D%/sample_range.h \
	%D%/shades.c %D%/shades.h \
	%D%/ticks.c %D%/ticks.h \
	%D%/utf8.c %D%/utf8.h
nodist_liboriole_core_la_SOURCES += %D%/page_texts.c
if CAIRO
liboriole_core_la_SOURCES += %D%/canvas.c %D%/canvas_object.h \
	%D%/canvas_text.c
else
liboriole_core_la_SOURCES += %D%/canvas_none.c
endif
nobase_include_HEADERS += include/oriole/picture/flow.h \
	include/oriole/picture/lanes.h \
	include/oriole/picture/log.h \
	include/oriole/picture/multiples.h \
	include/oriole/picture/page.h \
	include/oriole/picture/picture.h \
	include/oriole/picture/scatter.h

page_texts = $(srcdir)/%D%/page.css $(srcdir)/%D%/page.js
EXTRA_DIST += %D%/page.css %D%/page.js %D%/page_texts.awk
CLEANFILES += %D%/page_texts.c
%D%/page_texts.c: $(page_texts) %D%/page_texts.awk
	$(AM_V_GEN)$(MKDIR_P) %D% && LC_ALL=C $(AWK) \
		-f $(srcdir)/%D%/page_texts.awk $(page_texts) >$@.tmp && \
		mv $@.tmp $@
