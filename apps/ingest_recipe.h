/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ingest_recipe.h - how tables are read: told, kept in a file, taken from one
 */
#ifndef ORI_APPS_INGEST_RECIPE_H
#define ORI_APPS_INGEST_RECIPE_H

#include "command.h"

/* All zero is before the first table; free with ingest_recipes_free(). */
typedef struct ingest_recipes {
    char *given;            /* of --recipe; NULL: none */
    char *first;            /* of the first table; NULL: none yet */
    char *last;             /* that was told */
    int others;             /* tables since the first that are read otherwise */
} ingest_recipes;

/* Read FILE into given; EXIT_FINE, or the code of what was told. */
int ingest_recipes_load(ingest_recipes *recipes, const char *command,
                        const char *file);

/* Tell in words how a table is read, where that is news. */
void ingest_recipes_see(ingest_recipes *recipes, const app_common *common,
                        const char *path, const char *recipe);

/* The first table's into FILE. */
int ingest_recipes_save(const ingest_recipes *recipes, const char *command,
                        const app_common *common, const char *file);

void ingest_recipes_free(ingest_recipes *recipes);

#endif
