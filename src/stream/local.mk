# SPDX-License-Identifier: GPL-2.0-or-later
nobase_include_HEADERS += include/oriole/stream/stream.h
