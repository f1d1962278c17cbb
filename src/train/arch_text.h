/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * arch_text.h - the architecture that training was asked for
 */
#ifndef ORI_TRAIN_ARCH_TEXT_H
#define ORI_TRAIN_ARCH_TEXT_H

#include <oriole/base/status.h>

/* The text of a reference architecture or of a file.  *file is what the file
 * held, to be freed, or NULL; *text is good for as long. */
ori_status ori__arch_read(const char *name_or_path, const char **text,
                          char **file);

/* The most convolutions in a row that no join interrupts; 0 for a text that
 * is no network. */
int ori__arch_plain_depth(const char *text);

#endif
