/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * http_client.h - as little of HTTP as tests of the labelling page need
 */
#ifndef ORI_TESTS_HTTP_CLIENT_H
#define ORI_TESTS_HTTP_CLIENT_H

#include <stddef.h>

typedef struct http_answer {
    int status;             /* 0: none came */
    char *head;             /* its lines */
    char *body;             /* a NUL behind it */
    size_t bytes;           /* of the body */
} http_answer;

/* A connection to a port of this machine; -1: see errno. */
int http_open(int port);

/*
 * Send what is there of a request, whatever it is, and read the answer; of
 * one to HEAD there is no body.  Free it with http_free().  Several requests
 * may follow each other on a connection.
 */
http_answer http_ask(int connection, const char *request, size_t bytes,
                     int is_head);
void http_free(http_answer *answer);

#endif
