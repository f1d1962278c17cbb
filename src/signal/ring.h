/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ring.h - frames from one thread to another, without waiting
 *
 * One thread pushes (the callback of a sound device, which must never wait),
 * one pulls.  Neither locks, allocates or calls the system.  What finds no
 * room is dropped, and the next frame that does find room says how many were
 * dropped before it: so a consumer that was late still knows the place of
 * each frame to the sample.
 *
 * Lamport, "Specifying Concurrent Program Modules", ACM TOPLAS 5(2), 1983,
 * section 4.1: each index is written by one side alone.
 */
#ifndef ORI_SIGNAL_RING_H
#define ORI_SIGNAL_RING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <oriole/base/status.h>

typedef struct ori__ring ori__ring;

/* Where all frames have gone: in = used + dropped + pending, always. */
typedef struct ori__ring_account {
    int64_t in, used, dropped, pending;
} ori__ring_account;

/* Room for at least `frames` frames of `channels` samples. */
ori_status ori__ring_create(ori__ring **ring, int channels, size_t frames);
void ori__ring_destroy(ori__ring *ring);

/*
 * The pushing thread: x [frames, channels]; NULL: these frames were lost
 * before they came here, and count as dropped.  Returns how many found room.
 */
size_t ori__ring_push(ori__ring *ring, const float *x, size_t frames);

/*
 * The pulling thread: up to max frames into x, none behind a place where
 * frames were dropped unless it is the first; *dropped: how many were dropped
 * just before the first.  Returns the number of frames.
 */
size_t ori__ring_pull(ori__ring *ring, float *x, size_t max,
                      int64_t *dropped);

/* Any thread; of one moment where neither side is in the middle of a call. */
ori__ring_account ori__ring_account_of(const ori__ring *ring);

#endif
