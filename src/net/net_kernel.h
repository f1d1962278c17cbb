/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * net_kernel.h - the inner loops of the layers that are not convolutions
 *
 * Plain loops over rows of channels, [rows, C], which the compiler
 * vectorises: net_kernel_loops.h holds them, and one file an instruction set
 * builds them.
 */
#ifndef ORI_NET_NET_KERNEL_H
#define ORI_NET_NET_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <oriole/conv/conv.h>

typedef struct ori__net_kernel {
    /* sum[C] += x, over present rows (present NULL: all). */
    void (*sum)(size_t rows, size_t channels, const float *x,
                const unsigned char *present, float *sum);
    /* squares[C] += (x - mean)^2 */
    void (*squares)(size_t rows, size_t channels, const float *x,
                    const unsigned char *present, const float *mean,
                    float *squares);
    /* Backward of what ori_conv_finish says.  With g = dy where the rectifier
     * passed it: sum[C] += g, product[C] += g * (x - mean). */
    void (*norm_sums)(size_t rows, size_t channels,
                      const ori_conv_finish *norm, const float *x,
                      const float *dy, const unsigned char *present,
                      float *sum, float *product);
    /* dx = gain * g + slope * (x - mean) + shift; dx may be dy. */
    void (*norm_gradient)(size_t rows, size_t channels,
                          const ori_conv_finish *norm,
                          const float *slope, const float *shift,
                          const float *x, const float *dy, float *dx,
                          bool add);

    void (*relu)(size_t count, const float *x, float *y);
    /* dx (+)= dy where y > 0; dx may be dy. */
    void (*relu_gradient)(size_t count, const float *y, const float *dy,
                          float *dx, bool add);
    /* dx (+)= slope * dy; dx may be dy. */
    void (*scale_by)(size_t count, const float *slope, const float *dy,
                     float *dx, bool add);
    /* z = x + y, then the rectifier if asked; z may be x. */
    void (*plus)(size_t count, const float *x, const float *y, float *z,
                 bool rectify);
    /* y += factor * x */
    void (*add_scaled)(size_t count, float factor, const float *x, float *y);

    /* Where x > y (or is NaN): y = x, place = tap. */
    void (*largest)(size_t count, const float *x, int32_t tap, float *y,
                    int32_t *place);
    /* y[C] = the largest of so many rows as by largest() one by one, place
     * its number among them; rows >= 1. */
    void (*largest_places)(size_t rows, size_t channels, const float *x,
                           float *y, int32_t *place);
    /* dx[C] (+)= the sum of dy over rows where place = taps[row]. */
    void (*largest_gradient)(size_t rows, size_t channels,
                             const int32_t *taps, const int32_t *place,
                             const float *dy, float *dx, bool add);
} ori__net_kernel;

/* For this machine; see base/cpu.h. */
const ori__net_kernel *ori__net_kernel_get(void);

extern const ori__net_kernel ori__net_kernel_portable;
extern const ori__net_kernel ori__net_kernel_avx2;
extern const ori__net_kernel ori__net_kernel_avx512;

#endif
