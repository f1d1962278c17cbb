/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * number.h - numbers in text, the same in every locale
 */
#ifndef ORI_BASE_NUMBER_H
#define ORI_BASE_NUMBER_H

#include <stdbool.h>

/*
 * The decimal number that starts at s and ends before `end` at the latest:
 * [+-] digits [. digits] [e [+-] digits], or inf, infinity or nan in any
 * case of letters.  Correctly rounded; too large gives an infinity, too small
 * zero.  No leading space, no hexadecimal.
 *
 * Returns the place behind it, or NULL where no number starts; *value is
 * then untouched.
 */
const char *ori__number_read(const char *s, const char *end, double *value);

/*
 * A cell of a table: all of [s, end) but spaces around it.  What is missing
 * ("", "?", "NaN", "NA", in any case of letters) is NaN.  false: neither a
 * number nor missing.
 */
bool ori__number_cell(const char *s, const char *end, double *value);

/* The number with so many digits, as %g writes it; gives text. */
enum { ORI__NUMBER_ROOM = 40 };
char *ori__number_write(char text[ORI__NUMBER_ROOM], double value,
                        int digits);

#endif
