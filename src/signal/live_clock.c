/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * live_clock.c - which rows are missing, by their times
 */
#include "signal/live_clock.h"

#include <math.h>

/* Later than so many steps behind its turn, a row leaves a gap.  The clock
 * takes over a tenth of each deviation, so that one late row moves it little,
 * and a rate that is off by 5 % lags it by half a step. */
static const double LATE_STEPS = 0.5, FOLLOW = 0.1;
static const double BACK_S = 1, AHEAD_S = 3600;

static int64_t restart(ori__live_clock *c, double time_s, int64_t result)
{
    c->begun = true;
    c->last_s = c->smooth_s = time_s;
    return result;
}

int64_t ori__live_clock_take(ori__live_clock *c, double time_s)
{
    const double ahead = time_s - c->last_s;
    double behind;

    if (!c->begun)
        return restart(c, time_s, 0);
    if (ahead < -BACK_S || ahead > AHEAD_S) {
        c->steps++;
        return restart(c, time_s, ORI__CLOCK_STEP);
    }
    if (ahead <= 0) {
        c->duplicates += ahead == 0;
        c->late += ahead < 0;
        return ORI__CLOCK_DROP;
    }
    if (c->step_s <= 0)
        return restart(c, time_s, 0);
    behind = (time_s - c->smooth_s) / c->step_s - 1;
    /* Against the row before as well: where all rows come late nothing is
     * missing. */
    if (behind > LATE_STEPS && ahead / c->step_s - 1 > LATE_STEPS)
        return restart(c, time_s, llround(ahead / c->step_s - 1));
    c->smooth_s += c->step_s * (1 + FOLLOW * behind);
    c->last_s = time_s;
    c->squares += behind * behind * c->step_s * c->step_s;
    c->turns++;
    return 0;
}

double ori__live_clock_jitter(const ori__live_clock *c)
{
    return c->turns > 0 ? sqrt(c->squares / (double)c->turns) : (double)NAN;
}

void ori__live_clock_pass(ori__live_clock *c)
{
    c->last_s += c->step_s;
    c->smooth_s += c->step_s;
}
