/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * output.h - data on standard output, words on standard error
 */
#ifndef ORI_APPS_OUTPUT_H
#define ORI_APPS_OUTPUT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "command.h"

/* "oriole COMMAND: ..." on standard error; command may be NULL. */
void output_fail(const char *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The same with the library's sentence, for something that was read or that
 * was written; returns the exit code that fits. */
int output_fail_input(const char *command, ori_status status);
int output_fail_output(const char *command, ori_status status);

/* Words on standard error, unless --quiet. */
void output_say(const app_common *common, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Lines of text likewise, each behind a prefix. */
void output_say_lines(const app_common *common, const char *prefix,
                      const char *lines);

/* Was all that went to standard output written?  Returns code if so, else
 * says it and returns EXIT_RESOURCES. */
int output_close(const char *command, int code);

/* Does this stream show colours?  Only a terminal does, and not where
 * NO_COLOR is set. */
bool output_colored(FILE *stream);

/* Columns of the terminal that the stream goes to; 80 where it is none. */
int output_width(FILE *stream);

/* Columns that a UTF-8 text takes, counted as one a character. */
int output_columns(const char *text);

/* The text, cut or padded with spaces to so many columns; to the left or,
 * if `right`, to the right.  Control characters become '?'. */
void output_cell(FILE *stream, const char *text, int columns, bool right);

/* Print one value and a line end, then free it. */
void output_json(json_t *value);

/* null where the number is not finite, which JSON cannot say. */
json_t *output_json_number(double value);

/* Bytes that are not UTF-8 become U+FFFD. */
json_t *output_json_text(const char *text);

/* "1 case", "2 cases": the ending of a count's noun. */
const char *output_plural(long long count);

/* Zeroed memory; a program that gets none ends with EXIT_RESOURCES. */
void *output_alloc(size_t count, size_t size);
char *output_copy(const char *text);

/* FORMAT, filled; free() it. */
char *output_format(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

#endif
