/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * head.c - what all heads have in common
 */
#include <oriole/rocket/head.h>

#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "rocket/head_kind.h"

#define ORI_HEAD(name) extern const ori__head_kind ori__head_##name;
#include "rocket/heads.def"
#undef ORI_HEAD

static const ori__head_kind *const kinds[] = {
#define ORI_HEAD(name) &ori__head_##name,
#include "rocket/heads.def"
#undef ORI_HEAD
};

struct ori_head {
    const ori__head_kind *kind;
    void *state;
};

int ori_head_count(void)
{
    return (int)(sizeof kinds / sizeof *kinds);
}

const char *ori_head_name_at(int index)
{
    return kinds[index]->name;
}

static ori_status create(ori_head **head, const char *name)
{
    *head = NULL;
    for (int i = 0; i < ori_head_count(); i++)
        if (strcmp(kinds[i]->name, name) == 0) {
            *head = ORI__NEW(ori_head, 1);
            if (!*head)
                return ori__fail_memory("a classifier");
            (*head)->kind = kinds[i];
            return ORI_OK;
        }
    return ori__fail(ORI_EINVAL, "there is no classifier \"%s\"", name);
}

static ori_status check(const ori__lesson *l)
{
    if (l->n < 1 || l->f < 1 || l->classes < 1)
        return ori__fail(ORI_EINVAL, "a classifier of %d classes on %d "
                         "features of %d cases", l->classes, l->f, l->n);
    for (int i = 0; i < l->n; i++)
        if (l->labels[i] < 0 || l->labels[i] >= l->classes)
            return ori__fail(ORI_EINVAL, "case %d has class %d of %d", i + 1,
                             l->labels[i], l->classes);
    return ORI_OK;
}

static ori_status settle(ori_head **head, ori_status s)
{
    if (s != ORI_OK) {
        ori_head_destroy(*head);
        *head = NULL;
    }
    return s;
}

ori_status ori_head_fit(ori_head **head, const char *kind, const float *x,
                        const int *labels, int n, int f, int classes,
                        uint64_t seed, float *held_out)
{
    const ori__lesson lesson = {
        .x = x, .labels = labels, .n = n, .f = f, .classes = classes,
        .seed = seed, .held_out = held_out,
    };
    ori_status s = create(head, kind);

    if (s == ORI_OK)
        s = check(&lesson);
    if (s == ORI_OK)
        s = (*head)->kind->fit(&(*head)->state, &lesson);
    return settle(head, s);
}

ori_status ori_head_restore(ori_head **head, const char *kind,
                            const ori_tensor *tensors, int count)
{
    ori_status s = create(head, kind);

    if (s == ORI_OK)
        s = (*head)->kind->restore(&(*head)->state, tensors, count);
    return settle(head, s);
}

void ori_head_destroy(ori_head *h)
{
    if (!h)
        return;
    h->kind->destroy(h->state);
    ori__free(h);
}

const char *ori_head_name(const ori_head *h)
{
    return h->kind->name;
}

int ori_head_features(const ori_head *h)
{
    return h->kind->features(h->state);
}

int ori_head_classes(const ori_head *h)
{
    return h->kind->classes(h->state);
}

int ori_head_tensor_count(const ori_head *h)
{
    return h->kind->tensor_count(h->state);
}

ori_tensor ori_head_tensor(const ori_head *h, int index)
{
    return h->kind->tensor(h->state, index);
}

ori_status ori_head_scores(const ori_head *h, const float *x, int n,
                           float *scores)
{
    return n < 1 ? ORI_OK : h->kind->scores(h->state, x, n, scores);
}
