/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * audio_promise.h - how many bytes of samples an audio header promises
 *
 * libsndfile silently reads a cut file as a shorter one.  To find what is
 * missing, the header's own word is needed.
 */
#ifndef ORI_SIGNAL_AUDIO_PROMISE_H
#define ORI_SIGNAL_AUDIO_PROMISE_H

#include <stdbool.h>
#include <stdint.h>

#include "signal/input.h"

typedef struct ori__audio_promise {
    int64_t start;          /* where the samples begin; -1: not found */
    int64_t bytes;          /* how many follow; -1: the header does not say */
    bool cut;               /* the header ends before the samples begin */
    bool unfinished;        /* WAV: the header says 0, as recorders write it
                               until they stop */
} ori__audio_promise;

/*
 * Knows WAV, RF64, W64, AIFF, AU and CAF; of other kinds both numbers are -1.
 * Headers written before the length was known do not say how many follow.
 */
ori__audio_promise ori__audio_promise_read(ori__input *input);

/*
 * Does this Ogg file end within a page?  (An Ogg header says nothing about
 * the length of the whole, but each page tells its own; a live recording
 * that was stopped ends behind a page, and is whole as far as it goes.)
 */
ori_status ori__audio_ogg_is_cut(ori__input *input, bool *cut);

#endif
