/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * explain_ascent.h - made-up signals that classes or units look for
 */
#ifndef ORI_APPS_EXPLAIN_ASCENT_H
#define ORI_APPS_EXPLAIN_ASCENT_H

#include <oriole/explain/ascent.h>

#include "explain.h"

/* Of whom: a class, or (label -1) a channel of a layer. */
typedef struct explain_wish {
    char *name;                 /* owned */
    int color;
    int label, layer, channel;
} explain_wish;

/*
 * Find what each looks for and draw all of it into one picture.  made
 * [count] are then to be destroyed, NULL where it failed.  The sentence of
 * the first failure is told.  Frees the names.
 */
void explain_wishes(explain *e, const char *what, const char *caption,
                    explain_wish *wishes, int count, ori_ascent **made);

#endif
