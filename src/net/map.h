/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * map.h - what layers that treat each number alone have in common
 *
 * Such a layer's file gives map and slope in its table; the rest of the table
 * comes from here.
 */
#ifndef ORI_NET_MAP_H
#define ORI_NET_MAP_H

#include "net/layer.h"

/* The private part. */
typedef struct ori__map {
    int channels;
    double shape;               /* its one argument, if it has one */
} ori__map;

ori_status ori__map_create(void *priv, ori__build *build);
void ori__map_forward(const ori__pass *pass);
void ori__map_backward(const ori__pass *pass);
void ori__map_stream(const ori__flow *flow);

#endif
