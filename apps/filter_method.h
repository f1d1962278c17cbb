/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * filter_method.h - one way to filter, its time, and how far it is off
 */
#ifndef ORI_APPS_FILTER_METHOD_H
#define ORI_APPS_FILTER_METHOD_H

#include <stdint.h>

#include <oriole/conv/filter.h>

#include "filter_taps.h"

typedef struct filter_method {
    ori_filter *filter;
    double seconds;         /* in all pushes */
    int64_t checked;        /* outputs compared with the definition */
    double difference;      /* the largest */
    double largest;         /* largest of those outputs */
} filter_method;

/* solver NULL: the planner's choice. */
ori_status filter_method_create(filter_method *method,
                                const filter_taps *kernel, int channels,
                                const char *solver);
void filter_method_destroy(filter_method *method);

/* Filter x [frames, channels] to y, and compare some of it. */
void filter_method_push(filter_method *method, const float *x, int frames,
                        int channels, float *y);

#endif
