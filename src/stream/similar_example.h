/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * similar_example.h - the shape that is sought in a catalogue's recordings
 */
#ifndef ORI_STREAM_SIMILAR_EXAMPLE_H
#define ORI_STREAM_SIMILAR_EXAMPLE_H

#include <oriole/catalog/catalog.h>
#include <oriole/stream/similar.h>

#include "stream/shapes.h"

enum { ORI__EXAMPLE_LEAST = 3 };        /* frames */

/* A recording, copied: the catalogue's row is let go. */
typedef struct ori__searched {
    int64_t id, frames;
    double rate_hz;
    int channels;
    bool audio;
    char *path, *columns;
} ori__searched;

ori_status ori__searched_take(ori__searched *to, ori_catalog *catalog,
                              int64_t id);
void ori__searched_free(ori__searched *of);

typedef struct ori__example {
    ori__shape_kind kind;
    int m;                      /* frames */
    double *q;                  /* [width, m] */
} ori__example;

/* The span that the options name; what ori_similar_find() returns.  Free it
 * also after failure. */
ori_status ori__example_take(ori__example *example, ori_catalog *catalog,
                             const ori_similar_options *o);
void ori__example_free(ori__example *example);

/* x [width, n] from frames [n, width]. */
void ori__example_turn(const float *frames, int64_t n, int width, double *x);

#endif
