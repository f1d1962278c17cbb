/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * live.h - signals as they come: pipes, sensors, sound devices
 *
 * A live input gives frames (instants of all channels) in pieces, as soon as
 * they are there, and with each piece the number of its first frame, counted
 * at the rate given out from the input's beginning.  Where frames are missing
 * the numbers go on over them, so that times stay right for days.
 *
 * What can be read:
 *
 *   raw PCM     of a stated format, such as "s16le:16000:1"
 *   WAV         as a stream, also of unknown length (PCM, float)
 *   CSV         a row a frame, with or without a header; commas, semicolons
 *               or tabs
 *   JSON lines  an object or an array of numbers a line
 *
 * from standard input, a FIFO, a file that grows, or a serial line; sound
 * devices through PortAudio; and any recording that ori_source_open() reads.
 *
 * Rows may carry a time: a column called time, timestamp, t, ... (a number or
 * a date).  Then a row with the time of the row before is a duplicate, one
 * with an earlier time came too late: both are dropped.  A row later than one
 * and a half steps of the clock leaves a gap of so many rows.  The clock
 * follows the times slowly, so that jitter and a rate that is off by some
 * percent are no gaps.  A jump back by more than a second, or ahead by more
 * than an hour, is a step of the clock: a gap of unknown length, counted as 0.
 *
 * What goes away and comes back leaves a gap too, which is never filled:
 *
 *   a serial line or sound device that was gone: as long as the rows' times
 *       say, else as long as it was gone by our own clock.  A line is entered
 *       anywhere, so what comes before its first line end is not used, but
 *       for a row of names when it is opened
 *   a file with `follow` that is cut, or whose name is another file's now: it
 *       is read from its beginning; a gap of unknown length
 *   a FIFO with `follow` whose writer goes within a row or frame, which then
 *       is not used; a gap of unknown length.  Otherwise the next writer goes
 *       on where the last one ended
 *
 * Frames are counted, not timed: a source that is off by 200 ppm has all its
 * samples at their places, and seconds are seconds of its own clock.
 */
#ifndef ORIOLE_SIGNAL_LIVE_H
#define ORIOLE_SIGNAL_LIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <oriole/base/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What becomes of missing frames: those that a gap in time leaves, rows that
 * cannot be read, NaN in all channels.  A gap of more than a second, or of
 * unknown length, always is RESET. */
typedef enum ori_gaps {
    ORI_GAPS_RESET,         /* left out; the next piece says `gap` */
    ORI_GAPS_HOLD,          /* the last values before */
    ORI_GAPS_MASK           /* NaN */
} ori_gaps;

typedef struct ori_live_options {
    size_t size;
    const char *format;     /* "ENCODING:RATE:CHANNELS", ENCODING one of s8,
                               u8, s16le, s16be, s24le, s24be, s32le, s32be,
                               f32le, f32be, f64le, f64be; or "wav", "csv",
                               "json"; NULL: told by the first bytes */
    const char *columns;    /* of rows: names, or numbers from 1, separated
                               by commas; NULL: all but the time */
    double row_rate_hz;     /* of rows; 0: rate_hz */
    double rate_hz;         /* to give out; 0: as it comes */
    int channels;           /* to give out; 0: as they come; 1 mixes audio */
    bool mono;              /* in place of channels: audio is mixed to one,
                               rows are as they come */
    ori_gaps gaps;
    bool follow;            /* at a file's end wait for more */
    int baud;               /* of a serial line; 0: 115200 */
    bool (*stop)(void *context);    /* asked some ten times a second while
                                       waiting; true ends the input.  NULL:
                                       never */
    void (*say)(void *context, const char *words);  /* what people should
                                       know: a device is gone, is back; NULL:
                                       nobody asks */
    void *context;
} ori_live_options;

#define ORI_LIVE_OPTIONS_INIT { .size = sizeof(ori_live_options) }

typedef struct ori_live ori_live;

/*
 * path: a file, FIFO or serial device, or "-" for standard input.  An
 * ordinary file that is neither followed nor of a stated format is read as
 * ori_source_open() reads it.  Waits for the first bytes.
 *
 * Returns ORI_OK, ORI_EINVAL (an option), ORI_EIO, ORI_EFORMAT, ORI_ESHAPE
 * (channels), ORI_EDATA (rates), ORI_ESTOPPED, ORI_ENOMEM.
 */
ORI_API ori_status ori_live_open(ori_live **live, const char *path,
                                 const ori_live_options *options);

/* A sound device by number, or by a part of its name; "" or NULL: the usual
 * one.  ORI_ENOTSUP in a build without PortAudio. */
ORI_API ori_status ori_live_open_device(ori_live **live, const char *device,
                                        const ori_live_options *options);
ORI_API void ori_live_close(ori_live *live);

/* Each device that can record; for people. */
typedef void ori_live_device_fn(void *context, int number, const char *name,
                                int channels, double rate_hz, bool usual);
ORI_API ori_status ori_live_devices(ori_live_device_fn *each, void *context);

ORI_API double ori_live_rate(const ori_live *live);     /* 0: unknown */
ORI_API int ori_live_channels(const ori_live *live);
ORI_API const char *ori_live_format(const ori_live *live);  /* for people */
ORI_API bool ori_live_is_audio(const ori_live *live);   /* no rows, no array */

typedef struct ori_live_piece {
    size_t frames;          /* 0: the end */
    int64_t position;       /* of the first */
    bool gap;               /* it does not follow the piece before */
} ori_live_piece;

/*
 * Wait for frames: at most `max` into x [frames, channels].  A device that
 * has gone is said, tried again each second, and leaves a gap.  ORI_OK,
 * ORI_EIO, ORI_EFORMAT or ORI_ENOMEM.
 */
ORI_API ori_status ori_live_read(ori_live *live, float *x, size_t max,
                                 ori_live_piece *piece);

/* What was met so far. */
typedef struct ori_live_counts {
    int64_t frames;         /* that came, at the input's own rate */
    int64_t gaps;           /* places where frames were missing */
    int64_t missing;        /* such frames, as far as their number is known */
    int64_t filled;         /* of them, those held or masked */
    int64_t dropped;        /* of them, those for which we were too slow */
    int64_t duplicate_rows, late_rows, clock_steps;
    int64_t short_rows;     /* lacked columns, which are missing there */
    int64_t bad_rows;       /* could not be read at all */
    int64_t half_rows;      /* cut off by the input's end, or where it went
                               or came back; not used */
    int64_t infinite;       /* samples, taken as missing */
    int64_t reconnections;
} ori_live_counts;

ORI_API ori_live_counts ori_live_counts_of(const ori_live *live);

#ifdef __cplusplus
}
#endif
#endif
