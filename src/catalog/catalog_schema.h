/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * catalog_schema.h - the tables of a catalogue
 *
 * To change them: raise ORI__SCHEMA_VERSION, write the new form here, and add
 * the statements that lead from the version before to ori__schema_steps.
 */
#ifndef ORI_CATALOG_CATALOG_SCHEMA_H
#define ORI_CATALOG_CATALOG_SCHEMA_H

enum {
    ORI__SCHEMA_VERSION = 4,
    ORI__SCHEMA_APPLICATION = 0x6f72696f    /* "orio", for file(1) */
};

/* What a span says; twice, because edits keep copies. */
#define ORI__SPAN_COLUMNS                                                     \
    "recording INTEGER NOT NULL REFERENCES recording,"                        \
    "start INTEGER NOT NULL CHECK (start >= 0),"                              \
    "end INTEGER NOT NULL CHECK (end > start),"                               \
    "label TEXT NOT NULL CHECK (label <> ''),"                                \
    "tier TEXT NOT NULL, author TEXT NOT NULL,"                               \
    "source INTEGER NOT NULL, state INTEGER NOT NULL,"                        \
    "confidence REAL, low_hz REAL, high_hz REAL,"                             \
    "version INTEGER NOT NULL, " ORI__SPAN_USEFUL ", " ORI__SPAN_MORE

#define ORI__SPAN_USEFUL "useful REAL NOT NULL DEFAULT 0"
#define ORI__SPAN_MORE "more TEXT NOT NULL DEFAULT ''"

/* Of proposals alone, by how soon a person should judge them. */
#define ORI__QUEUE_INDEX                                                      \
    "CREATE INDEX span_by_use ON span (useful DESC) WHERE state = 1"

/* Which recogniser, by its file's content, an author was when it last heard a
 * recording. */
#define ORI__HEARD_TABLE                                                      \
    "CREATE TABLE heard ("                                                    \
    "  recording INTEGER NOT NULL REFERENCES recording,"                      \
    "  author TEXT NOT NULL, model TEXT NOT NULL,"                            \
    "  PRIMARY KEY (recording, author)) STRICT, WITHOUT ROWID"

/* How many spans of a label and state a recording has, so that nobody has to
 * count them, and the counter's value when one of them was changed last. */
#define ORI__TALLY_TABLE                                                      \
    "CREATE TABLE tally ("                                                    \
    "  recording INTEGER NOT NULL REFERENCES recording,"                      \
    "  label TEXT NOT NULL, state INTEGER NOT NULL, spans INTEGER NOT NULL,"  \
    "  PRIMARY KEY (recording, label, state)) STRICT, WITHOUT ROWID"
#define ORI__TOUCHED_TABLE                                                    \
    "CREATE TABLE touched ("                                                  \
    "  recording INTEGER PRIMARY KEY REFERENCES recording,"                   \
    "  value INTEGER NOT NULL) STRICT;"                                       \
    "CREATE INDEX touched_by_value ON touched (value)"

/* Whoever changes spans, in whatever way, the tables above follow. */
#define ORI__TALLY_MORE                                                       \
    "INSERT INTO tally VALUES (new.recording, new.label, new.state, 1)"       \
    "  ON CONFLICT DO UPDATE SET spans = spans + 1;"
#define ORI__TALLY_LESS                                                       \
    "UPDATE tally SET spans = spans - 1 WHERE recording = old.recording"      \
    "  AND label = old.label AND state = old.state;"                          \
    "DELETE FROM tally WHERE recording = old.recording"                       \
    "  AND label = old.label AND state = old.state AND spans = 0;"
#define ORI__TOUCH(row)                                                       \
    "INSERT INTO touched VALUES (" row ".recording,"                          \
    "  (SELECT value FROM counter)) ON CONFLICT DO UPDATE"                    \
    "  SET value = excluded.value WHERE value <> excluded.value;"
#define ORI__SPAN_TRIGGERS                                                    \
    "CREATE TRIGGER span_came AFTER INSERT ON span BEGIN "                    \
    ORI__TALLY_MORE ORI__TOUCH("new") " END;"                                 \
    "CREATE TRIGGER span_went AFTER DELETE ON span BEGIN "                    \
    ORI__TALLY_LESS ORI__TOUCH("old") " END;"                                 \
    "CREATE TRIGGER span_changed AFTER UPDATE OF label, state, version "      \
    "ON span BEGIN " ORI__TALLY_MORE ORI__TALLY_LESS ORI__TOUCH("new") " END"

/* By length, as hexadecimal digits it takes: a span of n digits that reaches
 * over a place began at most 16^n frames before it. */
#define ORI__REACH_INDEX                                                      \
    "CREATE INDEX span_by_reach ON span (recording, "                         \
    "length(printf('%x', end - start)), start)"

/* The next one of a state, in a recording and those behind it. */
#define ORI__NEXT_INDEX                                                       \
    "CREATE INDEX span_by_state_place ON span (state, recording, start)"

static const char *const ori__schema[] = {
    "CREATE TABLE recording ("
    "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
    "  hash TEXT NOT NULL UNIQUE, bytes INTEGER NOT NULL,"
    "  path TEXT NOT NULL, name TEXT NOT NULL, format TEXT NOT NULL,"
    "  rate_hz REAL NOT NULL, channels INTEGER NOT NULL,"
    "  frames INTEGER NOT NULL, columns TEXT NOT NULL,"
    "  started TEXT NOT NULL, device TEXT NOT NULL,"
    "  \"group\" TEXT NOT NULL, notes TEXT NOT NULL,"
    "  split TEXT NOT NULL"
    "    CHECK (split IN ('', 'train', 'valid', 'test')),"
    "  \"check\" TEXT NOT NULL) STRICT",

    "CREATE TABLE span ("
    "  id INTEGER PRIMARY KEY AUTOINCREMENT, " ORI__SPAN_COLUMNS ") STRICT",
    "CREATE INDEX span_by_place ON span (recording, start, end)",
    "CREATE INDEX span_by_state ON span (state, confidence)",
    ORI__QUEUE_INDEX,
    ORI__HEARD_TABLE,

    /* state 0: done, 1: undone, 2: can no longer be redone */
    "CREATE TABLE edit ("
    "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
    "  recording INTEGER NOT NULL REFERENCES recording,"
    "  author TEXT NOT NULL, made TEXT NOT NULL,"
    "  state INTEGER NOT NULL) STRICT",
    "CREATE INDEX edit_by_recording ON edit (recording, state, id)",

    /* Spans as they were before an edit (side 0) and after it (side 1). */
    "CREATE TABLE span_copy ("
    "  edit INTEGER NOT NULL REFERENCES edit, side INTEGER NOT NULL,"
    "  id INTEGER NOT NULL, " ORI__SPAN_COLUMNS ","
    "  PRIMARY KEY (edit, side, id)) STRICT, WITHOUT ROWID",

    /* Counts all that happens to spans; a span's version is from it. */
    "CREATE TABLE counter (value INTEGER NOT NULL) STRICT",
    "INSERT INTO counter VALUES (0)",

    ORI__TALLY_TABLE, ORI__TOUCHED_TABLE, ORI__SPAN_TRIGGERS,
    ORI__REACH_INDEX, ORI__NEXT_INDEX,
    NULL
};

/* [n - 1]: from version n to n + 1. */
static const char *const ori__schema_steps[ORI__SCHEMA_VERSION - 1] = {
    "ALTER TABLE span ADD COLUMN " ORI__SPAN_USEFUL ";"
    "ALTER TABLE span_copy ADD COLUMN " ORI__SPAN_USEFUL ";"
    ORI__QUEUE_INDEX ";" ORI__HEARD_TABLE,

    ORI__TALLY_TABLE ";" ORI__TOUCHED_TABLE ";" ORI__SPAN_TRIGGERS ";"
    ORI__REACH_INDEX ";" ORI__NEXT_INDEX ";"
    "INSERT INTO tally SELECT recording, label, state, count(*) FROM span "
    "GROUP BY recording, label, state;"
    "INSERT INTO touched SELECT recording, max(version) FROM span "
    "GROUP BY recording",

    "ALTER TABLE span ADD COLUMN " ORI__SPAN_MORE ";"
    "ALTER TABLE span_copy ADD COLUMN " ORI__SPAN_MORE,
};

#endif
