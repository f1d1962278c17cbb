/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * serve_none.c - no labelling page: configure --without-microhttpd
 */
#include <oriole/serve/serve.h>

#include "base/fail.h"

ori_status ori_serve_start(ori_serve **server, const char *folder,
                           const ori_serve_options *options)
{
    (void)folder;
    (void)options;
    *server = NULL;
    return ori__fail(ORI_ENOTSUP, "this oriole was built without the "
                     "labelling page (configure --without-microhttpd)");
}

int ori_serve_port(const ori_serve *server)
{
    (void)server;
    return 0;
}

const char *ori_serve_address(const ori_serve *server)
{
    (void)server;
    return "";
}

void ori_serve_stop(ori_serve *server)
{
    (void)server;
}
