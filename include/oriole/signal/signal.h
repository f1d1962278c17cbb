/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * signal.h - recordings and logs as samples
 *
 * A source gives the frames of a file in order, at the rate and with the
 * channels that were asked for; a sink writes them.  A *frame* is one instant
 * of all channels.
 */
#ifndef ORIOLE_SIGNAL_SIGNAL_H
#define ORIOLE_SIGNAL_SIGNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <oriole/base/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ori_source ori_source;

typedef struct ori_source_options {
    size_t size;
    double rate_hz;         /* bring to this rate; 0 keeps the file's; where
                               the file's is unknown, samples are given as
                               they are and the rate stays unknown */
    int channels;           /* 0 keeps the file's; 1 mixes audio down to mono
                               (the mean); any other number must be the
                               file's own */
    const char *columns;    /* tables: names or numbers from 1 of the columns
                               to read, separated by commas; NULL: all that
                               are numbers and not time; or a recipe, of
                               ori_source_recipe(), which says all */
} ori_source_options;

#define ORI_SOURCE_OPTIONS_INIT { .size = sizeof(ori_source_options) }

typedef struct ori_source_info {
    size_t size;
    double rate_hz;         /* of what is given out; 0 where unknown */
    double file_rate_hz;    /* of the file; 0 where unknown */
    int channels;           /* of what is given out */
    int file_channels;
    int64_t frames;         /* expected to be given out; -1 where unknown */
    char format[64];        /* for people: "WAV, signed 16 bit PCM" */
    int64_t infinite;       /* infinite samples of the file met so far, which
                               came out as missing */
    int64_t absent;         /* frames met so far that no row holds: missing */
    int64_t duplicate_rows, late_rows;      /* left out, so far */
    double clock_hz;        /* of a table: rows a second by all times met so
                               far, to a few parts in a million; NaN: not
                               known so well */
    double jitter_s;        /* by how much the times of a table met so far
                               differ from an even clock: root mean square;
                               NaN: unknown */
    double began_s;         /* the time of a table's first frame met so far,
                               in seconds since 1970 UTC; NaN: unknown, or
                               not a time of this age (before 1973) */
    bool unfinished;        /* the recorder lost its power: the header of a
                               WAV file says 0, and what follows was taken;
                               a table ends within a line, which was met and
                               left out */
} ori_source_info;

/*
 * Open a recording: audio that libsndfile reads (WAV, W64, RF64, AIFF, AU,
 * CAF, FLAC, Ogg Vorbis, Opus and MP3, and no other of its formats), a CSV
 * or TSV table with one row a frame, JSON lines with an object a frame, or a
 * .npy array [T] or [T, C] (or [C, T] where C < T).  "-" is standard input:
 * WAV or a table.
 *
 * Text cells that are empty, "?", "NaN" or "NA" are missing: they come out
 * as NaN; as do, in a column of numbers, null, none, nil, N/A, #N/A, -, --
 * and missing, in any case of letters.  Of JSON lines the columns are the
 * keys that the first rows have (a thousand; sixteen of a pipe); a row that
 * has not all of them misses the others' values, a key that comes up later is
 * passed over, and an object within an object is refused.  Infinite samples
 * are read as missing and counted.  Integer PCM becomes [-1, 1); in a mix to
 * mono a frame with a missing channel is missing.
 *
 * Where a table has a column of times whose steps are even, each row has the
 * place that its time says, as in live.h: frames that no row holds are
 * missing, and rows that are there twice or come late are left out.  Not
 * filled is a step of more than an hour, or what would make the frames more
 * than some 64 times the rows.
 *
 * A table whose last line has no end, and fewer cells than the others or a
 * number that breaks off ("1.5e"), was cut there: that line is left out.  A
 * bad line anywhere else is an error.
 *
 * A time that runs backwards, newest first, is refused, as are dates in no
 * order.  One step back by more than a second is a step of the clock, as in
 * live.h: rows are read on as they stand.
 *
 * Another rate: n frames become round(n * rate / file's rate), at least one,
 * and frame k lies exactly at k / rate seconds.  Before its begin and behind
 * its end a recording keeps its first and last value.  What lies within half
 * a sample period (of the slower rate) of a missing sample is missing.
 *
 * Returns ORI_OK, ORI_EIO, ORI_EFORMAT (the message names file, place and
 * rule), ORI_ESHAPE (channels), ORI_EDATA (rates too far apart: more than
 * 1000 times up, 100,000 times down), ORI_EINVAL or ORI_ENOMEM.
 */
ORI_API ori_status ori_source_open(ori_source **source, const char *path,
                                   const ori_source_options *options);
ORI_API void ori_source_close(ori_source *source);
ORI_API ori_source_info ori_source_describe(const ori_source *source);

/* What a table calls a channel, the number of the column (from 1) where it
 * has no header; a copy, to be freed by ori_name_free().  NULL for other
 * recordings, and where memory is short. */
ORI_API char *ori_source_name(const ori_source *source, int channel);

/*
 * How a table is read, as a JSON object: separator, header, columns, column
 * of times, its unit, the rate, and what stood for missing values up to here.
 * As ori_source_options.columns it makes this table, and others of its kind,
 * be read in exactly this way, with nothing guessed.  It may be edited:
 *
 *   {"recipe": 1, "form": "table", "separator": ",", "header": true,
 *    "columns": ["ax", "ay"], "time": "t", "unit": 0.001, "rate": 100.0,
 *    "even": true, "missing": ["", "-999"]}
 *
 * form is table or json-lines; columns and time are names, or numbers from 1;
 * unit is the seconds that numbers of time count; where even is true, rows
 * that are missing by their times are missing frames.  A copy, to be freed by
 * ori_name_free(); NULL for other recordings, and where memory is short.
 */
ORI_API char *ori_source_recipe(const ori_source *source);
ORI_API void ori_name_free(char *name);

/*
 * The next frames: at most max_frames into x [frames, channels], *frames 0
 * only at the end.  Memory stays bounded whatever the file's length.
 * A damaged file fails with ORI_EFORMAT at the damaged place; a file that
 * ends before its header says so is an error too.
 */
ORI_API ori_status ori_source_read(ori_source *source, float *x,
                                   size_t max_frames, size_t *frames);

/*
 * Go on reading at this frame, 0 <= frame <= its frames, in audio files and
 * arrays that are given out at their own rate; what is read then is what
 * reading from the begin gives, but for MP3 and Opus, whose decoders may
 * round otherwise.  ORI_ENOTSUP: a table, a stream, or another rate was asked for;
 * ORI_EDATA: there is no such frame.
 */
ORI_API bool ori_source_seekable(const ori_source *source);
ORI_API ori_status ori_source_seek(ori_source *source, int64_t frame);

/* A whole recording in memory. */
typedef struct ori_signal {
    float *x;               /* [C, T], NaN where missing */
    int channels;
    int64_t length;         /* T */
    double rate_hz;         /* 0 where unknown */
    int64_t infinite;       /* infinite samples that came out as missing */
    int64_t absent, duplicate_rows, late_rows;  /* of ori_source_info, */
    double jitter_s;                            /* as is this */
    char **names;           /* [C] of a table: what its header calls the
                               columns, or their numbers from 1; NULL for
                               other recordings */
} ori_signal;

/*
 * Read frames [start, start + count) of a recording, counted at the rate
 * given out; count < 0 means to the end.  Free with ori_signal_free().
 * Returns what ori_source_open() and ori_source_read() return, ORI_EDATA if
 * the span lies outside of the recording or holds nothing.
 */
ORI_API ori_status ori_signal_read(ori_signal *signal, const char *path,
                                   const ori_source_options *options,
                                   int64_t start, int64_t count);
ORI_API void ori_signal_free(ori_signal *signal);

/*
 * A recording that is written, in blocks of any size; a file that is there
 * whole or not at all.  The path's ending says what it is: .wav (float32,
 * RF64 where 4 GiB do not suffice), .flac (16 bits; louder than full scale is
 * clipped, missing is 0), .npy ([T] or [T, C], float32) or .csv (a
 * row a frame, with a column of seconds where the rate is known); "-" is CSV
 * on standard output.  Missing samples (NaN) are NaN there, and empty cells.
 *
 *   channels     >= 1
 *   rate_hz      0: unknown; a WAV file needs a whole one
 *
 * Returns ORI_OK, ORI_EINVAL, ORI_EIO, ORI_ENOSPC or ORI_ENOMEM.
 */
typedef struct ori_sink ori_sink;

ORI_API ori_status ori_sink_create(ori_sink **sink, const char *path,
                                   int channels, double rate_hz);

/* The next frames, x [frames, channels]. */
ORI_API ori_status ori_sink_write(ori_sink *sink, const float *x,
                                  size_t frames);

/* Put the file in its place; the sink is gone, also after failure.  Without
 * it, destroy leaves nothing behind. */
ORI_API ori_status ori_sink_finish(ori_sink *sink);
ORI_API void ori_sink_destroy(ori_sink *sink);

/* Is this file, by its name, one that ori_source_open() reads as audio? */
ORI_API bool ori_signal_is_audio(const char *path);

#ifdef __cplusplus
}
#endif
#endif
