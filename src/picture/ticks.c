/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ticks.c - round numbers along an axis
 *
 * Heckbert, "Nice numbers for graph labels", Graphics Gems, 1990.
 */
#include "picture/ticks.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The least of 1, 2, 5, 10, 20, ... x 10^k that is not below x > 0. */
static double nice_step(double x)
{
    const double power = pow(10.0, floor(log10(x)));
    const double lead = x / power;
    const double slack = 1.0 + 1e-9;    /* 0.2 / 0.1 is not quite 2 */

    if (lead <= 1.0 * slack)
        return power;
    if (lead <= 2.0 * slack)
        return 2.0 * power;
    return lead <= 5.0 * slack ? 5.0 * power : 10.0 * power;
}

/* As many decimals as the step has; exponents where digits would be many. */
static void write_tick(char text[24], double value, double step)
{
    const double size = fmax(fabs(value), step);
    int decimals = (int)fmax(0.0, -floor(log10(step) + 1e-9));

    if (fabs(value) < 1e-6 * step)
        value = 0.0;                    /* and never "-0" */
    if (size < 1e6 && decimals <= 5) {
        snprintf(text, 24, "%.*f", decimals, value);
        return;
    }
    decimals = (int)fmax(0.0, floor(log10(size)) - floor(log10(step) + 1e-9));
    if (value == 0.0)
        snprintf(text, 24, "0");
    else
        snprintf(text, 24, "%.*e", decimals > 9 ? 9 : decimals, value);
}

void ori__ticks_linear(ori__ticks *ticks, double low, double high, int want,
                       bool whole)
{
    double step = nice_step((high - low) / want);
    const double slack = 1e-6 * step;

    ticks->count = 0;
    if (whole && step < 1.0)
        step = 1.0;
    for (double k = ceil((low - slack) / step);
         k * step <= high + slack && ticks->count < ORI__TICKS_MAX; k++) {
        const int i = ticks->count++;

        ticks->at[i] = k * step;
        write_tick(ticks->text[i], k * step, step);
    }
}

static void add_log_tick(ori__ticks *ticks, double value, double low,
                         double high)
{
    if (value < low * (1.0 - 1e-9) || value > high * (1.0 + 1e-9) ||
        ticks->count >= ORI__TICKS_MAX)
        return;
    ticks->at[ticks->count] = value;
    snprintf(ticks->text[ticks->count], sizeof ticks->text[0], "%g", value);
    ticks->count++;
}

void ori__ticks_log(ori__ticks *ticks, double low, double high, int want)
{
    const double first = floor(log10(low)), last = ceil(log10(high));
    const double decades = log10(high) - log10(low);
    const double every = fmax(1.0, ceil(decades / want));

    ticks->count = 0;
    for (double k = first; k <= last; k += every) {
        const double power = pow(10.0, k);

        add_log_tick(ticks, power, low, high);
        if (decades <= 3.0) {
            add_log_tick(ticks, 2.0 * power, low, high);
            add_log_tick(ticks, 5.0 * power, low, high);
        }
    }
    if (ticks->count < 2)               /* a fraction of a decade */
        ori__ticks_linear(ticks, low, high, want, false);
}
