/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * tried_text.h - what "auto" tried, and what each was worth
 */
#ifndef ORI_APPS_TRIED_TEXT_H
#define ORI_APPS_TRIED_TEXT_H

#include <stdio.h>

#include <jansson.h>

/* A line for each of "tried" in a training's summary, after `indent`. */
void tried_print(FILE *out, const char *indent, const json_t *summary);

#endif
