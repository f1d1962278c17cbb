/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * wisdom_folder.h - a place for a file of wisdom, for the tests of the room
 */
#ifndef ORI_TESTS_WISDOM_FOLDER_H
#define ORI_TESTS_WISDOM_FOLDER_H

#include "suite.h"

extern char wisdom_folder[], wisdom_path[64];

/* Nothing is known, and there is one thread; then all as it was, the file
 * gone, and the folder, in which there must be nothing else. */
void wisdom_begin(void);
void wisdom_end(void);

#endif
