/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * array.c - arrays as long as a log, which need not stay in memory
 */
#include "base/array.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/memory.h"

/* What stands before each array. */
typedef struct head {
    size_t bytes;               /* with the head */
    struct head *before, *behind;       /* of those in files */
    bool mapped, paged;         /* what is paged is mapped too */
} head;

enum { HEAD = 64, STRETCH = 1 << 20 };

/* Pages missed that may be a MiB. */
enum { FAULTS = 16 };

/* Less is not worth a file, and not worth letting go of. */
enum { FILE_LEAST = 1 << 14, SLACK = 1 << 22 };

/* From here on an array is a mapping of its own, also without a file: the
 * system has it back at once when it is freed. */
enum { MAP_LEAST = 1 << 20 };

_Static_assert(sizeof(head) <= HEAD, "a head has its room");

static atomic_llong limit;      /* 0: none */
static atomic_llong held;       /* bytes of arrays that are in memory, */
static atomic_llong in_memory;  /* and how many they may be */
static atomic_llong enough;     /* bytes that the process may hold before it
                                   lets go */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static head *paged;             /* all arrays in files */
static atomic_int paged_count;

static head *head_of(const void *array)
{
    return (head *)((char *)(uintptr_t)array - HEAD);
}

bool ori__array_paged(const void *array)
{
    return head_of(array)->paged;
}

/* ---------------------------------------------------------- the limit */

/* What the process holds; 0: this system does not tell. */
static int64_t resident(void)
{
    static const char path[] = "/proc/self/statm";
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    char text[128];
    int64_t all, pages = 0;
    ssize_t n;

    if (fd < 0)
        return 0;
    n = read(fd, text, sizeof text - 1);
    close(fd);
    text[n > 0 ? n : 0] = '\0';
    if (sscanf(text, "%" SCNd64 " %" SCNd64, &all, &pages) != 2)
        return 0;
    return pages * sysconf(_SC_PAGESIZE);
}

void ori_array_limit_set(int64_t bytes)
{
    atomic_store(&limit, bytes > 0 ? bytes : 0);
    atomic_store(&in_memory, (bytes - resident() + atomic_load(&held)) / 2);
    atomic_store(&enough, bytes > 0 ? bytes - bytes / 8 : 0);
}

int64_t ori_array_limit_get(void)
{
    return atomic_load(&limit);
}

/* A number that a file holds; INT64_MAX: none, or no file. */
static int64_t number_in(const char *path)
{
    FILE *f = fopen(path, "re");
    int64_t n = INT64_MAX;

    if (f && fscanf(f, "%" SCNd64, &n) != 1)
        n = INT64_MAX;
    if (f)
        fclose(f);
    return n;
}

int64_t ori_array_limit_usual(void)
{
    const long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
    const int64_t groups[] = {
        number_in("/sys/fs/cgroup/memory.max"),
        number_in("/sys/fs/cgroup/memory/memory.limit_in_bytes") };
    int64_t all = pages > 0 && size > 0 ? (int64_t)pages * size : INT64_MAX;

    for (int i = 0; i < 2; i++)
        all = groups[i] > 0 && groups[i] < all ? groups[i] : all;
    return all == INT64_MAX ? 0 : all / 2;
}

/* ---------------------------------------------------------- the files */

/* A file that nobody else sees; -1: see errno. */
static int open_nameless(const char *folder)
{
    char path[4096];
    int fd;

    if (snprintf(path, sizeof path, "%s/oriole-XXXXXX", folder) >=
        (int)sizeof path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    fd = mkostemp(path, O_CLOEXEC);
    if (fd >= 0)
        unlink(path);
    return fd;
}

/* /tmp is memory on many machines, /var/tmp is not. */
static const char *folder_of_files(void)
{
    const char *asked = getenv("TMPDIR");

    if (asked && *asked)
        return asked;
    return access("/var/tmp", W_OK | X_OK) == 0 ? "/var/tmp" : "/tmp";
}

/* NULL: see errno. */
static void *map(int fd, size_t bytes)
{
    void *memory;

    do
        errno = posix_fallocate(fd, 0, (off_t)bytes);
    while (errno == EINTR);
    if (errno)
        return NULL;
    memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    return memory == MAP_FAILED ? NULL : memory;
}

static void enlist(head *h)
{
    pthread_mutex_lock(&lock);
    h->behind = paged;
    if (paged)
        paged->before = h;
    paged = h;
    atomic_fetch_add(&paged_count, 1);
    pthread_mutex_unlock(&lock);
}

static void delist(head *h)
{
    pthread_mutex_lock(&lock);
    *(h->before ? &h->before->behind : &paged) = h->behind;
    if (h->behind)
        h->behind->before = h->before;
    atomic_fetch_sub(&paged_count, 1);
    pthread_mutex_unlock(&lock);
}

static ori_status new_file(head **array, size_t bytes)
{
    const char *folder = folder_of_files();
    const int fd = open_nameless(folder);

    if (fd < 0)
        return ori__fail_errno(folder, "make a temporary file");
    *array = map(fd, bytes);
    if (!*array) {
        const ori_status s = ori__fail_errno(folder, "hold a temporary file");

        close(fd);
        return s;
    }
    close(fd);
    (*array)->bytes = bytes;
    (*array)->mapped = (*array)->paged = true;
    enlist(*array);
    return ORI_OK;
}

/* ---------------------------------------------------------- the arrays */

/* What is next to nothing beside the limit is never worth a file. */
static bool is_too_much(size_t bytes)
{
    const int64_t most = atomic_load(&limit);

    return most > 0 && bytes >= FILE_LEAST &&
           (int64_t)bytes > most / 1024 &&
           (int64_t)bytes > atomic_load(&in_memory) - atomic_load(&held);
}

/* NULL: there is none. */
static head *new_in_memory(size_t bytes)
{
    const bool mapped = bytes >= MAP_LEAST;
    head *h;

    if (mapped) {
        h = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
                 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        h = h == MAP_FAILED ? NULL : h;
    } else {
        h = ori__alloc(bytes, 1);
    }
    if (h) {
        h->bytes = bytes;
        h->mapped = mapped;
        atomic_fetch_add(&held, (long long)bytes);
    }
    return h;
}

ori_status ori_array_new(void *array_pointer, size_t count, size_t size,
                         const char *what)
{
    void *array = NULL;
    head *h = NULL;
    size_t bytes;
    ori_status s = ORI_OK;

    if (!ori__multiply(count, size, &bytes) || bytes > INT64_MAX - HEAD) {
        s = ori__fail_memory(what);
    } else if (is_too_much(bytes + HEAD)) {
        s = new_file(&h, bytes + HEAD);
    } else {
        h = new_in_memory(bytes + HEAD);
        s = h ? ORI_OK : ori__fail_memory(what);
    }
    if (h)
        array = (char *)h + HEAD;
    memcpy(array_pointer, &array, sizeof array);
    return s;
}

ori_status ori_array_resize(void *array_pointer, size_t count, size_t size,
                            const char *what)
{
    void *old, *array;
    ori_status s;

    memcpy(&old, array_pointer, sizeof old);
    s = ori_array_new(&array, count, size, what);
    if (s != ORI_OK)
        return s;
    if (old) {
        const size_t had = head_of(old)->bytes - HEAD;

        ori__array_copy(array, old, had < count * size ? had : count * size);
        ori_array_free(old);
    }
    memcpy(array_pointer, &array, sizeof array);
    return ORI_OK;
}

void ori_array_free(void *array)
{
    head *h;

    if (!array)
        return;
    h = head_of(array);
    if (h->paged)
        delist(h);
    else
        atomic_fetch_sub(&held, (long long)h->bytes);
    if (h->mapped)
        munmap(h, h->bytes);
    else
        ori__free(h);
}

void ori__array_clear(void *array, size_t bytes)
{
    for (size_t at = 0; at < bytes; at += STRETCH) {
        ori_array_breathe();
        memset((char *)array + at, 0,
               bytes - at < STRETCH ? bytes - at : STRETCH);
    }
}

void ori__array_copy(void *to, const void *from, size_t bytes)
{
    for (size_t at = 0; at < bytes; at += STRETCH) {
        ori_array_breathe();
        memcpy((char *)to + at, (const char *)from + at,
               bytes - at < STRETCH ? bytes - at : STRETCH);
    }
}

/* ----------------------------------------------------------- breathing */

/* Of a shared mapping this forgets where the pages are, not what is in
 * them. */
static void let_go(void)
{
    const int64_t most = atomic_load(&limit), room = most / 8;
    int64_t least;

    for (head *h = paged, *next; h; h = next) {
        next = h->behind;
        madvise(h, h->bytes, MADV_DONTNEED);
    }
    /* Where even that is too much, some is to be had again before the next
     * time, or all time went into it.  Others may have taken some already. */
    least = resident() + (room / 2 > SLACK ? room / 2 : SLACK);
    atomic_store(&enough, least > most - room ? least : most - room);
}

/*
 * Has this thread taken so much since it looked last that it is worth a look?
 * What comes from a file comes by a page that is missed, with up to fifteen
 * beside it (the system's fault_around_bytes); to count these takes a tenth of
 * the time that resident() does.
 */
static bool took_some(void)
{
#ifdef RUSAGE_THREAD
    static _Thread_local long seen;
    struct rusage u;
    long faults;

    if (getrusage(RUSAGE_THREAD, &u) != 0)
        return true;
    faults = u.ru_minflt + u.ru_majflt;
    if (faults - seen < FAULTS)
        return false;
    seen = faults;
#endif
    return true;
}

void ori_array_breathe(void)
{
    if (atomic_load(&paged_count) == 0 || !took_some() ||
        resident() <= atomic_load(&enough))
        return;
    /* While one lets go the others wait, or they would take more meanwhile;
     * then it is done. */
    pthread_mutex_lock(&lock);
    if (resident() > atomic_load(&enough))
        let_go();
    pthread_mutex_unlock(&lock);
}
