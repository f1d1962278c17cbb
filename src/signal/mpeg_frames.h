/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * mpeg_frames.h - how long an MP3 is that does not say it
 *
 * One with a Xing or Info header says how many frames follow.  Of others
 * libsndfile 1.2 guesses by the first frame's bit rate and the file's size,
 * which is wrong where the rate varies, and gives no more than it has guessed.
 */
#ifndef ORI_SIGNAL_MPEG_FRAMES_H
#define ORI_SIGNAL_MPEG_FRAMES_H

#include "signal/input.h"

/* Samples of a channel, if it is an MP3 (layer III) of known size that does
 * not say it; else -1.  It is read through once, and not decoded. */
int64_t ori__mpeg_samples(ori__input *in);

#endif
