/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * arch.h - the reference architectures, as the build embeds them
 */
#ifndef ORI_NET_ARCH_H
#define ORI_NET_ARCH_H

typedef struct ori__arch {
    const char *name, *text;
} ori__arch;

/* arch_texts.c, made of arch/NAME.arch; ends in { NULL, NULL }. */
extern const ori__arch ori__archs[];

#endif
