/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * net_spec.h - reading the text form of an architecture
 */
#ifndef ORI_NET_NET_SPEC_H
#define ORI_NET_NET_SPEC_H

#include <stdbool.h>

#include <oriole/base/status.h>

#include "net/net_config.h"

/*
 * What is told, in order, while a text is read; repeats and blocks are
 * unrolled, names resolved.  A status other than ORI_OK ends the reading and
 * comes back with line and column in front of its sentence.
 */
typedef struct ori__spec_reader {
    void *context;
    bool (*is_layer)(void *context, const char *name);
    ori_status (*layer)(void *context, ori__config *config);
    ori_status (*join)(void *context, const char *name);    /* name {  */
    ori_status (*branch)(void *context);                    /* {       */
    ori_status (*branch_end)(void *context);                /* }       */
    ori_status (*join_end)(void *context);                  /* }       */
} ori__spec_reader;

typedef struct ori__spec_given {
    const char *name;           /* of a number the text may use; then NULL */
    int value;
} ori__spec_given;

/* ORI_EFORMAT: line, column and the rule that is broken. */
ori_status ori__spec_read(const char *text, const ori__spec_given *given,
                          const ori__spec_reader *reader);

#endif
