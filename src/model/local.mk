# SPDX-License-Identifier: GPL-2.0-or-later
liboriole_core_la_SOURCES += \
	%D%/classifier.c \
	%D%/frontend.c \
	%D%/model.c %D%/model_object.h \
	%D%/model_file.c \
	%D%/recording.c \
	%D%/safetensors.c %D%/safetensors.h
nobase_include_HEADERS += include/oriole/model/model.h
