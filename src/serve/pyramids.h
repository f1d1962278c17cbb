/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * pyramids.h - pyramids that stay open from one question to the next
 *
 * With them stay open the recordings that samples are read from: to find its
 * way in hours of MP3 anew for each question takes longer than the question.
 */
#ifndef ORI_SERVE_PYRAMIDS_H
#define ORI_SERVE_PYRAMIDS_H

#include <stdbool.h>

#include <oriole/signal/overview.h>

enum { ORI__PYRAMIDS = 8 };     /* that stay open */

typedef struct ori__pyramids ori__pyramids;

ori_status ori__pyramids_create(ori__pyramids **pyramids);
void ori__pyramids_destroy(ori__pyramids *pyramids);

/* As ori_pyramid_open(); give it back. */
ori_status ori__pyramids_take(ori__pyramids *pyramids,
                              ori_pyramid **pyramid, const char *file,
                              const ori_overview_recording *recording);

/* damaged: whoever asks next opens the file anew.  NULL is fine. */
void ori__pyramids_give(ori__pyramids *pyramids, ori_pyramid *pyramid,
                        bool damaged);

#endif
