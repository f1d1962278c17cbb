/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * file_kind.c - what a file is, by its first bytes and its name
 */
#include "file_kind.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include <oriole/signal/signal.h>

#include "output.h"

static bool ends_in(const char *path, const char *ending)
{
    const size_t n = strlen(path), m = strlen(ending);

    return n > m && strcasecmp(path + n - m, ending) == 0;
}

/* Safetensors: 8 bytes of header length, little-endian, then JSON. */
static bool looks_like_model(const char *path)
{
    unsigned char bytes[10] = { 0 };
    FILE *f = fopen(path, "rb");
    size_t got;

    if (!f)
        return false;
    got = fread(bytes, 1, sizeof bytes, f);
    fclose(f);
    return got == sizeof bytes && bytes[5] == 0 && bytes[6] == 0 &&
           bytes[7] == 0 && bytes[8] == '{' && bytes[9] == '"';
}

/* Does a table say that its rows are cases? */
static bool has_label_column(const char *path)
{
    static const char *const names[] = { "file", "label", "class", "target" };
    char line[4096], *word, *rest = line;
    FILE *f = fopen(path, "r");
    bool found = false;

    if (!f)
        return false;
    if (fgets(line, sizeof line, f))
        while (!found && (word = strsep(&rest, ",;\t\r\n")))
            for (size_t i = 0; i < sizeof names / sizeof *names; i++)
                found = found || strcasecmp(word, names[i]) == 0;
    fclose(f);
    return found;
}

static bool is_labelled_array(const char *path)
{
    static const char *const endings[] = { "_labels.npy", "_labels.csv",
                                           "_labels.txt" };
    struct stat info;
    bool found = false;

    for (size_t i = 0; i < sizeof endings / sizeof *endings && !found; i++) {
        char *beside = output_format("%.*s%s", (int)strlen(path) - 4, path,
                                     endings[i]);

        found = stat(beside, &info) == 0;
        free(beside);
    }
    return found;
}

file_kind file_kind_of(const char *path)
{
    struct stat info;

    if (strcmp(path, "-") == 0 || ori_signal_is_audio(path))
        return FILE_RECORDING;
    if (stat(path, &info) == 0 && S_ISDIR(info.st_mode))
        return FILE_DATASET;
    if (ends_in(path, ".oriole") || ends_in(path, ".safetensors") ||
        looks_like_model(path))
        return FILE_MODEL;
    if (ends_in(path, ".ts") || ends_in(path, ".tsv"))
        return FILE_DATASET;
    if (ends_in(path, ".npy"))
        return is_labelled_array(path) ? FILE_DATASET : FILE_RECORDING;
    return has_label_column(path) ? FILE_DATASET : FILE_RECORDING;
}
