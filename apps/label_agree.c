/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * label_agree.c - how far two people say the same
 */
#include <math.h>
#include <stdio.h>

#include <oriole/catalog/agreement.h>

#include "label_machine.h"
#include "output.h"

/* Of a person who looked at hours, more than anybody reads. */
enum { DIFFERENCES = 1000 };

typedef struct agreeing {
    json_t *list;               /* of differences */
    int64_t more;               /* than are listed */
} agreeing;

static bool take(void *user, const ori_disagreement *d)
{
    agreeing *a = user;

    if (json_array_size(a->list) == DIFFERENCES) {
        a->more++;
        return true;
    }
    json_array_append_new(a->list, json_pack(
        "{s:o, s:I, s:I, s:o, s:o}", "recording", output_json_text(d->name),
        "start", (json_int_t)d->start, "end", (json_int_t)d->end, "a",
        output_json_text(d->a), "b", output_json_text(d->b)));
    return true;
}

static json_t *classes_json(const ori_agreement *g)
{
    json_t *list = json_array();

    for (int k = 0; k < g->class_count; k++)
        json_array_append_new(list, json_pack(
            "{s:o, s:I, s:I, s:I}", "label",
            output_json_text(g->classes[k].label), "a",
            (json_int_t)g->classes[k].a, "b", (json_int_t)g->classes[k].b,
            "both", (json_int_t)g->classes[k].both));
    return list;
}

static void print_json(const ori_agreement *g, agreeing *a)
{
    json_t *o = json_pack(
        "{s:I, s:o, s:o, s:o, s:o, s:o, s:I, s:I, s:I, s:I}", "recordings",
        (json_int_t)g->recordings, "seconds", output_json_number(g->seconds),
        "kappa", output_json_number(g->kappa), "same",
        output_json_number(g->same), "chance", output_json_number(g->chance),
        "overlap", output_json_number(g->overlap), "a_spans",
        (json_int_t)g->a_spans, "b_spans", (json_int_t)g->b_spans, "pairs",
        (json_int_t)g->pairs, "both", (json_int_t)g->both);

    json_object_set_new(o, "classes", classes_json(g));
    json_object_set(o, "disagreements", a->list);
    if (a->more > 0)
        json_object_set_new(o, "more_disagreements", json_integer(a->more));
    output_json(o);
}

/* "nothing" for what one does not say. */
static const char *word(const json_t *d, const char *key)
{
    const char *text = json_string_value(json_object_get(d, key));

    return text && *text ? text : "nothing";
}

static void print_differences(const agreeing *a)
{
    size_t i;
    const json_t *d;

    json_array_foreach(a->list, i, d)
        printf("%s\t%lld\t%lld\t%s\t%s\n", word(d, "recording"),
               (long long)json_integer_value(json_object_get(d, "start")),
               (long long)json_integer_value(json_object_get(d, "end")),
               word(d, "a"), word(d, "b"));
    if (a->more > 0)
        printf("and %lld more\n", (long long)a->more);
}

static void print_words(const label_work *w, const ori_agreement *g,
                        const agreeing *a)
{
    const char *one = w->asked->agree, *other = w->operands[0];

    printf("kappa over time     ");
    printf(isnan(g->kappa) ? "none: all is one class\n" : "%.3f\n", g->kappa);
    printf("the same over time  %.1f %% of %.1f s, by chance %.1f %%\n",
           100.0 * g->same, g->seconds, 100.0 * g->chance);
    printf("spans               %s %lld, %s %lld; %lld pairs, %lld of one "
           "label\n", one, (long long)g->a_spans, other,
           (long long)g->b_spans, (long long)g->pairs, (long long)g->both);
    if (g->pairs > 0)
        printf("overlap of pairs    %.3f\n", g->overlap);
    printf("\nlabel\t%s\t%s\tboth\n", one, other);
    for (int k = 0; k < g->class_count; k++)
        printf("%s\t%lld\t%lld\t%lld\n", g->classes[k].label,
               (long long)g->classes[k].a, (long long)g->classes[k].b,
               (long long)g->classes[k].both);
    if (json_array_size(a->list) == 0)
        return;
    printf("\nrecording\tfrom frame\tto\t%s\t%s\n", one, other);
    print_differences(a);
}

static int tell(const label_work *w, const ori_agreement *g, agreeing *a)
{
    if (g->recordings == 0) {
        output_fail(w->command, "%s and %s have labelled no recording both",
                    w->asked->agree, w->operands[0]);
        return EXIT_INPUT;
    }
    if (w->common->json)
        print_json(g, a);
    else
        print_words(w, g, a);
    return EXIT_FINE;
}

int label_agree(const label_work *w)
{
    agreeing a = { json_array(), 0 };
    ori_agreement g;
    const ori_status s = ori_catalog_agreement(
        &g, w->catalog, w->asked->agree, w->operands[0], take, &a);
    const int code = s == ORI_OK ? tell(w, &g, &a)
                                 : output_fail_input(w->command, s);

    ori_agreement_free(&g);
    json_decref(a.list);
    return code;
}
