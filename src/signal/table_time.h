/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * table_time.h - times in tables, and the rate they tell
 */
#ifndef ORI_SIGNAL_TABLE_TIME_H
#define ORI_SIGNAL_TABLE_TIME_H

#include <stdbool.h>
#include <stddef.h>

/*
 * A date of ISO 8601 with or without a time of day, or a time of day alone:
 *
 *     2024-03-01  2024/03/01 12:30  2024-03-01T12:30:05.25+01:00  12:30:05
 *
 * as seconds, since 1970 or midnight.  false: it is none.
 */
bool ori__table_time_read(const char *s, const char *end, double *seconds);

/*
 * Does a column of this name tell the time?  *unit is then the seconds that
 * its numbers count, from "(ms)", "[us]", "_ns" and such behind the name, or
 * 0 where the name does not say.
 */
bool ori__table_time_name(const char *s, const char *end, double *unit);

/* Seconds a number counts, by its size, where nothing else tells: times since
 * 1970 are written in s, ms, us or ns. */
double ori__table_time_unit(double number);

/*
 * Rows a second from n times that rise: from their median step, made
 * finer by the mean of all steps near to it.  0: unknown.  Leaves the n - 1
 * steps in `time`, in rising order.
 */
double ori__table_time_rate(double *time, size_t n);

#endif
