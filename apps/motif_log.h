/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motif_log.h - one series out of a log or a recording
 */
#ifndef ORI_APPS_MOTIF_LOG_H
#define ORI_APPS_MOTIF_LOG_H

#include <stdint.h>

#include <oriole/signal/signal.h>

#include "command.h"

typedef struct motif_log {
    const char *path;
    double *x;              /* [n], NaN where missing; [kept, n] where the
                               channels have names; of oriole/base/array.h */
    int64_t n;
    double rate_hz;         /* 0: unknown */
    int channels;           /* of the file; the first one is x */
    int kept;               /* channels in x that have names */
    char **names;           /* [kept]; NULL: x is one channel */
    int64_t missing;
    int64_t absent, duplicate_rows, late_rows;  /* of ori_signal, */
    double jitter_s;                            /* as is this */
    int64_t bridged;        /* of them, by motif_log_bridge() */
    double envelope_hz;     /* x is the loudness of a recording; 0: not */
} motif_log;

/*
 * Read one column (NULL: the first that holds numbers); of audio its loudness
 * in dB, `envelope_hz` values a second.  Returns EXIT_FINE, or what to exit
 * with: the failure has been told.
 */
int motif_log_read(motif_log *log, const app_command *command,
                   const char *path, const char *column, double envelope_hz);

/* In a loop over samples, with its counter: ori_array_breathe() now and
 * then. */
void motif_log_breathe(int64_t i);

/* Put a line through gaps of at most `longest` samples that have a sample on
 * both sides. */
void motif_log_bridge(motif_log *log, int64_t longest);

void motif_log_free(motif_log *log);

#endif
