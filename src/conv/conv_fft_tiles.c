/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_fft_tiles.c - the tiles of the forward pass and the input gradient
 */
#include "conv/conv_fft_tiles.h"

#include "conv/conv_finish.h"

static int least(int a, int b)
{
    return a < b ? a : b;
}

void ori__fft_tiles_cut(ori__fft_tiles *s, int n)
{
    const ori_conv_problem seen = ori__fft_seen(&s->base.problem);
    const ori_conv_problem *p = &seen;
    int frames;

    s->turned = p->pass == ORI_CONV_INPUT_GRADIENT;
    s->whole = s->turned && p->padding != ORI_PAD_ZERO;
    s->kernel = ori__kernel_get();
    s->n = n;
    s->valid = s->n - ori__conv_span(p) + 1;
    s->in = (s->turned ? p->channels_out : p->channels_in) / p->groups;
    s->out = (s->turned ? p->channels_in : p->channels_out) / p->groups;
    frames = !s->turned ? s->base.frames_out
             : s->whole ? p->length + p->pad_left + p->pad_right
                        : p->length;
    s->of_case = (frames + s->valid - 1) / s->valid;
    /* As many tiles, of equal size. */
    s->valid = (frames + s->of_case - 1) / s->of_case;
    s->all = (s->whole ? 1 : p->batch) * s->of_case;
}

ori_status ori__fft_tiles_create(ori__fft_tiles *s)
{
    const ori_conv_problem seen = ori__fft_seen(&s->base.problem);

    ori__fft_tiles_cut(s, ori__fft_choose(&seen, NULL));
    s->data = (size_t)s->n * 2 * (size_t)s->kernel->lanes;
    return ori__transform_create(&s->transform, s->kernel, s->n);
}

/* Every stride-th tap, from the one on that channel i of a frame as seen
 * begins with. */
static void strided_taps(const ori__fft_tiles *s, const float *w, int o,
                         int i, int count, float *lane)
{
    const ori_conv_problem *p = &s->base.problem;
    const ptrdiff_t in = p->channels_in, taps = p->kernel;
    const int lanes = s->kernel->lanes;

    w += (o * in + i % in) * taps;
    for (int q = 0; q < least(count, lanes); q++, w += in * taps)
        for (ptrdiff_t j = i / in, m = 0; j < taps; j += p->stride, m++)
            lane[m * 2 * lanes + q] = w[j];
}

void ori__fft_tiles_taps(const ori__fft_tiles *s, const float *w, int group,
                         int o, int i, int count, float *lane)
{
    const ori_conv_problem *p = &s->base.problem;
    const ptrdiff_t in = p->channels_in / p->groups, taps = p->kernel;
    const int k = group * (s->turned ? s->in : s->out) + (s->turned ? i : o);
    const int c = s->turned ? o : i, lanes = s->kernel->lanes;
    const ptrdiff_t row = s->turned ? taps : in * taps;     /* to o + 1 */
    ptrdiff_t apart = (ptrdiff_t)p->dilation * 2 * lanes;
    ptrdiff_t j = 0;

    if (p->stride > 1) {
        strided_taps(s, w, o, i, count, lane);
        return;
    }
    w += (k * in + c) * taps;
    if (s->turned) {            /* from the last tap backwards */
        lane += (taps - 1) * apart;
        apart = -apart;
    }
    for (; count >= lanes && j + lanes <= taps; j += lanes)
        s->kernel->turn(w + j, row, lane + j * apart, apart, false);
    for (int q = 0; q < least(count, lanes); q++)
        for (ptrdiff_t m = j; m < taps; m++)
            lane[m * apart + q] = w[q * row + m];
}

/* One execution of one case. */
typedef struct {
    const ori_conv_args *args;
    int n, length;
} one;

/* Frames to be made. */
static int frames_of(const ori__fft_tiles *s, int length)
{
    const ori_conv_problem *p = &s->base.problem;
    const int frames = ori_conv_output_length(p, length);

    if (!s->turned || frames == 0)
        return frames;
    return s->whole ? length + p->pad_left + p->pad_right : length;
}

/* Frames that a tile is to make of its case, from *first on. */
static int frames_of_tile(const ori__fft_tiles *s, const ori__fft_turn *turn,
                          int row, one *c, int *first)
{
    const int tile = turn->first + row;

    *c = (one){ turn->args, tile / s->of_case, 0 };
    *first = tile % s->of_case * s->valid;
    if (tile >= turn->last)
        return 0;
    c->length = ori__conv_frames_in(&s->base.problem, turn->args->lengths,
                                    c->n);
    return least(s->valid, frames_of(s, c->length) - *first);
}

static ori__series source(const ori__fft_tiles *s, const one *c)
{
    const ori_conv_problem *p = &s->base.problem;
    ori__series in = {
        .frames = c->args->x + (size_t)c->n * (size_t)p->length *
                                   (size_t)p->channels_in,
        .length = c->length,
        .channels = p->channels_in,
        .padding = p->padding,
    };

    if (s->turned)
        in = (ori__series){
            .frames = c->args->dy + (size_t)c->n *
                                        (size_t)s->base.frames_out *
                                        (size_t)p->channels_out,
            .length = ori_conv_output_length(p, c->length),
            .channels = p->channels_out,
            .padding = ORI_PAD_ZERO,
        };
    return in;
}

/* Frames of the window before the first that is made. */
static int ahead(const ori__fft_tiles *s)
{
    const ori_conv_problem *p = &s->base.problem;

    if (!s->turned)
        return p->pad_left;
    return ori__conv_span(p) - 1 - (s->whole ? 0 : p->pad_left);
}

ori__fft_window ori__fft_tiles_window(const ori__fft_tiles *s,
                                      const ori_conv_args *args, int tile)
{
    const ori_conv_problem *p = &s->base.problem;
    const ori__fft_turn turn = { args, tile, p->batch * s->of_case };
    ori__fft_window w = { .series.padding = ORI_PAD_ZERO };
    one c;
    int first;

    w.count = frames_of_tile(s, &turn, 0, &c, &first);
    if (w.count <= 0)
        return (ori__fft_window){ .series.padding = ORI_PAD_ZERO };
    w.series = source(s, &c);
    w.first = first - ahead(s);
    w.end = s->turned ? w.first + s->n : w.series.length + p->pad_right;
    w.to = s->turned ? args->dx + (size_t)c.n * (size_t)p->length
                     : ori__conv_y_of(&s->base, args, c.n);
    w.pitch = s->turned ? 1 : ori__conv_y_pitch(&s->base, args);
    w.to += first * w.pitch;
    return w;
}

/* Frames [from, from + count) of the window. */
/* What column q of a frame as seen shows, whose first is frame t. */
static float strided_number(const ori_conv_problem *p, const ori__series *in,
                            int t, int q)
{
    const int frame = t + q / p->channels_in;
    const int u = frame < in->length + p->pad_right
                      ? ori__conv_source(in->padding, in->length, frame) : -1;

    return u < 0 ? 0.0f
                 : in->frames[(ptrdiff_t)u * p->channels_in +
                              q % p->channels_in];
}

/* Frames first, first + 1, ..., as seen, of a case. */
static void load_strided(const ori__fft_tiles *s, const ori__series *in,
                         int first, const ori__fft_run *run, float *data)
{
    const ori_conv_problem *p = &s->base.problem;
    const int width = 2 * s->kernel->lanes;
    const int begin = first * p->stride - p->pad_left;
    /* Those that are all there: from low on, up to high. */
    const int low = least(begin < 0 ? (-begin - 1) / p->stride + 1 : 0, s->n);
    const int rest = in->length - begin;
    const int high = rest < p->stride ? 0 : least(rest / p->stride, s->n);

    data += run->lane;
    for (int i = 0; i < s->n; i++) {
        float *to = data + (ptrdiff_t)i * width;
        const bool whole = i >= low && i < high;

        for (int q = whole ? run->columns : 0; q < run->lanes; q++)
            to[q] = q < run->columns
                        ? strided_number(p, in, begin + i * p->stride,
                                         run->column + q)
                        : 0.0f;
    }
    if (low < high)
        s->kernel->fft->copy(&(ori__fft_copy){
            .from = in->frames +
                    (begin + (ptrdiff_t)low * p->stride) * p->channels_in +
                    run->column,
            .from_pitch = (ptrdiff_t)p->stride * p->channels_in,
            .to = data + (ptrdiff_t)low * width, .to_pitch = width,
            .frames = high - low, .count = run->columns });
}

static void load(const ori__fft_tiles *s, const ori__fft_turn *turn,
                 const ori__fft_run *run, int from, int count, float *data)
{
    ori__series in = { .padding = ORI_PAD_ZERO };
    one c;
    int first;

    if (frames_of_tile(s, turn, run->row, &c, &first) > 0)
        in = source(s, &c);
    if (s->base.problem.stride > 1) {
        load_strided(s, &in, first, run, data);
        return;
    }
    ori__fft_load(s->kernel, &in,
                  s->turned ? s->n : s->base.problem.pad_right,
                  first - ahead(s) + from, count, run,
                  data + (ptrdiff_t)from * 2 * s->kernel->lanes);
}

void ori__fft_turn_load(const ori__fft_tiles *s, const ori__fft_turn *turn,
                        const ori__fft_run *run, float *data)
{
    load(s, turn, run, 0, s->n, data);
}

/* Are tiles row, ..., row + lanes - 1 whole ones of one case? */
static bool regular(const ori__fft_tiles *s, const ori__fft_turn *turn,
                    int row, one *c, int *first)
{
    const int last = row + s->kernel->lanes - 1;
    one other;
    int at;

    return frames_of_tile(s, turn, last, &other, &at) == s->valid &&
           frames_of_tile(s, turn, row, c, first) == s->valid &&
           c->n == other.n;
}

/* One vector of tiles, by blocks that are turned where no frame is missing. */
static void load_vector(const ori__fft_tiles *s, const ori__fft_turn *turn,
                        int row, float *data)
{
    const int lanes = s->kernel->lanes;
    ori__series in = { .length = 0 };
    one c;
    int first = 0;

    if (regular(s, turn, row, &c, &first))
        in = source(s, &c);
    first -= ahead(s);
    for (int t = 0; t < s->n; t += lanes) {
        const int last = first + (lanes - 1) * s->valid + t + lanes;

        if (first + t >= 0 && last <= in.length)
            s->kernel->turn(in.frames + first + t, s->valid,
                            data + t * 2 * lanes + row, 2 * lanes, false);
        else
            for (int i = row; i < row + lanes; i++)
                load(s, turn, &(ori__fft_run){ i, 0, i, 1, 1 }, t, lanes,
                     data);
    }
}

void ori__fft_turn_load_single(const ori__fft_tiles *s,
                               const ori__fft_turn *turn, float *data)
{
    load_vector(s, turn, 0, data);
    load_vector(s, turn, s->kernel->lanes, data);
}

static void put_forward(const ori__fft_tiles *s, const one *c, int first,
                        int count, const ori__fft_run *run,
                        const float *data)
{
    const ptrdiff_t pitch = ori__conv_y_pitch(&s->base, c->args);
    const float *bias = c->args->bias;
    float *y = ori__conv_y_of(&s->base, c->args, c->n) + first * pitch +
               run->column;

    s->kernel->fft->copy(&(ori__fft_copy){
        .from = data + run->lane,
        .from_pitch = 2 * s->kernel->lanes,
        .to = y, .to_pitch = pitch,
        .frames = count, .count = run->columns,
        .init = bias ? bias + run->column : NULL });
    ori__conv_finish_frames(c->args->finish, y, pitch, count, run->column,
                            run->columns);
}

/* Frames of the padded series (or of the series alone), added to dx where
 * they were taken from. */
static void put_gradient(const ori__fft_tiles *s, const one *c, int first,
                         int count, const ori__fft_run *run,
                         const float *data)
{
    const ori_conv_problem *p = &s->base.problem;
    ori__fft_copy a = {
        .from_pitch = 2 * s->kernel->lanes,
        .to_pitch = p->channels_in,
        .frames = s->whole ? 1 : count, .count = run->columns,
        .add = true };

    for (int t = 0; t < count; t += a.frames) {
        const int u = !s->whole ? first
                                : ori__conv_source(p->padding, c->length,
                                                   first + t - p->pad_left);
        const size_t frame = (size_t)c->n * (size_t)p->length + (size_t)u;

        a.from = data + (ptrdiff_t)t * a.from_pitch + run->lane;
        a.to = c->args->dx + frame * (size_t)p->channels_in + run->column;
        s->kernel->fft->copy(&a);
    }
}

/* What was made from frame `from` of the tile on. */
static void put(const ori__fft_tiles *s, const ori__fft_turn *turn,
                const ori__fft_run *run, int from, const float *data)
{
    one c;
    int first;
    const int count = frames_of_tile(s, turn, run->row, &c, &first) - from;

    data += (ptrdiff_t)from * 2 * s->kernel->lanes;
    if (count > 0 && s->turned)
        put_gradient(s, &c, first + from, count, run, data);
    else if (count > 0)
        put_forward(s, &c, first + from, count, run, data);
}

void ori__fft_turn_put(const ori__fft_tiles *s, const ori__fft_turn *turn,
                       const ori__fft_run *run, const float *data)
{
    put(s, turn, run, 0, data);
}

/* One vector of tiles, whole blocks turned. */
static void put_vector(const ori__fft_tiles *s, const ori__fft_turn *turn,
                       int row, const float *data)
{
    const int lanes = s->kernel->lanes;
    const bool dense = s->turned
                           ? !s->whole
                           : ori__conv_y_pitch(&s->base, turn->args) == 1;
    one c;
    int first, t = 0;

    if (dense && regular(s, turn, row, &c, &first)) {
        float *to = s->turned
                        ? c.args->dx + (size_t)c.n *
                                           (size_t)s->base.problem.length
                        : ori__conv_y_of(&s->base, c.args, c.n);

        for (; t + lanes <= s->valid; t += lanes)
            s->kernel->turn(data + t * 2 * lanes + row, 2 * lanes,
                            to + first + t, s->valid, s->turned);
    }
    for (int i = row; i < row + lanes; i++)
        put(s, turn, &(ori__fft_run){ i, 0, i, 1, 1 }, t, data);
}

/* data += bias */
static void add_bias(const ori__fft_tiles *s, float bias, float *data)
{
    const int width = 2 * s->kernel->lanes;
    float all[ORI__PANEL_MAX];

    for (int i = 0; i < width; i++)
        all[i] = bias;
    s->kernel->fft->copy(&(ori__fft_copy){
        .from = data, .from_pitch = width, .to = data, .to_pitch = width,
        .frames = s->valid, .count = width, .init = all });
}

void ori__fft_turn_put_single(const ori__fft_tiles *s,
                              const ori__fft_turn *turn, float *data)
{
    ori_conv_args args = *turn->args;
    const ori__fft_turn plain = { &args, turn->first, turn->last };

    if (args.bias && !s->turned)
        add_bias(s, args.bias[0], data);
    if (!s->turned)
        ori__conv_finish_channel(args.finish, data,
                                 s->valid * 2 * s->kernel->lanes, 0);
    args.bias = NULL;
    args.finish = NULL;
    put_vector(s, &plain, 0, data);
    put_vector(s, &plain, s->kernel->lanes, data);
}

bool ori__fft_tiles_tame(const ori__fft_tiles *s, const ori_conv_args *a)
{
    const ori_conv_problem *p = &s->base.problem;
    const size_t c = (size_t)p->channels_out;
    const size_t all = (size_t)s->base.frames_out * c;
    int wild = 0;

#pragma omp parallel for schedule(static) reduction(| : wild)                 \
    num_threads(ori__conv_threads(&s->base))
    for (int n = 0; n < p->batch; n++)
        wild |= !s->kernel->below(
            a->dy + (size_t)n * all,
            (size_t)ori__conv_frames_out(p, a->lengths, n) * c,
            ORI__FFT_TAME);
    return !wild;
}

/* In how many turns: of whole cases, or so many that each thread has one. */
static int turns_for(const ori__fft_tiles *s, int units, int together,
                     int parts)
{
    const int threads = ori__conv_threads(&s->base);
    const int turns = (s->all + together - 1) / together;
    const int wanted = (threads + parts - 1) / parts;

    if (s->whole)
        return s->base.problem.batch;
    return turns < wanted ? least(wanted, units) : turns;
}

bool ori__fft_tiles_execute(const ori__fft_tiles *s,
                            const ori_conv_args *args, int unit, int together,
                            int parts, ori__fft_turn_run *run)
{
    const int all = s->base.problem.batch * s->of_case;
    const int size = s->whole ? s->of_case : unit;
    const int units = (all + size - 1) / size;
    const int turns = turns_for(s, units, together, parts);
    int wild = 0;

    if (s->turned && !ori__fft_tiles_tame(s, args))
        return false;
    if (!s->turned)
        ori__conv_clear_tails(&s->base, args);
#pragma omp parallel for schedule(static) reduction(| : wild)                 \
    num_threads(ori__conv_threads(&s->base))
    for (long i = 0; i < (long)turns * parts; i++) {
        const long at = i / parts;
        const ori__fft_turn turn = {
            args, (int)(units * at / turns) * size,
            least((int)(units * (at + 1) / turns) * size, all)
        };

        wild |= !run(s, &turn, (int)(i % parts));
    }
    return s->turned || !wild;
}
