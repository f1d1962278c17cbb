/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_serial.c - the direct solver's forward pass in the calling thread
 */
#include "conv/conv_serial.h"

#include "base/fail.h"
#include "base/memory.h"

ori_status ori__conv_serial_create(ori__conv_serial *s,
                                   const ori_conv_problem *p, const float *w)
{
    ori__rows_weights weights;
    int panels;

    s->rows = ori__rows_between(p->channels_in, p->channels_out, p->groups);
    s->rows.taps = p->kernel;
    s->rows.tap_step = p->dilation;
    s->rows.step = p->stride;
    s->block = ori__rows_block(&s->rows);
    s->packed_bytes = ori__rows_packed(&s->rows) * sizeof(float);
    s->scratch_bytes = ori__rows_scratch(&s->rows, s->block) * sizeof(float);
    s->packed = ori__alloc(s->packed_bytes, 1);
    s->scratch = ori__alloc(s->scratch_bytes, 1);
    if (!s->packed || !s->scratch)
        return ori__fail_memory("a convolution in a stream");
    panels = ori__panel_count(s->rows.kernel, s->rows.columns);
    weights = ori__rows_weights_plain(&s->rows, w);
    for (int i = 0; i < s->rows.groups * panels; i++)
        ori__rows_pack(&s->rows, &weights, s->packed, i / panels, i % panels);
    return ORI_OK;
}

void ori__conv_serial_release(void *serial)
{
    ori__conv_serial *s = serial;

    ori__free(s->packed);
    ori__free(s->scratch);
}

size_t ori__conv_serial_bytes(const void *serial)
{
    const ori__conv_serial *s = serial;

    return s->packed_bytes + s->scratch_bytes;
}

void ori__conv_serial_run(const ori__conv_serial *s, const ori__series *in,
                          int at, int frames, const float *bias, float *y)
{
    const int panels = ori__panel_count(s->rows.kernel, s->rows.columns);
    const ptrdiff_t k =
        (ptrdiff_t)s->rows.columns * s->rows.groups;
    ori__rows rows = s->rows;

    rows.offset = at;
    for (int i = 0; i < frames; i += s->block) {
        const ori__rows_part part = {
            .first = i,
            .count = frames - i < s->block ? frames - i : s->block,
            .panel_count = rows.groups * panels,
            .out = y + i * k,
            .out_pitch = k,
            .bias = bias,
        };

        ori__rows_run(&rows, in, s->packed, &part, s->scratch);
    }
}
