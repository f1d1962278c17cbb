/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * source_pcm.h - a source's samples as the 16 bit integers that they are
 */
#ifndef ORI_SIGNAL_SOURCE_PCM_H
#define ORI_SIGNAL_SOURCE_PCM_H

#include <oriole/signal/signal.h>

/* Are the frames of this source such integers, given out as they are in the
 * file? */
bool ori__source_is_pcm16(const ori_source *source);

/* As ori_source_read(), for such a source: of x 32,768 are 1. */
ori_status ori__source_read_pcm16(ori_source *source, int16_t *x,
                                  size_t max_frames, size_t *frames);

#endif
