/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * live_device_none.c - no sound devices, in a build without PortAudio
 */
#include "base/fail.h"
#include "signal/live_reader.h"

static ori_status refuse(void)
{
    return ori__fail(ORI_ENOTSUP, "this build has no sound devices: it "
                     "was configured without PortAudio");
}

static ori_status open_none(void *priv, ori__live_bytes *bytes,
                            const char *name, const ori_live_options *o,
                            ori__live_info *info)
{
    (void)priv;
    (void)bytes;
    (void)name;
    (void)o;
    (void)info;
    return refuse();
}

static void close_none(void *priv)
{
    (void)priv;
}

/* It never opens, so nothing reads. */
const ori__live_reader ori__live_device = {
    .priv_size = 1,
    .open = open_none,
    .close = close_none,
};

ori_status ori_live_devices(ori_live_device_fn *each, void *context)
{
    (void)each;
    (void)context;
    return refuse();
}
