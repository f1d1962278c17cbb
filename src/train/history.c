/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * history.c - what happened in each epoch
 */
#include "train/history.h"

#include <math.h>
#include <stdio.h>

#include "base/fail.h"
#include "base/memory.h"
#include "base/text.h"

ori_status ori__history_add(ori__history *h, const ori__epoch *epoch)
{
    if (!ori__grow(&h->epochs, &h->room, h->count + 1, sizeof *h->epochs))
        return ori__fail_memory("the training's history");
    h->epochs[h->count++] = *epoch;
    return ORI_OK;
}

void ori__history_free(ori__history *h)
{
    ori__free(h->epochs);
    *h = (ori__history){ 0 };
}

static void add_epoch(ori__text *out, const ori__history *h, size_t i,
                      bool with_time)
{
    const ori__epoch *e = &h->epochs[i];

    ori__text_add(out, "{\"epoch\":%zu,\"loss\":%.6g,\"accuracy\":%.6g",
                  i + 1, e->loss, e->accuracy);
    if (!isnan(e->valid_loss))
        ori__text_add(out, ",\"valid_loss\":%.6g,\"valid_accuracy\":%.6g",
                      e->valid_loss, e->valid_accuracy);
    ori__text_add(out, ",\"rate\":%.6g", e->rate);
    if (with_time)
        ori__text_add(out, ",\"seconds\":%.3f", e->seconds);
    ori__text_add(out, "}");
}

ori_status ori__history_log(const ori__history *h, const char *path,
                            bool append)
{
    FILE *f = fopen(path, append ? "a" : "w");
    ori__text lines = { 0 };
    char *text;

    if (!f)
        return ori__fail_errno(path, "write");
    for (size_t i = append ? h->count - 1 : 0; i < h->count; i++) {
        add_epoch(&lines, h, i, true);
        ori__text_add(&lines, "\n");
    }
    text = ori__text_take(&lines);
    if (text)
        fputs(text, f);
    ori__free(text);
    if (fclose(f) != 0)
        return ori__fail_errno(path, "write");
    return text ? ORI_OK : ori__fail_memory(path);
}

char *ori__history_json(const ori__history *h)
{
    ori__text out = { 0 };

    ori__text_add(&out, "[");
    for (size_t i = 0; i < h->count; i++) {
        ori__text_add(&out, i ? "," : "");
        add_epoch(&out, h, i, false);
    }
    ori__text_add(&out, "]");
    return ori__text_take(&out);
}
