/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * filter.h - one filter over a signal of any length that comes in blocks
 *
 *   y[t] = sum over j of taps[j] * x[t - j],   0 <= j < J,
 *
 * convolution as filters mean it (conv.h's correlation with the taps turned
 * round), causal, x being zero before its first frame.  Each channel is
 * filtered by itself.  Memory depends on taps, channels and block alone.
 */
#ifndef ORIOLE_CONV_FILTER_H
#define ORIOLE_CONV_FILTER_H

#include <oriole/conv/conv.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { ORI_FILTER_TAPS_MAX = 1 << 22 };

typedef struct ori_filter ori_filter;

typedef struct ori_filter_options {
    size_t size;
    int channels;           /* >= 1 */
    int block_frames;       /* most frames of a push; 0: as suits the taps */
    ori_effort effort;      /* of planning */
    const char *solver;     /* NULL: the planner's choice */
} ori_filter_options;

#define ORI_FILTER_OPTIONS_INIT                                               \
    { .size = sizeof(ori_filter_options), .channels = 1 }

/*
 *   taps     [count], 1 <= count <= ORI_FILTER_TAPS_MAX; copied
 *
 * Returns ORI_OK, ORI_EINVAL, ORI_ENOTSUP (the solver named cannot do this
 * filter) or ORI_ENOMEM.
 */
ORI_API ori_status ori_filter_create(ori_filter **filter, const float *taps,
                                     int count,
                                     const ori_filter_options *options);
ORI_API void ori_filter_destroy(ori_filter *filter);

/* Most frames of a push. */
ORI_API int ori_filter_block(const ori_filter *filter);

/* As ori_conv_plan_solver() and ori_conv_plan_print(). */
ORI_API const char *ori_filter_solver(const ori_filter *filter);
ORI_API const char *ori_filter_print(const ori_filter *filter);

/*
 * The next frames of the signal, 0 <= frames <= block: x [frames, channels]
 * in, y likewise out; y may be x.  Cannot fail; allocates nothing.  Blocks of
 * other sizes change the result by rounding at most.
 */
ORI_API void ori_filter_push(ori_filter *filter, const float *x, int frames,
                             float *y);

/* Frame `frame` of the last push by the definition, summed in double: what
 * to compare y with. */
ORI_API double ori_filter_definition(const ori_filter *filter, int frame,
                                     int channel);

#ifdef __cplusplus
}
#endif
#endif
