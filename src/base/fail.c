/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * fail.c - status codes and the per-thread sentence
 */
#include "base/fail.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "config.h"

enum { SENTENCE_MAX = 1024 };

static _Thread_local char sentence[SENTENCE_MAX];

const char *ori_status_text(ori_status status)
{
    switch (status) {
#define STATUS_CASE(name, value, text)                                        \
    case ORI_##name:                                                          \
        return text;
        ORI_STATUS_LIST(STATUS_CASE)
#undef STATUS_CASE
    }
    return "unknown status";
}

const char *ori_last_error(void)
{
    return sentence;
}

const char *ori_version(void)
{
    return PACKAGE_VERSION;
}

/* Control characters of a hostile file must not reach a terminal. */
static void make_printable(char *s)
{
    for (; *s; s++)
        if ((unsigned char)*s < 0x20 || *s == 0x7f)
            *s = '?';
}

ori_status ori__fail(ori_status status, const char *format, ...)
{
    char text[SENTENCE_MAX];    /* an argument may be the old sentence */
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    make_printable(text);
    memcpy(sentence, text, sizeof text);
    return status;
}

ori_status ori__fail_errno(const char *path, const char *verb)
{
    const int code = errno;
    ori_status status = ORI_EIO;

    if (code == ENOSPC || code == EDQUOT)
        status = ORI_ENOSPC;
    else if (code == ENOMEM)
        status = ORI_ENOMEM;
    return ori__fail(status, "%s: cannot %s: %s", path, verb, strerror(code));
}

ori_status ori__fail_context(ori_status status, const char *format, ...)
{
    char context[SENTENCE_MAX / 2];
    va_list args;

    va_start(args, format);
    vsnprintf(context, sizeof context, format, args);
    va_end(args);
    return ori__fail(status, "%s: %s", context, sentence);
}

ori_status ori__fail_memory(const char *what)
{
    return ori__fail(ORI_ENOMEM, "out of memory for %s", what);
}
