/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * table_marks.h - what stands in a table where a value is missing
 */
#ifndef ORI_SIGNAL_TABLE_MARKS_H
#define ORI_SIGNAL_TABLE_MARKS_H

#include <stdbool.h>
#include <stddef.h>

/* All zero takes every mark that is usual. */
typedef struct ori__table_marks {
    unsigned met;           /* which of the usual ones were, a bit each */
    bool given;             /* only those that were given, and numbers that
                               they are, beside "", "?", "NaN" and "NA" */
    char **own;             /* [own_count] */
    size_t own_count, own_room;
} ori__table_marks;

/* Only what is given counts from now on; a copy.  false: no memory. */
bool ori__table_marks_give(ori__table_marks *marks, const char *text);
void ori__table_marks_free(ori__table_marks *marks);

/* What the cell [s, end) says, NaN where it is missing.  false: it is neither
 * a number nor such a mark. */
bool ori__table_marks_read(ori__table_marks *marks, const char *s,
                           const char *end, double *value);

/* Is it one of the words for it, such as null, which a column of texts could
 * hold too? */
bool ori__table_marks_is_word(const ori__table_marks *marks, const char *s,
                              const char *end);

/* Those that were met, or given; NULL behind the last. */
const char *ori__table_marks_list(const ori__table_marks *marks, size_t i);

#endif
