/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motif_json.c - what was found in a log, as JSON
 */
#include "motif_text.h"

#include "motif_several.h"
#include "motif_together.h"
#include "output.h"

static json_t *span_json(const motif_found *f, int64_t start, int64_t length,
                         double distance)
{
    const motif_place at = motif_place_of(f, start, length);
    json_t *o = json_pack("{s:I,s:I,s:o}", "start", (json_int_t)at.first,
                          "end", (json_int_t)at.end, "distance",
                          output_json_number(distance));

    if (f->parts)
        json_object_set_new(o, "file", output_json_text(at.path));
    if (f->log.rate_hz > 0.0) {
        json_object_set_new(o, "start_s", output_json_number(at.from));
        json_object_set_new(o, "end_s", output_json_number(at.to));
    }
    return o;
}

/* Names of channels; nothing where there is but one. */
static void add_channels(const motif_found *f, json_t *to, uint32_t channels)
{
    json_t *list;

    if (!f->log.names)
        return;
    list = json_array();
    for (int i = 0; i < f->log.kept; i++)
        if (channels >> i & 1)
            json_array_append_new(list, output_json_text(f->log.names[i]));
    json_object_set_new(to, "channels", list);
}

static json_t *motif_json(const motif_found *f, int index)
{
    const ori_motif *m = &f->motifs.motifs[index];
    json_t *list = json_array(), *o;

    for (int k = 0; k < m->count; k++) {
        o = span_json(f, m->start[k], motif_length_of(f, m, k), m->distance[k]);
        if (m->length)
            json_object_set_new(o, "factor", output_json_number(
                (double)m->length[k] / (double)f->window));
        if (f->several.place)
            add_channels(f, o, motif_channels_of(f, index, k));
        json_array_append_new(list, o);
    }
    o = json_pack("{s:i,s:o,s:o,s:o}", "count", m->count, "next_distance",
                  output_json_number(m->next), "contrast",
                  output_json_number(m->contrast), "occurrences", list);
    if (f->parts)
        json_object_set_new(o, "logs", json_integer(motif_logs_of(f, m)));
    if (f->several.motif)
        add_channels(f, o, motif_channels_of(f, index, 0));
    return o;
}

static json_t *chains_json(const motif_found *f)
{
    json_t *list = json_array();

    for (int i = 0; i < f->chains.count; i++) {
        const ori_chain *c = &f->chains.chains[i];
        json_t *links = json_array();

        for (int k = 0; k < c->count; k++)
            json_array_append_new(links, span_json(f, c->start[k], f->window,
                                                   c->distance[k]));
        json_array_append_new(list, json_pack(
            "{s:i,s:o,s:o}", "count", c->count, "step",
            output_json_number(c->step), "links", links));
    }
    return list;
}

static json_t *files_json(const motif_found *f)
{
    json_t *list = json_array();

    for (int i = 0; i < f->part_count; i++)
        json_array_append_new(list, json_pack(
            "{s:o,s:I,s:I,s:I}", "file", output_json_text(f->parts[i].path),
            "samples", (json_int_t)f->parts[i].n, "missing",
            (json_int_t)f->parts[i].missing, "bridged",
            (json_int_t)f->parts[i].bridged));
    return list;
}

static json_t *motifs_json(const motif_found *f)
{
    json_t *list = json_array();

    for (int i = 0; i < f->motifs.count; i++)
        json_array_append_new(list, motif_json(f, i));
    return list;
}

static json_t *discords_json(const motif_found *f)
{
    json_t *list = json_array();

    for (int i = 0; i < f->discord_count; i++) {
        json_t *o = span_json(f, f->discord[i], f->window,
                              f->discord_distance[i]);

        add_channels(f, o, motif_several_at(f, f->discord[i]));
        json_array_append_new(list, o);
    }
    return list;
}

static json_t *changes_json(const motif_found *f)
{
    json_t *list = json_array();

    for (int i = 0; i < f->regime_count; i++)
        json_array_append_new(list, json_pack(
            "{s:i,s:o}", "at", f->regime[i], "arcs",
            output_json_number(f->regime_height[i])));
    return list;
}

static json_t *trials_json(const motif_found *f)
{
    json_t *list = json_array();

    for (int i = 0; i < f->choice.count; i++) {
        const ori_window_trial *t = &f->choice.trials[i];

        json_array_append_new(list, json_pack(
            "{s:I,s:i,s:o,s:o,s:o}", "window", (json_int_t)t->window,
            "count", t->count, "spacing", output_json_number(t->spacing),
            "contrast", output_json_number(t->contrast), "score",
            output_json_number(t->score)));
    }
    return list;
}

/* All channels that are compared, and what each number of them saves. */
static void add_several(const motif_found *f, json_t *to)
{
    const motif_several *s = &f->several;
    json_t *saved;

    if (!f->log.names)
        return;
    saved = json_array();
    add_channels(f, to, ~(s->without | s->silent));
    for (int k = s->all.least; k <= s->all.most && s->best > 0; k++)
        json_array_append_new(saved, json_pack(
            "{s:i,s:o}", "channels", k, "saved",
            output_json_number(s->saved[k])));
    if (f->automatic)
        json_object_set_new(to, "window_channel", output_json_text(
            f->log.names[s->window_channel]));
    if (s->best > 0)
        json_object_set_new(to, "best", json_integer(s->best));
    json_object_set_new(to, "bests", saved);
}

json_t *motif_text_json(const motif_found *f, const motif_settings *settings)
{
    const motif_log *l = &f->log;
    json_t *o = json_object();

    if (f->parts)
        json_object_set_new(o, "files", files_json(f));
    else
        json_object_set_new(o, "file", output_json_text(l->path));
    if (settings->unlike)
        json_object_set_new(o, "unlike", output_json_text(settings->unlike));
    json_object_set_new(o, "samples", json_integer(l->n));
    json_object_set_new(o, "rate", l->rate_hz > 0.0
                                       ? output_json_number(l->rate_hz)
                                       : json_null());
    json_object_set_new(o, "columns", json_integer(l->channels));
    json_object_set_new(o, "missing", json_integer(l->missing));
    json_object_set_new(o, "bridged", json_integer(l->bridged));
    json_object_set_new(o, "absent", json_integer(l->absent));
    json_object_set_new(o, "duplicate_rows", json_integer(l->duplicate_rows));
    json_object_set_new(o, "late_rows", json_integer(l->late_rows));
    json_object_set_new(o, "jitter_s", output_json_number(l->jitter_s));
    json_object_set_new(o, "window", json_integer(f->window));
    json_object_set_new(o, "seconds", output_json_number(f->seconds));
    add_several(f, o);
    if (f->automatic)
        json_object_set_new(o, "windows_tried", trials_json(f));
    if (settings->query) {
        json_object_set_new(o, "query",
                            motif_json(f, 0));
        return o;
    }
    json_object_set_new(o, "missing_windows",
                        json_integer(f->profile.missing));
    json_object_set_new(o, "flat_windows", json_integer(f->profile.flat));
    json_object_set_new(o, "share", output_json_number(f->profile.share));
    json_object_set_new(o, "error", output_json_number(f->profile.error));
    json_object_set_new(o, "error_bound",
                        output_json_number(f->profile.error_bound));
    if (!settings->unlike)
        json_object_set_new(o, "motifs", motifs_json(f));
    if (!f->parts)
        json_object_set_new(o, "discords", discords_json(f));
    if (!f->parts && !settings->unlike)
        json_object_set_new(o, "changes", changes_json(f));
    if (settings->chains || settings->chain_from)
        json_object_set_new(o, "chains", chains_json(f));
    return o;
}
