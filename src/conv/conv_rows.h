/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_rows.h - frames out of frames, by tiles of a matrix product
 *
 *   out[m][g*columns + q] (+)= sum over i, d of
 *       in[offset + m*step + i*tap_step][g*depth + d] * w[g][i][d][q]
 *
 * for groups g, taps i, channels d of a group: the forward pass, and each
 * phase of the input gradient.  Depthwise, where each channel is a group of
 * its own, it is
 *
 *   out[m][q] (+)= sum over i of in[offset + m*step + i*tap_step][q] * w[i][q]
 */
#ifndef ORI_CONV_ROWS_H
#define ORI_CONV_ROWS_H

#include "conv/conv_pad.h"
#include "conv/kernel.h"

typedef struct ori__rows {
    const ori__kernel *kernel;
    int groups;
    int depth;              /* channels of a group going in */
    int columns;            /* channels of a group coming out */
    int taps, tap_step;     /* in frames */
    int step, offset;       /* in frames */
    bool depthwise;         /* groups and depth are 1, columns all channels */
} ori__rows;

/* A convolution with w [K, C/groups, J] from `in` channels to `out`: groups,
 * depth, columns, depthwise and the kernel. */
ori__rows ori__rows_between(int in, int out, int groups);

/* Floats of the packed weights: [g][panel][i][d][width of the panel];
 * depthwise [vector of channels][i][lanes]. */
size_t ori__rows_packed(const ori__rows *rows);

/* Where tap i, channel d of a panel of group g begins in them. */
size_t ori__rows_packed_at(const ori__rows *rows, int group, int panel,
                           int tap, int channel);

/* The weights as a pass sees them: from channel d to column q of group g by
 * tap i stands at first[g*group + i*tap + d*channel + q*column]. */
typedef struct ori__rows_weights {
    const float *first;
    ptrdiff_t group, tap, channel, column;
} ori__rows_weights;

/* w [K, C/groups, J] for the forward pass; and for the gradient to the
 * input, turned round: taps first, first + gap, ... of `kernel`. */
ori__rows_weights ori__rows_weights_plain(const ori__rows *rows,
                                          const float *w);
ori__rows_weights ori__rows_weights_turned(const ori__rows *rows,
                                           const float *w, int kernel,
                                           int first, int gap);

/* One panel of them to where it belongs, zeros in the padding. */
void ori__rows_pack(const ori__rows *rows, const ori__rows_weights *weights,
                    float *packed, int group, int panel);

/* Output frames made at once, so that what they read stays in the
 * second-level cache; and floats of scratch for that many. */
int ori__rows_block(const ori__rows *rows);
size_t ori__rows_scratch(const ori__rows *rows, int block);

/* A piece of one case's output. */
typedef struct ori__rows_part {
    int first, count;       /* output frames m, count <= block */
    int panel_first, panel_count;   /* counted over all groups */
    float *out;             /* frame `first`, all channels */
    ptrdiff_t out_pitch;    /* floats from frame to frame */
    const float *bias;      /* [groups*columns] or NULL; not with add */
    const ori_conv_finish *finish;      /* or NULL; not with add */
    bool add;
} ori__rows_part;

void ori__rows_run(const ori__rows *rows, const ori__series *in,
                   const float *packed, const ori__rows_part *part,
                   float *scratch);

#endif
