/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * checker.h - a checker's state, for check.c and check_pcm.c
 */
#ifndef ORI_SIGNAL_CHECKER_H
#define ORI_SIGNAL_CHECKER_H

#include <oriole/signal/check.h>

/* A sample so loud may be clipped; three in a row are. */
#define ORI__FULL_SCALE 0.999f

/* -60 dB */
#define ORI__QUIET 1e-3f

enum {
    ORI__CHECK_PIECE = 1024     /* frames that are looked at together */
};

typedef struct ori__check_run {     /* of one channel, which goes on */
    float value;
    int64_t length, loud;
    double mean, squares;
    int64_t count;
} ori__check_run;

struct ori_checker {
    ori_check check;
    ori_check_channel *channel;
    ori__check_run *run;
    int64_t gap;            /* that goes on */
    int64_t block, block_frames;    /* of a tenth of a second */
    float loudest;          /* in it */
    float x[ORI__CHECK_PIECE];      /* one channel of a piece */
    int16_t pcm[ORI__CHECK_PIECE];
};

/*
 * The next frames as integers, x [frames, channels], of which 32,768 are full
 * scale: the same result as of the floats x / 32768, sooner.
 */
void ori__checker_push_pcm16(ori_checker *checker, const int16_t *x,
                             size_t frames);

/* How many frames from here on are looked at together: no piece goes over
 * the end of a block whose loudness counts. */
size_t ori__check_piece(const ori_checker *c, size_t frames);

/* Of n samples more: their mean, and the sum of squares around it. */
void ori__check_moments(ori__check_run *r, size_t n, double mean,
                        double squares);

/* Rows of equal samples, and of loud ones. */
void ori__check_stuck(const ori_checker *c, ori_check_channel *k,
                      ori__check_run *r, const float *x, size_t n);
void ori__check_loud(ori_check_channel *k, ori__check_run *r, const float *x,
                     size_t n);
void ori__check_silent(ori_checker *c, float loudest, size_t frames);

#endif
