/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ends.h - where within a recording the sound is
 */
#ifndef ORI_MODEL_ENDS_H
#define ORI_MODEL_ENDS_H

#include <stdint.h>

#include <oriole/model/model.h>

typedef struct ori__part {
    int64_t from, length;       /* samples */
} ori__part;

/*
 * The part of x [channels, length], length >= 1, that the front end looks
 * at: without the quiet ends that trim_db cuts off, else all of it.
 */
ori__part ori__ends_find(const ori_frontend *frontend, const float *x,
                         int channels, int64_t length);

#endif
