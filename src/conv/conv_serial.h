/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_serial.h - the direct solver's forward pass in the calling thread
 *
 * For signals that come frame by frame: any frames can be asked for, no
 * other thread is woken, nothing is allocated once it stands, and the bits
 * are those of the direct solver.
 */
#ifndef ORI_CONV_CONV_SERIAL_H
#define ORI_CONV_CONV_SERIAL_H

#include "conv/conv_rows.h"

typedef struct ori__conv_serial {
    ori__rows rows;
    int block;              /* frames made at once */
    float *packed, *scratch;
    size_t packed_bytes, scratch_bytes;
} ori__conv_serial;

/* Sizes and geometry from the problem (its length is not looked at), w
 * [K, C/groups, J].  Zeroed before; release whatever create returns. */
ori_status ori__conv_serial_create(ori__conv_serial *serial,
                                   const ori_conv_problem *problem,
                                   const float *w);
void ori__conv_serial_release(void *serial);
size_t ori__conv_serial_bytes(const void *serial);

/* Frames y [frames, K], the first of which sees the series from frame `at`
 * on; outside of the series is its padding.  bias may be NULL. */
void ori__conv_serial_run(const ori__conv_serial *serial,
                          const ori__series *in, int at, int frames,
                          const float *bias, float *y);

#endif
