/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * info_model.c - what a recogniser is made of
 */
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include <oriole/model/model.h>

#include "info.h"
#include "info_stream.h"
#include "output.h"
#include "tried_text.h"

static const char *const feature_names[] = { "raw", "logmel", "mfcc" };
static const char *const normalise_names[] = { "none", "series", "dataset" };
static const char *const dialect_names[] = { "slaney", "htk" };

/* What adds up over the layers. */
typedef struct totals {
    double mult_adds;
    int receptive_field;        /* of the last layer that sees but a part;
                                   frames; 0: none does */
} totals;

static totals add_up(const ori_net *net)
{
    totals t = { 0 };

    for (int i = 0; i < ori_net_layer_count(net); i++) {
        const ori_net_layer layer = ori_net_layer_at(net, i);

        t.mult_adds += layer.mult_adds;
        if (layer.receptive_field > 0)
            t.receptive_field = layer.receptive_field;
    }
    return t;
}

static bool is_committee(const ori_model *m)
{
    return ori_model_member(m, 0) != m;
}

/* Frames of the front end as samples of the signal. */
static double field_samples(const ori_model *m, int frames)
{
    const ori_frontend *f = ori_model_frontend(m);

    if (f->features == ORI_FEATURES_RAW || frames < 1)
        return frames;
    return (frames - 1.0) * f->mel.hop_samples + f->mel.window_samples;
}

static json_t *frontend_json(const ori_frontend *f)
{
    json_t *o = json_pack("{s:s,s:s}", "features", feature_names[f->features],
                          "normalise", normalise_names[f->normalise]);

    if (f->features == ORI_FEATURES_RAW)
        return o;
    json_object_set_new(o, "dialect",
                        json_string(dialect_names[f->mel.dialect]));
    json_object_set_new(o, "window", json_integer(f->mel.window_samples));
    json_object_set_new(o, "hop", json_integer(f->mel.hop_samples));
    json_object_set_new(o, "fft", json_integer(f->mel.fft_samples));
    json_object_set_new(o, "bands", json_integer(f->mel.bands));
    json_object_set_new(o, "low_hz", output_json_number(f->mel.low_hz));
    json_object_set_new(o, "high_hz", output_json_number(f->mel.high_hz));
    json_object_set_new(o, "coefficients",
                        json_integer(f->mel.coefficients));
    json_object_set_new(o, "trim_db", output_json_number(f->trim_db));
    json_object_set_new(o, "voice_spread",
                        output_json_number(f->voice_spread));
    return o;
}

static json_t *layers_json(const ori_net *net)
{
    json_t *list = json_array();

    for (int i = 0; i < ori_net_layer_count(net); i++) {
        const ori_net_layer l = ori_net_layer_at(net, i);

        json_array_append_new(list, json_pack(
            "{s:s,s:s,s:i,s:i,s:i,s:I,s:o,s:i}", "name", l.name, "text",
            l.text, "depth", l.depth, "channels", l.channels, "length",
            l.length, "weights", (json_int_t)l.weights, "mult_adds",
            output_json_number(l.mult_adds), "receptive_field",
            l.receptive_field));
    }
    return list;
}

static size_t tensor_bytes(const ori_tensor *t)
{
    size_t bytes = sizeof *t->data;

    for (int i = 0; i < t->rank; i++)
        bytes *= (size_t)t->dims[i];
    return bytes;
}

/* What it learned, in the file and in memory. */
static size_t bytes_of(const ori_model *m)
{
    const ori_net *net = ori_model_net_const(m);
    const ori_head *head = ori_model_head(m);
    size_t bytes = net ? ori_net_weight_count(net) * sizeof(float) : 0;

    for (int i = 0; i < ori_model_rocket_count(m); i++)
        for (int j = 0; j < ori_rocket_tensor_count(ori_model_rocket(m, i));
             j++) {
            const ori_tensor t = ori_rocket_tensor(ori_model_rocket(m, i), j);

            bytes += tensor_bytes(&t);
        }
    for (int j = 0; head && j < ori_head_tensor_count(head); j++) {
        const ori_tensor t = ori_head_tensor(head, j);

        bytes += tensor_bytes(&t);
    }
    return bytes;
}

/* What is behind a front end. */
static void set_classifier_json(json_t *o, const ori_model *m)
{
    const ori_net *net = ori_model_net_const(m);

    json_object_set_new(o, "frontend", frontend_json(ori_model_frontend(m)));
    if (net) {
        const totals t = add_up(net);

        json_object_set_new(o, "weights", json_integer(
                                (json_int_t)ori_net_weight_count(net)));
        json_object_set_new(o, "mult_adds", output_json_number(t.mult_adds));
        json_object_set_new(o, "receptive_field_samples",
                            output_json_number(
                                field_samples(m, t.receptive_field)));
        json_object_set_new(o, "layers", layers_json(net));
    } else {
        json_t *list = json_array();

        for (int i = 0; i < ori_model_rocket_count(m); i++) {
            const ori_rocket *k = ori_model_rocket(m, i);

            json_array_append_new(list, json_pack(
                "{s:s,s:i}", "name", ori_rocket_name(k), "features",
                ori_rocket_features(k)));
        }
        json_object_set_new(o, "transforms", list);
        json_object_set_new(o, "head", json_string(
                                ori_head_name(ori_model_head(m))));
    }
    json_object_set_new(o, "temperature",
                        output_json_number(ori_model_temperature(m)));
    json_object_set_new(o, "bytes", json_integer((json_int_t)bytes_of(m)));
}

static json_t *members_json(const ori_model *m)
{
    json_t *list = json_array();

    for (int i = 0; i < ori_model_member_count(m); i++) {
        const ori_model *one = ori_model_member(m, i);
        json_t *o = json_object();

        json_object_set_new(o, "arch",
                            output_json_text(ori_model_arch_name(one)));
        json_object_set_new(o, "weight", output_json_number(
                                ori_model_member_weight(m, i)));
        set_classifier_json(o, one);
        json_array_append_new(list, o);
    }
    return list;
}

static void print_json(const info_request *r, ori_model *m)
{
    const double rate = ori_model_rate(m);
    json_t *o = json_object(), *labels = json_array();
    json_t *training = json_loads(ori_model_training(m), 0, NULL);

    for (int k = 0; k < ori_model_label_count(m); k++)
        json_array_append_new(labels, output_json_text(ori_model_label(m,
                                                                       k)));
    json_object_set_new(o, "file", output_json_text(r->path));
    json_object_set_new(o, "kind", json_string("model"));
    json_object_set_new(o, "arch", output_json_text(ori_model_arch_name(m)));
    json_object_set_new(o, "channels", json_integer(ori_model_channels(m)));
    json_object_set_new(o, "rate", rate > 0 ? output_json_number(rate)
                                            : json_null());
    json_object_set_new(o, "max_length",
                        json_integer(ori_model_max_length(m)));
    json_object_set_new(o, "labels", labels);
    if (is_committee(m))
        json_object_set_new(o, "members", members_json(m));
    else
        set_classifier_json(o, m);
    json_object_set_new(o, "stream", info_stream_json(m));
    json_object_set_new(o, "training", training ? training : json_null());
    output_json(o);
}

static void print_frontend(const ori_model *m)
{
    const ori_frontend *f = ori_model_frontend(m);

    printf("  front end  %s", feature_names[f->features]);
    if (f->features != ORI_FEATURES_RAW)
        printf(" (%s), %d bands, window %d, hop %d samples",
               dialect_names[f->mel.dialect], f->mel.bands,
               f->mel.window_samples, f->mel.hop_samples);
    if (f->features == ORI_FEATURES_MFCC)
        printf(", %d coefficients", f->mel.coefficients);
    if (f->trim_db > 0)
        printf(", ends below -%g dB cut off", f->trim_db);
    if (f->voice_spread > 0)
        printf(", heard in 3 voices");
    if (f->normalise == ORI_NORMALISE_NONE)
        puts(", not standardised");
    else
        printf(", standardised by %s\n",
               f->normalise == ORI_NORMALISE_SERIES ? "case" : "data set");
}

static void print_takes(const ori_model *m)
{
    const double rate = ori_model_rate(m);
    const int length = ori_model_max_length(m);

    printf("  takes      %d channel%s", ori_model_channels(m),
           output_plural(ori_model_channels(m)));
    if (rate > 0)
        printf(" at %g Hz; at once up to %d samples, %.3g s\n", rate, length,
               length / rate);
    else
        printf(" of any rate; at once up to %d samples\n", length);
    printf("  answers    %d label%s:", ori_model_label_count(m),
           output_plural(ori_model_label_count(m)));
    for (int k = 0; k < ori_model_label_count(m); k++)
        printf("%s %s", k ? "," : "", ori_model_label(m, k));
    putchar('\n');
}

static void print_network(const ori_model *m)
{
    const ori_net *net = ori_model_net_const(m);
    const totals t = add_up(net);
    const double rate = ori_model_rate(m);
    const double field = field_samples(m, t.receptive_field);

    printf("  network    %s, %zu weights, %.3g M multiply-adds a case\n",
           ori_model_arch_name(m), ori_net_weight_count(net),
           1e-6 * t.mult_adds);
    if (t.receptive_field > 0) {
        printf("  sees       %.0f samples at a time", field);
        if (rate > 0)
            printf(", %.3g s", field / rate);
        putchar('\n');
    }
}

static void print_features(const ori_model *m)
{
    printf("  features  ");
    for (int i = 0; i < ori_model_rocket_count(m); i++)
        printf("%s %s, %d", i > 0 ? ";" : "",
               ori_rocket_name(ori_model_rocket(m, i)),
               ori_rocket_features(ori_model_rocket(m, i)));
    printf("\n  head       %s\n", ori_head_name(ori_model_head(m)));
}

static void print_classifier(const ori_model *m)
{
    print_frontend(m);
    if (ori_model_net_const(m))
        print_network(m);
    else
        print_features(m);
    if (ori_model_temperature(m) < 1 || ori_model_temperature(m) > 1)
        printf("  scores     at a temperature of %.3g\n",
               ori_model_temperature(m));
    printf("  size       %.3g MB\n", 1e-6 * (double)bytes_of(m));
}

static void print_members(const ori_model *m)
{
    const int count = ori_model_member_count(m);

    printf("  committee  %s, %d member%s\n", ori_model_arch_name(m), count,
           output_plural(count));
    for (int i = 0; i < count; i++) {
        const ori_model *one = ori_model_member(m, i);

        printf("\n  member %d   %s, weight %.3f\n", i + 1,
               ori_model_arch_name(one), ori_model_member_weight(m, i));
        print_classifier(one);
        info_stream_print_member((ori_model *)(uintptr_t)one);
    }
    putchar('\n');
}

/* The epoch whose weights are in the file. */
static const json_t *kept_epoch(const json_t *training)
{
    const json_t *history = json_object_get(training, "history");
    const json_t *best = json_object_get(training, "best_epoch");

    return json_array_get(history, (size_t)json_integer_value(best) - 1);
}

static void print_method(const json_t *t)
{
    const json_t *held_out = json_object_get(t, "held_out_accuracy");
    const char *version = json_string_value(json_object_get(t, "version"));

    printf("  trained    on %lld cases, seed %lld, by oriole %s",
           (long long)json_integer_value(json_object_get(t, "cases")),
           (long long)json_integer_value(json_object_get(t, "seed")),
           version ? version : "?");
    if (held_out)
        printf("; held-out training cases %.1f %% right",
               100.0 * json_number_value(held_out));
    putchar('\n');
    tried_print(stdout, "             ", t);
}

static void print_training(const ori_model *m)
{
    json_t *t = json_loads(ori_model_training(m), 0, NULL);
    const json_t *kept = kept_epoch(t);
    const json_t *valid = json_object_get(kept, "valid_accuracy");
    const char *version = json_string_value(json_object_get(t, "version"));
    const char *hash = json_string_value(json_object_get(t, "data_hash"));

    if (kept) {
        printf("  trained    %zu epochs on %lld cases, seed %lld, by oriole "
               "%s, data %s\n",
               json_array_size(json_object_get(t, "history")),
               (long long)json_integer_value(json_object_get(t, "cases")),
               (long long)json_integer_value(json_object_get(t, "seed")),
               version ? version : "?", hash ? hash : "?");
        printf("  kept       epoch %lld: loss %.4g, accuracy %.1f %%",
               (long long)json_integer_value(json_object_get(kept, "epoch")),
               json_number_value(json_object_get(kept, "loss")),
               100.0 * json_number_value(json_object_get(kept, "accuracy")));
        if (valid)
            printf("; validation %.1f %%", 100.0 * json_number_value(valid));
        putchar('\n');
    } else if (json_object_get(t, "method")) {
        print_method(t);
    }
    json_decref(t);
}

/* Width of the column of layer texts: what they need; on a terminal no more
 * than leaves room for the numbers. */
static int text_width(const ori_net *net)
{
    const int most = isatty(STDOUT_FILENO) ? output_width(stdout) - 45
                                           : INT_MAX;
    int width = 12;

    for (int i = 0; i < ori_net_layer_count(net); i++) {
        const ori_net_layer l = ori_net_layer_at(net, i);
        const int columns = 2 * l.depth + output_columns(l.text);

        width = columns > width ? columns : width;
    }
    return width > most && most > 12 ? most : width;
}

static void print_layers(const ori_net *net)
{
    const int width = text_width(net);

    printf("\n%-*s %6s %7s %10s %9s %7s\n", width, "layer", "out", "frames",
           "weights", "M mul-add", "sees");
    for (int i = 0; i < ori_net_layer_count(net); i++) {
        const ori_net_layer l = ori_net_layer_at(net, i);
        char *text = output_format("%*s%s", 2 * l.depth, "", l.text);

        output_cell(stdout, text, width, false);
        printf(" %6d %7d %10zu %9.3f ", l.channels, l.length, l.weights,
               1e-6 * l.mult_adds);
        if (l.receptive_field > 0)
            printf("%7d\n", l.receptive_field);
        else
            printf("%7s\n", "all");
        free(text);
    }
}

int info_model(const info_request *r)
{
    ori_model *m = NULL;
    const ori_status s = ori_model_load(&m, r->path);

    if (s != ORI_OK)
        return output_fail_input(r->command->name, s);
    if (r->common->json) {
        print_json(r, m);
    } else {
        printf("%s: recogniser\n", r->path);
        print_takes(m);
        if (is_committee(m))
            print_members(m);
        else
            print_classifier(m);
        info_stream_print(m);
        print_training(m);
        if (ori_model_net_const(m))
            print_layers(ori_model_net_const(m));
    }
    ori_model_destroy(m);
    return EXIT_FINE;
}
