# SPDX-License-Identifier: GPL-2.0-or-later
liboriole_core_la_SOURCES += \
	%D%/classifier.c \
	%D%/ends.c %D%/ends.h \
	%D%/file_parts.c %D%/file_parts.h \
	%D%/frontend.c \
	%D%/frontend_file.c %D%/frontend_file.h \
	%D%/member_file.c %D%/member_file.h \
	%D%/model.c %D%/model_object.h \
	%D%/model_file.c \
	%D%/safetensors.c %D%/safetensors.h \
	%D%/score.h \
	%D%/score_features.c \
	%D%/score_network.c
nobase_include_HEADERS += include/oriole/model/model.h
