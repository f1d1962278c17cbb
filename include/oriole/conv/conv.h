/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv.h - 1D convolution: problem, plan, execute
 *
 *   y[n,k,t] = b[k] + sum over c, j of w[k,c,j] * x[n,c,u],
 *              u = t*stride + j*dilation - pad_left
 *
 * (cross-correlation, which learning frameworks call convolution; outside
 * [0,T) x is what problem->padding says).  With groups, output channel k
 * sees the input channels of its own group only, and w is [K, C/groups, J].
 *
 * A problem states one shape and one pass.  A plan is a way to compute it,
 * chosen once.  Weights are packed apart from planning, since training
 * changes them at each step.  Executing allocates nothing.
 */
#ifndef ORIOLE_CONV_CONV_H
#define ORIOLE_CONV_CONV_H

#include <stdbool.h>
#include <stddef.h>

#include <oriole/base/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The three passes are problems of one kind. */
typedef enum ori_conv_pass {
    ORI_CONV_FORWARD,           /* x, w, b    -> y            */
    ORI_CONV_INPUT_GRADIENT,    /* dy, w      -> dx, added to */
    ORI_CONV_WEIGHT_GRADIENT    /* x, dy      -> dw, db, added to */
} ori_conv_pass;

/* What lies outside of a series. */
typedef enum ori_padding {
    ORI_PAD_ZERO,
    ORI_PAD_REFLECT,        /* c b | a b c | b a; pads < length */
    ORI_PAD_REPLICATE,      /* a a | a b c | c c */
    ORI_PAD_CIRCULAR        /* b c | a b c | a b; pads <= length */
} ori_padding;

/* How x, y and their gradients lie in memory. */
typedef enum ori_layout {
    ORI_NCT,                /* [N, C, T], the public form */
    ORI_NTC                 /* [N, T, C], what networks use inside */
} ori_layout;

typedef enum ori_effort {
    ORI_ESTIMATE,           /* a formula: quick and repeatable */
    ORI_WISDOM,             /* what was measured before (wisdom.h), where
                               that is known; else a formula, corrected for
                               the machine if it was calibrated */
    ORI_MEASURE             /* the same, but times what is not known: some
                               milliseconds a solver */
} ori_effort;

typedef struct ori_conv_problem {
    size_t size;            /* sizeof(ori_conv_problem) */
    ori_conv_pass pass;
    ori_layout layout;
    int batch;              /* N >= 1 */
    int channels_in;        /* C >= 1 */
    int channels_out;       /* K >= 1 */
    int length;             /* T >= 1, of x */
    int kernel;             /* J >= 1 taps */
    int stride;             /* >= 1 */
    int pad_left;           /* >= 0 */
    int pad_right;          /* >= 0 */
    ori_padding padding;
    int dilation;           /* >= 1 */
    int groups;             /* divides C and K */
    int usual_length;       /* where cases differ in length (ori_conv_args),
                               what most of them have; 0: length; only the
                               planner asks */
    int executions;         /* for each packing of weights, >= 1: 1 is
                               training, a large number is inference; only
                               the planner asks */
} ori_conv_problem;

#define ORI_CONV_PROBLEM_INIT                                                 \
    { .size = sizeof(ori_conv_problem), .batch = 1, .channels_in = 1,         \
      .channels_out = 1, .length = 1, .kernel = 1, .stride = 1,               \
      .dilation = 1, .groups = 1, .executions = 1 }

typedef struct ori_conv_plan ori_conv_plan;

/*
 * Frames of y for `length` frames of x:
 *   floor((length + pads - dilation*(kernel-1) - 1) / stride) + 1,
 * 0 where the kernel is longer than the padded series, the series is empty
 * or it is too short for its reflecting or circular pads.
 */
ORI_API int ori_conv_output_length(const ori_conv_problem *problem,
                                   int length);

/*
 * The problem as a short text, such as fwd:n1c16k32t4096j9s1p4,4zd1g1:ntc:
 * the pass (fwd, dx, dw), the sizes, the padding's kind behind its two sides
 * (z zero, r reflect, e replicate the edge, c circular) and the layout;
 * shared by tests, benchmarks and plan printing.  Writes at most `room`
 * characters with the NUL; returns text.
 */
ORI_API char *ori_conv_problem_text(const ori_conv_problem *problem,
                                    char *text, size_t room);

/*
 * Choose how to run one convolution.
 *
 *   plan     out: the plan, or NULL on failure
 *   problem  copied
 *   effort   how much the choice may cost
 *   solver   NULL for the planner's choice, or the name of one solver
 *            ("naive", "direct", ...), for tests and comparisons
 *
 * Returns ORI_OK, ORI_EINVAL (a size is out of range, no such solver),
 * ORI_ESHAPE (the kernel is longer than the padded input), ORI_ENOTSUP (the
 * solver named does not do this problem) or ORI_ENOMEM.
 *
 * The plan never changes: any number of threads may execute it, each with
 * its own work area and its own outputs.
 */
ORI_API ori_status ori_conv_plan_create(ori_conv_plan **plan,
                                        const ori_conv_problem *problem,
                                        ori_effort effort,
                                        const char *solver);
ORI_API void ori_conv_plan_destroy(ori_conv_plan *plan);

/* The solver's name, and a line for people: what was chosen, its cost and
 * what the others would cost.  Both live as long as the plan. */
ORI_API const char *ori_conv_plan_solver(const ori_conv_plan *plan);
ORI_API const char *ori_conv_plan_print(const ori_conv_plan *plan);

/* Names of all solvers, 0 <= index < ori_conv_solver_count(). */
ORI_API int ori_conv_solver_count(void);
ORI_API const char *ori_conv_solver_name(int index);

/*
 * Bytes of packed weights (0 for the weight gradient) and of the work area.
 * Both areas must be aligned to 64.
 */
ORI_API size_t ori_conv_packed_size(const ori_conv_plan *plan);
ORI_API size_t ori_conv_work_size(const ori_conv_plan *plan);

/*
 * Bring w [K, C/groups, J] into the plan's form.  Needed again whenever w
 * changes.  Not for ORI_CONV_WEIGHT_GRADIENT plans, which have no weights.
 */
ORI_API void ori_conv_pack(const ori_conv_plan *plan, const float *w,
                           void *packed, void *work);

/*
 * What a forward pass does to y at once, while it is in the cache:
 *
 *   y = (y - mean) * gain + offset, channel by channel, if mean is not NULL;
 *   then y = max(y, 0), if rectify; NaN stays NaN
 *
 * which is a batch normalisation by known moments and a rectifier.
 */
typedef struct ori_conv_finish {
    const float *mean, *gain, *offset;  /* [K] */
    bool rectify;
} ori_conv_finish;

/*
 * What one execution reads and writes; unused members stay NULL.  No two
 * areas may overlap.
 *
 *   forward          x, packed, bias (or NULL)   writes y, finished as
 *                    and finish (or NULL)        finish says
 *   input gradient   dy, packed                  adds to dx
 *   weight gradient  x, dy                       adds to dw [K, C/groups, J]
 *                                                and to db [K] (or NULL)
 *
 * lengths, if not NULL, holds N numbers in [0, T]: case n has only so many
 * frames.  What lies behind is not read: the padding begins there, as if
 * the case stood alone at that length.  Frames of y that the case alone
 * would not have are set to zero; frames of dy there are not read, frames
 * of dx behind the case's end are left alone.  A case too short to give any
 * frame (reflecting or circling pads longer than it is among them) gives
 * none.
 */
typedef struct ori_conv_args {
    const float *x;         /* [N, C, T] or [N, T, C] */
    const void *packed;
    const float *bias;      /* [K] */
    const ori_conv_finish *finish;      /* of y, or NULL */
    const float *dy;        /* like y */
    float *y;               /* [N, K, T'] or [N, T', K] */
    int y_pitch;            /* of [N, T', K]: floats from frame to frame, >= K
                               where y is a band of wider frames; 0: K */
    float *dx;              /* like x */
    float *dw;              /* [K, C/groups, J] */
    float *db;              /* [K] */
    const int *lengths;     /* [N] */
    void *work;             /* ori_conv_work_size() bytes */
} ori_conv_args;

/*
 * Run.  Cannot fail; allocates nothing.  Uses ori_threads_get() threads, but
 * no more than that were asked for, or the machine had processors, when the
 * plan was made; the result has the same bits for any number of them.
 */
ORI_API void ori_conv_execute(const ori_conv_plan *plan,
                              const ori_conv_args *args);

/*
 * One number of a forward pass by the definition, summed in double: what to
 * compare y at case n, channel k, frame t with.  args->packed is w itself,
 * [K, C/groups, J]; there is no plan.
 */
ORI_API double ori_conv_definition(const ori_conv_problem *problem,
                                   const ori_conv_args *args, int n, int k,
                                   int t);

#ifdef __cplusplus
}
#endif
#endif
