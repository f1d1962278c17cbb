/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * request.c - what a request says
 */
#include "serve/request.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/fail.h"
#include "base/memory.h"
#include "picture/utf8.h"

/* ------------------------------------------------------------------- target */

/* No percent signs: our paths need none, so there is nothing to be decoded
 * once too often. */
static bool plain_path(const char *s)
{
    if (*s != '/')
        return false;
    for (; *s; s++)
        if (!isalnum((unsigned char)*s) && !strchr("/._-", *s))
            return false;
    return true;
}

static int hexadecimal(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* In place.  false: a broken escape, a control character, no UTF-8. */
static bool decode(char *s)
{
    char *to = s;

    for (const char *from = s; *from; from++, to++) {
        *to = *from == '+' ? ' ' : *from;
        if (*from == '%') {
            const int high = hexadecimal(from[1]);
            const int low = high < 0 ? -1 : hexadecimal(from[2]);

            if (low < 0)
                return false;
            *to = (char)(high * 16 + low);
            from += 2;
        }
        if ((unsigned char)*to < 0x20 || *to == 0x7f)
            return false;
    }
    *to = '\0';
    for (size_t n; *s; s += n)
        if ((n = ori__utf8_size(s)) == 0)
            return false;
    return true;
}

static ori_status take_argument(ori__request *r, char *text)
{
    char *value = strchr(text, '=');

    if (value)
        *value++ = '\0';
    if (!decode(text) || (value && !decode(value)))
        return ori__fail(ORI_EINVAL, "an argument is no text");
    if (ori__request_text(r, text, NULL))
        return ori__fail(ORI_EINVAL, "an argument is there twice");
    if (r->arguments == ORI__ARGUMENTS)
        return ori__fail(ORI_EINVAL, "more than %d arguments",
                         ORI__ARGUMENTS);
    r->argument[r->arguments++] = (ori__pair){ text, value ? value : "" };
    return ORI_OK;
}

ori_status ori__request_target(ori__request *r, const char *target)
{
    char *rest, *piece;
    ori_status s = ORI_OK;

    r->text = ori__strdup(target);
    if (!r->text)
        return ori__fail_memory("a request");
    rest = strchr(r->text, '?');
    if (rest)
        *rest++ = '\0';
    if (!plain_path(r->text))
        return ori__fail(ORI_EINVAL, "the path is none of this server");
    r->path = r->text;
    while (s == ORI_OK && rest && (piece = strsep(&rest, "&")))
        if (*piece)
            s = take_argument(r, piece);
    return s;
}

void ori__request_clear(ori__request *r)
{
    ori__free(r->text);
    json_decref(r->json);
}

/* --------------------------------------------------------------------- body */

/* Before it is parsed: Jansson goes 2,048 deep. */
static bool shallow(const char *body, size_t bytes)
{
    int depth = 0;
    bool text = false;

    for (size_t i = 0; i < bytes; i++) {
        const char c = body[i];

        if (text && c == '\\')
            i++;
        else if (c == '"')
            text = !text;
        else if (!text && (c == '[' || c == '{') && ++depth > ORI__BODY_DEPTH)
            return false;
        else if (!text && (c == ']' || c == '}'))
            depth--;
    }
    return true;
}

ori_status ori__request_body(ori__request *r, const char *body, size_t bytes)
{
    if (bytes > ORI__BODY_MOST)
        return ori__fail(ORI_EINVAL, "more than %d bytes", ORI__BODY_MOST);
    if (!shallow(body, bytes))
        return ori__fail(ORI_EINVAL, "the body is nested more than %d deep",
                         ORI__BODY_DEPTH);
    if (ori__json_parse(body, bytes, "the body", &r->json) != ORI_OK)
        return ori__fail_context(ORI_EINVAL, "not JSON");
    if (!json_is_object(r->json))
        return ori__fail(ORI_EINVAL, "the body is no JSON object");
    return ORI_OK;
}

/* ------------------------------------------------------ headers, arguments */

const char *ori__request_header(const ori__request *r, const char *name)
{
    for (int i = 0; i < r->headers; i++)
        if (strcasecmp(r->header[i].name, name) == 0)
            return r->header[i].value;
    return NULL;
}

int ori__request_header_count(const ori__request *r, const char *name)
{
    int count = 0;

    for (int i = 0; i < r->headers; i++)
        count += strcasecmp(r->header[i].name, name) == 0;
    return count;
}

const char *ori__request_text(const ori__request *r, const char *name,
                              const char *fallback)
{
    for (int i = 0; i < r->arguments; i++)
        if (strcmp(r->argument[i].name, name) == 0)
            return r->argument[i].value;
    return fallback;
}

static bool is_whole(const char *s)
{
    s += *s == '-';
    return *s && s[strspn(s, "0123456789")] == '\0';
}

ori_status ori__request_int(const ori__request *r, const char *name,
                            int64_t fallback, int64_t *value)
{
    const char *text = ori__request_text(r, name, NULL);

    *value = fallback;
    if (!text)
        return ORI_OK;
    errno = 0;
    *value = strtoll(text, NULL, 10);
    if (errno || !is_whole(text))
        return ori__fail(ORI_EINVAL, "%s: not a whole number", name);
    return ORI_OK;
}

ori_status ori__request_int_in(const ori__request *r, const char *name,
                               int64_t low, int64_t high, int64_t fallback,
                               int64_t *value)
{
    ori_status s = ori__request_int(r, name, fallback, value);

    if (s == ORI_OK && ori__request_text(r, name, NULL) &&
        (*value < low || *value > high))
        return ori__fail(ORI_EINVAL, "%s: not within %lld and %lld", name,
                         (long long)low, (long long)high);
    return s;
}

ori_status ori__request_choice(const ori__request *r, const char *name,
                               const char *const *choices, int *choice)
{
    const char *text = ori__request_text(r, name, choices[0]);

    for (*choice = 0; choices[*choice]; ++*choice)
        if (strcmp(text, choices[*choice]) == 0)
            return ORI_OK;
    *choice = 0;
    return ori__fail(ORI_EINVAL, "%s: \"%.40s\" is none of what it may be",
                     name, text);
}
