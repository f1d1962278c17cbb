/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * wav_bytes.h - audio of any kind as the bytes of a WAV file that is nowhere
 *
 * 16 bits, at the recording's rate; one or two channels as they are, more
 * mixed to one.  More than 4 GiB make it an RF64 file.  Missing samples are
 * silence, and what is louder than full scale is clipped.
 */
#ifndef ORI_SERVE_WAV_BYTES_H
#define ORI_SERVE_WAV_BYTES_H

#include <stddef.h>
#include <stdint.h>

#include <oriole/base/status.h>

typedef struct ori__wav_bytes ori__wav_bytes;

/* `frames`: how many the recording has. */
ori_status ori__wav_bytes_open(ori__wav_bytes **wav, const char *path,
                               int64_t frames);
void ori__wav_bytes_close(ori__wav_bytes *wav);

/* Of the whole file. */
int64_t ori__wav_bytes_size(const ori__wav_bytes *wav);

/* Bytes [at, at + room) to `to`, or fewer, but one at least; `at` lies inside
 * of the file.  Going on where the last call ended is cheapest. */
ori_status ori__wav_bytes_read(ori__wav_bytes *wav, int64_t at, char *to,
                               size_t room, size_t *bytes);

#endif
