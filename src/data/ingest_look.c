/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ingest_look.c - a recording looked through before it is stored
 */
#include "data/ingest_look.h"

#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/text.h"
#include "signal/checker.h"
#include "signal/source_pcm.h"

enum { BLOCK = 1 << 16 };   /* samples */

static ori_status tell_progress(const ori_ingest_options *options,
                                int64_t frames)
{
    if (!options->progress || options->progress(options->user, frames))
        return ORI_OK;
    return ori__fail(ORI_ESTOPPED, "stopped");
}

/* What one block takes and goes to.  The usual recording goes through as the
 * integers that it holds. */
typedef struct passage {
    ori__look *look;
    ori_source *source;
    ori_sink *sink;         /* NULL: none */
    bool pcm16, levels;
    void *x;                /* [most frames]: int16_t, or float */
} passage;

static ori_status read_block(const passage *p, size_t most, size_t *got)
{
    return p->pcm16 ? ori__source_read_pcm16(p->source, p->x, most, got)
                    : ori_source_read(p->source, p->x, most, got);
}

static ori_status push_block(const passage *p, size_t frames)
{
    ori_status s = ORI_OK;

    if (p->pcm16)
        ori__checker_push_pcm16(p->look->checker, p->x, frames);
    else
        ori_checker_push(p->look->checker, p->x, frames);
    if (p->levels)
        s = ori__levels_push(&p->look->levels, p->x, frames);
    if (s == ORI_OK && p->sink)
        s = ori_sink_write(p->sink, p->x, frames);
    return s;
}

/* Every frame goes through the checker, and into `sink` if there is one. */
static ori_status read_through(ori__look *look, ori_source *source,
                               ori_sink *sink,
                               const ori_ingest_options *options)
{
    const int channels = look->info.channels;
    const size_t most = (size_t)(BLOCK / channels ? BLOCK / channels : 1);
    passage p = { .look = look, .source = source, .sink = sink };
    int64_t frames = 0;
    size_t got = 1;
    ori_status s;

    p.levels = options->cut.kind == ORI_CUT_SILENCE;
    p.pcm16 = ori__source_is_pcm16(source) && !p.levels && !sink;
    p.x = ori__alloc(most * (size_t)channels,
                     p.pcm16 ? sizeof(int16_t) : sizeof(float));
    s = p.x ? ORI_OK : ori__fail_memory("a recording");
    while (s == ORI_OK && got > 0) {
        s = read_block(&p, most, &got);
        if (s == ORI_OK && got > 0)
            s = push_block(&p, got);
        frames += (int64_t)got;
        if (s == ORI_OK && got > 0)
            s = tell_progress(options, frames);
    }
    ori__free(p.x);
    return s;
}

static ori_status begin(ori__look *look, ori_source **source,
                        const char *path, const ori_ingest_options *options)
{
    const bool audio = ori_signal_is_audio(path);
    ori_source_options o = ORI_SOURCE_OPTIONS_INIT;
    ori_status s;

    o.columns = audio ? NULL : options->columns;
    s = ori_source_open(source, path, &o);
    if (s != ORI_OK)
        return s;
    look->info = ori_source_describe(*source);
    ori_checker_destroy(look->checker);
    s = ori_checker_create(&look->checker, &look->info, audio);
    ori__levels_free(&look->levels);
    if (s == ORI_OK && options->cut.kind == ORI_CUT_SILENCE)
        s = ori__levels_begin(&look->levels, look->info.channels,
                              look->info.rate_hz);
    if (s == ORI_OK && options->cut.kind == ORI_CUT_SILENCE && !audio)
        s = ori__fail(ORI_EDATA, "%s: is no audio, and what silence is "
                      "among its values nobody says; cut it in windows",
                      path);
    if (s != ORI_OK)
        ori_source_close(*source);
    return s;
}

static void end(ori__look *look, ori_source *source)
{
    look->info = ori_source_describe(source);
    look->check = ori_checker_result(look->checker, &look->info);
    ori__free(look->recipe);
    look->recipe = ori_source_recipe(source);
    ori_source_close(source);
}

ori_status ori__look_at(ori__look *look, const char *path,
                        const ori_ingest_options *options)
{
    ori_source *source;
    ori_status s = begin(look, &source, path, options);

    if (s != ORI_OK)
        return s;
    s = read_through(look, source, NULL, options);
    end(look, source);
    look->salvage = s == ORI_EFORMAT && look->check->audio &&
                    look->check->frames > 0;
    return s;
}

/* Whose account it is, is said beside it. */
static const char *without_path(const char *sentence, const char *path)
{
    const size_t n = strlen(path);

    return strncmp(sentence, path, n) == 0 && sentence[n] == ':' &&
                   sentence[n + 1] == ' '
               ? sentence + n + 2 : sentence;
}

ori_status ori__look_salvage(ori__look *look, const char *path,
                             const char *to,
                             const ori_ingest_options *options)
{
    ori_source *source;
    ori_sink *sink = NULL;
    ori_status s;

    look->account = ori__strdup(without_path(ori_last_error(), path));
    if (!look->account)
        return ori__fail_memory("a report");
    s = begin(look, &source, path, options);
    if (s != ORI_OK)
        return s;
    s = ori_sink_create(&sink, to, look->info.channels, look->info.rate_hz);
    if (s == ORI_OK)
        s = read_through(look, source, sink, options);
    end(look, source);
    if (s == ORI_OK || (s == ORI_EFORMAT && look->check->frames > 0))
        return ori_sink_finish(sink);
    ori_sink_destroy(sink);
    return s;
}

void ori__look_clear(ori__look *look)
{
    ori_checker_destroy(look->checker);
    ori__free(look->account);
    ori__free(look->recipe);
    ori__levels_free(&look->levels);
}

/* ------------------------------------------------------------------ report */

static void take_sentence(void *user, const char *sentence)
{
    ori_ingest_report *r = user;
    size_t room = (size_t)r->problem_count;
    char *copy = ori__strdup(sentence);

    if (copy && ori__grow(&r->problem, &room, room + 1, sizeof(char *)))
        r->problem[r->problem_count++] = copy;
    else
        ori__free(copy);    /* for people: one less is told */
}

static json_t *number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

static json_t *channel_json(const ori_check_channel *k)
{
    json_t *j = json_object();

    json_object_set_new(j, "low", number(k->low));
    json_object_set_new(j, "high", number(k->high));
    json_object_set_new(j, "mean", number(k->mean));
    json_object_set_new(j, "deviation", number(k->deviation));
    json_object_set_new(j, "missing", json_integer(k->missing));
    json_object_set_new(j, "clipped", json_integer(k->clipped));
    json_object_set_new(j, "stuck", json_integer(k->stuck));
    return j;
}

static json_t *check_json(const ori__look *look, const ori_ingest_report *r)
{
    const ori_check *k = look->check;
    json_t *j = json_object(), *channels = json_array();
    json_t *problems = json_array();

    for (int i = 0; i < k->channels; i++)
        json_array_append_new(channels, channel_json(&k->channel[i]));
    for (int i = 0; i < r->problem_count; i++)
        json_array_append_new(problems, json_string(r->problem[i]));
    json_object_set_new(j, "problems", problems);
    json_object_set_new(j, "silent", json_integer(k->silent));
    json_object_set_new(j, "gaps", json_integer(k->gaps));
    json_object_set_new(j, "longest_gap", json_integer(k->longest_gap));
    json_object_set_new(j, "unfinished", json_boolean(k->unfinished));
    json_object_set_new(j, "infinite", json_integer(k->infinite));
    json_object_set_new(j, "duplicate_rows",
                        json_integer(k->duplicate_rows));
    json_object_set_new(j, "late_rows", json_integer(k->late_rows));
    json_object_set_new(j, "rate_error_ppm", number(k->rate_error_ppm));
    json_object_set_new(j, "jitter_s", number(k->jitter_s));
    json_object_set_new(j, "channels", channels);
    return j;
}

ori_status ori__look_report(const ori__look *look, ori_ingest_report *r)
{
    if (look->account) {
        ori__text t = { 0 };

        ori__text_add(&t, "damaged: %s; %lld frames before it were saved",
                      look->account, (long long)look->check->frames);
        take_sentence(r, t.chars ? t.chars : "damaged");
        ori__text_free(&t);
    }
    ori_check_tell(look->check, take_sentence, r);
    r->check = ori__json_take_text(check_json(look, r));
    r->recipe = ori__strdup(look->recipe ? look->recipe : "");
    return r->check && r->recipe ? ORI_OK : ori__fail_memory("a report");
}
