/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * pattern.c - labels and groups out of file names
 */
#include "data/pattern.h"

#include <regex.h>
#include <stddef.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/memory.h"

struct ori__pattern {
    regex_t regex;
};

ori_status ori__pattern_create(ori__pattern **pattern, const char *what,
                               const char *expression)
{
    ori__pattern *p;
    int code;

    *pattern = NULL;
    if (!expression)
        return ORI_OK;
    p = ORI__NEW(ori__pattern, 1);
    if (!p)
        return ori__fail_memory(what);
    code = regcomp(&p->regex, expression, REG_EXTENDED);
    if (code != 0) {
        char reason[128];

        regerror(code, &p->regex, reason, sizeof reason);
        ori__free(p);
        return ori__fail(ORI_EINVAL, "%s \"%s\": %s", what, expression,
                         reason);
    }
    if (p->regex.re_nsub < 1) {
        ori__pattern_destroy(p);
        return ori__fail(ORI_EINVAL, "%s \"%s\": has no group: put ( ) "
                         "around the part to take", what, expression);
    }
    *pattern = p;
    return ORI_OK;
}

void ori__pattern_destroy(ori__pattern *p)
{
    if (!p)
        return;
    regfree(&p->regex);
    ori__free(p);
}

ori_status ori__pattern_find(const ori__pattern *p, const char *path,
                             char **found)
{
    const char *name = ori__path_name(path);
    regmatch_t match[2];
    int code;

    *found = NULL;
    code = regexec(&p->regex, name, 2, match, 0);
    if (code == REG_ESPACE)
        return ori__fail_memory(path);
    if (code != 0 || match[1].rm_so < 0 || match[1].rm_eo == match[1].rm_so)
        return ORI_OK;
    *found = ori__strndup(name + match[1].rm_so,
                          (size_t)(match[1].rm_eo - match[1].rm_so));
    return *found ? ORI_OK : ori__fail_memory(path);
}
