/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * table_time.c - times in tables, and the rate they tell
 */
#include "signal/table_time.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/number.h"

/* Exactly `digits` digits at *s, a number in [low, high]; *s moves on. */
static bool take(const char **s, const char *end, int digits, int low,
                 int high, int *value)
{
    *value = 0;
    if (end - *s < digits)
        return false;
    for (int i = 0; i < digits; i++, ++*s) {
        if (**s < '0' || **s > '9')
            return false;
        *value = *value * 10 + (**s - '0');
    }
    return *value >= low && *value <= high;
}

static bool take_char(const char **s, const char *end, char c)
{
    if (*s == end || **s != c)
        return false;
    ++*s;
    return true;
}

/*
 * Days from 1970-01-01 to a date of the Gregorian calendar.  Years begin in
 * March, so that the leap day is a year's last, and months up to m take
 * (153 m + 2) / 5 days; 400 years take 146,097.
 */
static double days_since_1970(int year, int month, int day)
{
    const int y = month <= 2 ? year - 1 : year;
    const int m = (month + 9) % 12;

    return 365.0 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 +
           day - 1 - 719468;
}

static bool take_date(const char **s, const char *end, double *seconds)
{
    const char *p = *s;
    int year, month, day;
    char mark;

    if (!take(&p, end, 4, 1, 9999, &year) || p == end)
        return false;
    mark = *p++;
    if ((mark != '-' && mark != '/') || !take(&p, end, 2, 1, 12, &month) ||
        !take_char(&p, end, mark) || !take(&p, end, 2, 1, 31, &day))
        return false;
    *seconds = 86400.0 * days_since_1970(year, month, day);
    *s = p;
    return true;
}

/* hh:mm[:ss[.s...]], to a leap second. */
static bool take_clock(const char **s, const char *end, double *seconds)
{
    const char *p = *s;
    int hour, minute, second = 0;
    double scale = 1;

    if (!take(&p, end, 2, 0, 23, &hour) || !take_char(&p, end, ':') ||
        !take(&p, end, 2, 0, 59, &minute))
        return false;
    if (take_char(&p, end, ':') && !take(&p, end, 2, 0, 60, &second))
        return false;
    *seconds = 3600.0 * hour + 60.0 * minute + second;
    if (take_char(&p, end, '.') || take_char(&p, end, ','))
        for (; p < end && *p >= '0' && *p <= '9'; p++)
            *seconds += (scale /= 10) * (*p - '0');
    *s = p;
    return true;
}

/* Z, +hh, +hhmm, +hh:mm or nothing, up to the end. */
static bool take_zone(const char *s, const char *end, double *seconds)
{
    int hour, minute = 0, sign;

    if (s == end || (*s == 'Z' && s + 1 == end)) {
        *seconds = 0;
        return true;
    }
    sign = *s == '-' ? -1 : 1;
    if ((*s != '-' && *s != '+') || (s++, !take(&s, end, 2, 0, 23, &hour)))
        return false;
    take_char(&s, end, ':');
    if (s != end && !take(&s, end, 2, 0, 59, &minute))
        return false;
    *seconds = sign * (3600.0 * hour + 60.0 * minute);
    return s == end;
}

bool ori__table_time_read(const char *s, const char *end, double *seconds)
{
    double date = 0, clock = 0, zone = 0;

    if (take_date(&s, end, &date)) {
        if (s == end) {
            *seconds = date;
            return true;
        }
        if (*s != 'T' && *s != ' ')
            return false;
        s++;
    }
    if (!take_clock(&s, end, &clock) || !take_zone(s, end, &zone))
        return false;
    *seconds = date + clock - zone;
    return true;
}

static const struct {
    const char *name;
    double seconds;
} units[] = {
    { "ns", 1e-9 },      { "us", 1e-6 },          { "ms", 1e-3 },
    { "msec", 1e-3 },    { "milliseconds", 1e-3 }, { "microseconds", 1e-6 },
    { "s", 1 },          { "sec", 1 },            { "secs", 1 },
    { "seconds", 1 },    { "min", 60 },           { "h", 3600 },
};

/* The unit that [s, end) names; 0: none. */
static double unit_of(const char *s, const char *end)
{
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strlen(units[i].name) == (size_t)(end - s) &&
            strncasecmp(s, units[i].name, (size_t)(end - s)) == 0)
            return units[i].seconds;
    return 0;
}

bool ori__table_time_name(const char *s, const char *end, double *unit)
{
    static const char *const names[] = {
        "time", "timestamp", "datetime", "date_time", "date", "t", "ts",
        "elapsed", "epoch", "utc", "unix", "unixtime", "seconds", "sec",
        "secs", "milliseconds", "msec", "ms", "microseconds", "us",
    };
    const char *tail = end, *behind = end;

    /* "time (ms)", "time[ms]", "time_ms" */
    if (end > s && (end[-1] == ')' || end[-1] == ']'))
        behind--;
    while (tail > s && !strchr("([_", tail[-1]))
        tail--;
    *unit = tail > s ? unit_of(tail, behind) : 0;
    if (*unit > 0)
        end = tail - 1;
    while (end > s && end[-1] == ' ')
        end--;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const size_t n = strlen(names[i]);

        if ((size_t)(end - s) != n || strncasecmp(s, names[i], n) != 0)
            continue;
        if (*unit == 0)
            *unit = unit_of(s, end);
        return true;
    }
    return false;
}

double ori__table_time_unit(double number)
{
    /* 1e11 s is the year 5138; 1e11 ms was in 1973. */
    return number < 1e11 ? 1 : number < 1e14 ? 1e-3
                           : number < 1e17 ? 1e-6 : 1e-9;
}

static int by_value(const void *a, const void *b)
{
    double x, y;

    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    return (x > y) - (x < y);
}

/* Clocks are set in whole Hz or whole seconds: of the rates that the times,
 * coarse as they are written, allow, take the roundest. */
static double snap(double rate, double uncertainty)
{
    const double period = round(1 / rate);

    for (double step = 1000; step >= 1; step /= 10) {
        const double hz = step * round(rate / step);

        if (fabs(rate - hz) <= uncertainty * hz)
            return hz;
    }
    if (fabs(1 / rate - period) <= uncertainty * period)
        return 1 / period;
    return rate;
}

double ori__table_time_rate(double *time, size_t n)
{
    double median, low, high, sum = 0, count = 0;

    if (n < 2)
        return 0;
    for (size_t i = 0; i + 1 < n; i++)
        time[i] = time[i + 1] - time[i];
    n--;
    qsort(time, n, sizeof *time, by_value);
    median = time[n / 2];
    if (!(median > 0) || !isfinite(median))
        return 0;
    low = high = median;
    for (size_t i = 0; i < n; i++) {
        if (time[i] > 0.75 * median && time[i] < 1.25 * median) {
            sum += time[i];
            count++;
            low = fmin(low, time[i]);
            high = fmax(high, time[i]);
        }
    }
    /* Times are rounded by about as much as steps differ; only the first's
     * and the last's rounding is in the sum. */
    return snap(count / sum, fmin(fmax((high - low) / sum, 1e-6), 1e-3));
}
