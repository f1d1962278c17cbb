# SPDX-License-Identifier: GPL-2.0-or-later
liboriole_core_la_SOURCES += \
	%D%/build.h \
	%D%/case.c %D%/case.h \
	%D%/dataset.c \
	%D%/dataset_load.c \
	%D%/divide.c \
	%D%/folder_pair.c %D%/folder_pair.h \
	%D%/format.h %D%/formats.def \
	%D%/format_folder.c \
	%D%/format_ts.c \
	%D%/format_tsv.c \
	%D%/gather.c %D%/gather.h \
	%D%/labels.c \
	%D%/lines.c %D%/lines.h \
	%D%/listing.c %D%/listing.h
nobase_include_HEADERS += include/oriole/data/dataset.h
