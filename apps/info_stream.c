/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * info_stream.c - what a recogniser costs on a signal that goes on
 */
#include "info_stream.h"

#include <oriole/stream/stream.h>

#include "output.h"

/* "3600 samples, 0.45 s" */
static void print_span(const ori_model *m, int64_t samples)
{
    const double rate = ori_model_rate(m);

    printf("%lld sample%s", (long long)samples, output_plural(samples));
    if (rate > 0)
        printf(", %.3g s", (double)samples / rate);
}

static void print_cost(const ori_model *m, const ori_stream_cost *c)
{
    const double rate = ori_model_rate(m);

    printf("  live       a score every ");
    print_span(m, c->hop_samples);
    printf(", of windows of ");
    print_span(m, c->window_samples);
    printf("\n  delay      ");
    print_span(m, c->delay_samples);
    printf(" behind what a score stands for; looks ");
    print_span(m, c->look_ahead_samples);
    printf(" beyond its window\n  depends on ");
    print_span(m, c->receptive_field_samples);
    if (!c->incremental)
        printf("\n  costs      a whole window for each score; ");
    else if (rate > 0)
        printf("\n  costs      %.3g M multiply-adds a second; ",
               1e-6 * c->mult_adds * rate);
    else
        printf("\n  costs      %.3g multiply-adds a sample; ", c->mult_adds);
    printf("%.3g MB of memory\n", 1e-6 * (double)c->state_bytes);
}

void info_stream_print(ori_model *m)
{
    ori_stream *stream;
    ori_stream_cost c;

    if (ori_stream_create(&stream, m, NULL) != ORI_OK) {
        printf("  live       not: %s\n", ori_last_error());
        return;
    }
    c = ori_stream_cost_of(stream);
    print_cost(m, &c);
    if (!c.incremental)
        printf("             (not frame by frame: %s)\n",
               ori_stream_note(stream));
    ori_stream_destroy(stream);
}

void info_stream_print_member(ori_model *member)
{
    ori_stream *stream;

    if (ori_stream_create(&stream, member, NULL) != ORI_OK) {
        printf("  live       not: %s\n", ori_last_error());
        return;
    }
    if (ori_stream_cost_of(stream).incremental)
        puts("  live       frame by frame");
    else
        printf("  live       window by window: %s\n",
               ori_stream_note(stream));
    ori_stream_destroy(stream);
}

json_t *info_stream_json(ori_model *m)
{
    ori_stream *stream;
    ori_stream_cost c;

    if (ori_stream_create(&stream, m, NULL) != ORI_OK)
        return json_null();
    c = ori_stream_cost_of(stream);
    ori_stream_destroy(stream);
    return json_pack("{s:b,s:I,s:I,s:I,s:I,s:I,s:o,s:I}",
                     "incremental", (int)c.incremental,
                     "window_samples", (json_int_t)c.window_samples,
                     "hop_samples", (json_int_t)c.hop_samples,
                     "look_ahead_samples", (json_int_t)c.look_ahead_samples,
                     "delay_samples", (json_int_t)c.delay_samples,
                     "receptive_field_samples",
                     (json_int_t)c.receptive_field_samples,
                     "mult_adds_per_sample", output_json_number(c.mult_adds),
                     "state_bytes", (json_int_t)c.state_bytes);
}
