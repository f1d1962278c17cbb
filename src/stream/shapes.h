/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * shapes.h - recordings as frames that can be compared: the samples of a log,
 * the spectra of audio
 */
#ifndef ORI_STREAM_SHAPES_H
#define ORI_STREAM_SHAPES_H

#include <stdbool.h>
#include <stdint.h>

#include <oriole/base/status.h>
#include <oriole/signal/spectrum.h>

/* How; the same for the example and all that it is compared with. */
typedef struct ori__shape_kind {
    bool audio;
    double rate_hz;         /* 0: unknown */
    int channels;           /* of a log */
    int channel;            /* < 0: all, mixed */
    int hop;                /* samples from frame to frame; 1 of logs */
    ori_mel *mel;           /* of audio */
    int fft;                /* its samples */
    int width;              /* of a frame */
    float floor;            /* what is less becomes it; audio */
} ori__shape_kind;

typedef struct ori__shapes ori__shapes;

/* ORI_ESHAPE: it lacks channels; or what ori_source_open() returns. */
ori_status ori__shapes_open(ori__shapes **shapes, const ori__shape_kind *kind,
                            const char *path, const char *columns);
void ori__shapes_close(ori__shapes *shapes);

/* The next frames into y [most, width]; *frames 0 only at the end. */
ori_status ori__shapes_read(ori__shapes *shapes, float *y, int64_t most,
                            int64_t *frames);

/* Pass over so many samples (not frames); before the first read. */
ori_status ori__shapes_skip(ori__shapes *shapes, int64_t samples);

#endif
