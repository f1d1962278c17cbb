/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * partitioned.h - a long filter on a live signal, hop by hop
 *
 *   y[t] = sum over j of taps[j] * x[t - j],   0 <= j < J,
 *
 * as filter.h has it, but for signals that come in short hops of one length
 * and must go on at once: the output of a hop is there when its input is,
 * and each hop takes about the same time, however long the filter.
 *
 * The taps are cut into parts, each multiplied as a spectrum: parts of one
 * hop first, longer ones behind, whose work is spread over the hops that a
 * longer part gives it time for.  Gardner, "Efficient Convolution without
 * Input-Output Delay", JAES 43(3), 1995; Garcia, "Optimal Filter Partition
 * for Efficient Convolution with Short Input/Output Delay", AES 113, 2002.
 */
#ifndef ORIOLE_CONV_PARTITIONED_H
#define ORIOLE_CONV_PARTITIONED_H

#include <stddef.h>

#include <oriole/base/status.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { ORI_PARTITIONED_TAPS_MAX = 1 << 22, ORI_PARTITIONED_HOP_MAX = 1 << 16 };

typedef struct ori_partitioned ori_partitioned;

typedef struct ori_partitioned_options {
    size_t size;
    int channels;           /* each filtered by itself; >= 1 */
    int hop_frames;         /* of each push, 1 to ORI_PARTITIONED_HOP_MAX */
    int long_hops;          /* hops of a longer part, a power of two from 4
                               to 256; 1: all parts are one hop; 0: chosen */
} ori_partitioned_options;

#define ORI_PARTITIONED_OPTIONS_INIT                                          \
    { .size = sizeof(ori_partitioned_options), .channels = 1 }

/*
 *   taps     [count], 1 <= count <= ORI_PARTITIONED_TAPS_MAX; copied
 *
 * Returns ORI_OK, ORI_EINVAL or ORI_ENOMEM.
 */
ORI_API ori_status
ori_partitioned_create(ori_partitioned **filter, const float *taps, int count,
                       const ori_partitioned_options *options);
ORI_API void ori_partitioned_destroy(ori_partitioned *filter);

/* How the taps are cut, for people; lives as long as the filter. */
ORI_API const char *ori_partitioned_print(const ori_partitioned *filter);

/*
 * The next hop: x [hop_frames, channels] in, y likewise out; y may be x.
 * Real time: allocates nothing, takes no lock, starts no thread, calls no
 * system.
 */
ORI_API void ori_partitioned_push(ori_partitioned *filter, const float *x,
                                  float *y);

/* As if nothing had been pushed yet. */
ORI_API void ori_partitioned_reset(ori_partitioned *filter);

#ifdef __cplusplus
}
#endif
#endif
