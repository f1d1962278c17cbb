# SPDX-License-Identifier: GPL-2.0-or-later
liboriole_core_la_SOURCES += \
	%D%/annotations.c \
	%D%/archive.c \
	%D%/archive_magic.c \
	%D%/archive_names.c %D%/archive_names.h \
	%D%/archive_reader.h \
	%D%/build.h \
	%D%/case.c %D%/case.h \
	%D%/cells.c %D%/cells.h \
	%D%/dataset.c \
	%D%/dataset_load.c \
	%D%/divide.c \
	%D%/folder_pair.c %D%/folder_pair.h \
	%D%/format.c %D%/format.h %D%/formats.def \
	%D%/format_catalog.c \
	%D%/format_csv.c \
	%D%/format_folder.c \
	%D%/format_manifest.c \
	%D%/format_npy.c \
	%D%/format_recording.c \
	%D%/format_ts.c \
	%D%/format_tsv.c \
	%D%/gather.c %D%/gather.h \
	%D%/ingest.c \
	%D%/ingest_cut.c %D%/ingest_cut.h \
	%D%/ingest_levels.c %D%/ingest_levels.h \
	%D%/ingest_look.c %D%/ingest_look.h \
	%D%/ingest_own.c %D%/ingest_own.h \
	%D%/ingest_spans.c %D%/ingest_spans.h \
	%D%/labels.c \
	%D%/lines.c %D%/lines.h \
	%D%/listing.c %D%/listing.h \
	%D%/pattern.c %D%/pattern.h \
	%D%/recordings.c %D%/recordings.h \
	%D%/resplit.c \
	%D%/span_windows.c %D%/span_windows.h \
	%D%/staging.c %D%/staging.h \
	%D%/unpack.c %D%/unpack.h
nobase_include_HEADERS += include/oriole/data/annotations.h \
	include/oriole/data/archive.h \
	include/oriole/data/dataset.h \
	include/oriole/data/folder_watch.h \
	include/oriole/data/ingest.h
if INOTIFY
liboriole_core_la_SOURCES += %D%/folder_watch.c
else
liboriole_core_la_SOURCES += %D%/folder_watch_none.c
endif
if ARCHIVES
liboriole_core_la_SOURCES += %D%/archive_reader.c
else
liboriole_core_la_SOURCES += %D%/archive_reader_none.c
endif
