/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * hostile.h - requests of somebody who means harm
 */
#ifndef ORI_TESTS_HOSTILE_H
#define ORI_TESTS_HOSTILE_H

#include "raw_client.h"

/* Send them all; a line each that was not refused, and how many there were.
 * `canary`: what no reply may hold.  The program's exit code. */
int hostile_run(const client *c, const char *canary);

#endif
