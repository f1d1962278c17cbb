/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * label_list.c - labelled spans in the order in which they were read
 */
#include <limits.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/fail.h"
#include "base/json.h"
#include "base/memory.h"
#include "catalog/label_form.h"

typedef struct entry {
    ori_label label;
    char *name, *tier, *more;
} entry;

struct ori_label_list {
    entry *entries;
    size_t count, room;
    int points, unnamed;    /* left out */
    char notes[160];
};

ori_status ori_label_list_create(ori_label_list **list)
{
    *list = ORI__NEW(ori_label_list, 1);
    return *list ? ORI_OK : ori__fail_memory("labels");
}

void ori_label_list_destroy(ori_label_list *l)
{
    if (!l)
        return;
    for (size_t i = 0; i < l->count; i++) {
        ori__free(l->entries[i].name);
        ori__free(l->entries[i].tier);
        ori__free(l->entries[i].more);
    }
    ori__free(l->entries);
    ori__free(l);
}

int ori_label_list_count(const ori_label_list *l)
{
    return (int)l->count;
}

ori_label ori_label_list_get(const ori_label_list *l, int i)
{
    return l->entries[i].label;
}

static ori_status add(ori_label_list *l, const ori_label *label,
                      ori__label_cell name, ori__label_cell tier)
{
    entry e = { .label = *label };

    if (l->count == INT_MAX ||
        !ori__grow(&l->entries, &l->room, l->count + 1, sizeof e))
        return ori__fail_memory("labels");
    e.name = ori__strndup(name.s, (size_t)(name.end - name.s));
    e.tier = ori__strndup(tier.s, (size_t)(tier.end - tier.s));
    e.more = ori__strdup(label->more ? label->more : "");
    if (!e.name || !e.tier || !e.more) {
        ori__free(e.name);
        ori__free(e.tier);
        ori__free(e.more);
        return ori__fail_memory("labels");
    }
    e.label.label = e.name;
    e.label.tier = e.tier;
    e.label.more = e.more;
    l->entries[l->count++] = e;
    return ORI_OK;
}

static ori__label_cell cell_of(const char *text)
{
    return (ori__label_cell){ text, text + strlen(text) };
}

ori_status ori_label_list_add(ori_label_list *l, const ori_label *label)
{
    if (!*label->label)
        return ori__fail(ORI_EDATA, "a span without a label");
    if (!(label->start_s >= 0.0 && label->end_s > label->start_s &&
          isfinite(label->end_s)))
        return ori__fail(ORI_EDATA, "\"%.40s\": from %g s to %g s is no span",
                         label->label, label->start_s, label->end_s);
    return add(l, label, cell_of(label->label), cell_of(label->tier));
}

ori_status ori__label_put(ori_label_list *l, const ori_label *label,
                          ori__label_cell name, ori__label_cell tier)
{
    while (name.s < name.end && (unsigned char)*name.s <= ' ')
        name.s++;
    while (name.s < name.end && (unsigned char)name.end[-1] <= ' ')
        name.end--;
    if (name.s == name.end) {
        l->unnamed++;
        return ORI_OK;
    }
    if (!(label->start_s >= 0.0 && label->end_s > label->start_s)) {
        l->points++;
        return ORI_OK;
    }
    return add(l, label, name, tier);
}

const char *ori_label_list_notes(const ori_label_list *list)
{
    ori_label_list *l = (ori_label_list *)(uintptr_t)list;
    int n = 0;

    l->notes[0] = '\0';
    if (l->points)
        n = snprintf(l->notes, sizeof l->notes, "%d label%s of no length "
                     "left out", l->points, l->points == 1 ? "" : "s");
    if (l->unnamed)
        snprintf(l->notes + n, sizeof l->notes - (size_t)n, "%s%d span%s "
                 "without a label left out", n ? "\n" : "", l->unnamed,
                 l->unnamed == 1 ? "" : "s");
    return l->notes;
}

/* ---------------------------------------------------------- what it says */

/* How the label's own column is called is not missed; see label_raven.c. */
static bool says_more(const char *more)
{
    json_t *j = *more ? json_loads(more, JSON_REJECT_DUPLICATES, NULL) : NULL;
    const bool says = json_object_size(j) > (json_object_get(j, "") != NULL);

    json_decref(j);
    return says;
}

unsigned ori__label_list_says(const ori_label_list *l)
{
    unsigned says = 0;

    for (size_t i = 0; i < l->count; i++) {
        const ori_label *k = &l->entries[i].label;

        if (!isnan(k->low_hz) || !isnan(k->high_hz))
            says |= ORI__LABEL_FREQUENCY;
        if (*k->tier)
            says |= ORI__LABEL_TIER;
        if (!isnan(k->confidence))
            says |= ORI__LABEL_CONFIDENCE;
        if (says_more(k->more))
            says |= ORI__LABEL_MORE;
    }
    return says;
}
