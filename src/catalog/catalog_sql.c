/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * catalog_sql.c - statements upon a catalogue's database
 */
#include "catalog/catalog_sql.h"

#include <math.h>
#include <stdarg.h>

#include "base/fail.h"

ori_status ori__sql_fail(ori_catalog *c)
{
    const int code = sqlite3_errcode(c->db) & 0xff;
    const ori_status status = code == SQLITE_FULL      ? ORI_ENOSPC
                              : code == SQLITE_NOMEM   ? ORI_ENOMEM
                              : code == SQLITE_CORRUPT ? ORI_EFORMAT
                              : code == SQLITE_NOTADB  ? ORI_EFORMAT
                              : code == SQLITE_CONSTRAINT ? ORI_EDATA
                                                          : ORI_EIO;

    return ori__fail(status, "%s: %s", c->path, sqlite3_errmsg(c->db));
}

/* Statements are prepared once: there are no more of them than literals. */
static ori_status prepare(ori_catalog *c, sqlite3_stmt **statement,
                          const char *text)
{
    for (int i = 0; i < c->kept_count; i++)
        if (c->kept[i].text == text) {
            *statement = c->kept[i].statement;
            return ORI_OK;
        }
    if (c->kept_count == ORI__STATEMENTS)
        return ori__fail(ORI_ENOMEM, "%s: more statements than there is "
                         "room for", c->path);
    if (sqlite3_prepare_v3(c->db, text, -1, SQLITE_PREPARE_PERSISTENT,
                           statement, NULL) != SQLITE_OK)
        return ori__sql_fail(c);
    c->kept[c->kept_count].text = text;
    c->kept[c->kept_count++].statement = *statement;
    return ORI_OK;
}

static int bind(sqlite3_stmt *s, const char *types, va_list values)
{
    int result = SQLITE_OK;

    for (int i = 0; types[i] && result == SQLITE_OK; i++) {
        if (types[i] == 'i') {
            result = sqlite3_bind_int64(s, i + 1, va_arg(values, int64_t));
        } else if (types[i] == 'd') {
            const double d = va_arg(values, double);

            result = isnan(d) ? sqlite3_bind_null(s, i + 1)
                              : sqlite3_bind_double(s, i + 1, d);
        } else {
            const char *t = va_arg(values, const char *);

            result = sqlite3_bind_text(s, i + 1, t ? t : "", -1,
                                       SQLITE_STATIC);
        }
    }
    return result;
}

static ori_status ready(ori_catalog *c, sqlite3_stmt **statement,
                        const char *text, const char *types, va_list values)
{
    ori_status status = prepare(c, statement, text);

    if (status != ORI_OK)
        return status;
    sqlite3_reset(*statement);
    return bind(*statement, types, values) == SQLITE_OK ? ORI_OK
                                                        : ori__sql_fail(c);
}

ori_status ori__sql(ori_catalog *c, sqlite3_stmt **statement,
                    const char *text, const char *types, ...)
{
    va_list values;
    ori_status status;

    va_start(values, types);
    status = ready(c, statement, text, types, values);
    va_end(values);
    return status;
}

ori_status ori__sql_row(ori_catalog *c, sqlite3_stmt *statement, bool *row)
{
    const int result = sqlite3_step(statement);
    ori_status status = ORI_OK;

    *row = result == SQLITE_ROW;
    if (*row)
        return ORI_OK;
    if (result != SQLITE_DONE)
        status = ori__sql_fail(c);
    sqlite3_reset(statement);
    return status;
}

/* Leaves nothing open: a statement that is not reset keeps others out. */
static ori_status first(ori_catalog *c, sqlite3_stmt *s, int64_t *number)
{
    bool row;
    ori_status status = ori__sql_row(c, s, &row);

    if (status == ORI_OK && row && number)
        *number = sqlite3_column_int64(s, 0);
    sqlite3_reset(s);
    return status;
}

ori_status ori__sql_run(ori_catalog *c, const char *text, const char *types,
                        ...)
{
    sqlite3_stmt *s;
    va_list values;
    ori_status status;

    va_start(values, types);
    status = ready(c, &s, text, types, values);
    va_end(values);
    return status == ORI_OK ? first(c, s, NULL) : status;
}

ori_status ori__sql_number(ori_catalog *c, int64_t *number, const char *text,
                           const char *types, ...)
{
    sqlite3_stmt *s;
    va_list values;
    ori_status status;

    *number = 0;
    va_start(values, types);
    status = ready(c, &s, text, types, values);
    va_end(values);
    return status == ORI_OK ? first(c, s, number) : status;
}

ori_status ori__sql_begin(ori_catalog *c)
{
    /* IMMEDIATE: who reads first and writes later could find the database
     * changed in between. */
    return c->open_batch ? ori__sql_run(c, "SAVEPOINT part", "")
                         : ori__sql_run(c, "BEGIN IMMEDIATE", "");
}

ori_status ori__sql_end(ori_catalog *c, ori_status result)
{
    ori_status status;

    if (result == ORI_OK) {
        status = c->open_batch ? ori__sql_run(c, "RELEASE part", "")
                               : ori__sql_run(c, "COMMIT", "");
        if (status == ORI_OK)
            return ORI_OK;
        result = status;
    }
    /* Without ori__sql_run: the sentence of what failed is to stay. */
    sqlite3_exec(c->db, c->open_batch ? "ROLLBACK TO part; RELEASE part"
                                      : "ROLLBACK", NULL, NULL, NULL);
    return result;
}

const char *ori__sql_text(sqlite3_stmt *statement, int column)
{
    const char *t = (const char *)sqlite3_column_text(statement, column);

    return t ? t : "";
}

double ori__sql_real(sqlite3_stmt *statement, int column)
{
    return sqlite3_column_type(statement, column) == SQLITE_NULL
               ? (double)NAN
               : sqlite3_column_double(statement, column);
}
