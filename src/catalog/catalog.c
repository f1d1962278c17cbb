/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * catalog.c - a catalogue's folder and database
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/memory.h"
#include "catalog/catalog_schema.h"
#include "catalog/catalog_sql.h"

enum { PATIENCE_MS = 10000 };

static const char database_name[] = "oriole.db";

bool ori_catalog_is(const char *folder)
{
    char path[PATH_MAX];        /* no answer is for want of memory */
    struct stat st;
    const int n = snprintf(path, sizeof path, "%s/%s", folder, database_name);

    return n > 0 && (size_t)n < sizeof path && stat(path, &st) == 0 &&
           S_ISREG(st.st_mode);
}

static ori_status execute(ori_catalog *c, const char *text)
{
    return sqlite3_exec(c->db, text, NULL, NULL, NULL) == SQLITE_OK
               ? ORI_OK
               : ori__sql_fail(c);
}

static ori_status pragma(ori_catalog *c, int *value, const char *text)
{
    int64_t number;
    ori_status s = ori__sql_number(c, &number, text, "");

    *value = (int)number;
    return s;
}

static ori_status connect(ori_catalog *c, ori_catalog_access access)
{
    const int flags = access == ORI_CATALOG_READ ? SQLITE_OPEN_READONLY
                      : access == ORI_CATALOG_WRITE
                          ? SQLITE_OPEN_READWRITE
                          : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;

    if (sqlite3_open_v2(c->path, &c->db, flags | SQLITE_OPEN_EXRESCODE,
                        NULL) != SQLITE_OK)
        return c->db ? ori__sql_fail(c) : ori__fail_memory(c->path);
    sqlite3_busy_timeout(c->db, PATIENCE_MS);
    /* A database from somebody else may not make SQLite run what it holds. */
    sqlite3_db_config(c->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(c->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    return execute(c, "PRAGMA foreign_keys=ON;"
                      "PRAGMA cell_size_check=ON;"
                      "PRAGMA synchronous=FULL");
}

static ori_status set_numbers(ori_catalog *c)
{
    char numbers[96];

    snprintf(numbers, sizeof numbers,
             "PRAGMA application_id=%d; PRAGMA user_version=%d",
             ORI__SCHEMA_APPLICATION, ORI__SCHEMA_VERSION);
    return execute(c, numbers);
}

/* Two may open a new folder at once: the second finds all done. */
static ori_status make_tables(ori_catalog *c)
{
    int version;
    ori_status s = execute(c, "PRAGMA journal_mode=WAL");

    if (s != ORI_OK || (s = ori__sql_begin(c)) != ORI_OK)
        return s;
    s = pragma(c, &version, "PRAGMA user_version");
    for (int i = 0; s == ORI_OK && version == 0 && ori__schema[i]; i++)
        s = execute(c, ori__schema[i]);
    if (s == ORI_OK && version == 0)
        s = set_numbers(c);
    return ori__sql_end(c, s);
}

/* From an older form; another may have done it meanwhile. */
static ori_status migrate(ori_catalog *c)
{
    int version;
    ori_status s = ori__sql_begin(c);

    if (s != ORI_OK)
        return s;
    s = pragma(c, &version, "PRAGMA user_version");
    for (int i = version; s == ORI_OK && i < ORI__SCHEMA_VERSION; i++)
        s = execute(c, ori__schema_steps[i - 1]);
    if (s == ORI_OK)
        s = set_numbers(c);
    return ori__sql_end(c, s);
}

/* Who only reads lets one that writes bring it to today's form. */
static ori_status bring_up(ori_catalog *c, ori_catalog_access access)
{
    ori_catalog *writer;
    ori_status s;

    if (access != ORI_CATALOG_READ)
        return migrate(c);
    s = ori_catalog_open(&writer, c->folder, ORI_CATALOG_WRITE);
    ori_catalog_close(writer);
    return s;
}

static ori_status check_version(ori_catalog *c, ori_catalog_access access)
{
    int application = 0, version = 0;
    int64_t tables = 0;
    ori_status s = pragma(c, &application, "PRAGMA application_id");

    if (s == ORI_OK)
        s = pragma(c, &version, "PRAGMA user_version");
    if (s == ORI_OK && application == 0 && version == 0)
        s = ori__sql_number(c, &tables, "SELECT count(*) FROM sqlite_schema",
                            "");
    if (s != ORI_OK)
        return s;
    if (access == ORI_CATALOG_CREATE && application == 0 && version == 0 &&
        tables == 0)
        return make_tables(c);
    if (application != ORI__SCHEMA_APPLICATION || version < 1)
        return ori__fail(ORI_EFORMAT, "%s: is a database, but no catalogue "
                         "of oriole", c->path);
    if (version > ORI__SCHEMA_VERSION)
        return ori__fail(ORI_ENOTSUP, "%s: is a catalogue of form %d, and "
                         "this oriole knows forms up to %d", c->path, version,
                         ORI__SCHEMA_VERSION);
    return version < ORI__SCHEMA_VERSION ? bring_up(c, access) : ORI_OK;
}

static ori_status make_folder(const char *folder)
{
    struct stat st;

    if (mkdir(folder, 0777) == 0 ||
        (errno == EEXIST && stat(folder, &st) == 0 && S_ISDIR(st.st_mode)))
        return ORI_OK;
    return ori__fail_errno(folder, "make the folder");
}

ori_status ori_catalog_open(ori_catalog **catalog, const char *folder,
                            ori_catalog_access access)
{
    ori_catalog *c = ORI__NEW(ori_catalog, 1);
    ori_status s = ORI_OK;

    *catalog = NULL;
    if (!c)
        return ori__fail_memory("a catalogue");
    c->folder = ori__strdup(folder);
    c->path = ori__path_join(folder, database_name);
    if (!c->folder || !c->path)
        s = ori__fail_memory("a catalogue");
    if (s == ORI_OK && access == ORI_CATALOG_CREATE)
        s = make_folder(folder);
    if (s == ORI_OK && access != ORI_CATALOG_CREATE &&
        !ori_catalog_is(folder))
        s = ori__fail(ORI_EIO, "%s: there is no catalogue (no %s in it)",
                      folder, database_name);
    if (s == ORI_OK)
        s = connect(c, access);
    if (s == ORI_OK)
        s = check_version(c, access);
    if (s == ORI_OK)
        *catalog = c;
    else
        ori_catalog_close(c);
    return s;
}

void ori_catalog_close(ori_catalog *c)
{
    if (!c)
        return;
    for (int i = 0; i < c->kept_count; i++)
        sqlite3_finalize(c->kept[i].statement);
    sqlite3_close(c->db);
    ori__free(c->folder);
    ori__free(c->path);
    ori__free(c);
}

const char *ori_catalog_folder(const ori_catalog *c)
{
    return c->folder;
}

ori_status ori_catalog_begin(ori_catalog *c)
{
    ori_status s;

    if (c->open_batch)
        return ori__fail(ORI_EINVAL, "%s: is in a batch already", c->path);
    s = ori__sql_begin(c);
    c->open_batch = s == ORI_OK;
    return s;
}

ori_status ori_catalog_commit(ori_catalog *c)
{
    if (!c->open_batch)
        return ori__fail(ORI_EINVAL, "%s: is in no batch", c->path);
    c->open_batch = false;
    return ori__sql_end(c, ORI_OK);
}

void ori_catalog_abandon(ori_catalog *c)
{
    if (!c->open_batch)
        return;
    c->open_batch = false;
    ori__sql_end(c, ORI_ESTOPPED);
}
