/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * sink_table.c - CSV tables are written: a row a frame
 *
 * A column of seconds stands first where the rate is known.
 */
#include <math.h>

#include "base/fail.h"
#include "base/number.h"
#include "signal/writer.h"

static ori_status open_csv(void *priv, const ori__writer_file *f)
{
    (void)priv;
    if (f->rate_hz > 0.0)
        fputs("time,", f->stream);
    if (f->channels == 1)
        fputs("x", f->stream);
    for (int c = 1; c <= f->channels && f->channels > 1; c++)
        fprintf(f->stream, c > 1 ? ",x%d" : "x%d", c);
    fputc('\n', f->stream);
    return ORI_OK;
}

/* What is missing is an empty cell. */
static void write_cell(FILE *stream, double value, int digits, char behind)
{
    char text[ORI__NUMBER_ROOM];

    if (!isnan(value))
        fputs(ori__number_write(text, value, digits), stream);
    fputc(behind, stream);
}

static ori_status write_csv(void *priv, const ori__writer_file *f,
                            const float *x, size_t frames)
{
    (void)priv;
    for (size_t t = 0; t < frames; t++) {
        if (f->rate_hz > 0.0)
            write_cell(f->stream,
                       (double)(f->frames + (int64_t)t) / f->rate_hz, 15,
                       ',');
        for (int c = 1; c <= f->channels; c++, x++)
            write_cell(f->stream, (double)*x, 9,
                       c < f->channels ? ',' : '\n');
    }
    return ferror(f->stream) ? ori__fail_errno(f->path, "write") : ORI_OK;
}

static ori_status finish_csv(void *priv, const ori__writer_file *f)
{
    (void)priv;
    (void)f;
    return ORI_OK;
}

const ori__writer ori__writer_csv = {
    .extension = "csv",
    .priv_size = 1,
    .open = open_csv,
    .write = write_csv,
    .finish = finish_csv,
};
