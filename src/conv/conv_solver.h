/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_solver.h - what a way to compute a convolution looks like
 *
 * One solver, one file, one line in solvers.def.  The planner knows solvers
 * by this table alone.
 */
#ifndef ORI_CONV_SOLVER_H
#define ORI_CONV_SOLVER_H

#include "conv/conv_shape.h"

/* Every solver's state begins so; create() fills it in. */
typedef struct ori__conv_base {
    ori_conv_problem problem;
    int frames_out;         /* of the longest case */
    int max_threads;        /* for which the work area has room */
    size_t packed_size;     /* bytes */
    size_t work_size;       /* bytes */
} ori__conv_base;

typedef struct ori__conv_solver {
    const char *name;
    bool any_layout;        /* false: sees ORI_NTC problems only */
    size_t state_size;      /* of a struct that begins with ori__conv_base */

    /* The reason for a no is a comment at the test. */
    bool (*applicable)(const ori_conv_problem *problem);
    /* Time of one execution and its share of packing, in units of what one
     * flop takes at the machine's peak. */
    double (*cost)(const ori_conv_problem *problem);
    /* Completes a state that is zeroed but for base, where problem,
     * frames_out and max_threads stand; on failure destroy() follows. */
    ori_status (*create)(void *state);
    void (*destroy)(void *state);                   /* NULL: nothing to do */
    void (*pack)(const void *state, const float *w, void *packed,
                 void *work);
    void (*execute)(const void *state, const ori_conv_args *args);
} ori__conv_solver;

/* What the formula says of a solver, and of turning the arrays for it: < 0
 * where it does not apply. */
double ori__conv_estimate(int index, const ori_conv_problem *problem);

/* Threads for one execution: one where there is little to do. */
int ori__conv_threads(const ori__conv_base *base);

/* For tests: plans made from now on take all threads for anything. */
void ori__conv_threads_force(bool always);

/* Floats from frame to frame of y [N, T', K]. */
static inline int ori__conv_y_pitch(const ori__conv_base *base,
                                    const ori_conv_args *args)
{
    return args->y_pitch ? args->y_pitch : base->problem.channels_out;
}

/* Case n of y [N, T', K]. */
static inline float *ori__conv_y_of(const ori__conv_base *base,
                                    const ori_conv_args *args, int n)
{
    return args->y + (size_t)n * (size_t)base->frames_out *
                         (size_t)ori__conv_y_pitch(base, args);
}

/* Zeros to the frames of y [N, T', K] that args->lengths leaves out. */
void ori__conv_clear_tails(const ori__conv_base *base,
                           const ori_conv_args *args);

/* db += the sum of dy over cases and frames; dy: [N, T', K]. */
void ori__conv_bias_gradient(const ori__conv_base *base,
                             const ori_conv_args *args);

#endif
