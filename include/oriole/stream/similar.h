/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * similar.h - find more like this, in all recordings of a catalogue
 *
 * The example, a span of a recording, slides over all recordings of its kind.
 *
 * Of logs their channels are compared as they are, brought to the example's
 * rate; of audio log-mel spectra (24 bands, some 40 frames to the example,
 * from 2 to 20 ms apart), in which what is more than 60 dB below the
 * example's loudest counts as silence.  Distances are those of several.h:
 * the mean over channels or bands of the distance of standardised windows, so
 * that neither level nor tone colour of a microphone counts; divided by that
 * of unrelated shapes, sqrt(2 window): 0 is the same and about 1 has nothing
 * to do with it.
 *
 * Matches do not overlap by more than half, and the example is none.  A
 * recording that is shorter than the example, but not than half of it, is
 * compared as a whole with each part of the example; what it lacks counts as
 * unrelated.
 *
 * Memory: some 40 MiB, whatever the recordings; an example of a log is at most
 * 262,144 values long, of audio three minutes or more.
 */
#ifndef ORIOLE_STREAM_SIMILAR_H
#define ORIOLE_STREAM_SIMILAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <oriole/base/status.h>
#include <oriole/catalog/catalog.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ori_match {
    int64_t recording;
    int64_t start, end;     /* frames of that recording */
    double distance;
} ori_match;

typedef struct ori_similar_options {
    size_t size;
    int64_t recording;      /* the example's */
    int64_t start, end;     /* its frames */
    int channel;            /* that alone, from 0; recordings without it are
                               passed over.  < 0: all of a log, which then
                               must have as many; audio mixed */
    double low_hz, high_hz; /* of audio, these frequencies alone; 0 and 0:
                               all */
    int top;                /* matches that are wanted, >= 1 */
    /* After each piece, with what was found up to then; false stops. */
    bool (*progress)(void *context, double share, const ori_match *matches,
                     int count);
    void *context;
} ori_similar_options;

#define ORI_SIMILAR_OPTIONS_INIT                                              \
    { .size = sizeof(ori_similar_options), .channel = -1, .top = 20 }

/*
 *   matches  [top] out: the nearest first, of equals the first recording's
 *   passed   out: recordings that could not be compared (of another kind, of
 *            too few channels, too short, unreadable); may be NULL
 *
 * Returns ORI_OK, ORI_EINVAL (options; a span that is too long or outside of
 * its recording), ORI_EDATA (no such recording; the example is constant or too
 * short), ORI_ESTOPPED, or what reading the example returns.
 */
ORI_API ori_status ori_similar_find(ori_match *matches, int *count,
                                    int64_t *passed, ori_catalog *catalog,
                                    const ori_similar_options *options);

#ifdef __cplusplus
}
#endif
#endif
