/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * net_config.c - the arguments of one layer, as read from a text
 */
#include "net/net_config.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"

ori_status ori__config_place(ori__config *c, const char *const *places)
{
    int place = 0;

    for (int i = 0; i < c->count; i++) {
        ori__argument *a = &c->arguments[i];

        if (a->name[0])
            continue;
        if (!places || !places[place])
            return ori__fail(ORI_EFORMAT,
                             "%s takes %d argument(s) by place, not more",
                             c->name, place);
        snprintf(a->name, sizeof a->name, "%s", places[place++]);
    }
    for (int i = 0; i < c->count; i++)
        for (int k = 0; k < i; k++)
            if (strcmp(c->arguments[i].name, c->arguments[k].name) == 0)
                return ori__fail(ORI_EFORMAT, "%s: '%s' is given twice",
                                 c->name, c->arguments[i].name);
    return ORI_OK;
}

const ori__setting *ori__config_find(ori__config *c, const char *name)
{
    for (int i = 0; i < c->count; i++)
        if (strcmp(c->arguments[i].name, name) == 0) {
            c->arguments[i].used = true;
            return &c->arguments[i].value;
        }
    return NULL;
}

ori_status ori__config_number(ori__config *c, const char *name, double low,
                              double high, double *value)
{
    const ori__setting *s = ori__config_find(c, name);

    if (!s)
        return ORI_OK;
    if (!s->is_number)
        return ori__fail(ORI_EFORMAT, "%s: %s is '%s', not a number", c->name,
                         name, s->word);
    if (!(s->number >= low && s->number <= high))
        return ori__fail(ORI_EFORMAT, "%s: %s is %g, not in %g to %g",
                         c->name, name, s->number, low, high);
    *value = s->number;
    return ORI_OK;
}

ori_status ori__config_int(ori__config *c, const char *name, int low,
                           int high, int *value)
{
    double x = (double)*value;
    ori_status s;

    if (!ori__config_find(c, name))
        return ORI_OK;
    s = ori__config_number(c, name, low, high, &x);
    if (s != ORI_OK)
        return s;
    if (x != floor(x))
        return ori__fail(ORI_EFORMAT, "%s: %s is %g, not a whole number",
                         c->name, name, x);
    *value = (int)x;
    return ORI_OK;
}

ori_status ori__config_need_int(ori__config *c, const char *name, int low,
                                int high, int *value)
{
    if (!ori__config_find(c, name))
        return ori__fail(ORI_EFORMAT, "%s needs '%s'", c->name, name);
    return ori__config_int(c, name, low, high, value);
}

ori_status ori__config_flag(ori__config *c, const char *name, bool *value)
{
    int x = *value;
    ori_status s = ori__config_int(c, name, 0, 1, &x);

    *value = x != 0;
    return s;
}

ori_status ori__config_choice(ori__config *c, const char *name,
                              const char *const *words, int *value)
{
    const ori__setting *s = ori__config_find(c, name);
    char list[256] = "";

    if (!s)
        return ORI_OK;
    for (int i = 0; words[i]; i++) {
        const size_t n = strlen(list);

        if (!s->is_number && strcmp(s->word, words[i]) == 0) {
            *value = i;
            return ORI_OK;
        }
        snprintf(list + n, sizeof list - n, "%s%s", i ? ", " : "", words[i]);
    }
    return ori__fail(ORI_EFORMAT, "%s: %s is none of %s", c->name, name, list);
}

ori_status ori__config_finish(const ori__config *c)
{
    for (int i = 0; i < c->count; i++)
        if (!c->arguments[i].used)
            return ori__fail(ORI_EFORMAT, "%s has no argument '%s'", c->name,
                             c->arguments[i].name);
    return ORI_OK;
}
