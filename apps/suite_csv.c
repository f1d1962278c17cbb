/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * suite_csv.c - a table of names and numbers, line by line
 */
#include "suite_csv.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "output.h"

ori_status suite_csv_open(suite_csv *c, const char *path)
{
    struct stat info;

    *c = (suite_csv){ .path = path };
    if (stat(path, &info) == 0 && S_ISDIR(info.st_mode))
        errno = ENOENT;         /* a folder is no file of that name */
    else
        c->file = fopen(path, "r");
    if (c->file)
        return ORI_OK;
    if (errno != ENOENT)
        output_fail("suite", "%s: cannot open: %s", path, strerror(errno));
    return ORI_EIO;
}

void suite_csv_close(suite_csv *c)
{
    if (c->file)
        fclose(c->file);
    free(c->line);
}

static void cut(suite_csv *c)
{
    char *rest = c->line, *cell;

    c->count = 0;
    while (c->count < SUITE_CELLS && (cell = strsep(&rest, ",")))
        c->cells[c->count++] = cell;
}

bool suite_csv_next(suite_csv *c)
{
    while (getline(&c->line, &c->room, c->file) >= 0) {
        c->line[strcspn(c->line, "\r\n")] = '\0';
        c->number++;
        c->comment = c->line[0] == '#';
        if (c->line[0] == '\0')
            continue;
        if (!c->comment)
            cut(c);
        return true;
    }
    return false;
}

bool suite_csv_number(const char *text, double *value)
{
    char *end;

    *value = strtod(text, &end);
    return end != text && *end == '\0' && isfinite(*value);
}

ori_status suite_csv_fail(const suite_csv *c, const char *rule)
{
    output_fail("suite", "%s: line %d %s", c->path, c->number, rule);
    return ORI_EFORMAT;
}
