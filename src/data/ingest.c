/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ingest.c - one recording into a catalogue
 *
 * A file is made first, where one is made, and the catalogue's entry last:
 * whenever this is killed, what the catalogue names is there, and the same
 * file brought in again goes on from where it was.
 */
#include <oriole/data/ingest.h>

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <oriole/signal/check.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "data/ingest_cut.h"
#include "data/ingest_look.h"
#include "data/ingest_own.h"
#include "data/ingest_spans.h"

/* The year 10000. */
static const double LAST_YEAR_S = 253402300800.0;

typedef struct ingest {
    ori_catalog *catalog;
    const ori_annotated *from;
    const ori_ingest_options *options;
    ori_ingest_report *report;
    char hash[ORI_CATALOG_HASH + 1];
    ori__look look;
    char *own;              /* the catalogue's own file; NULL: none */
} ingest;

void ori_ingest_report_free(ori_ingest_report *r)
{
    for (int i = 0; i < r->problem_count; i++)
        ori__free(r->problem[i]);
    ori__free(r->problem);
    ori__free(r->check);
    ori__free(r->recipe);
    memset(r, 0, sizeof *r);
}

/* Into the catalogue's folder, where that is asked for. */
static ori_status bring_home(ingest *in)
{
    const ori_ingest_options *o = in->options;
    const char *path = in->from->path;
    ori_status s;

    if (!o->copy && !o->move)
        return ORI_OK;
    s = ori__own_path(&in->own, in->catalog, in->hash, path, "");
    if (s != ORI_OK)
        return s;
    return o->move ? ori__own_move(path, in->own)
                   : ori__own_copy(path, in->own);
}

/* ------------------------------------------------------------------ store */

/* "2026-11-28T20:35:09.250Z"; "" where it is not known. */
static void tell_began(double began_s, char *text, size_t size)
{
    const double whole = floor(began_s);
    const time_t seconds = isfinite(began_s) ? (time_t)whole : 0;
    char to_second[32];
    struct tm utc;

    *text = '\0';
    if (!(began_s < LAST_YEAR_S) || !gmtime_r(&seconds, &utc))
        return;
    strftime(to_second, sizeof to_second, "%Y-%m-%dT%H:%M:%S", &utc);
    snprintf(text, size, "%s.%03dZ", to_second,
             (int)((began_s - whole) * 1000.0));
}

static ori_status add(ingest *in)
{
    char began[48];
    const ori_annotated *a = in->from;
    const ori_ingest_options *o = in->options;
    const ori_source_info *info = &in->look.info;
    ori_ingest_report *r = in->report;
    const ori_catalog_recording recording = {
        .hash = in->hash,
        .bytes = r->bytes,
        .path = in->own ? in->own : a->path,
        .name = ori__path_name(a->path),
        .format = info->format,
        .rate_hz = info->rate_hz,
        .channels = info->channels,
        .frames = in->look.check->frames,
        .columns = r->recipe,
        .started = began,
        .device = o->device ? o->device : "",
        .group = *a->group ? a->group : o->group ? o->group : "",
        .notes = "",
        .split = a->split == ORI_SPLIT_TRAIN   ? "train"
                 : a->split == ORI_SPLIT_VALID ? "valid"
                 : a->split == ORI_SPLIT_TEST  ? "test"
                                               : "",
        .check = r->check,
    };

    tell_began(info->began_s, began, sizeof began);
    return ori_catalog_add(in->catalog, &recording, &r->id);
}

/* The spans that are named with it, and those that are cut.  A label of all
 * of it is that of the pieces. */
static ori_status add_spans(ingest *in)
{
    ori_ingest_report *r = in->report;
    const ori_ingest_options *o = in->options;
    const ori__to_cut what = { .id = r->id, .frames = r->frames,
                               .rate_hz = r->rate_hz, .from = in->from,
                               .levels = &in->look.levels };
    ori_status s = ORI_OK;
    int cut = 0;

    if (o->cut.kind == ORI_CUT_NONE || !in->from->whole)
        s = ori__ingest_spans(in->catalog, r->id, in->from, r->rate_hz,
                              r->frames, o->author, &r->spans);
    if (s == ORI_OK)
        s = ori__ingest_cut(in->catalog, &what, o, &cut);
    r->spans += cut;
    return s;
}

static ori_status store(ingest *in)
{
    ori_status s = ori_catalog_begin(in->catalog);

    if (s != ORI_OK)
        return s;
    s = add(in);
    if (s == ORI_OK)
        s = add_spans(in);
    if (s == ORI_OK)
        return ori_catalog_commit(in->catalog);
    ori_catalog_abandon(in->catalog);
    return s;
}

static ori_status take_new(ingest *in)
{
    ori_ingest_report *r = in->report;
    const char *path = in->from->path;
    ori_status s = ori__look_at(&in->look, path, in->options);

    if (s == ORI_EFORMAT && in->look.salvage) {
        r->outcome = ORI_INGEST_SALVAGED;
        s = ori__own_path(&in->own, in->catalog, in->hash, path,
                          ori__path_has_extension(path, "wav") ? ""
                                                               : ".wav");
        if (s == ORI_OK)
            s = ori__look_salvage(&in->look, path, in->own, in->options);
    } else if (s == ORI_OK) {
        if (in->look.check->unfinished && !in->look.check->audio)
            r->outcome = ORI_INGEST_SALVAGED;   /* less one line */
        s = bring_home(in);
    }
    if (s != ORI_OK)
        return s;
    r->frames = in->look.check->frames;
    r->rate_hz = in->look.info.rate_hz;
    r->channels = in->look.info.channels;
    s = ori__look_report(&in->look, r);
    if (s == ORI_OK && r->frames == 0)
        s = ori__fail(ORI_EDATA, "%s: holds no frame", path);
    return s == ORI_OK ? store(in) : s;
}

/* -------------------------------------------------- what is there already */

typedef struct known {
    ingest *in;
    char *path;             /* that is read from now on */
    ori_status status;
} known;

/* A file that lost its bytes with the power is as good as gone. */
static bool is_there(const char *path)
{
    struct stat info;

    return access(path, R_OK) == 0 && stat(path, &info) == 0 &&
           info.st_size > 0;
}

static bool take_known(void *user, const ori_catalog_recording *stored)
{
    known *k = user;
    ingest *in = k->in;
    ori_ingest_report *r = in->report;
    ori_catalog_recording moved = *stored;

    r->outcome = ORI_INGEST_KNOWN;
    r->frames = stored->frames;
    r->rate_hz = stored->rate_hz;
    r->channels = stored->channels;
    r->recipe = ori__strdup(*stored->columns == '{' ? stored->columns : "");
    if (!is_there(stored->path)) {
        r->outcome = ORI_INGEST_MOVED;
        k->status = bring_home(in);
        moved.path = in->own ? in->own : in->from->path;
        if (k->status == ORI_OK)
            k->status = ori_catalog_update(in->catalog, &moved);
    }
    k->path = ori__strdup(moved.path);
    return false;
}

static ori_status take_again(ingest *in)
{
    ori_ingest_report *r = in->report;
    known k = { .in = in };
    ori_status s = ori_catalog_recording_at(in->catalog, r->id, take_known,
                                            &k);

    r->check = ori__strdup("");
    if (s == ORI_OK)
        s = r->check && r->recipe && k.path ? k.status
                                            : ori__fail_memory("a report");
    /* Where it is silent is not kept: it is listened to again. */
    if (s == ORI_OK && in->options->cut.kind == ORI_CUT_SILENCE)
        s = ori__look_at(&in->look, k.path, in->options);
    ori__free(k.path);
    return s == ORI_OK ? add_spans(in) : s;
}

/* Sentences that begin with the path begin with the name instead. */
static ori_status call_by_name(ori_status s, const ingest *in)
{
    const char *name = in->options->name, *path = in->from->path;
    const char *sentence = ori_last_error();
    const size_t n = strlen(path);

    if (s == ORI_OK || !name || strncmp(sentence, path, n) != 0)
        return s;
    return ori__fail(s, "%s%s", name, sentence + n);
}

ori_status ori_ingest(ori_ingest_report *report, ori_catalog *catalog,
                      const ori_annotated *recording,
                      const ori_ingest_options *options)
{
    ingest in = { .catalog = catalog, .from = recording, .options = options,
                  .report = report };
    ori_status s;

    memset(report, 0, sizeof *report);
    s = ori_catalog_hash(in.hash, &report->bytes, recording->path);
    if (s == ORI_OK)
        s = ori_catalog_find(catalog, in.hash, &report->id);
    if (s == ORI_OK)
        s = report->id ? take_again(&in) : take_new(&in);
    ori__look_clear(&in.look);
    ori__free(in.own);
    return call_by_name(s, &in);
}
