/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_finish.c - what is done to y while it is near
 */
#include "conv/conv_finish.h"

void ori__conv_finish_frames(const ori_conv_finish *f, float *y,
                             ptrdiff_t pitch, int rows, int first,
                             int channels)
{
    if (!f)
        return;
    ori__kernel_get()->finish(&(ori__finish){
        .from = y, .from_pitch = pitch, .to = y, .to_pitch = pitch,
        .rows = rows, .columns = channels,
        .mean = f->mean ? f->mean + first : NULL,
        .gain = f->mean ? f->gain + first : NULL,
        .offset = f->mean ? f->offset + first : NULL,
        .rectify = f->rectify });
}

/* Taken for frames of as many channels as fit into a panel, all alike. */
void ori__conv_finish_channel(const ori_conv_finish *f, float *y, int count,
                              int channel)
{
    enum { WIDE = ORI__PANEL_MAX };
    const int rows = count / WIDE, rest = count % WIDE;
    float mean[WIDE], gain[WIDE], offset[WIDE];
    ori_conv_finish alike;

    if (!f)
        return;
    alike = (ori_conv_finish){ .rectify = f->rectify };
    if (f->mean) {
        for (int i = 0; i < WIDE; i++) {
            mean[i] = f->mean[channel];
            gain[i] = f->gain[channel];
            offset[i] = f->offset[channel];
        }
        alike.mean = mean;
        alike.gain = gain;
        alike.offset = offset;
    }
    ori__conv_finish_frames(&alike, y, WIDE, rows, 0, WIDE);
    ori__conv_finish_frames(&alike, y + rows * WIDE, WIDE, 1, 0, rest);
}
