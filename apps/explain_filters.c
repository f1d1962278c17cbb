/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * explain_filters.c - what layers make of a recording, under its signal
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <oriole/explain/layers.h>
#include <oriole/picture/lanes.h>
#include <oriole/signal/signal.h>

#include "explain.h"
#include "output.h"

enum { LAYERS_MOST = 6, CHANNELS_EACH = 2, LANES_MOST = 20 };

/* Lanes of one recording; the arrays behind them are owned. */
typedef struct filtered {
    ori_lane lanes[LANES_MOST];
    char *names[LANES_MOST];
    float *values[LANES_MOST];
    int layer[LANES_MOST], channel[LANES_MOST];
    int count, first;           /* `first` lanes are the input */
} filtered;

static void add_lane(filtered *f, char *name, float *values, ori_lane lane)
{
    f->names[f->count] = name;
    f->values[f->count] = values;
    lane.name = name;
    f->lanes[f->count++] = lane;
}

static void add_signal(const explain *e, filtered *f, const ori_case *c)
{
    const int channels = ori_model_channels(e->model);

    for (int k = 0; k < channels && k < 3; k++)
        add_lane(f, channels > 1 ? output_format("signal, channel %d", k + 1)
                                 : output_copy("signal"), NULL,
                 (ori_lane){ .y = c->x + (int64_t)k * c->length,
                             .count = c->length, .step = 1, .color = -1 });
}

static void add_features(const explain *e, filtered *f,
                         const ori_layers *layers)
{
    const ori_layer_view v = ori_layers_at(layers, -1);
    const ori_model *m = ori_explainer_network(e->explainer, 0);

    if (ori_model_frontend(m)->features != ORI_FEATURES_RAW)
        add_lane(f, output_copy(ori_model_frontend(m)->features ==
                                        ORI_FEATURES_MFCC
                                    ? "cepstra" : "log-mel spectrum"), NULL,
                 (ori_lane){ .y = v.values, .count = v.frames,
                             .rows = v.channels, .first = v.first,
                             .step = v.step, .words = "what the network "
                             "is given" });
    f->first = f->count;
}

/* Deviation of a channel over time. */
static double strength(const ori_layer_view *v, int channel)
{
    double sum = 0, squares = 0;

    for (int t = 0; t < v->frames; t++) {
        const double x = v->values[t * v->channels + channel];

        sum += x;
        squares += x * x;
    }
    return squares / v->frames - sum * sum / v->frames / v->frames;
}

/* Where frame 0 is drawn: in the middle of what it sees; where that lies
 * before the recording, as in causal networks, at the newest that it sees. */
static double first_of(const ori_layer_view *v, const ori_layer_view *input)
{
    return v->first < input->first - 0.75 * v->step ? input->first
                                                    : v->first;
}

static void add_channel(filtered *f, const ori_layer_view *v, double first,
                        int layer, int channel, int color)
{
    float *y = output_alloc((size_t)v->frames, sizeof *y);

    for (int t = 0; t < v->frames; t++)
        y[t] = v->values[t * v->channels + channel];
    f->layer[f->count] = layer;
    f->channel[f->count] = channel;
    add_lane(f, output_format("layer %d, channel %d", layer + 1, channel + 1),
             y, (ori_lane){ .y = y, .count = v->frames, .first = first,
                            .step = v->step, .color = color });
}

/* The channels that change most. */
static void add_layer(filtered *f, const ori_layers *layers, int layer,
                      int color)
{
    const ori_layer_view v = ori_layers_at(layers, layer);
    const ori_layer_view input = ori_layers_at(layers, -1);
    int last = -1;

    for (int n = 0; n < CHANNELS_EACH && n < v.channels &&
                    f->count < LANES_MOST; n++) {
        int best = -1;

        for (int k = 0; k < v.channels; k++)
            if (k != last && (best < 0 ||
                              strength(&v, k) > strength(&v, best)))
                best = k;
        add_channel(f, &v, first_of(&v, &input), layer, best, color);
        last = best;
    }
}

/* Layers that give frames in time, the last before each next convolution. */
static int list_layers(const ori_layers *layers, int *list)
{
    const int count = ori_layers_count(layers);
    int found = 0;

    for (int i = 0; i < count; i++) {
        const ori_layer_view v = ori_layers_at(layers, i);
        const bool ends =
            i + 1 == count ||
            strcmp(ori_layers_at(layers, i + 1).layer.name, "conv") == 0 ||
            ori_layers_at(layers, i + 1).step <= 0;

        if (v.step > 0 && v.frames > 1 && ends)
            list[found++] = i;
    }
    return found;
}

static void add_layers(filtered *f, const ori_layers *layers)
{
    int *list = output_alloc((size_t)ori_layers_count(layers) + 1,
                             sizeof *list);
    const int found = list_layers(layers, list);
    const int shown = found < LAYERS_MOST ? found : LAYERS_MOST;

    for (int i = 0; i < shown; i++)
        add_layer(f, layers,
                  list[shown > 1 ? i * (found - 1) / (shown - 1) : 0], i);
    free(list);
}

/* The output at sample `at` of the recording, on straight lines between
 * frames. */
static double value_at(const ori_lane *l, double at)
{
    const double frame = (at - l->first) / l->step;
    const int64_t i = (int64_t)floor(frame);

    if (i < 0)
        return l->y[0];
    if (i + 1 >= l->count)
        return l->y[l->count - 1];
    return l->y[i] + (frame - (double)i) * (double)(l->y[i + 1] - l->y[i]);
}

/*
 * A channel that has a value a sample is heard as it is.  One of fewer frames
 * is too slow for ears: the recording is heard, as loud as the channel's
 * output is.  Both at half of full scale.
 */
static ori_status write_sound(const char *path, const ori_lane *l,
                              const ori_case *c, double rate)
{
    float *y = output_alloc((size_t)c->length, sizeof *y), most = 1e-30f;
    ori_sink *sink = NULL;
    ori_status s;

    for (int64_t i = 0; i < c->length; i++) {
        const double value = value_at(l, (double)i);
        const double x = isfinite(c->x[i]) ? c->x[i] : 0;

        y[i] = (float)(l->step < 1.5 ? value : x * fmax(0, value));
        most = fmaxf(most, fabsf(y[i]));
    }
    for (int64_t i = 0; i < c->length; i++)
        y[i] *= 0.5f / most;
    s = ori_sink_create(&sink, path, 1, rate);
    if (s == ORI_OK)
        s = ori_sink_write(sink, y, (size_t)c->length);
    if (s == ORI_OK)
        s = ori_sink_finish(sink);
    else
        ori_sink_destroy(sink);
    free(y);
    return s;
}

static void listen(explain *e, const filtered *f, const ori_case *c)
{
    const char *folder = e->settings->listen;
    const double rate = explain_rate(e);

    if (rate <= 0 || rate != floor(rate)) {
        explain_say(e, "Nothing is written to listen to: the recordings have "
                    "no rate of whole samples a second.");
        return;
    }
    if (mkdir(folder, 0777) != 0 && errno != EEXIST) {
        e->problems++;
        explain_say(e, "%s: %s", folder, strerror(errno));
        return;
    }
    for (int i = f->first; i < f->count; i++) {
        char *path = output_format("%s/layer-%d-channel-%d.wav", folder,
                                   f->layer[i] + 1, f->channel[i] + 1);
        const ori_status s = write_sound(path, &f->lanes[i], c, rate);

        free(path);
        if (s != ORI_OK) {
            explain_missing(e, "sounds", s);
            return;
        }
    }
}

static void show(explain *e, int number, bool first)
{
    const ori_case *c = &e->cases[number];
    filtered f = { 0 };
    ori_layers *layers = NULL;
    const ori_place place = explain_place(
        e, "The signal, what the network is given, and in the order of the "
        "layers those of their channels that change most, where their "
        "frames lie in time.");
    const ori_status s = ori_layers_create(&layers, e->explainer, 0, c, -1);

    if (s != ORI_OK) {
        explain_missing(e, e->names[number], s);
        return;
    }
    add_signal(e, &f, c);
    add_features(e, &f, layers);
    add_layers(&f, layers);
    explain_drew(e, ori_place_lanes(&place, &(ori_lanes){
        .title = e->names[number], .length = c->length,
        .rate_hz = explain_rate(e), .lanes = f.lanes, .count = f.count }));
    if (first && e->settings->listen)
        listen(e, &f, c);
    for (int i = 0; i < f.count; i++) {
        free(f.names[i]);
        free(f.values[i]);
    }
    ori_layers_destroy(layers);
}

void explain_filters(explain *e)
{
    if (!explain_wants(e, EXPLAIN_FILTERED) || e->picked_count == 0)
        return;
    if (ori_explainer_network_count(e->explainer) == 0) {
        if (e->settings->only == EXPLAIN_FILTERED)
            explain_say(e, "Filtered signals: it has no network whose layers "
                        "could be shown.");
        return;
    }
    explain_section(e, "Filtered signals");
    for (int i = 0; i < e->picked_count && i < 2; i++)
        if (explain_wants(e, EXPLAIN_FILTERED))
            show(e, e->picked[i], i == 0);
}
