/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * catalog_span.h - spans as the database's rows
 */
#ifndef ORI_CATALOG_CATALOG_SPAN_H
#define ORI_CATALOG_CATALOG_SPAN_H

#include "catalog/catalog_sql.h"

/* What a statement is to select for the functions below. */
#define ORI__SPAN_FIELDS                                                      \
    "id, recording, start, end, label, tier, author, source, state, "         \
    "confidence, low_hz, high_hz, version, useful, more"

/* The row in hand; its texts live until the next step. */
ori_catalog_span ori__span_row(sqlite3_stmt *s);

/* Call `each` with all rows of a statement that is ready; false ends it. */
ori_status ori__span_rows(ori_catalog *c, sqlite3_stmt *s,
                          ori_catalog_each_span *each, void *user);

#endif
