# SPDX-License-Identifier: GPL-2.0-or-later
nobase_include_HEADERS += include/oriole/catalog/catalog.h
liboriole_core_la_SOURCES += \
	%D%/catalog.c \
	%D%/catalog_divide.c \
	%D%/catalog_recordings.c \
	%D%/catalog_schema.h \
	%D%/catalog_spans.c \
	%D%/catalog_sql.c %D%/catalog_sql.h \
	%D%/content_hash.c
