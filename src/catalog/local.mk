# SPDX-License-Identifier: GPL-2.0-or-later
nobase_include_HEADERS += include/oriole/catalog/agreement.h \
	include/oriole/catalog/catalog.h \
	include/oriole/catalog/label_file.h \
	include/oriole/catalog/proposals.h
liboriole_core_la_SOURCES += \
	%D%/agreement.c \
	%D%/agreement_pairs.c %D%/agreement_pairs.h \
	%D%/catalog.c \
	%D%/catalog_divide.c \
	%D%/catalog_recordings.c \
	%D%/catalog_schema.h \
	%D%/catalog_span.h \
	%D%/catalog_spans.c \
	%D%/catalog_sql.c %D%/catalog_sql.h \
	%D%/catalog_tally.c \
	%D%/content_hash.c \
	%D%/label_audacity.c \
	%D%/label_csv.c \
	%D%/label_export.c \
	%D%/label_file.c \
	%D%/label_form.h %D%/label_forms.def \
	%D%/label_import.c \
	%D%/label_jsonl.c \
	%D%/label_list.c \
	%D%/label_raven.c \
	%D%/label_studio.c \
	%D%/label_textgrid.c \
	%D%/label_webvtt.c \
	%D%/proposals.c \
	%D%/text_pool.c %D%/text_pool.h
