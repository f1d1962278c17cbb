/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * output.c - data on standard output, words on standard error
 */
#include "output.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

void output_fail(const char *command, const char *format, ...)
{
    va_list args;

    fflush(stdout);
    fprintf(stderr, command ? "oriole %s: " : "oriole: ", command);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
}

static int exit_code(ori_status status, int if_io)
{
    switch (status) {
    case ORI_OK:
        return EXIT_FINE;
    case ORI_ESTOPPED:
        return EXIT_PROBLEMS;
    case ORI_EINVAL:
    case ORI_ENOTSUP:
        return EXIT_USAGE;
    case ORI_ENOMEM:
    case ORI_ENOSPC:
        return EXIT_RESOURCES;
    case ORI_EIO:
        return if_io;
    default:
        return EXIT_INPUT;
    }
}

int output_fail_input(const char *command, ori_status status)
{
    output_fail(command, "%s", ori_last_error());
    return exit_code(status, EXIT_INPUT);
}

int output_fail_output(const char *command, ori_status status)
{
    output_fail(command, "%s", ori_last_error());
    return exit_code(status, EXIT_RESOURCES);
}

void output_say(const app_common *common, const char *format, ...)
{
    va_list args;

    if (common->quiet)
        return;
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
}

void output_say_lines(const app_common *common, const char *prefix,
                      const char *lines)
{
    while (*lines) {
        const int length = (int)strcspn(lines, "\n");

        output_say(common, "%s%.*s", prefix, length, lines);
        lines += length;
        lines += *lines == '\n';
    }
}

int output_close(const char *command, int code)
{
    const bool bad = ferror(stdout) != 0;

    if (fflush(stdout) == 0 && !bad)
        return code;
    output_fail(command, "standard output: cannot write: %s",
                strerror(errno));
    return EXIT_RESOURCES;
}

bool output_colored(FILE *stream)
{
    const char *term = getenv("TERM");

    return isatty(fileno(stream)) && !getenv("NO_COLOR") && term &&
           strcmp(term, "dumb") != 0;
}

int output_width(FILE *stream)
{
    struct winsize size;

    if (ioctl(fileno(stream), TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    return 80;
}

static bool begins_character(char c)
{
    return ((unsigned char)c & 0xc0) != 0x80;
}

int output_columns(const char *text)
{
    int n = 0;

    for (; *text; text++)
        n += begins_character(*text);
    return n;
}

void output_cell(FILE *stream, const char *text, int columns, bool right)
{
    const int have = output_columns(text);
    int left = columns;

    if (right && have < columns)
        fprintf(stream, "%*s", columns - have, "");
    for (; *text; text++) {
        if (begins_character(*text) && left-- == 0)
            break;
        fputc((unsigned char)*text < 0x20 ? '?' : *text, stream);
    }
    if (!right && have < columns)
        fprintf(stream, "%*s", columns - have, "");
}

void output_json(json_t *value)
{
    /* What JSON_REAL_PRECISION rounds off is below a float's own steps. */
    char *text = value ? json_dumps(value, JSON_COMPACT |
                                               JSON_REAL_PRECISION(12) |
                                               JSON_ENCODE_ANY)
                       : NULL;

    json_decref(value);
    if (!text) {
        output_fail(NULL, "out of memory while writing JSON");
        exit(EXIT_RESOURCES);
    }
    puts(text);
    free(text);
}

json_t *output_json_number(double value)
{
    json_t *number = json_real(value);      /* NULL for infinity and NaN */

    return number ? number : json_null();
}

json_t *output_json_text(const char *text)
{
    json_t *whole = json_string(text);
    char *clean, *end;

    if (whole)
        return whole;
    end = clean = output_alloc(strlen(text) + 1, 3);
    while (*text) {
        size_t n = 4;

        /* the longest character that stands here, if any does */
        while (n > 0 && (memchr(text, 0, n) || !(whole = json_stringn(text,
                                                                      n))))
            n--;
        json_decref(whole);
        whole = NULL;
        if (n > 0) {
            memcpy(end, text, n);
            end += n;
            text += n;
        } else {
            memcpy(end, "\xef\xbf\xbd", 3);
            end += 3;
            text++;
        }
    }
    whole = json_string(clean);
    free(clean);
    return whole;
}

const char *output_plural(long long count)
{
    return count == 1 ? "" : "s";
}

void *output_alloc(size_t count, size_t size)
{
    void *memory = calloc(count ? count : 1, size ? size : 1);

    if (memory)
        return memory;
    output_fail(NULL, "out of memory");
    exit(EXIT_RESOURCES);
}

char *output_copy(const char *text)
{
    char *copy = output_alloc(strlen(text) + 1, 1);

    return strcpy(copy, text);
}

char *output_format(const char *format, ...)
{
    char *text = NULL;
    va_list args;
    int length;

    va_start(args, format);
    length = vasprintf(&text, format, args);
    va_end(args);
    if (length < 0) {
        output_fail(NULL, "out of memory");
        exit(EXIT_RESOURCES);
    }
    return text;
}
