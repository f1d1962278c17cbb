/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * json.c - JSON for the library's own files, through Jansson
 */
#include "base/json.h"

#include <stdlib.h>

#include "base/fail.h"
#include "base/memory.h"

ori_status ori__json_parse(const char *text, size_t length, const char *where,
                           json_t **value)
{
    json_error_t error;

    *value = json_loadb(text, length, JSON_REJECT_DUPLICATES, &error);
    if (!*value)
        return ori__fail(ORI_EFORMAT, "%s: JSON line %d, column %d: %s",
                         where, error.line, error.column, error.text);
    return ORI_OK;
}

char *ori__json_text(const json_t *value)
{
    char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY |
                                       JSON_REAL_PRECISION(9));
    char *copy = text ? ori__strdup(text) : NULL;

    free(text);
    return copy;
}

char *ori__json_take_text(json_t *value)
{
    char *text = value ? ori__json_text(value) : NULL;

    json_decref(value);
    return text;
}

ori_status ori__json_int(const json_t *object, const char *key,
                         const char *where, int64_t low, int64_t high,
                         int64_t *value)
{
    const json_t *v = json_object_get(object, key);

    if (!json_is_integer(v))
        return ori__fail(ORI_EFORMAT, "%s: \"%s\" must be a whole number",
                         where, key);
    *value = json_integer_value(v);
    if (*value < low || *value > high)
        return ori__fail(ORI_EFORMAT, "%s: \"%s\" is %lld, not in %lld..%lld",
                         where, key, (long long)*value, (long long)low,
                         (long long)high);
    return ORI_OK;
}

ori_status ori__json_number(const json_t *object, const char *key,
                            const char *where, double low, double high,
                            double *value)
{
    const json_t *v = json_object_get(object, key);

    if (!json_is_number(v))
        return ori__fail(ORI_EFORMAT, "%s: \"%s\" must be a number", where,
                         key);
    *value = json_number_value(v);
    if (!(*value >= low && *value <= high))
        return ori__fail(ORI_EFORMAT, "%s: \"%s\" is %g, not in %g..%g",
                         where, key, *value, low, high);
    return ORI_OK;
}

ori_status ori__json_string(const json_t *object, const char *key,
                            const char *where, const char **value)
{
    *value = json_string_value(json_object_get(object, key));
    if (!*value)
        return ori__fail(ORI_EFORMAT, "%s: \"%s\" must be a text", where,
                         key);
    return ORI_OK;
}
