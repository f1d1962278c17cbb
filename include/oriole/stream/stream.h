/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * stream.h - a recogniser on a signal that goes on: samples in, scores out
 *
 * Samples come in pieces of any size; the scores do not depend on how the
 * signal was cut.  A sample is one instant of all channels, and positions
 * are sample numbers, the first sample after creation being number 0.
 *
 * What is computed, exactly.  The signal from its beginning is one long
 * series, and goes through front end and layers as a series does in batch
 * (padding lies before its first and behind its last sample only), each
 * frame once.  The first layer that looks at a whole case (global pooling,
 * or a dense layer over several frames) sees a window of as many frames as
 * a case of the usual length has there; windows begin a hop apart.  What
 * follows is computed for each window.  With the direct solver of
 * convolutions the scores have the same bits as ori_stream_batch() gives.
 *
 * What a case takes from all of itself (the level and deviation of
 * ORI_NORMALISE_SERIES, the loudest band that a spectrum's range counts
 * from) cannot wait for the end: each frame takes it from the frames around
 * it, half a window ahead and half a window back, where a sixteenth of the
 * window more or less may count (src/stream/level.h says which).  With
 * cepstra so standardised, spoken digits in a stream of joined clips were
 * recognised as well as clip by clip (98.0 % and 97.0 % with noise at 20 dB,
 * 96.5 % and 98.5 % without); without looking ahead it was 10 % less.
 *
 *     ori_stream_create(&stream, model, NULL);
 *     while (there is signal) {
 *         x, count = the next samples
 *         while (count > 0) {
 *             const int64_t took = ori_stream_push(stream, x, count);
 *
 *             x += took * channels;
 *             count -= took;
 *             while (ori_stream_pull(stream, &frame))
 *                 use frame.probabilities for frame.start to frame.end
 *         }
 *     }
 *     ori_stream_finish(stream);
 *     while (ori_stream_pull(stream, &frame)) ...
 *     ori_stream_destroy(stream);
 *
 * Real time.  ori_stream_push, _pull, _finish, _reset, _account and _cost
 * do not allocate, lock, wait, print or call the system, and start no
 * threads; one thread at a time uses a stream.
 *
 * A recogniser that cannot be computed frame by frame (transforms with
 * random kernels, a committee that has such a member, a layer that must know
 * the signal's end, a front end with trim_db or voice_spread) is run anew on
 * each window, from sample 0 on and then a hop apart, each window being a
 * case.  That allocates and takes threads: it is not for a thread that must
 * not wait.  ori_stream_cost says so, ori_stream_note why.
 *
 * A committee's members, if they are networks, run side by side; their
 * scores go together by the middles of their windows.
 */
#ifndef ORIOLE_STREAM_STREAM_H
#define ORIOLE_STREAM_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <oriole/base/status.h>
#include <oriole/model/model.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ori_stream ori_stream;

typedef struct ori_stream_options {
    size_t size;
    int64_t hop_samples;    /* from window to window, made a multiple of what
                               the layers before the window allow; 0: about
                               a 64th of the window, an 8th where windows
                               are run anew */
    int block_samples;      /* most samples worked on at once: a larger push
                               is cut; 0: as suits the model */
} ori_stream_options;

#define ORI_STREAM_OPTIONS_INIT { .size = sizeof(ori_stream_options) }

/*
 *   model    kept, and must outlive the stream; its weights of now are used
 *   options  NULL: all as ORI_STREAM_OPTIONS_INIT
 *
 * Returns ORI_OK, ORI_EINVAL or ORI_ENOMEM.
 */
ORI_API ori_status ori_stream_create(ori_stream **stream, ori_model *model,
                                     const ori_stream_options *options);
ORI_API void ori_stream_destroy(ori_stream *stream);

/* Why it is not computed frame by frame; "" if it is. */
ORI_API const char *ori_stream_note(const ori_stream *stream);

/*
 * The next samples, x [count, channels], NaN where one is missing.  Returns
 * how many were taken: less than count where scores wait to be pulled; at
 * least one after all were.
 */
ORI_API int64_t ori_stream_push(ori_stream *stream, const float *x,
                                int64_t count);

/* One score. */
typedef struct ori_stream_frame {
    int64_t start, end;     /* the score stands for [start, end), the middle
                               of its window: the scores of a signal lie end
                               to end from its first to its last sample */
    int64_t window_start, window_end;   /* the window's samples, as far as
                                           the signal has them */
    float present;          /* share of the window's frames that were there,
                               0..1 */
    const float *probabilities;         /* [labels], until the next call */
} ori_stream_frame;

/* The next score; false: none yet.  A score comes when the signal behind
 * its window is known as far as it matters: see ori_stream_cost. */
ORI_API bool ori_stream_pull(ori_stream *stream, ori_stream_frame *frame);

/* The signal has ended: what waits for its end is computed and can be
 * pulled.  A signal shorter than a window gives one score (none where a
 * dense layer demands the usual length).  What is left behind the span of
 * the last score has that score once more.  Nothing can be pushed before the
 * next reset. */
ORI_API void ori_stream_finish(ori_stream *stream);

/* Forget the signal: another one begins, whose first sample has number
 * `position`.  So nothing is bridged: use it at gaps. */
ORI_API void ori_stream_reset(ori_stream *stream, int64_t position);

/* Where all samples have gone: in = used + dropped + pending, always. */
typedef struct ori_stream_account {
    int64_t in;             /* pushed since creation */
    int64_t used;           /* scores that stand for them were pulled */
    int64_t dropped;        /* were pending at a reset */
    int64_t pending;
} ori_stream_account;

ORI_API ori_stream_account ori_stream_account_of(const ori_stream *stream);

/* What a stream costs; known before the first sample. */
typedef struct ori_stream_cost {
    bool incremental;       /* each frame computed once; false: the model is
                               run anew on each window */
    int64_t window_samples, hop_samples;
    int64_t look_ahead_samples;     /* that a score needs behind the end of
                                       its window */
    int64_t delay_samples;          /* from the end of what a score stands
                                       for to the sample that completes it */
    int64_t receptive_field_samples;        /* that matter for one score */
    double mult_adds;       /* for one sample of signal, on average */
    size_t state_bytes;     /* memory of the stream, packed weights too */
} ori_stream_cost;

ORI_API ori_stream_cost ori_stream_cost_of(const ori_stream *stream);

/*
 * The same scores by the batch code, for the proof: the whole signal x
 * [count, channels] at once, with memory and threads as batch has them.  The
 * stream says which model, hop and window; its state is not touched.
 *
 *   solver  of convolutions: "direct", as the stream itself uses, gives the
 *           same bits; NULL the planner's choice, which differs by rounding
 *
 * result is called for each score in order; its false stops with
 * ORI_ESTOPPED.
 */
typedef bool ori_stream_result_fn(void *context,
                                  const ori_stream_frame *frame);

ORI_API ori_status ori_stream_batch(const ori_stream *stream,
                                    const char *solver, const float *x,
                                    int64_t count,
                                    ori_stream_result_fn *result,
                                    void *context);

#ifdef __cplusplus
}
#endif
#endif
