/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * elementwise.h - what layers that treat each number alone have in common
 *
 * Such a layer's file gives map and slope in its table; the rest of the table
 * comes from here.
 */
#ifndef ORI_NET_ELEMENTWISE_H
#define ORI_NET_ELEMENTWISE_H

#include "net/layer.h"

/* The private part. */
typedef struct ori__map {
    int channels;
    double shape;               /* its one argument, if it has one */
} ori__map;

ori_status ori__elementwise_create(void *priv, ori__build *build);
void ori__elementwise_forward(const ori__pass *pass);
void ori__elementwise_backward(const ori__pass *pass);
void ori__elementwise_stream(const ori__flow *flow);

#endif
