/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * span_windows.h - spans of long recordings as windows of one length
 */
#ifndef ORI_DATA_SPAN_WINDOWS_H
#define ORI_DATA_SPAN_WINDOWS_H

#include "data/gather.h"

/*
 * Put down (recordings.h) the windows of all recordings that the paths name,
 * as ori_dataset_options.window_s says.  ORI_EDATA where there is no span to
 * listen for, else what ori_annotations_load() and ori__recording_add()
 * return.
 */
ori_status ori__span_windows(ori__gather *g, const char *const *paths,
                             int count);

#endif
