# SPDX-License-Identifier: GPL-2.0-or-later
nobase_include_HEADERS += include/oriole/signal/signal.h include/oriole/signal/spectrum.h
