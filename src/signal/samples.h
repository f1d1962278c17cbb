/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * samples.h - the samples of a recording from any frame on
 *
 * From the recording itself where that can be read from its middle, else from
 * the copy in its pyramid.  For one thread; a pyramid may have many.
 */
#ifndef ORI_SIGNAL_SAMPLES_H
#define ORI_SIGNAL_SAMPLES_H

#include <stddef.h>
#include <stdint.h>

#include <oriole/signal/overview.h>

typedef struct ori__samples ori__samples;

ori_status ori__samples_open(ori__samples **samples,
                             const ori_pyramid *pyramid);

/* It may stay open, to be the next that is opened. */
void ori__samples_close(ori__samples *samples);

/* Where those of one pyramid stay that nobody reads now; NULL: no memory. */
typedef struct ori__shelf ori__shelf;

ori__shelf *ori__shelf_create(void);
void ori__shelf_destroy(ori__shelf *shelf);

/* Frames [from, from + n) into x [n, channels]; they lie inside of it. */
ori_status ori__samples_read(ori__samples *samples, int64_t from, size_t n,
                             float *x);

#endif
