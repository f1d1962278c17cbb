/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * transform_rdst.c - how near random shapelets come, where, and how often
 *
 * Guillaume, Vrain & Elloumi, "Random dilated shapelet transform: a new
 * approach for time series shapelets", ICPRAI 2022, section 3: a shapelet is a
 * piece of eleven samples of a training series, taken with a dilation.  Three
 * features of each: its least distance (of Manhattan) from a series, where that
 * is, and at how many places it lies within a limit.  The limit is drawn
 * between the 5th and 10th percentile of its distances from another series.
 *
 * Other than there, shapelets come in groups of eight of one dilation, so that
 * what a series looks like at it is computed once for all of them; each is from
 * a series of its own.  The limit's series may be of any class, since a
 * transform knows none.  Shapelets see only some of many channels.
 */
#include <limits.h>
#include <math.h>
#include <string.h>

#include <oriole/base/threads.h>

#include "base/fail.h"
#include "base/memory.h"
#include "base/random.h"
#include "rocket/mixed.h"
#include "rocket/rocket_kernel.h"
#include "rocket/series.h"
#include "rocket/sorting.h"
#include "rocket/tensors.h"
#include "rocket/transform.h"

enum {
    TAPS = 11,              /* fewer where the series are short */
    FEATURES = 3,           /* of each shapelet */
    SHAPELETS = 10000,
    GROUPS_MAX = 1 << 16,
    HELD = 2 * ORI__LANES_MAX   /* TAPS and lanes behind them */
};

static const double standard_share = 0.8;   /* of the groups */
static const float largest = 1e30f;         /* as series are cut down to */

typedef struct rdst {
    int channels, seen;     /* a group sees at most so many of them */
    int groups, taps;
    float *values;          /* [groups, 8, seen * taps] */
    float *limits;          /* [groups, 8] */
    float *dilation;        /* [groups] */
    float *standard;        /* [groups] 1: places are standardised, 0 not */
    float *mixed;           /* [groups, ORI__MIXED]; NULL: one channel */
} rdst;

static void destroy(void *state)
{
    rdst *const r = state;

    if (r) {
        ori__free(r->values);
        ori__free(r->limits);
        ori__free(r->dilation);
        ori__free(r->standard);
        ori__free(r->mixed);
    }
    ori__free(r);
}

static int seen_of(int channels)
{
    return channels < ORI__MIXED ? channels : ORI__MIXED;
}

static ori_status create(rdst **made, int channels, int groups, int taps)
{
    const size_t rows = (size_t)groups;
    rdst *const r = ORI__NEW(rdst, 1);

    *made = r;
    if (!r)
        return ori__fail_memory("rdst");
    r->channels = channels;
    r->seen = seen_of(channels);
    r->groups = groups;
    r->taps = taps;
    r->values = ORI__NEW(float, rows * ORI__GROUP * (size_t)(r->seen * taps));
    r->limits = ORI__NEW(float, rows * ORI__GROUP);
    r->dilation = ORI__NEW(float, rows);
    r->standard = ORI__NEW(float, rows);
    if (channels > 1)
        r->mixed = ORI__NEW(float, rows * ORI__MIXED);
    return r->values && r->limits && r->dilation && r->standard &&
                   (channels == 1 || r->mixed)
               ? ORI_OK
               : ori__fail_memory("rdst");
}

/* ---- applying ---- */

/* Scratch for one series. */
typedef struct room {
    int length;
    size_t stride;          /* of a channel */
    float *x;               /* [C, stride] */
    float *held;            /* [HELD] a channel where shapelets reach beyond
                               it: the last sample goes on */
    float *scale, *shift;   /* [ORI__BLOCK] */
    float *w;               /* [8, taps] of one channel */
    float *far;             /* [8, ORI__BLOCK] */
} room;

/* Kernels read some lanes behind the end. */
static size_t stride_of(int length)
{
    return ori__round_up((size_t)length + ORI__LANES_MAX, ORI__LANES_MAX);
}

static size_t work(const void *state, int length)
{
    const rdst *const r = state;

    return ((size_t)r->channels * stride_of(length) + 2 * ORI__BLOCK +
            HELD + ORI__GROUP * TAPS + ORI__GROUP * ORI__BLOCK) *
           sizeof(float);
}

static room begin(const rdst *r, const float *x, int length, void *memory)
{
    room m = { .length = length, .stride = stride_of(length), .x = memory };

    m.scale = m.x + (size_t)r->channels * m.stride;
    m.shift = m.scale + ORI__BLOCK;
    m.far = m.shift + ORI__BLOCK;
    m.held = m.far + ORI__GROUP * ORI__BLOCK;
    m.w = m.held + HELD;
    for (size_t c = 0; c < (size_t)r->channels; c++) {
        float *const to = m.x + c * m.stride;

        memcpy(to, x + c * (size_t)length, (size_t)length * sizeof *to);
        memset(to + length, 0, (m.stride - (size_t)length) * sizeof *to);
    }
    return m;
}

/* Places at which a group's shapelets lie wholly in a series, or 0. */
static int inside(const rdst *r, const room *m, int group)
{
    const int64_t span = (r->taps - 1) * (int64_t)r->dilation[group];

    return m->length > span ? (int)(m->length - span) : 0;
}

/* Places at which they are compared with it: one at least. */
static int places_of(const rdst *r, const room *m, int group)
{
    const int places = inside(r, m, group);

    return places > 0 ? places : 1;
}

/* Channel c from a place on, and how far apart the taps are in it. */
static const float *look_at(const rdst *r, const room *m, int group, int c,
                            int place, int *apart)
{
    const float *const x = m->x + (size_t)c * m->stride;
    const int64_t dilation = (int64_t)r->dilation[group];

    *apart = inside(r, m, group) ? (int)dilation : 1;
    if (inside(r, m, group))
        return x + place;
    memset(m->held, 0, HELD * sizeof *m->held);
    for (int j = 0; j < r->taps; j++)
        m->held[j] =
            x[j * dilation < m->length ? j * dilation : m->length - 1];
    return m->held;
}

static void standardise(const rdst *r, const room *m, int group, int n,
                        const float *x, int apart)
{
    if (r->standard[group] != 0.0f) {
        ori__rocket_kernel_get()->standardise(n, r->taps, apart, x, m->scale,
                                              m->shift);
        return;
    }
    memset(m->shift, 0, ORI__BLOCK * sizeof *m->shift);
    for (int t = 0; t < ORI__BLOCK; t++)
        m->scale[t] = 1.0f;
}

/* The group's values on the i-th channel that it sees -> m->w. */
static void gather_values(const rdst *r, const room *m, int group, int i)
{
    const int row = r->seen * r->taps;
    const float *const values =
        r->values + (size_t)group * ORI__GROUP * (size_t)row + i * r->taps;

    for (int k = 0; k < ORI__GROUP; k++)
        memcpy(m->w + k * r->taps, values + k * row,
               (size_t)r->taps * sizeof *m->w);
}

/* The i-th channel that a group sees; -1 behind the last. */
static int channel_of(const rdst *r, int group, int i)
{
    if (i >= r->seen)
        return -1;
    return r->mixed ? (int)r->mixed[group * ORI__MIXED + i] : i;
}

/* m->far of n places from `first`. */
static void measure(const rdst *r, const room *m, int group, int first, int n)
{
    for (int i = 0, c; (c = channel_of(r, group, i)) >= 0; i++) {
        int apart;
        const float *const x = look_at(r, m, group, c, first, &apart);

        standardise(r, m, group, n, x, apart);
        gather_values(r, m, group, i);
        ori__rocket_kernel_get()->distances(&(ori__shapelets){
            .n = n,
            .taps = r->taps,
            .d = apart,
            .x = x,
            .scale = m->scale,
            .shift = m->shift,
            .w = m->w,
            .add = i > 0,
            .far = m->far,
        });
    }
}

static int block_at(int first, int places)
{
    return places - first < ORI__BLOCK ? places - first : ORI__BLOCK;
}

/* Of all lanes; a lane that saw no place knows none. */
static void sum_up(const ori__nearest *n, float y[FEATURES])
{
    float least = n->least[0];
    int place = INT_MAX, count = 0;

    for (int i = 1; i < ORI__LANES_MAX; i++)
        least = n->least[i] < least ? n->least[i] : least;
    for (int i = 0; i < ORI__LANES_MAX; i++) {
        const int own = n->least[i] > least ? INT_MAX : n->place[i];

        place = own < place ? own : place;
        count += n->count[i];
    }
    y[0] = least;
    y[1] = (float)place;
    y[2] = (float)count;
}

/* y [8, FEATURES] */
static void compare(const rdst *r, const room *m, int group, float *y)
{
    const float *const limits = r->limits + (size_t)group * ORI__GROUP;
    const int places = places_of(r, m, group);
    ori__nearest found[ORI__GROUP] = { 0 };

    for (int k = 0; k < ORI__GROUP; k++)
        for (int i = 0; i < ORI__LANES_MAX; i++)
            found[k].least[i] = INFINITY;
    for (int first = 0; first < places; first += ORI__BLOCK) {
        const int n = block_at(first, places);

        measure(r, m, group, first, n);
        for (int k = 0; k < ORI__GROUP; k++)
            ori__rocket_kernel_get()->nearest(n, m->far + k * ORI__BLOCK,
                                              limits[k], first, &found[k]);
    }
    for (int k = 0; k < ORI__GROUP; k++)
        sum_up(&found[k], y + k * FEATURES);
}

static void apply(const void *state, const float *x, int length, float *y,
                  void *memory)
{
    const rdst *const r = state;
    const room m = begin(r, x, length, memory);

    for (int group = 0; group < r->groups; group++)
        compare(r, &m, group, y + group * ORI__GROUP * FEATURES);
}

/* ---- fitting ---- */

/* What one thread fits with. */
typedef struct fitting {
    const ori__sample *sample;
    float *x;               /* a case without gaps */
    float *distances;       /* of one shapelet from it */
    uint32_t *order;        /* scratch of sorting */
    void *work;
} fitting;

/* Memory for one thread, aligned to 64; NULL memory: only how much. */
static size_t lay_out(const rdst *r, fitting *f, char *memory)
{
    const size_t longest = (size_t)f->sample->longest;
    const size_t samples = ori__round_up(
        (size_t)r->channels * longest * sizeof(float), 64);
    const size_t row = ori__round_up(longest * sizeof(float), 64);

    if (memory) {
        f->x = (float *)(void *)memory;
        f->distances = (float *)(void *)(memory + samples);
        f->order = (uint32_t *)(void *)(memory + samples + row);
        f->work = memory + samples + 3 * row;
    }
    return samples + 3 * row +
           ori__round_up(work(r, f->sample->longest), 64);
}

static room draw_case(const rdst *r, const fitting *f, ori__rng *rng)
{
    const ori_case *const c =
        f->sample->cases + ori__rng_below(rng, (uint32_t)f->sample->count);

    ori__series_fill(c, r->channels, f->x);
    return begin(r, f->x, (int)c->length, f->work);
}

/* 2^u, u uniform, up to where a shapelet fills the series. */
static float draw_dilation(const rdst *r, ori__rng *rng, int length)
{
    const double reach = length > r->taps
                             ? log2((length - 1) / (double)(r->taps - 1))
                             : 0.0;

    return floorf((float)exp2((double)ori__rng_uniform(rng) * reach));
}

/* Shapelet k of the group, from a place of the case in m. */
static void cut(rdst *r, const room *m, int group, int k, int place)
{
    float *w = r->values + ((size_t)group * ORI__GROUP + (size_t)k) *
                               (size_t)(r->seen * r->taps);

    for (int i = 0, c; (c = channel_of(r, group, i)) >= 0;
         i++, w += r->taps) {
        int apart;
        const float *const x = look_at(r, m, group, c, place, &apart);

        standardise(r, m, group, 1, x, apart);
        for (int j = 0; j < r->taps; j++)
            w[j] = x[j * apart] * m->scale[0] - m->shift[0];
    }
}

/* Between two percentiles of the distances from the case in m. */
static float draw_limit(const rdst *r, const fitting *f, const room *m,
                        ori__rng *rng, int group, int k)
{
    const int places = places_of(r, m, group);

    for (int first = 0; first < places; first += ORI__BLOCK) {
        const int n = block_at(first, places);

        measure(r, m, group, first, n);
        memcpy(f->distances + first, m->far + k * ORI__BLOCK,
               (size_t)n * sizeof *m->far);
    }
    ori__sort_floats(f->distances, places, f->order);
    return ori__rng_between(rng, ori__quantile(f->distances, places, 0.05),
                            ori__quantile(f->distances, places, 0.10));
}

static void fit_group(rdst *r, const fitting *f, int group)
{
    ori__rng rng =
        ori__rng_at(f->sample->seed, ORI__RNG_ROCKET, 3, (uint32_t)group);

    r->standard[group] =
        (double)ori__rng_uniform(&rng) < standard_share ? 1.0f : 0.0f;
    if (r->mixed)
        ori__mixed_draw(&rng, r->channels,
                        r->mixed + (size_t)group * ORI__MIXED);
    for (int k = 0; k < ORI__GROUP; k++) {
        const room m = draw_case(r, f, &rng);

        if (k == 0)
            r->dilation[group] = draw_dilation(r, &rng, m.length);
        cut(r, &m, group, k,
            (int)ori__rng_below(&rng,
                                (uint32_t)places_of(r, &m, group)));
    }
    for (int k = 0; k < ORI__GROUP; k++) {
        const room m = draw_case(r, f, &rng);

        r->limits[group * ORI__GROUP + k] =
            draw_limit(r, f, &m, &rng, group, k);
    }
}

static ori_status fit_groups(rdst *r, const ori__sample *sample)
{
    const int threads = ori_threads_get();
    fitting measured = { .sample = sample };
    const size_t each = lay_out(r, &measured, NULL);
    char *const memory = ori__alloc((size_t)threads, each);

    if (!memory)
        return ori__fail_memory("fitting shapelets");
#pragma omp parallel for num_threads(threads) schedule(static)                \
    if (threads > 1)
    for (int thread = 0; thread < threads; thread++) {
        fitting f = { .sample = sample };

        lay_out(r, &f, memory + (size_t)thread * each);
        for (int group = thread; group < r->groups; group += threads)
            fit_group(r, &f, group);
    }
    ori__free(memory);
    return ORI_OK;
}

static ori_status fit(void **state, const ori__sample *sample)
{
    const int shapelets =
        sample->features > 0 ? sample->features / FEATURES : SHAPELETS;
    const int asked = shapelets / ORI__GROUP;
    const int groups = asked < 1            ? 1
                       : asked < GROUPS_MAX ? asked
                                            : GROUPS_MAX;
    const int half = sample->longest / 2;
    rdst *r;
    ori_status s = create(&r, sample->channels, groups,
                          half < 2      ? 2
                          : half < TAPS ? half
                                        : TAPS);

    *state = r;
    return s == ORI_OK ? fit_groups(r, sample) : s;
}

/* ---- what is kept ---- */

static int tensor_count(const void *state)
{
    const rdst *const r = state;

    return r->mixed ? 5 : 4;
}

static ori_tensor tensor(const void *state, int index)
{
    const rdst *const r = state;
    const int rows = r->groups;
    const ori_tensor all[] = {
        { "values", r->values, 2,
          { rows * ORI__GROUP, r->seen * r->taps } },
        { "limits", r->limits, 2, { rows, ORI__GROUP } },
        { "dilation", r->dilation, 1, { rows } },
        { "standard", r->standard, 1, { rows } },
        { "mixed", r->mixed, 2, { rows, ORI__MIXED } },
    };

    return all[index];
}

static ori_status check(const rdst *r)
{
    for (int i = 0; i < r->groups; i++) {
        if (!ori__is_whole(r->dilation[i], 1, ORI__LONGEST))
            return ori__fail(ORI_EFORMAT, "dilation: %g",
                             (double)r->dilation[i]);
        if (!ori__is_whole(r->standard[i], 0, 1))
            return ori__fail(ORI_EFORMAT, "standard: %g is not 0 or 1",
                             (double)r->standard[i]);
    }
    for (size_t i = 0; i < (size_t)r->groups * ORI__GROUP *
                               (size_t)(r->seen * r->taps); i++)
        if (fabsf(r->values[i]) > largest)
            return ori__fail(ORI_EFORMAT, "values: %g is too large",
                             (double)r->values[i]);
    return ORI_OK;
}

/* The sizes are those of the values: no file makes us allocate more than a
 * little beyond what it holds. */
static ori_status read_sizes(int channels, const ori_tensor *tensors,
                             int count, int *groups, int *taps)
{
    const ori_tensor *const t = ori__tensor_find(tensors, count, "values");
    const int seen = seen_of(channels);

    if (!t)
        return ori__fail(ORI_EFORMAT, "values is missing");
    if (t->rank != 2 || t->dims[0] % ORI__GROUP != 0 ||
        t->dims[0] / ORI__GROUP > GROUPS_MAX || t->dims[1] % seen != 0 ||
        t->dims[1] / seen < 2 || t->dims[1] / seen > TAPS)
        return ori__fail(ORI_EFORMAT, "values are of no shapelets");
    *groups = t->dims[0] / ORI__GROUP;
    *taps = t->dims[1] / seen;
    return ORI_OK;
}

static ori_status restore(void **state, int channels,
                          const ori_tensor *tensors, int count)
{
    int groups = 0, taps = 0;
    ori_status s = read_sizes(channels, tensors, count, &groups, &taps);
    rdst *r;

    if (s != ORI_OK)
        return s;
    s = create(&r, channels, groups, taps);
    *state = r;
    for (int i = 0; s == ORI_OK && i < 4; i++) {
        const ori_tensor t = tensor(r, i);

        s = ori__tensor_copy(tensors, count, t.name, t.dims[0], t.dims[1],
                             (float *)(uintptr_t)t.data);
    }
    if (s == ORI_OK && r->mixed)
        s = ori__mixed_read(tensors, count, "mixed", groups, channels,
                            r->mixed);
    return s == ORI_OK ? check(r) : s;
}

static int features(const void *state)
{
    const rdst *const r = state;

    return r->groups * ORI__GROUP * FEATURES;
}

const ori__transform ori__transform_rdst = {
    .name = "rdst",
    .fit = fit,
    .restore = restore,
    .destroy = destroy,
    .features = features,
    .tensor_count = tensor_count,
    .tensor = tensor,
    .work = work,
    .apply = apply,
};
