# SPDX-License-Identifier: GPL-2.0-or-later
liboriole_core_la_SOURCES += \
	%D%/algebra.c %D%/algebra.h \
	%D%/array.c %D%/array.h \
	%D%/block_file.c %D%/block_file.h %D%/block_layout.h \
	%D%/block_writer.c \
	%D%/checksum.c %D%/checksum.h \
	%D%/cpu.c %D%/cpu.h \
	%D%/denormal.c %D%/denormal.h \
	%D%/fail.c %D%/fail.h \
	%D%/fft.c %D%/fft.h \
	%D%/fft_double.c %D%/fft_double.h \
	%D%/file.c %D%/file.h \
	%D%/heap.c %D%/heap.h \
	%D%/json.c %D%/json.h \
	%D%/lanes.h \
	%D%/memory.c %D%/memory.h \
	%D%/number.c %D%/number.h \
	%D%/random.c %D%/random.h \
	%D%/safe_file.c \
	%D%/text.c %D%/text.h \
	%D%/threads.c %D%/threads_alone.h
nobase_include_HEADERS += \
	include/oriole/base/array.h \
	include/oriole/base/case.h \
	include/oriole/base/safe_file.h \
	include/oriole/base/status.h \
	include/oriole/base/threads.h
