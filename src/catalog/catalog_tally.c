/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * catalog_tally.c - how much is said, and when it was said last
 */
#include "catalog/catalog_sql.h"

static void count_state(ori_catalog_tally *t, int state, int64_t count)
{
    switch (state) {
    case ORI_SPAN_ACCEPTED:
        t->accepted += count;
        break;
    case ORI_SPAN_PROPOSED:
        t->proposed += count;
        break;
    case ORI_SPAN_REJECTED:
        t->rejected += count;
        break;
    default:
        t->unsure += count;
    }
}

ori_status ori_catalog_tally_of(ori_catalog *c, int64_t recording,
                                ori_catalog_tally *tally)
{
    sqlite3_stmt *s;
    bool row = true;
    ori_status status =
        recording ? ori__sql(c, &s, "SELECT state, spans FROM tally WHERE "
                             "recording = ?", "i", recording)
                  : ori__sql(c, &s, "SELECT state, sum(spans) FROM tally "
                             "GROUP BY state", "");

    *tally = (ori_catalog_tally){ 0 };
    while (status == ORI_OK) {
        status = ori__sql_row(c, s, &row);
        if (status != ORI_OK || !row)
            break;
        count_state(tally, sqlite3_column_int(s, 0),
                    sqlite3_column_int64(s, 1));
    }
    return status;
}

ori_status ori_catalog_labels(ori_catalog *c, ori_catalog_each_label *each,
                              void *user)
{
    sqlite3_stmt *s;
    bool row = true;
    ori_status status = ori__sql(c, &s, "SELECT label, sum(spans) FROM tally "
                                 "WHERE state = ? GROUP BY label ORDER BY "
                                 "label", "i", (int64_t)ORI_SPAN_ACCEPTED);

    while (status == ORI_OK) {
        status = ori__sql_row(c, s, &row);
        if (status != ORI_OK || !row)
            break;
        each(user, ori__sql_text(s, 0), sqlite3_column_int64(s, 1));
    }
    return status;
}

ori_status ori_catalog_counter(ori_catalog *c, int64_t *counter)
{
    return ori__sql_number(c, counter, "SELECT value FROM counter", "");
}

ori_status ori_catalog_changed(ori_catalog *c, int64_t since,
                               ori_catalog_each_id *each, void *user)
{
    sqlite3_stmt *s;
    bool row = true;
    ori_status status = ori__sql(c, &s, "SELECT recording FROM touched WHERE "
                                 "value > ? ORDER BY value DESC, recording",
                                 "i", since);

    while (status == ORI_OK) {
        status = ori__sql_row(c, s, &row);
        if (status != ORI_OK || !row)
            return status;
        if (!each(user, sqlite3_column_int64(s, 0)))
            break;
    }
    sqlite3_reset(s);
    return status;
}
