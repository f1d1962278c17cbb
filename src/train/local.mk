# SPDX-License-Identifier: GPL-2.0-or-later
nobase_include_HEADERS += include/oriole/train/train.h include/oriole/train/metrics.h include/oriole/train/baseline.h
