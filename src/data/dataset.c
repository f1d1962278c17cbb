/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * dataset.c - examples with labels
 *
 * A data set is a list of examples over a storage that it may share with
 * others; the storage goes with the last of them.
 */
#include <oriole/data/dataset.h>

#include <string.h>

#include "base/checksum.h"
#include "base/fail.h"
#include "base/memory.h"
#include "data/build.h"

typedef struct storage {
    int references;
    ori__case *cases;
    size_t count;
    ori__labels labels;
    int channels;
    double rate_hz;
    bool audio;
    char *notes;
} storage;

struct ori_dataset {
    storage *store;
    ori_example *examples;
    int count;
};

static void release(storage *store)
{
    if (!store || __atomic_sub_fetch(&store->references, 1,
                                     __ATOMIC_ACQ_REL) > 0)
        return;
    for (size_t i = 0; i < store->count; i++)
        ori__case_clear(&store->cases[i]);
    ori__free(store->cases);
    ori__labels_clear(&store->labels);
    ori__free(store->notes);
    ori__free(store);
}

void ori_dataset_destroy(ori_dataset *d)
{
    if (!d)
        return;
    release(d->store);
    ori__free(d->examples);
    ori__free(d);
}

/* A data set of `count` examples still to be filled in, holding the store. */
static ori_dataset *make(storage *store, size_t count)
{
    ori_dataset *d = ORI__NEW(ori_dataset, 1);

    if (!d)
        return NULL;
    d->examples = ORI__NEW(ori_example, count);
    if (!d->examples) {
        ori__free(d);
        return NULL;
    }
    d->count = (int)count;
    d->store = store;
    __atomic_add_fetch(&store->references, 1, __ATOMIC_RELAXED);
    return d;
}

/* A store with the gathered cases, which stay g's until `adopt`. */
static storage *make_storage(ori__gather *g)
{
    storage *store = ORI__NEW(storage, 1);

    if (!store)
        return NULL;
    store->references = 1;
    store->channels = g->cases[0].channels;
    store->rate_hz = g->rate_hz;
    store->audio = true;
    for (size_t i = 0; i < g->count; i++)
        store->audio &= g->cases[i].audio;
    store->notes = ori__text_take(&g->notes);
    if (!store->notes) {
        ori__free(store);
        return NULL;
    }
    return store;
}

static void adopt(storage *store, ori__gather *g)
{
    store->cases = g->cases;
    store->count = g->count;
    g->cases = NULL;
    g->count = g->room = 0;
}

static ori_example as_example(const ori__case *c, int label)
{
    return (ori_example){ .x = c->x, .length = c->length, .label = label,
                          .split = c->split, .name = c->name,
                          .group = c->group ? c->group : "" };
}

ori_status ori__dataset_build(ori_dataset **dataset, ori__gather *g)
{
    storage *store;
    ori_status s;

    *dataset = NULL;
    if (g->count == 0)
        return ori__fail(ORI_EDATA, "there are no examples");
    store = make_storage(g);
    if (!store)
        return ori__fail_memory("the data set");
    s = ori__labels_collect(&store->labels, g->cases, g->count);
    if (s == ORI_OK && !(*dataset = make(store, g->count)))
        s = ori__fail_memory("the data set");
    if (s == ORI_OK) {
        adopt(store, g);
        for (size_t i = 0; i < store->count; i++) {
            const ori__case *c = &store->cases[i];

            (*dataset)->examples[i] =
                as_example(c, ori__labels_find(&store->labels, c->label));
        }
    }
    release(store);
    return s;
}

static ori_status check_example(const ori_example *e, int i, int labels)
{
    if (!e->x || e->length < 1)
        return ori__fail(ORI_EINVAL, "example %d: has no samples", i);
    if (e->label < 0 || e->label >= labels)
        return ori__fail(ORI_EINVAL, "example %d: label %d is not in "
                         "[0, %d)", i, e->label, labels);
    return ORI_OK;
}

static ori_status gather_example(ori__gather *g, const ori_example *e, int i,
                                 int channels, const char *label)
{
    ori__case c = { .split = e->split };
    ori__text name = { 0 };
    ori_status s;

    if (e->name && *e->name)
        ori__text_add(&name, "%s", e->name);
    else
        ori__text_add(&name, "example %d", i);
    c.name = ori__text_take(&name);
    if (e->group && *e->group)
        c.group = ori__strdup(e->group);
    c.label = ori__strdup(label);
    if (!c.name || !c.label || (e->group && *e->group && !c.group))
        s = ori__fail_memory("an example");
    else
        s = ori__case_fill(&c, e->x, channels, e->length);
    if (s != ORI_OK) {
        ori__case_clear(&c);
        return s;
    }
    return ori__gather_add(g, &c);
}

static ori_status copy_labels(ori__labels *to, const char *const *labels,
                              int count)
{
    ori__labels_clear(to);
    to->names = ORI__NEW(char *, (size_t)count);
    if (!to->names)
        return ori__fail_memory("the labels");
    for (; to->count < count; to->count++) {
        to->names[to->count] = ori__strdup(labels[to->count]);
        if (!to->names[to->count])
            return ori__fail_memory("the labels");
    }
    return ORI_OK;
}

ori_status ori_dataset_create(ori_dataset **dataset,
                              const ori_example *examples, int count,
                              int channels, double rate_hz,
                              const char *const *labels, int label_count)
{
    ori__gather g = { .rate_hz = rate_hz };
    ori_status s = ORI_OK;

    *dataset = NULL;
    if (count < 1 || channels < 1 || label_count < 1 || !(rate_hz >= 0))
        return ori__fail(ORI_EINVAL, "a data set of %d examples, %d channels "
                         "and %d labels at %g Hz", count, channels,
                         label_count, rate_hz);
    for (int i = 0; i < count && s == ORI_OK; i++) {
        s = check_example(&examples[i], i, label_count);
        if (s == ORI_OK)
            s = gather_example(&g, &examples[i], i, channels,
                               labels[examples[i].label]);
    }
    if (s == ORI_OK) {
        ori__gather_note_cases(&g);
        s = ori__dataset_build(dataset, &g);
    }
    if (s == ORI_OK)
        s = copy_labels(&(*dataset)->store->labels, labels, label_count);
    for (int i = 0; i < count && s == ORI_OK; i++)
        (*dataset)->examples[i].label = examples[i].label;
    if (s != ORI_OK) {
        ori_dataset_destroy(*dataset);
        *dataset = NULL;
    }
    ori__gather_clear(&g);
    return s;
}

int ori_dataset_count(const ori_dataset *d)
{
    return d->count;
}

ori_example ori_dataset_example(const ori_dataset *d, int i)
{
    return d->examples[i];
}

int ori_dataset_channels(const ori_dataset *d)
{
    return d->store->channels;
}

double ori_dataset_rate(const ori_dataset *d)
{
    return d->store->rate_hz;
}

bool ori_dataset_is_audio(const ori_dataset *d)
{
    return d->store->audio;
}

int ori_dataset_label_count(const ori_dataset *d)
{
    return d->store->labels.count;
}

const char *ori_dataset_label(const ori_dataset *d, int label)
{
    return d->store->labels.names[label];
}

const char *ori_dataset_notes(const ori_dataset *d)
{
    return d->store->notes;
}

ori_status ori_dataset_take(ori_dataset **dataset, const ori_dataset *from,
                            const int *index, int count)
{
    ori_dataset *d;

    *dataset = NULL;
    if (count < 1)
        return ori__fail(ORI_EDATA, "there are no examples to take");
    for (int i = 0; i < count; i++)
        if (index[i] < 0 || index[i] >= from->count)
            return ori__fail(ORI_EINVAL, "example %d is not in [0, %d)",
                             index[i], from->count);
    d = make(from->store, (size_t)count);
    if (!d)
        return ori__fail_memory("the data set");
    for (int i = 0; i < count; i++)
        d->examples[i] = from->examples[index[i]];
    *dataset = d;
    return ORI_OK;
}

void ori__dataset_mark(ori_dataset *d, ori_split split)
{
    for (int i = 0; i < d->count; i++)
        d->examples[i].split = split;
}

uint64_t ori_dataset_hash(const ori_dataset *d)
{
    const size_t channels = (size_t)d->store->channels;
    uint64_t crc = 0;

    for (int i = 0; i < d->count; i++) {
        const ori_example *e = &d->examples[i];
        const char *label = ori_dataset_label(d, e->label);
        const uint64_t shape[2] = { (uint64_t)channels, (uint64_t)e->length };

        crc = ori__crc64(crc, shape, sizeof shape);
        crc = ori__crc64(crc, label, strlen(label) + 1);
        crc = ori__crc64(crc, e->x,
                         channels * (size_t)e->length * sizeof *e->x);
    }
    return crc;
}
