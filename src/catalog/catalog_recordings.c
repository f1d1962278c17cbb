/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * catalog_recordings.c - which recordings a catalogue names
 *
 * Paths inside of the catalogue's folder are stored relative to it, so that
 * the folder can be moved; all others as absolute ones.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/memory.h"
#include "catalog/catalog_sql.h"

#define COLUMNS                                                               \
    "id, hash, bytes, path, name, format, rate_hz, channels, frames, "        \
    "columns, started, device, \"group\", notes, split, \"check\""

/* ------------------------------------------------------------------ paths */

/* As it is stored; a file that is gone has the path it had. */
static ori_status path_in(const ori_catalog *c, char **stored,
                          const char *path)
{
    char *folder = realpath(c->folder, NULL);
    char *whole = realpath(path, NULL);
    const size_t n = folder ? strlen(folder) : 0;

    if (whole && n && strncmp(whole, folder, n) == 0 && whole[n] == '/')
        *stored = ori__strdup(whole + n + 1);
    else
        *stored = ori__strdup(whole ? whole : path);
    free(folder);
    free(whole);
    return *stored ? ORI_OK : ori__fail_memory("a path");
}

/* ------------------------------------------------------------- to and fro */

static ori_catalog_recording read_row(sqlite3_stmt *s, const char *path)
{
    return (ori_catalog_recording){
        .id = sqlite3_column_int64(s, 0),
        .hash = ori__sql_text(s, 1),
        .bytes = sqlite3_column_int64(s, 2),
        .path = path,
        .name = ori__sql_text(s, 4),
        .format = ori__sql_text(s, 5),
        .rate_hz = sqlite3_column_double(s, 6),
        .channels = sqlite3_column_int(s, 7),
        .frames = sqlite3_column_int64(s, 8),
        .columns = ori__sql_text(s, 9),
        .started = ori__sql_text(s, 10),
        .device = ori__sql_text(s, 11),
        .group = ori__sql_text(s, 12),
        .notes = ori__sql_text(s, 13),
        .split = ori__sql_text(s, 14),
        .check = ori__sql_text(s, 15),
    };
}

static ori_status give(ori_catalog *c, sqlite3_stmt *s,
                       ori_catalog_each_recording *each, void *user,
                       bool *more)
{
    char *path = ori__path_join(c->folder, ori__sql_text(s, 3));
    ori_catalog_recording r;

    if (!path)
        return ori__fail_memory("a path");
    r = read_row(s, path);
    *more = each(user, &r);
    ori__free(path);
    return ORI_OK;
}

static ori_status give_all(ori_catalog *c, sqlite3_stmt *s,
                           ori_catalog_each_recording *each, void *user,
                           int64_t *count)
{
    ori_status status = ORI_OK;
    bool row = true, more = true;

    for (*count = 0; status == ORI_OK && more; (*count)++) {
        status = ori__sql_row(c, s, &row);
        if (status != ORI_OK || !row)
            break;
        status = give(c, s, each, user, &more);
    }
    sqlite3_reset(s);
    return status;
}

ori_status ori_catalog_recordings(ori_catalog *c, int64_t after,
                                  ori_catalog_each_recording *each,
                                  void *user)
{
    sqlite3_stmt *s;
    int64_t count;
    ori_status status = ori__sql(c, &s, "SELECT " COLUMNS " FROM recording "
                                 "WHERE id > ? ORDER BY id", "i", after);

    return status == ORI_OK ? give_all(c, s, each, user, &count) : status;
}

#define HAS(states)                                                           \
    "EXISTS (SELECT 1 FROM tally WHERE tally.recording = recording.id AND "   \
    "tally.state IN " states ")"

ori_status ori_catalog_search(ori_catalog *c, int64_t after,
                              const char *text, ori_catalog_only only,
                              ori_catalog_each_recording *each, void *user)
{
    sqlite3_stmt *s;
    int64_t count;
    ori_status status = ori__sql(
        c, &s, "SELECT " COLUMNS " FROM recording WHERE id > ?1 AND "
        "(?2 = '' OR instr(lower(name), lower(?2)) > 0 OR "
        "instr(lower(\"group\"), lower(?2)) > 0 OR "
        "instr(lower(notes), lower(?2)) > 0) AND CASE ?3 "
        "WHEN 1 THEN NOT " HAS("(0, 3)") " WHEN 2 THEN " HAS("(1)")
        " WHEN 3 THEN " HAS("(3)") " ELSE 1 END ORDER BY id", "iti", after,
        text, (int64_t)only);

    return status == ORI_OK ? give_all(c, s, each, user, &count) : status;
}

ori_status ori_catalog_recording_at(ori_catalog *c, int64_t id,
                                    ori_catalog_each_recording *each,
                                    void *user)
{
    sqlite3_stmt *s;
    int64_t count = 0;
    ori_status status = ori__sql(c, &s, "SELECT " COLUMNS " FROM recording "
                                 "WHERE id = ?", "i", id);

    if (status == ORI_OK)
        status = give_all(c, s, each, user, &count);
    if (status == ORI_OK && count == 0)
        return ori__fail(ORI_EDATA, "%s: has no recording %lld", c->path,
                         (long long)id);
    return status;
}

/* ------------------------------------------------------------------ store */

ori_status ori_catalog_find(ori_catalog *c, const char *hash, int64_t *id)
{
    return ori__sql_number(c, id, "SELECT id FROM recording WHERE hash = ?",
                           "t", hash);
}

ori_status ori_catalog_named(ori_catalog *c, const char *name, int64_t *id)
{
    int64_t count;
    sqlite3_stmt *s;
    bool row;
    ori_status status = ori__sql(
        c, &s, "SELECT count(*), min(id) FROM recording WHERE name = ?1 OR "
        "(substr(name, 1, length(?1) + 1) = ?1 || '.' AND "
        "instr(substr(name, length(?1) + 2), '.') = 0) OR "
        "(length(?1) >= 6 AND substr(hash, 1, length(?1)) = ?1)", "t", name);

    *id = 0;
    if (status == ORI_OK)
        status = ori__sql_row(c, s, &row);
    if (status != ORI_OK)
        return status;
    count = sqlite3_column_int64(s, 0);
    if (count == 1)
        *id = sqlite3_column_int64(s, 1);
    sqlite3_reset(s);
    if (count == 0)
        return ori__fail(ORI_EDATA, "%s: has no recording \"%s\"", c->path,
                         name);
    if (count > 1)
        return ori__fail(ORI_EDATA, "%s: has %lld recordings \"%s\"; the "
                         "beginning of a hash tells which", c->path,
                         (long long)count, name);
    return ORI_OK;
}

static ori_status insert(ori_catalog *c, const ori_catalog_recording *r,
                         const char *path)
{
    return ori__sql_run(c, "INSERT INTO recording (hash, bytes, path, name, "
                        "format, rate_hz, channels, frames, columns, "
                        "started, device, \"group\", notes, split, \"check\")"
                        " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                        "titttdiittttttt", r->hash, r->bytes, path,
                        r->name, r->format, r->rate_hz, (int64_t)r->channels,
                        r->frames, r->columns, r->started, r->device,
                        r->group, r->notes, r->split, r->check);
}

ori_status ori_catalog_add(ori_catalog *c, const ori_catalog_recording *r,
                           int64_t *id)
{
    char *path;
    ori_status s = path_in(c, &path, r->path);

    if (s == ORI_OK && (s = ori__sql_begin(c)) == ORI_OK) {
        s = ori_catalog_find(c, r->hash, id);
        if (s == ORI_OK && *id)
            s = ori__fail(ORI_EDATA, "%s: is in the catalogue already",
                          r->path);
        else if (s == ORI_OK && (s = insert(c, r, path)) == ORI_OK)
            *id = sqlite3_last_insert_rowid(c->db);
        s = ori__sql_end(c, s);
    }
    ori__free(path);
    return s;
}

ori_status ori_catalog_update(ori_catalog *c, const ori_catalog_recording *r)
{
    char *path;
    ori_status s = path_in(c, &path, r->path);

    if (s == ORI_OK)
        s = ori__sql_run(c, "UPDATE recording SET path = ?, name = ?, "
                         "started = ?, device = ?, \"group\" = ?, notes = ?, "
                         "split = ? WHERE id = ?", "ttttttti", path, r->name,
                         r->started, r->device, r->group, r->notes, r->split,
                         r->id);
    ori__free(path);
    if (s == ORI_OK && sqlite3_changes(c->db) == 0)
        return ori__fail(ORI_EDATA, "%s: has no recording %lld", c->path,
                         (long long)r->id);
    return s;
}

ori_status ori_catalog_counts(ori_catalog *c, int64_t *recordings,
                              int64_t *spans)
{
    ori_status s = ori__sql_number(c, recordings,
                                   "SELECT count(*) FROM recording", "");

    return s == ORI_OK ? ori__sql_number(c, spans,
                                         "SELECT coalesce(sum(spans), 0) "
                                         "FROM tally", "")
                       : s;
}
