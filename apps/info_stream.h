/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * info_stream.h - what a recogniser costs on a signal that goes on
 */
#ifndef ORI_APPS_INFO_STREAM_H
#define ORI_APPS_INFO_STREAM_H

#include <jansson.h>

#include <oriole/model/model.h>

/* Lines for people, and an object (null: it cannot be had). */
void info_stream_print(ori_model *model);
json_t *info_stream_json(ori_model *model);

/* Of a committee's member, in one line: can it go frame by frame? */
void info_stream_print_member(ori_model *member);

#endif
