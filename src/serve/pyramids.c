/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * pyramids.c - pyramids that stay open from one question to the next
 */
#include "serve/pyramids.h"

#include <pthread.h>
#include <stdint.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"

typedef struct entry {
    char *file;             /* NULL: nobody is to find it any more */
    ori_pyramid *pyramid;   /* NULL: free */
    int users;
    uint64_t used;          /* when it was taken last */
} entry;

struct ori__pyramids {
    pthread_mutex_t lock;   /* of all that is below */
    entry entry[ORI__PYRAMIDS];
    uint64_t taken;
};

ori_status ori__pyramids_create(ori__pyramids **pyramids)
{
    *pyramids = ORI__NEW(ori__pyramids, 1);
    if (!*pyramids)
        return ori__fail_memory("pyramids");
    pthread_mutex_init(&(*pyramids)->lock, NULL);
    return ORI_OK;
}

static void drop(entry *e)
{
    ori_pyramid_close(e->pyramid);
    ori__free(e->file);
    *e = (entry){ 0 };
}

void ori__pyramids_destroy(ori__pyramids *p)
{
    if (!p)
        return;
    for (int i = 0; i < ORI__PYRAMIDS; i++)
        drop(&p->entry[i]);
    pthread_mutex_destroy(&p->lock);
    ori__free(p);
}

/* The one of this file, taken; NULL: none is open. */
static ori_pyramid *find(ori__pyramids *p, const char *file)
{
    for (int i = 0; i < ORI__PYRAMIDS; i++) {
        entry *e = &p->entry[i];

        if (e->file && strcmp(e->file, file) == 0) {
            e->users++;
            e->used = p->taken++;
            return e->pyramid;
        }
    }
    return NULL;
}

/* A free place, or that of what was not in use for longest; NULL: all are in
 * use. */
static entry *place(ori__pyramids *p)
{
    entry *best = NULL;

    for (int i = 0; i < ORI__PYRAMIDS; i++) {
        entry *e = &p->entry[i];

        if (!e->pyramid)
            return e;
        if (e->users == 0 && (!best || e->used < best->used))
            best = e;
    }
    if (best)
        drop(best);
    return best;
}

/* It stays open where there is a place for it. */
static void keep(ori__pyramids *p, ori_pyramid *pyramid, const char *file)
{
    entry *e = place(p);

    if (e && (e->file = ori__strdup(file))) {
        e->pyramid = pyramid;
        e->users = 1;
        e->used = p->taken++;
    }
}

ori_status ori__pyramids_take(ori__pyramids *p, ori_pyramid **pyramid,
                              const char *file,
                              const ori_overview_recording *recording)
{
    ori_pyramid *made;
    ori_status s;

    pthread_mutex_lock(&p->lock);
    *pyramid = find(p, file);
    pthread_mutex_unlock(&p->lock);
    if (*pyramid)
        return ORI_OK;
    s = ori_pyramid_open(&made, file, recording);
    if (s != ORI_OK)
        return s;
    pthread_mutex_lock(&p->lock);
    *pyramid = find(p, file);   /* somebody may have been quicker */
    if (!*pyramid)
        keep(p, *pyramid = made, file);
    pthread_mutex_unlock(&p->lock);
    if (*pyramid != made)
        ori_pyramid_close(made);
    return ORI_OK;
}

void ori__pyramids_give(ori__pyramids *p, ori_pyramid *pyramid, bool damaged)
{
    entry *e = NULL;

    if (!pyramid)
        return;
    pthread_mutex_lock(&p->lock);
    for (int i = 0; i < ORI__PYRAMIDS; i++)
        if (p->entry[i].pyramid == pyramid)
            e = &p->entry[i];
    if (e && damaged) {
        ori__free(e->file);
        e->file = NULL;
    }
    if (e && --e->users == 0 && !e->file)
        drop(e);
    pthread_mutex_unlock(&p->lock);
    if (!e)
        ori_pyramid_close(pyramid);
}
