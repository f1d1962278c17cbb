/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * json.h - JSON for the library's own files, through Jansson
 *
 * The one place where the library includes jansson.h: strict reading
 * (duplicate keys refused, depth bounded by Jansson's own 2,048), and
 * getters that name what is missing.
 */
#ifndef ORI_BASE_JSON_H
#define ORI_BASE_JSON_H

#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include <oriole/base/status.h>

/* Parse; `where` names the source in messages.  Free with json_decref(). */
ori_status ori__json_parse(const char *text, size_t length, const char *where,
                           json_t **value);

/* The text of a value, keys in insertion order, in one line.  ori__free(). */
char *ori__json_text(const json_t *value);

/* The same; the value, which may be NULL, is let go. */
char *ori__json_take_text(json_t *value);

/*
 * The member `key` of an object, of the type asked for and in [low, high];
 * otherwise ORI_EFORMAT with a sentence that names `where` and the key.
 */
ori_status ori__json_int(const json_t *object, const char *key,
                         const char *where, int64_t low, int64_t high,
                         int64_t *value);
ori_status ori__json_number(const json_t *object, const char *key,
                            const char *where, double low, double high,
                            double *value);
ori_status ori__json_string(const json_t *object, const char *key,
                            const char *where, const char **value);

#endif
