/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * checkpoint.c - a training, put aside between two steps
 */
#include "train/checkpoint.h"

#include <string.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/memory.h"
#include "model/safetensors.h"

static const char FORMAT[] = "oriole-checkpoint-1";

/* Bytes that are not floats travel as floats: copied, never computed with. */
enum {
    STATE_FLOATS = sizeof(ori__train_state) / sizeof(float),
    EPOCH_FLOATS = sizeof(ori__epoch) / sizeof(float)
};

/* A history of no epoch still is an array. */
static size_t history_floats(const ori__train_state *s)
{
    return (size_t)s->epoch * EPOCH_FLOATS;
}

static ori__array whole(const char *name, const void *data, size_t count)
{
    return (ori__array){ .name = name, .data = data, .rank = 1,
                         .dims = { (int)count }, .count = count };
}

ori_status ori__checkpoint_save(const ori__training *t,
                                const char *fingerprint, const char *path)
{
    const ori__text_pair texts[] = {
        { "format", FORMAT },
        { "version", ori_version() },
        { "fingerprint", fingerprint },
    };
    const ori__array arrays[] = {
        whole("state", &t->state, STATE_FLOATS),
        whole("history", t->history.epochs, history_floats(&t->state)),
        whole("weights", t->weights, t->count),
        whole("first", t->first, t->count),
        whole("second", t->second, t->count),
        whole("best", t->best, t->count),
    };

    return ori__safetensors_write(path, texts,
                                  (int)(sizeof texts / sizeof *texts),
                                  arrays,
                                  (int)(sizeof arrays / sizeof *arrays));
}

static ori_status check(const ori__safetensors *f, const char *fingerprint)
{
    const char *text;
    ori_status s = ori__safetensors_text(f, "format", &text);

    if (s == ORI_OK && strcmp(text, FORMAT) != 0)
        return ori__fail(ORI_EFORMAT, "%s: is no checkpoint of a training",
                         ori__safetensors_path(f));
    if (s == ORI_OK)
        s = ori__safetensors_text(f, "fingerprint", &text);
    if (s == ORI_OK && strcmp(text, fingerprint) != 0)
        return ori__fail(ORI_EFORMAT,
                         "%s: is the checkpoint of another training (other "
                         "data or options)", ori__safetensors_path(f));
    return s;
}

static ori_status read_history(const ori__safetensors *f, ori__training *t,
                               const ori__train_state *state)
{
    const size_t count = (size_t)state->epoch;

    if (state->epoch < 0 || state->epoch > INT32_MAX)
        return ori__fail(ORI_EFORMAT, "%s: epoch out of range",
                         ori__safetensors_path(f));
    if (count == 0)
        return ORI_OK;
    if (!ori__grow(&t->history.epochs, &t->history.room, count,
                   sizeof *t->history.epochs))
        return ori__fail_memory("the training's history");
    t->history.count = count;
    return ori__safetensors_array(f, "history",
                                  (float *)(void *)t->history.epochs,
                                  history_floats(state));
}

ori_status ori__checkpoint_load(ori__training *t, const char *fingerprint,
                                const char *path, bool *found)
{
    ori__train_state state;
    ori__safetensors *f;
    ori_status s;

    *found = access(path, F_OK) == 0;
    if (!*found)
        return ORI_OK;
    s = ori__safetensors_read(&f, path);
    if (s != ORI_OK)
        return s;
    s = check(f, fingerprint);
    if (s == ORI_OK)
        s = ori__safetensors_array(f, "state", (float *)(void *)&state,
                                   STATE_FLOATS);
    if (s == ORI_OK)
        s = read_history(f, t, &state);
    if (s == ORI_OK)
        s = ori__safetensors_array(f, "weights", t->weights, t->count);
    if (s == ORI_OK)
        s = ori__safetensors_array(f, "first", t->first, t->count);
    if (s == ORI_OK)
        s = ori__safetensors_array(f, "second", t->second, t->count);
    if (s == ORI_OK)
        s = ori__safetensors_array(f, "best", t->best, t->count);
    if (s == ORI_OK)
        t->state = state;
    ori__safetensors_close(f);
    return s;
}
