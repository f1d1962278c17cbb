/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * mel_scale.h - the two mel scales and their filters
 */
#ifndef ORI_SIGNAL_MEL_SCALE_H
#define ORI_SIGNAL_MEL_SCALE_H

#include <oriole/signal/spectrum.h>

double ori__mel_from_hz(ori_mel_dialect dialect, double hz);
double ori__mel_to_hz(ori_mel_dialect dialect, double mel);

/*
 * The weights of all bands, filters [bands, fft/2 + 1], zero beforehand.
 * high_hz must be set.  ORI_OK or ORI_ENOMEM.
 */
ori_status ori__mel_fill_filters(const ori_mel_options *options,
                                 float *filters);

#endif
