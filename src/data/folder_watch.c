/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * folder_watch.c - recordings that come into folders, each when it is whole
 *
 * inotify tells which files to look at, not when they are whole: a file that
 * is copied is closed once, one that is downloaded may be opened and closed
 * many times, one that was there before says nothing.  So what comes is kept
 * in mind and looked at until it rests and nobody writes it (inotify(7),
 * fcntl(2) on leases).
 */
#include <oriole/data/folder_watch.h>

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <oriole/catalog/catalog.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/memory.h"
#include "data/listing.h"
#include "data/recordings.h"

enum {
    PENDING_MAX = 4096,
    DEPTH_MAX = 32,
    UNSURE_TIMES = 10,      /* settle_s, where the writer is not known */
    EVENT_BYTES = 1 << 16
};

enum { MASK = IN_CREATE | IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM |
              IN_DELETE_SELF | IN_ONLYDIR | IN_EXCL_UNLINK };

typedef struct folder {
    int wd;                 /* of inotify; they rise */
    int root;               /* which of the caller's */
    char *path;
} folder;

typedef struct pending {
    char *path;
    int root;
    bool closed;            /* its writer was seen to close it */
    bool moved;             /* it came under this name when it was whole */
    int64_t size, changed;  /* as it was seen last; nanoseconds */
    double since, due;      /* at rest since; looked at again, s */
} pending;

struct ori_folder_watch {
    int fd;
    double settle_s;
    folder *folders;        /* [folder_count] by wd */
    size_t folder_count, folder_room;
    char **root;            /* [roots] */
    int roots;
    pending *pending;       /* [pending_count] */
    size_t pending_count, pending_room;
    bool lost;              /* something came that is not kept in mind: all
                               folders are to be looked through */
    bool looking;           /* that goes on, */
    bool stopped;           /* but not now, as no more can be kept in mind */
    int reached_root;       /* behind this file: */
    char *reached;          /* NULL: at that folder's begin */
    char *given;            /* the path that was given last */
    char events[EVENT_BYTES] __attribute__((aligned(8)));
};

static int64_t nanoseconds(struct timespec t)
{
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int64_t clock_of(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return nanoseconds(t);
}

static double now(void)
{
    return 1e-9 * (double)clock_of(CLOCK_MONOTONIC);
}

/* ----------------------------------------------------- files kept in mind */

static pending *find_pending(ori_folder_watch *w, const char *path)
{
    for (size_t i = 0; i < w->pending_count; i++)
        if (strcmp(w->pending[i].path, path) == 0)
            return &w->pending[i];
    return NULL;
}

static void forget(ori_folder_watch *w, pending *p)
{
    ori__free(p->path);
    *p = w->pending[--w->pending_count];
}

/* `mask`: what inotify says of it; 0: it was there before. */
static ori_status keep_in_mind(ori_folder_watch *w, const char *path,
                               int root, uint32_t mask)
{
    pending *p = find_pending(w, path);

    if (!p && !ori__is_recording(path))
        return ORI_OK;
    if (!p && w->pending_count == PENDING_MAX) {
        w->lost = true;
        return ORI_OK;
    }
    if (!p) {
        char *copy = ori__strdup(path);

        if (!copy || !ori__grow(&w->pending, &w->pending_room,
                                w->pending_count + 1, sizeof *p)) {
            ori__free(copy);
            return ori__fail_memory(path);
        }
        p = &w->pending[w->pending_count++];
        *p = (pending){ .path = copy, .root = root, .size = -1 };
    }
    p->closed = mask & (IN_CLOSE_WRITE | IN_MOVED_TO);
    p->moved = mask & IN_MOVED_TO;
    p->due = now();
    return ORI_OK;
}

/*
 * Has nobody the file open for writing?  A lease for reading is only given
 * then.  *known: the system says.  Who opens it for writing just now waits
 * until the lease is given back, and we are sent a signal, which should be
 * one that nobody minds.
 */
static bool is_unwritten(const char *path, bool *known)
{
    const int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    bool free = false;

    *known = false;
    if (fd < 0)
        return true;                /* reading it will say why */
    if (fcntl(fd, F_SETSIG, SIGURG) == 0 &&
        fcntl(fd, F_SETLEASE, F_RDLCK) == 0) {
        *known = free = true;
        fcntl(fd, F_SETLEASE, F_UNLCK);
    } else if (errno == EAGAIN) {
        *known = true;
    }
    close(fd);
    return free;
}

/* Look at a file again.  *whole: it may be given. */
static void look_at(ori_folder_watch *w, pending *p, bool *whole)
{
    const double at = now();
    struct stat info;
    bool known;

    *whole = false;
    if (stat(p->path, &info) != 0 || !S_ISREG(info.st_mode)) {
        forget(w, p);
        return;
    }
    p->due = at + w->settle_s;
    if (info.st_size != p->size || nanoseconds(info.st_mtim) != p->changed) {
        p->size = info.st_size;
        p->changed = nanoseconds(info.st_mtim);
        p->since = at - fmax(0.0, 1e-9 * (double)(clock_of(CLOCK_REALTIME) -
                                                  p->changed));
    }
    if (!is_unwritten(p->path, &known) && known)
        return;
    *whole = p->moved || (at - p->since >= w->settle_s &&
                          (known || p->closed ||
                           at - p->since >= UNSURE_TIMES * w->settle_s));
}

/* ------------------------------------------------------------- folders */

static void drop_folder(ori_folder_watch *w, size_t i)
{
    ori__free(w->folders[i].path);
    w->folder_count--;
    memmove(&w->folders[i], &w->folders[i + 1],
            (w->folder_count - i) * sizeof *w->folders);
}

static folder *find_folder(ori_folder_watch *w, int wd)
{
    size_t low = 0, high = w->folder_count;

    while (low < high) {
        const size_t middle = (low + high) / 2;

        if (w->folders[middle].wd < wd)
            low = middle + 1;
        else
            high = middle;
    }
    return low < w->folder_count && w->folders[low].wd == wd
               ? &w->folders[low] : NULL;
}

/* One that was moved away is watched no more, nor what is below it. */
static void leave(ori_folder_watch *w, const char *path)
{
    const size_t n = strlen(path);

    for (size_t i = w->folder_count; i-- > 0;) {
        const char *of = w->folders[i].path;

        if (strncmp(of, path, n) == 0 && (of[n] == '/' || of[n] == '\0')) {
            inotify_rm_watch(w->fd, w->folders[i].wd);
            drop_folder(w, i);
        }
    }
}

static ori_status watch_folder(ori_folder_watch *w, const char *path,
                               int root)
{
    const int wd = inotify_add_watch(w->fd, path, MASK);
    char *copy;

    if (wd < 0 && errno == ENOSPC)
        return ori__fail(ORI_EIO, "%s: cannot be watched: the system's limit "
                         "is reached (fs.inotify.max_user_watches)", path);
    if (wd < 0)
        return errno == ENOENT || errno == ENOTDIR
                   ? ORI_OK : ori__fail_errno(path, "watch");
    if (find_folder(w, wd))
        return ORI_OK;
    copy = ori__strdup(path);
    if (!copy || !ori__grow(&w->folders, &w->folder_room,
                            w->folder_count + 1, sizeof *w->folders)) {
        ori__free(copy);
        return ori__fail_memory(path);
    }
    w->folders[w->folder_count++] = (folder){ wd, root, copy };
    return ORI_OK;
}

/* In the order in which folders are looked through: names by their bytes,
 * what is in a folder at its place. */
static int in_order(const char *a, const char *b)
{
    while (*a && *a == *b) {
        a++;
        b++;
    }
    return (*a == '/' ? 1 : (unsigned char)*a) -
           (*b == '/' ? 1 : (unsigned char)*b);
}

/* A file of a folder that is looked through. */
static ori_status meet(ori_folder_watch *w, const char *path, int root,
                       bool all)
{
    char *reached;
    ori_status s;

    if (!all)
        return keep_in_mind(w, path, root, 0);
    w->stopped = w->stopped || w->pending_count == PENDING_MAX;
    if (w->stopped || (w->reached && in_order(path, w->reached) <= 0))
        return ORI_OK;
    s = keep_in_mind(w, path, root, 0);
    if (s != ORI_OK)
        return s;
    reached = ori__strdup(path);
    if (!reached)
        return ori__fail_memory(path);
    ori__free(w->reached);
    w->reached = reached;
    return ORI_OK;
}

/* Watch a folder and all below it, and keep their files in mind.  `all`: as
 * part of a look through all folders, which may have to stop. */
static ori_status look_through(ori_folder_watch *w, const char *path,
                               int root, bool all, int depth)
{
    ori__listing listing;
    ori_status s;

    if (depth > DEPTH_MAX || ori_catalog_is(path))
        return ORI_OK;
    s = watch_folder(w, path, root);
    if (s != ORI_OK)
        return s;
    if (ori__listing_read(&listing, path) != ORI_OK)
        return ORI_OK;              /* it is gone again, or closed to us */
    for (size_t i = 0; i < listing.count && s == ORI_OK; i++) {
        const ori__entry *e = &listing.entries[i];

        if (!e->folder)
            s = meet(w, e->path, root, all);
        else if (!e->link)
            s = look_through(w, e->path, root, all, depth + 1);
    }
    ori__listing_free(&listing);
    return s;
}

/* Begin, or go on, until no more files can be kept in mind. */
static ori_status look_through_all(ori_folder_watch *w)
{
    ori_status s = ORI_OK;

    if (!w->looking) {
        ori__free(w->reached);
        w->reached = NULL;
        w->reached_root = 0;
        w->lost = false;
    }
    w->looking = true;
    w->stopped = false;
    while (w->reached_root < w->roots && s == ORI_OK) {
        s = look_through(w, w->root[w->reached_root], w->reached_root, true,
                         0);
        if (s != ORI_OK || w->stopped)
            return s;
        w->reached_root++;
        ori__free(w->reached);
        w->reached = NULL;
    }
    w->looking = false;
    return s;
}

/* -------------------------------------------------------------- events */

static ori_status take_event(ori_folder_watch *w,
                             const struct inotify_event *e)
{
    folder *f;
    char *path;
    ori_status s = ORI_OK;

    if (e->mask & IN_Q_OVERFLOW) {
        w->lost = true;
        return ORI_OK;
    }
    f = find_folder(w, e->wd);
    if (f && e->mask & (IN_IGNORED | IN_DELETE_SELF)) {
        drop_folder(w, (size_t)(f - w->folders));
        return ORI_OK;
    }
    if (!f || e->len == 0 || *e->name == '.')
        return ORI_OK;
    path = ori__path_join(f->path, e->name);
    if (!path)
        return ori__fail_memory(f->path);
    if (e->mask & IN_ISDIR && e->mask & IN_MOVED_FROM)
        leave(w, path);
    else if (e->mask & IN_ISDIR && e->mask & (IN_CREATE | IN_MOVED_TO))
        s = look_through(w, path, f->root, false, 1);
    else if (!(e->mask & (IN_ISDIR | IN_MOVED_FROM)))
        s = keep_in_mind(w, path, f->root, e->mask);
    ori__free(path);
    return s;
}

static ori_status take_events(ori_folder_watch *w)
{
    const ssize_t got = read(w->fd, w->events, sizeof w->events);
    ori_status s = ORI_OK;

    if (got < 0)
        return errno == EAGAIN || errno == EINTR
                   ? ORI_OK : ori__fail_errno("inotify", "read");
    for (ssize_t i = 0; i < got && s == ORI_OK;) {
        const struct inotify_event *e =
            (const struct inotify_event *)(const void *)(w->events + i);

        s = take_event(w, e);
        i += (ssize_t)(sizeof *e + e->len);
    }
    return s;
}

/* Until something happens, but not behind `until`; true: a signal did. */
static bool wait(const ori_folder_watch *w, double until)
{
    struct pollfd p = { .fd = w->fd, .events = POLLIN };
    double ms = 1e3 * (until - now());

    ms = ms < 0.0 ? 0.0 : ms > 1e6 ? 1e6 : ms;
    return poll(&p, 1, (int)ms + 1) < 0 && errno == EINTR;
}

/* The one that is to be looked at first, by its turn and then its name. */
static pending *first_due(ori_folder_watch *w)
{
    pending *first = NULL;

    for (size_t i = 0; i < w->pending_count; i++) {
        pending *p = &w->pending[i];

        if (!first || p->due < first->due)
            first = p;
    }
    return first;
}

static void give(ori_folder_watch *w, pending *p, const char **path,
                 int *root)
{
    ori__free(w->given);
    *path = w->given = p->path;
    *root = p->root;
    p->path = NULL;
    forget(w, p);
}

ori_status ori_folder_watch_next(ori_folder_watch *w, double wait_s,
                                 const char **path, int *root)
{
    const double end = now() + wait_s;
    bool stop = false;

    *path = NULL;
    while (!stop) {
        pending *p;
        bool whole;
        ori_status s = take_events(w);

        if (s == ORI_OK && (w->lost || w->looking) &&
            w->pending_count < PENDING_MAX / 2)
            s = look_through_all(w);
        if (s != ORI_OK)
            return s;
        p = first_due(w);
        if (p && p->due <= now()) {
            look_at(w, p, &whole);
            if (whole) {
                give(w, p, path, root);
                return ORI_OK;
            }
            continue;
        }
        if (now() >= end)
            return ORI_OK;
        stop = wait(w, p && p->due < end ? p->due : end);
    }
    return ORI_OK;
}

int ori_folder_watch_pending(const ori_folder_watch *w)
{
    return (int)w->pending_count;
}

/* -------------------------------------------------------- begin and end */

static ori_status begin(ori_folder_watch *w, const char *const *folders,
                        int count)
{
    w->root = ORI__NEW(char *, (size_t)count);
    if (!w->root)
        return ori__fail_memory("folders");
    for (; w->roots < count; w->roots++) {
        struct stat info;
        const char *path = folders[w->roots];

        if (stat(path, &info) != 0)
            return ori__fail_errno(path, "open");
        if (!S_ISDIR(info.st_mode))
            return ori__fail(ORI_EIO, "%s: is no folder, and only folders "
                             "are watched", path);
        w->root[w->roots] = ori__strdup(path);
        if (!w->root[w->roots])
            return ori__fail_memory(path);
    }
    return look_through_all(w);
}

ori_status ori_folder_watch_open(ori_folder_watch **watch,
                                 const char *const *folders, int count,
                                 double settle_s)
{
    ori_folder_watch *w = ORI__NEW(ori_folder_watch, 1);
    ori_status s;

    *watch = NULL;
    if (!w)
        return ori__fail_memory("a watch");
    w->settle_s = settle_s;
    w->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    s = w->fd < 0 ? ori__fail_errno("inotify", "begin")
                  : begin(w, folders, count);
    if (s != ORI_OK)
        ori_folder_watch_close(w);
    else
        *watch = w;
    return s;
}

void ori_folder_watch_close(ori_folder_watch *w)
{
    if (!w)
        return;
    if (w->fd >= 0)
        close(w->fd);
    for (size_t i = 0; i < w->folder_count; i++)
        ori__free(w->folders[i].path);
    for (size_t i = 0; i < w->pending_count; i++)
        ori__free(w->pending[i].path);
    for (int i = 0; i < w->roots; i++)
        ori__free(w->root[i]);
    ori__free(w->folders);
    ori__free(w->pending);
    ori__free(w->root);
    ori__free(w->reached);
    ori__free(w->given);
    ori__free(w);
}
