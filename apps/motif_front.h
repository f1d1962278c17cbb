/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motif_front.h - what of a signal is looked at, as it comes: its values,
 * their loudness or mel bands
 *
 * Reading a whole log and watching one that goes on give the same values.
 */
#ifndef ORI_APPS_MOTIF_FRONT_H
#define ORI_APPS_MOTIF_FRONT_H

#include <stddef.h>
#include <stdint.h>

#include <oriole/base/status.h>

typedef struct motif_front motif_front;

typedef struct motif_front_options {
    int channels;               /* of the signal */
    const int *pick;            /* [picked] which of them are looked at */
    int picked;
    double rate_hz;             /* of the signal; 0: unknown */
    double loudness_hz;         /* 0: the values; else the loudness in dB, so
                                   many times a second */
    int bands;                  /* mel bands in place of it, of channel 0 */
} motif_front_options;

/* Takes the next instant, y [width]. */
typedef ori_status motif_front_take(void *to, const double *y);

ori_status motif_front_create(motif_front **front,
                              const motif_front_options *options);
void motif_front_destroy(motif_front *front);

int motif_front_width(const motif_front *front);

/* Samples from one instant to the next. */
double motif_front_step(const motif_front *front);

/* The next frames x [frames, channels].  ORI_OK, or what `take` returned. */
ori_status motif_front_push(motif_front *front, const float *x, size_t frames,
                            motif_front_take *take, void *to);

/* The signal's end: what is pushed then begins another. */
ori_status motif_front_end(motif_front *front, motif_front_take *take,
                           void *to);

#endif
