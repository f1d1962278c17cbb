/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * explain_kernels.c - kernels as waveforms and filters
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/explain/kernels.h>
#include <oriole/picture/multiples.h>

#include "explain.h"
#include "explain_ascent.h"
#include "output.h"

enum { MOST = 36, DEEP_UNITS = 5 };

static const double FLOOR_DB = -40;

/* Kernel number k as a small picture: taps [taps, inputs], copied. */
static float *turned(const ori_kernels *k, int number)
{
    const size_t size = (size_t)k->taps * (size_t)k->inputs;
    const float *w = k->weights + (size_t)number * size;
    float *y = output_alloc(size, sizeof *y);

    for (int c = 0; c < k->inputs; c++)
        for (int j = 0; j < k->taps; j++)
            y[j * k->inputs + c] = w[c * k->taps + j];
    return y;
}

/* Gain in decibels of its own largest. */
static float *decibels(const ori_kernels *k, int number)
{
    const float *r = k->response + (size_t)number * (size_t)k->bins;
    float *y = output_alloc((size_t)k->bins, sizeof *y), most = 1e-30f;

    for (int i = 0; i < k->bins; i++)
        most = fmaxf(most, r[i]);
    for (int i = 0; i < k->bins; i++)
        y[i] = 20 * log10f(fmaxf(r[i] / most, 1e-6f));
    return y;
}

static char *kernel_name(const ori_kernels *k, int number)
{
    if (k->rate_hz > 0)
        return output_format("kernel %d: %.3g Hz", number + 1,
                             (double)k->peak[number]);
    return output_format("kernel %d: %.2g", number + 1,
                         (double)k->peak[number] / k->step);
}

static void fill_cells(const ori_kernels *k, ori_cell *cells, int count)
{
    for (int i = 0; i < count; i++) {
        const int number = k->order[(int64_t)i * k->count / count];

        cells[i] = (ori_cell){
            .name = kernel_name(k, number), .color = 0,
            .above = { turned(k, number), k->taps, k->inputs },
            .below = { decibels(k, number), k->bins, 1 } };
    }
}

static void free_cells(ori_cell *cells, int count)
{
    for (int i = 0; i < count; i++) {
        free((char *)(uintptr_t)cells[i].name);
        free((float *)(uintptr_t)cells[i].above.y);
        free((float *)(uintptr_t)cells[i].below.y);
    }
    free(cells);
}

static void draw(explain *e, const ori_kernels *k)
{
    const int count = k->count < MOST ? k->count : MOST;
    const double rate = explain_rate(e);
    const double length = (k->taps - 1) * k->step * k->dilation;
    ori_cell *cells = output_alloc((size_t)count, sizeof *cells);
    const ori_place place = explain_place(
        e, k->inputs > 1
               ? "Each kernel of the first convolution: above its weights "
                 "over time, orange above 0, blue below, what it sees of each "
                 "input row over row; below which changes over time it lets "
                 "through. Sorted by where that is largest."
               : "Each kernel of the first convolution: above as a waveform, "
                 "below which frequencies it lets through, against its own "
                 "largest gain. Sorted by where that is.");

    fill_cells(k, cells, count);
    explain_drew(e, ori_place_multiples(&place, &(ori_multiples){
        .cells = cells, .count = count, .signed_maps = true,
        .above = { 0, rate > 0 ? 1000 * length / rate : length,
                   rate > 0 ? "time (ms)" : "time (samples)",
                   k->inputs > 1 ? "inputs" : "weight", 0, 0 },
        .below = { 0, k->hz[k->bins - 1],
                   k->rate_hz > 0 ? "frequency (Hz)"
                                  : "frequency (cycles a tap)",
                   "gain (dB)", FLOOR_DB, 0 } }));
    free_cells(cells, count);
}

static json_t *kernels_json(const ori_kernels *k)
{
    json_t *list = json_array();

    for (int i = 0; i < k->count; i++) {
        const int number = k->order[i];

        json_array_append_new(list, json_pack(
            "{s:i,s:o,s:o}", "kernel", number, "peak_hz",
            k->rate_hz > 0 ? output_json_number(k->peak[number])
                           : json_null(),
            "energy", output_json_number(k->energy[number])));
    }
    return list;
}

/* The kernels of a layer that have most energy, first those. */
static int strongest(const ori_kernels *k, int *numbers, int room)
{
    int found = 0;

    for (; found < room && found < k->count; found++) {
        int best = -1;

        for (int i = 0; i < k->count; i++) {
            bool taken = false;

            for (int j = 0; j < found; j++)
                taken = taken || numbers[j] == i;
            if (!taken && (best < 0 || k->energy[i] > k->energy[best]))
                best = i;
        }
        numbers[found] = best;
    }
    return found;
}

static void draw_deep(explain *e, int layer)
{
    explain_wish wishes[DEEP_UNITS];
    ori_ascent *made[DEEP_UNITS];
    int numbers[DEEP_UNITS], count;
    ori_kernels *k = NULL;
    const ori_status s = ori_kernels_create(&k, e->explainer, 0, layer);

    if (s != ORI_OK) {
        explain_missing(e, "deeper kernels", s);
        return;
    }
    count = strongest(k, numbers, DEEP_UNITS);
    for (int i = 0; i < count; i++)
        wishes[i] = (explain_wish){
            .name = output_format("layer %d, channel %d", layer + 1,
                                  numbers[i] + 1),
            .color = i, .label = -1, .layer = layer,
            .channel = numbers[i] };
    ori_kernels_destroy(k);
    explain_wishes(e, "the pattern that a kernel prefers",
                   "The input that the strongest kernels of a layer answer to "
                   "most, found by gradient ascent.", wishes, count, made);
    for (int i = 0; i < count; i++)
        ori_ascent_destroy(made[i]);
}

/* A convolution about the middle and the last one. */
static void show_deep(explain *e)
{
    const ori_net *net =
        ori_model_net_const(ori_explainer_network(e->explainer, 0));
    const int layers = ori_net_layer_count(net);
    int convs = 0, at = 0;

    for (int i = 0; i < layers; i++)
        convs += strcmp(ori_net_layer_at(net, i).name, "conv") == 0;
    if (convs < 2)
        return;
    explain_heading(e, "What deeper kernels prefer");
    for (int i = 0; i < layers; i++) {
        if (strcmp(ori_net_layer_at(net, i).name, "conv") != 0)
            continue;
        at++;
        if ((convs > 2 && at == (convs + 1) / 2) || at == convs)
            draw_deep(e, i);
    }
}

void explain_kernels(explain *e)
{
    ori_kernels *k = NULL;
    ori_status s;

    if (!explain_wants(e, EXPLAIN_KERNELS))
        return;
    explain_section(e, "Kernels");
    s = ori_kernels_create(&k, e->explainer, 0, -1);
    if (s != ORI_OK) {
        explain_missing(e, "kernels", s);
        return;
    }
    explain_text(e, "The first convolution has %d kernels of %d taps that see "
                 "%d input%s.%s", k->count, k->taps, k->inputs,
                 output_plural(k->inputs),
                 k->count > MOST ? " Some of them, from low to high:" : "");
    draw(e, k);
    json_object_set_new(e->json, "kernels", kernels_json(k));
    ori_kernels_destroy(k);
    if (e->settings->only == EXPLAIN_ALL)
        show_deep(e);
}
