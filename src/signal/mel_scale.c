/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * mel_scale.c - the two mel scales and their filters
 *
 * In both, the band's edges and centre are three neighbours of a row of
 * points evenly spaced in mel.  They differ in the scale, in where the
 * triangle is straight (Hz or mel), in its height and in which bins count.
 */
#include "signal/mel_scale.h"

#include <math.h>

#include "base/fail.h"
#include "base/memory.h"

/*
 * Slaney, "Auditory Toolbox version 2", Interval Research 1998-010, function
 * mfcc: 13 bands 66.67 Hz apart up to 1 kHz, above it 27 bands to 6.4 kHz,
 * each a constant factor above the one before.
 */
static const double LINEAR_HZ = 200.0 / 3.0, BREAK_HZ = 1000.0;

static double log_step(void)
{
    return log(6.4) / 27.0;
}

double ori__mel_from_hz(ori_mel_dialect dialect, double hz)
{
    if (dialect == ORI_MEL_HTK)         /* HTK book, equation 5.13 */
        return 2595.0 * log10(1.0 + hz / 700.0);
    return hz < BREAK_HZ ? hz / LINEAR_HZ
                         : BREAK_HZ / LINEAR_HZ +
                               log(hz / BREAK_HZ) / log_step();
}

double ori__mel_to_hz(ori_mel_dialect dialect, double mel)
{
    if (dialect == ORI_MEL_HTK)
        return 700.0 * (pow(10.0, mel / 2595.0) - 1.0);
    return mel < BREAK_HZ / LINEAR_HZ
               ? mel * LINEAR_HZ
               : BREAK_HZ * exp(log_step() * (mel - BREAK_HZ / LINEAR_HZ));
}

/* 0 at low and high, 1 at centre. */
static double triangle(double x, double low, double centre, double high)
{
    return fmax(0.0, fmin((x - low) / (centre - low),
                          (high - x) / (high - centre)));
}

/* point [bands + 2] in mel.  Straight in Hz, of area 1. */
static void fill_slaney(const ori_mel_options *o, const double *point,
                        float *filters)
{
    const int bins = o->fft_samples / 2 + 1;

    for (int b = 0; b < o->bands; b++) {
        const double low = ori__mel_to_hz(o->dialect, point[b]);
        const double centre = ori__mel_to_hz(o->dialect, point[b + 1]);
        const double high = ori__mel_to_hz(o->dialect, point[b + 2]);

        for (int k = 0; k < bins; k++)
            filters[(size_t)b * (size_t)bins + (size_t)k] =
                (float)(2.0 / (high - low) *
                        triangle(k * o->rate_hz / o->fft_samples, low,
                                 centre, high));
    }
}

/* Straight in mel, of height 1.  HTK leaves out 0 Hz, the bins up to the one
 * nearest to low_hz, and those from the one nearest to high_hz on. */
static void fill_htk(const ori_mel_options *o, const double *point,
                     float *filters)
{
    const int bins = o->fft_samples / 2 + 1;
    const double per_hz = o->fft_samples / o->rate_hz;
    const int first = (int)floor(o->low_hz * per_hz + 1.5);
    const int last = (int)floor(o->high_hz * per_hz - 0.5);

    for (int b = 0; b < o->bands; b++)
        for (int k = first; k <= last && k < bins; k++)
            filters[(size_t)b * (size_t)bins + (size_t)k] = (float)triangle(
                ori__mel_from_hz(o->dialect, k / per_hz), point[b],
                point[b + 1], point[b + 2]);
}

/*
 * A frequency as a vocal tract of another length has it: f x warp up to 60 %
 * of the highest, from there straight to the highest, so that the bands stay
 * in order and within (Jaitly & Hinton, "Vocal tract length perturbation
 * improves speech recognition", 2013, equation 1).
 */
static double warp_hz(double hz, double highest, double warp)
{
    const double knee = 0.6 * highest * fmin(warp, 1) / warp;

    if (hz <= knee)
        return hz * warp;
    return highest - (highest - knee * warp) / (highest - knee) *
                         (highest - hz);
}

ori_status ori__mel_fill_filters(const ori_mel_options *o, float *filters)
{
    const double low = ori__mel_from_hz(o->dialect, o->low_hz);
    const double high = ori__mel_from_hz(o->dialect, o->high_hz);
    double *point = ORI__NEW(double, (size_t)o->bands + 2);

    if (!point)
        return ori__fail_memory("mel filters");
    for (int i = 0; i < o->bands + 2; i++) {
        point[i] = low + (high - low) * i / (o->bands + 1);
        if (o->warp > 0)
            point[i] = ori__mel_from_hz(
                o->dialect, warp_hz(ori__mel_to_hz(o->dialect, point[i]),
                                    o->high_hz, o->warp));
    }
    if (o->dialect == ORI_MEL_HTK)
        fill_htk(o, point, filters);
    else
        fill_slaney(o, point, filters);
    ori__free(point);
    return ORI_OK;
}
