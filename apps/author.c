/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * author.c - who edits a catalogue
 */
#include "author.h"

#include <stdlib.h>

const char *author_name(const char *named)
{
    const char *user = getenv("USER");

    return named ? named : user && *user ? user : "somebody";
}
