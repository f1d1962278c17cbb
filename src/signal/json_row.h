/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * json_row.h - a line of JSON, an object of plain values, as cells
 */
#ifndef ORI_SIGNAL_JSON_ROW_H
#define ORI_SIGNAL_JSON_ROW_H

#include "signal/table_row.h"

/* The keys, each of which is a column.  All zero has none. */
typedef struct ori__json_keys {
    char **key;             /* [count] as it is written, without quotes */
    size_t *length;         /* [count] */
    size_t count, room, length_room;
} ori__json_keys;

/* A key more; its text is copied.  ORI_OK or ORI_ENOMEM. */
ori_status ori__json_keys_add(ori__json_keys *keys, const char *s,
                              size_t length);
void ori__json_keys_free(ori__json_keys *keys);

/* What a key says: "\u00b0C" is °C.  A copy; NULL: no text of JSON, or no
 * memory. */
char *ori__json_key_name(const ori__json_keys *keys, size_t i);

/*
 * The object [s, end) into a cell for each key: numbers, true, false and null
 * as they are written, texts without quotes, nothing where the object does
 * not have the key.  Keys that are not known are added if `learn`, else
 * passed over.  Also taken are NaN, Infinity and -Infinity, which Python
 * writes.
 *
 * ORI_EFORMAT: *wrong says what; the caller knows where.  ORI_ENOMEM.
 */
ori_status ori__json_row_split(ori__table_row *row, ori__json_keys *keys,
                               bool learn, const char *s, const char *end,
                               const char **wrong);

#endif
