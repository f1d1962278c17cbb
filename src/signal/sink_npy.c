/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * sink_npy.c - NumPy arrays [T] or [T, C] are written
 *
 * numpy.lib.format, version 1: npy.c says how it is made.  The header keeps
 * its size, so that the number of frames can be put in at the end.
 */
#include <string.h>

#include "base/fail.h"
#include "signal/writer.h"

enum { HEADER = 128, PREFIX = 10 };     /* of which magic, version, length */

static void write_header(const ori__writer_file *f)
{
    char head[HEADER + 1] = "\x93NUMPY\x01";
    const char order = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? '<' : '>';
    char channels[16] = "";
    int length;

    if (f->channels > 1)
        snprintf(channels, sizeof channels, " %d", f->channels);
    head[8] = HEADER - PREFIX;
    length = snprintf(head + PREFIX, sizeof head - PREFIX,
                      "{'descr': '%cf4', 'fortran_order': False, "
                      "'shape': (%lld,%s), }", order, (long long)f->frames,
                      channels);
    memset(head + PREFIX + length, ' ', (size_t)(HEADER - PREFIX - length));
    head[HEADER - 1] = '\n';
    fwrite(head, 1, HEADER, f->stream);
}

static ori_status open_npy(void *priv, const ori__writer_file *f)
{
    (void)priv;
    if (fseek(f->stream, 0, SEEK_SET) != 0)
        return ori__fail(ORI_EIO, "%s: a .npy array cannot be written into "
                         "a pipe", f->path);
    write_header(f);
    return ORI_OK;
}

static ori_status write_npy(void *priv, const ori__writer_file *f,
                            const float *x, size_t frames)
{
    (void)priv;
    if (fwrite(x, sizeof *x * (size_t)f->channels, frames, f->stream) !=
        frames)
        return ori__fail_errno(f->path, "write");
    return ORI_OK;
}

static ori_status finish_npy(void *priv, const ori__writer_file *f)
{
    (void)priv;
    if (fseek(f->stream, 0, SEEK_SET) != 0)
        return ori__fail_errno(f->path, "write");
    write_header(f);
    return ORI_OK;
}

const ori__writer ori__writer_npy = {
    .extension = "npy",
    .priv_size = 1,
    .open = open_npy,
    .write = write_npy,
    .finish = finish_npy,
};
