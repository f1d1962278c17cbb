/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * file_parts.h - what is going to be written to a recogniser's file
 *
 * Keys and names are put together from a prefix and a name; a failure is
 * remembered until the end.
 */
#ifndef ORI_MODEL_FILE_PARTS_H
#define ORI_MODEL_FILE_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "model/safetensors.h"

/* All zero is empty. */
typedef struct ori__parts {
    ori__text_pair *texts;
    size_t text_count, text_room;
    ori__array *arrays;
    size_t array_count, array_room;
    char **owned;           /* names and values made here */
    size_t owned_count, owned_room;
    bool failed;            /* memory ran out, or a value was NULL */
} ori__parts;

/* The value is copied. */
void ori__parts_text(ori__parts *parts, const char *prefix, const char *key,
                     const char *value);

/* The same, but the value is handed over. */
void ori__parts_give_text(ori__parts *parts, const char *prefix,
                          const char *key, char *value);

/* The data live until the file is written. */
void ori__parts_array(ori__parts *parts, const char *prefix,
                      const ori__array *array);

void ori__parts_free(ori__parts *parts);

#endif
