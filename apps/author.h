/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * author.h - who edits a catalogue
 */
#ifndef ORI_APPS_AUTHOR_H
#define ORI_APPS_AUTHOR_H

/* Who was named, or else who is logged in; never NULL. */
const char *author_name(const char *named);

#endif
