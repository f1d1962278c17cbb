/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * table_marks.c - what stands in a table where a value is missing
 */
#include "signal/table_marks.h"

#include <math.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "base/number.h"

/* The first four ori__number_cell() takes, always. */
static const char *const usual[] = { "", "?", "NaN", "NA", "null", "none",
                                     "nil", "N/A", "#N/A", "-", "--",
                                     "missing" };
enum { USUAL = sizeof usual / sizeof *usual, ALWAYS = 4 };

bool ori__table_marks_give(ori__table_marks *m, const char *text)
{
    char *copy = ori__strdup(text);

    m->given = true;
    if (!copy || !ori__grow(&m->own, &m->own_room, m->own_count + 1,
                            sizeof *m->own)) {
        ori__free(copy);
        return false;
    }
    m->own[m->own_count++] = copy;
    return true;
}

void ori__table_marks_free(ori__table_marks *m)
{
    for (size_t i = 0; i < m->own_count; i++)
        ori__free(m->own[i]);
    ori__free(m->own);
    *m = (ori__table_marks){ 0 };
}

static bool is(const char *text, const char *s, size_t length)
{
    return strlen(text) == length && strncasecmp(text, s, length) == 0;
}

static bool is_own(const ori__table_marks *m, const char *s, size_t length)
{
    for (size_t i = 0; i < m->own_count; i++)
        if (is(m->own[i], s, length))
            return true;
    return false;
}

/* From `first` on; USUAL: none. */
static int find_usual(int first, const char *s, size_t length)
{
    while (first < USUAL && !is(usual[first], s, length))
        first++;
    return first;
}

bool ori__table_marks_is_word(const ori__table_marks *m, const char *s,
                              const char *end)
{
    const size_t length = (size_t)(end - s);

    return m->given ? is_own(m, s, length)
                    : find_usual(ALWAYS, s, length) < USUAL;
}

bool ori__table_marks_read(ori__table_marks *m, const char *s,
                           const char *end, double *value)
{
    const size_t length = (size_t)(end - s);

    if (!ori__number_cell(s, end, value)) {
        if (!ori__table_marks_is_word(m, s, end))
            return false;
        *value = (double)NAN;
    }
    if (isnan(*value)) {
        const int which = find_usual(0, s, length);

        m->met |= which < USUAL ? 1u << which : 0;
    } else if (m->own_count > 0 && is_own(m, s, length)) {
        *value = (double)NAN;
    }
    return true;
}

const char *ori__table_marks_list(const ori__table_marks *m, size_t i)
{
    if (m->given)
        return i < m->own_count ? m->own[i] : NULL;
    for (int k = 0; k < USUAL; k++)
        if (m->met >> k & 1 && i-- == 0)
            return usual[k];
    return NULL;
}
