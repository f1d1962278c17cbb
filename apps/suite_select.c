/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * suite_select.c - the data sets that a folder holds
 */
#include "suite_select.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "output.h"
#include "suite_csv.h"

static double size_of(const char *folder, const char *file)
{
    char *path = output_format("%s/%s", folder, file);
    struct stat info;
    const int missing = stat(path, &info);

    free(path);
    return missing ? 0 : (double)info.st_size;
}

static bool starts_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

/* Does the folder hold NAME_TRAIN.* or NAME_TEST.*?  A set of which a part is
 * missing is one: that will be told. */
static bool is_set(suite_name *set)
{
    char *train = output_format("%s_TRAIN.", set->name);
    char *test = output_format("%s_TEST.", set->name);
    DIR *dir = opendir(set->path);
    struct dirent *e;
    bool found = false;

    while (dir && (e = readdir(dir))) {
        const bool learns = starts_with(e->d_name, train);

        if (!learns && !starts_with(e->d_name, test))
            continue;
        found = true;
        set->size += size_of(set->path, e->d_name) * (learns ? 1 : 0.25);
    }
    if (dir)
        closedir(dir);
    free(train);
    free(test);
    return found;
}

static void add(suite_names *names, const suite_name *set)
{
    if (names->count == names->room) {
        const int room = names->room > 0 ? 2 * names->room : 64;
        suite_name *more = output_alloc((size_t)room, sizeof *more);

        if (names->count > 0)
            memcpy(more, names->list, (size_t)names->count * sizeof *more);
        free(names->list);
        names->list = more;
        names->room = room;
    }
    names->list[names->count++] = *set;
}

static int by_name(const void *a, const void *b)
{
    const suite_name *x = a, *y = b;

    return strcmp(x->name, y->name);
}

static void drop(suite_name *set)
{
    free(set->name);
    free(set->path);
}

static int find_all(suite_names *names, const app_command *command,
                    const char *folder)
{
    DIR *dir = opendir(folder);
    struct dirent *e;

    if (!dir) {
        output_fail(command->name, "%s: cannot open this folder", folder);
        return EXIT_INPUT;
    }
    while ((e = readdir(dir))) {
        suite_name set = {0};

        if (e->d_name[0] == '.')
            continue;
        set.name = output_copy(e->d_name);
        set.path = output_format("%s/%s", folder, e->d_name);
        if (is_set(&set))
            add(names, &set);
        else
            drop(&set);
    }
    closedir(dir);
    if (names->count > 0)
        qsort(names->list, (size_t)names->count, sizeof *names->list, by_name);
    return EXIT_FINE;
}

/* ---- those that are asked for ---- */

static int find(const suite_names *names, const char *name)
{
    for (int i = 0; i < names->count; i++)
        if (strcmp(names->list[i].name, name) == 0)
            return i;
    return -1;
}

/* A line of a table counts if no cell is empty. */
static void choose_lines(const suite_names *names, suite_csv *csv, bool *chosen)
{
    while (suite_csv_next(csv)) {
        bool whole = !csv->comment;
        int i;

        for (int k = 0; whole && k < csv->count; k++)
            whole = csv->cells[k][0] != '\0';
        if (whole && (i = find(names, csv->cells[0])) >= 0)
            chosen[i] = true;
    }
}

/* A name that is typed must be there. */
static int choose_typed(const suite_names *names, const app_command *command,
                        const char *folder, const char *sets, bool *chosen)
{
    char *list = output_copy(sets), *rest = list, *name;
    int code = EXIT_FINE;

    while (code == EXIT_FINE && (name = strsep(&rest, ","))) {
        const int i = find(names, name);

        if (i >= 0) {
            chosen[i] = true;
        } else if (*name) {
            output_fail(command->name,
                        "%s: holds no set %s: no folder %s "
                        "with %s_TRAIN.* and %s_TEST.*",
                        folder, name, name, name, name);
            code = EXIT_INPUT;
        }
    }
    free(list);
    return code;
}

static int choose(suite_names *names, const app_command *command,
                  const char *folder, const char *sets)
{
    bool *chosen = output_alloc((size_t)names->count + 1, sizeof *chosen);
    suite_csv csv;
    int code = EXIT_FINE, kept = 0;

    if (suite_csv_open(&csv, sets) == ORI_OK) {
        choose_lines(names, &csv, chosen);
        suite_csv_close(&csv);
    } else {
        code = choose_typed(names, command, folder, sets, chosen);
    }
    for (int i = 0; i < names->count; i++) {
        if (chosen[i])
            names->list[kept++] = names->list[i];
        else
            drop(&names->list[i]);
    }
    names->count = kept;
    free(chosen);
    return code;
}

int suite_select(suite_names *names, const app_command *command,
                 const char *folder, const char *sets)
{
    int code;

    *names = (suite_names){0};
    code = find_all(names, command, folder);
    if (code == EXIT_FINE && sets)
        code = choose(names, command, folder, sets);
    if (code == EXIT_FINE && names->count == 0) {
        output_fail(command->name,
                    "%s: holds no set: no folder NAME with "
                    "NAME_TRAIN.* and NAME_TEST.*%s",
                    folder, sets ? " that --sets names" : "");
        code = EXIT_INPUT;
    }
    return code;
}

void suite_names_free(suite_names *names)
{
    for (int i = 0; i < names->count; i++)
        drop(&names->list[i]);
    free(names->list);
}
