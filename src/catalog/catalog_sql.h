/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * catalog_sql.h - a catalogue's database, and statements upon it
 */
#ifndef ORI_CATALOG_CATALOG_SQL_H
#define ORI_CATALOG_CATALOG_SQL_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include <oriole/catalog/catalog.h>

enum { ORI__STATEMENTS = 96 };

struct ori_catalog {
    sqlite3 *db;
    char *folder, *path;    /* of the database */
    bool open_batch;        /* between begin and commit */
    /* Prepared ones, found by the address of their text. */
    struct {
        const char *text;
        sqlite3_stmt *statement;
    } kept[ORI__STATEMENTS];
    int kept_count;
};

/* What SQLite says went wrong, as our status and sentence. */
ori_status ori__sql_fail(ori_catalog *c);

/*
 * The statement of a text, which must be a literal, ready to step.  `types`
 * has a letter for each of its parameters: i int64_t, d double (NaN is
 * NULL), t text, which must live until the statement is done.
 */
ori_status ori__sql(ori_catalog *c, sqlite3_stmt **statement,
                    const char *text, const char *types, ...);

/* The next row; after the last *row is false and the statement reset. */
ori_status ori__sql_row(ori_catalog *c, sqlite3_stmt *statement, bool *row);

/* A statement without rows, or whose rows do not matter. */
ori_status ori__sql_run(ori_catalog *c, const char *text, const char *types,
                        ...);

/* The first column of the first row; 0 where there is none. */
ori_status ori__sql_number(ori_catalog *c, int64_t *number, const char *text,
                           const char *types, ...);

/* A transaction of its own, or part of the caller's batch.  end() takes what
 * came of it, and gives that back, or what commit said. */
ori_status ori__sql_begin(ori_catalog *c);
ori_status ori__sql_end(ori_catalog *c, ori_status result);

/* Never NULL. */
const char *ori__sql_text(sqlite3_stmt *statement, int column);
/* NaN for NULL. */
double ori__sql_real(sqlite3_stmt *statement, int column);

#endif
