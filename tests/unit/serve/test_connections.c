/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * test_connections.c - what is late is shut down, and strangers give way
 */
#include "serve/connections.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "suite.h"

/* The other end of a socket; -1 in *near is an end that was refused. */
typedef struct both {
    int ends[2];
    ori__connection *connection;
} both;

static both begin(ori__connections *all)
{
    both b;

    CU_ASSERT_EQUAL_FATAL(socketpair(AF_UNIX, SOCK_STREAM, 0, b.ends), 0);
    b.connection = ori__connection_add(all, b.ends[0]);
    return b;
}

static void end(both b)
{
    if (b.connection)
        ori__connection_remove(b.connection);
    close(b.ends[0]);
    close(b.ends[1]);
}

/* Within so many milliseconds. */
static int was_shut(both b, int milliseconds)
{
    struct pollfd p = { .fd = b.ends[1], .events = POLLIN };
    char byte;

    return poll(&p, 1, milliseconds) == 1 && read(b.ends[1], &byte, 1) == 0;
}

static void test_late(void)
{
    static const double seconds[ORI__PHASES] = { 0.01, 0.01, 0.0, 0.01 };
    ori__connections *all;
    both waiting, working, replying;

    CU_ASSERT_EQUAL_FATAL(ori__connections_create(&all, seconds), ORI_OK);
    waiting = begin(all);
    working = begin(all);
    replying = begin(all);
    ori__connection_phase(working.connection, ORI__PHASE_WORKING);
    ori__connection_phase(replying.connection, ORI__PHASE_REPLYING);
    CU_ASSERT_TRUE(was_shut(waiting, 5000));
    CU_ASSERT_TRUE(was_shut(replying, 5000));
    CU_ASSERT_FALSE(was_shut(working, 0));
    end(waiting);
    end(working);
    end(replying);
    ori__connections_destroy(all);
    ori__connections_destroy(NULL);
}

static void test_strangers(void)
{
    ori__connections *all;
    both b[ORI__CONNECTIONS + 1];
    int i;

    CU_ASSERT_EQUAL_FATAL(ori__connections_create(&all, NULL), ORI_OK);
    for (i = 0; i < ORI__CONNECTIONS_EASY; i++)
        b[i] = begin(all);
    ori__connection_trust(b[0].connection);
    for (int k = 1; k < ORI__CONNECTIONS_EASY; k++)
        CU_ASSERT_FALSE(was_shut(b[k], 0));
    b[i++] = begin(all);
    CU_ASSERT_FALSE(was_shut(b[0], 0));     /* it showed the token */
    CU_ASSERT_TRUE(was_shut(b[1], 0));      /* the oldest that did not */
    CU_ASSERT_FALSE(was_shut(b[2], 0));
    for (; i < ORI__CONNECTIONS; i++)
        b[i] = begin(all);
    b[i] = begin(all);
    CU_ASSERT_PTR_NULL(b[i].connection);
    for (int k = 0; k <= i; k++)
        end(b[k]);
    b[0] = begin(all);
    CU_ASSERT_PTR_NOT_NULL(b[0].connection);
    end(b[0]);
    ori__connections_destroy(all);
}

const ori__suite suite_connections = { "connections", {
    { "who is late is shut down", test_late },
    { "strangers give way", test_strangers },
    { NULL, NULL } } };
