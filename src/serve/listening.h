/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * listening.h - a socket that waits for clients
 */
#ifndef ORI_SERVE_LISTENING_H
#define ORI_SERVE_LISTENING_H

#include <stdbool.h>

#include <oriole/base/status.h>

typedef struct ori__listening {
    int socket, port;
    bool loopback;          /* nobody outside of this machine reaches it */
    char host[64];          /* for an address: "127.0.0.1", "[::1]" */
} ori__listening;

/* At an address in numbers; port 0: any that is free.  ORI_EINVAL (no such
 * address) or ORI_EIO (it cannot be had). */
ori_status ori__listen(ori__listening *at, const char *address, int port);

#endif
