/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * text_pool.h - texts of spans that outlive the row they were read from
 */
#ifndef ORI_CATALOG_TEXT_POOL_H
#define ORI_CATALOG_TEXT_POOL_H

#include <stddef.h>

typedef struct ori__text_pool {
    char **text;
    size_t count, room;
} ori__text_pool;       /* zeroed: empty */

/* A copy that lives as long as the pool; the few labels and authors that all
 * spans share are kept once.  NULL: out of memory. */
const char *ori__text_pool_keep(ori__text_pool *pool, const char *text);
void ori__text_pool_free(ori__text_pool *pool);

#endif
