/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * schedule.c - the learning rate over a training
 *
 * Each schedule maps the share of the training that is done to a factor.
 */
#include "train/schedule.h"

#include <math.h>
#include <string.h>

static double constant(double done)
{
    (void)done;
    return 1;
}

/* Loshchilov & Hutter, "SGDR", 2017, equation 5 with one period. */
static double cosine(double done)
{
    return 0.5 * (1 + cos(M_PI * done));
}

/* Smith & Topin, "Super-convergence", 2018: from 1/25 up to the peak within
 * 30 %, then down to next to nothing; both as half waves of a cosine. */
static double onecycle(double done)
{
    const double up = 0.3, start = 1.0 / 25;

    if (done < up)
        return start + (1 - start) * 0.5 * (1 - cos(M_PI * done / up));
    return cosine((done - up) / (1 - up));
}

static double step(double done)
{
    return done < 0.5 ? 1 : done < 0.75 ? 0.1 : 0.01;
}

static const struct {
    const char *name;
    double (*factor)(double done);
} schedules[] = {
    [ORI_SCHEDULE_CONSTANT] = { "constant", constant },
    [ORI_SCHEDULE_COSINE] = { "cosine", cosine },
    [ORI_SCHEDULE_ONECYCLE] = { "onecycle", onecycle },
    [ORI_SCHEDULE_STEP] = { "step", step },
    [ORI_SCHEDULE_PLATEAU] = { "plateau", constant },
};

int ori_schedule_by_name(const char *name)
{
    for (size_t i = 0; i < sizeof schedules / sizeof *schedules; i++)
        if (strcmp(name, schedules[i].name) == 0)
            return (int)i;
    return -1;
}

const char *ori_schedule_name(ori_schedule schedule)
{
    return schedules[schedule].name;
}

double ori__schedule_rate(const ori_train_options *o, double done,
                          double warmup, double plateau)
{
    double factor = schedules[o->schedule].factor(done < 1 ? done : 1);

    if (done < warmup)
        factor *= done / warmup;
    if (o->schedule == ORI_SCHEDULE_PLATEAU)
        factor *= plateau;
    return o->rate * factor;
}
