/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * propose_file.c - a recogniser's file proposes, and its proposals are ranked
 */
#include <oriole/stream/propose.h>

#include <string.h>

#include <oriole/stream/rank.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/memory.h"

/* Of all that is done, what hearing the recordings is. */
static const double HEARING = 0.95;

typedef struct two_parts {
    const ori_propose_options *o;
    double from, share;         /* of the part in hand */
} two_parts;

static bool progress(void *context, double share)
{
    const two_parts *p = context;

    return !p->o->progress ||
           p->o->progress(p->o->context, p->from + share * p->share);
}

static void each(void *context, const ori_propose_heard *heard)
{
    const two_parts *p = context;

    if (p->o->each)
        p->o->each(p->o->context, heard);
}

/* "words" of "models/words.oriole". */
static char *name_of(const char *path)
{
    const char *name = ori__path_name(path);
    const char *dot = strrchr(name, '.');

    return ori__strndup(name, dot && dot > name ? (size_t)(dot - name)
                                                : strlen(name));
}

static ori_status hear(ori_propose_counts *counts, ori_catalog *catalog,
                       ori_model *model, const ori_propose_options *options)
{
    two_parts parts = { options, 0.0, HEARING };
    ori_propose_options o = *options;
    ori_rank_options ro = ORI_RANK_OPTIONS_INIT;
    int ranked;
    ori_status s;

    o.progress = ro.progress = progress;
    o.each = each;
    o.context = ro.context = &parts;
    ro.author = o.author;
    s = ori_propose(counts, catalog, model, &o);
    if (s != ORI_OK || counts->added == 0)
        return s;
    parts = (two_parts){ options, HEARING, 1.0 - HEARING };
    return ori_rank_proposals(&ranked, catalog, model, &ro);
}

ori_status ori_propose_by_file(ori_propose_counts *counts,
                               ori_catalog *catalog, const char *path,
                               const ori_propose_options *options)
{
    ori_propose_options o = *options;
    char hash[ORI_CATALOG_HASH + 1];
    char *name = NULL;
    ori_model *model = NULL;
    ori_status s = ori_model_load(&model, path);

    *counts = (ori_propose_counts){ 0 };
    if (s == ORI_OK)
        s = ori_catalog_hash(hash, NULL, path);
    if (s == ORI_OK && !o.author) {
        name = name_of(path);
        o.author = name;
        s = name ? ORI_OK : ori__fail_memory(path);
    }
    o.hash = hash;
    if (s == ORI_OK)
        s = hear(counts, catalog, model, &o);
    ori_model_destroy(model);
    ori__free(name);
    return s;
}
