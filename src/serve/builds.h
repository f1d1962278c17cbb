/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * builds.h - pyramids and spectrograms that are built in the background
 *
 * One build a file, however many ask for it; two run at a time, others wait,
 * and how many wait is bounded.  Nothing here holds the catalogue.
 */
#ifndef ORI_SERVE_BUILDS_H
#define ORI_SERVE_BUILDS_H

#include <stdint.h>

#include <oriole/signal/overview.h>

typedef struct ori__builds ori__builds;

/* What is to be built, by whom it is asked for; all is copied. */
typedef struct ori__build_wish {
    const ori_overview_recording *recording;
    const char *pyramid;        /* the file */
    const char *spectrogram;    /* the file, of which the pyramid is there;
                                   NULL: the pyramid is what is asked for */
    int window, channel;        /* of the spectrogram */
} ori__build_wish;

/* `folder` is the catalogue's, whose cache is kept below `most` bytes. */
ori_status ori__builds_create(ori__builds **builds, const char *folder,
                              int64_t most);

/* What runs is ended and leaves nothing behind. */
void ori__builds_destroy(ori__builds *builds);

/*
 * See to it that it is built.  ORI_OK: it is being built, or waits (*progress
 * 0..1), or has been built meanwhile.  Otherwise why building it failed some
 * seconds ago; after that it is tried again.  ORI_ENOMEM: too many wait.
 */
ori_status ori__builds_ask(ori__builds *builds, const ori__build_wish *wish,
                           double *progress);

#endif
