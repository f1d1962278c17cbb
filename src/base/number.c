/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * number.c - numbers in text, the same in every locale
 *
 * Nearly all numbers of data files take the short way of Clinger, "How to
 * read floating point numbers accurately", PLDI 1990, section 4: digits and
 * power of ten are both exact, so that one operation rounds correctly.  Where
 * the digits do not fit a double, the same in extended precision, if the
 * neighbours of its result round to the same double.  What is left goes to
 * the C library, in the "C" locale.
 */
#include "base/number.h"

#include <ctype.h>
#include <float.h>
#include <locale.h>
#include <math.h>
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"

/* What stands in the text: digits x 10^exponent, to 19 digits. */
typedef struct decimal {
    const char *end;
    uint64_t digits;
    int64_t exponent;
    bool negative;
    bool cut;               /* digits other than 0 were left off */
} decimal;

enum { EXPONENT_MAX = 100000 };     /* anything beyond is 0 or infinite */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static void take_digit(decimal *d, char c, bool fraction)
{
    if (d->digits < UINT64_C(1000000000000000000)) {    /* 10^18 */
        d->digits = d->digits * 10 + (uint64_t)(c - '0');
        d->exponent -= fraction;
        return;
    }
    if (c != '0')
        d->cut = true;
    d->exponent += !fraction;
}

/* The place behind an exponent that starts at s, or s if none does. */
static const char *read_exponent(decimal *d, const char *s, const char *end)
{
    const char *p = s + 1;
    bool negative = false;
    int e = 0;

    if (p < end && (*p == '+' || *p == '-'))
        negative = *p++ == '-';
    if (p == end || !is_digit(*p))
        return s;
    for (; p < end && is_digit(*p); p++)
        if (e < EXPONENT_MAX)
            e = e * 10 + (*p - '0');
    d->exponent += negative ? -e : e;
    return p;
}

static bool read_decimal(decimal *d, const char *s, const char *end)
{
    const char *point = NULL;
    bool any = false;

    *d = (decimal){ .negative = *s == '-' };
    s += *s == '-' || *s == '+';
    for (; s < end; s++) {
        if (is_digit(*s)) {
            take_digit(d, *s, point != NULL);
            any = true;
        } else if (*s == '.' && !point) {
            point = s;
        } else {
            break;
        }
    }
    if (any && s < end && (*s == 'e' || *s == 'E'))
        s = read_exponent(d, s, end);
    d->end = s;
    return any;
}

static bool exactly(const decimal *d, double *value)
{
    static const double powers[] = {
        1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
        1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
        1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    };
    const int64_t e = d->exponent;

    if (d->cut || e > 22 || e < -22 || d->digits > UINT64_C(1) << 53)
        return false;
    *value = e < 0 ? (double)d->digits / powers[-e]
                   : (double)d->digits * powers[e];
    return true;
}

/* 10^27 is the largest power of ten that 64 bits hold (5^27 < 2^63). */
static bool in_extended_precision(const decimal *d, double *value)
{
#if LDBL_MANT_DIG >= 64
    static const long double powers[] = {
        1e0L,  1e1L,  1e2L,  1e3L,  1e4L,  1e5L,  1e6L,
        1e7L,  1e8L,  1e9L,  1e10L, 1e11L, 1e12L, 1e13L,
        1e14L, 1e15L, 1e16L, 1e17L, 1e18L, 1e19L, 1e20L,
        1e21L, 1e22L, 1e23L, 1e24L, 1e25L, 1e26L, 1e27L,
    };
    const int64_t e = d->exponent;
    long double x, margin;
    double low, high;

    if (d->cut || e > 27 || e < -27)
        return false;
    x = e < 0 ? (long double)d->digits / powers[-e]
              : (long double)d->digits * powers[e];
    margin = x * LDBL_EPSILON;      /* x is right to half of that */
    low = (double)(x - margin);
    high = (double)(x + margin);
    *value = low;
    return low == high;
#else
    (void)d;
    (void)value;
    return false;
#endif
}

static locale_t c_locale;
static pthread_once_t c_locale_once = PTHREAD_ONCE_INIT;

static void make_c_locale(void)
{
    c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
}

static bool by_library(const char *s, const char *end, double *value)
{
    char small[64], *copy = small;
    const size_t length = (size_t)(end - s);

    pthread_once(&c_locale_once, make_c_locale);
    if (length >= sizeof small)
        copy = ori__alloc(length + 1, 1);
    if (!copy || !c_locale) {
        if (copy != small)
            ori__free(copy);
        return false;
    }
    memcpy(copy, s, length);
    copy[length] = '\0';
    *value = strtod_l(copy, NULL, c_locale);
    if (copy != small)
        ori__free(copy);
    return true;
}

static const char *read_word(const char *s, const char *end, double *value)
{
    static const struct {
        const char *word;
        double value;
    } words[] = { { "infinity", INFINITY }, { "inf", INFINITY },
                  { "nan", NAN } };
    const bool negative = *s == '-';

    s += *s == '-' || *s == '+';
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const size_t n = strlen(words[i].word);

        if ((size_t)(end - s) >= n && strncasecmp(s, words[i].word, n) == 0) {
            *value = negative ? -words[i].value : words[i].value;
            return s + n;
        }
    }
    return NULL;
}

const char *ori__number_read(const char *s, const char *end, double *value)
{
    decimal d;
    double x;

    if (s == end)
        return NULL;
    if (!read_decimal(&d, s, end))
        return read_word(s, end, value);
    if (exactly(&d, &x) || in_extended_precision(&d, &x))
        *value = d.negative ? -x : x;
    else if (!by_library(s, d.end, value))
        return NULL;
    return d.end;
}

bool ori__number_cell(const char *s, const char *end, double *value)
{
    const char *behind;

    while (s < end && isspace((unsigned char)*s))
        s++;
    while (s < end && isspace((unsigned char)end[-1]))
        end--;
    if (s == end || (end - s == 1 && *s == '?') ||
        (end - s == 2 && strncasecmp(s, "NA", 2) == 0)) {
        *value = (double)NAN;
        return true;
    }
    behind = ori__number_read(s, end, value);
    return behind == end;
}

char *ori__number_write(char text[ORI__NUMBER_ROOM], double value, int digits)
{
    snprintf(text, ORI__NUMBER_ROOM, "%.*g", digits, value);
    for (char *c = text; *c; c++)
        if (*c == ',')              /* the point of some locales */
            *c = '.';
    return text;
}
