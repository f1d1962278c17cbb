/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ingest_cut_text.h - what --cut says
 */
#ifndef ORI_APPS_INGEST_CUT_TEXT_H
#define ORI_APPS_INGEST_CUT_TEXT_H

#include <stdbool.h>

#include <oriole/data/ingest.h>

/* "silence[:DB]", "window:SECONDS[:HOP]" or "labels[:FILE]"; false: it is
 * none.  NULL is none at all. */
bool ingest_cut_read(ori_cut *cut, const char *text);

#endif
