/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * recordings.c - files that hold one example each, or spans of them
 *
 * Each file is read once from its start, however many spans of it are
 * examples: formats such as MP3 cannot be entered in the middle, and the
 * resampler's answer depends on what came before.
 */
#include "data/recordings.h"

#include <inttypes.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/base/threads.h>
#include <oriole/signal/signal.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/memory.h"

typedef struct ori__recording {
    ori__case c;            /* name, label, group, split; then the samples */
    char *path, *columns;
    const char *manifest;   /* the caller's; NULL: none */
    int64_t line;
    double start_s, end_s;
    bool may_end_early;
    int64_t from, to;       /* frames at the rate given out */
    float *x;               /* [T, C] while it is being read */
    size_t room, length;
} recording;

/* A file and its recordings, files->items[first .. first + count). */
typedef struct job {
    size_t first, count;
    size_t order;           /* of its first recording, for the messages */
    double rate_hz;         /* the file's; 0: unknown */
} job;

typedef struct reading {
    ori__gather *g;
    recording **items;      /* sorted by path, then as they were named */
    job *jobs;
    size_t job_count;
    double rate_hz;         /* to bring them to; 0: leave them */
    size_t done;
    /* the failure of the first recording that failed */
    size_t failed_order;
    ori_status failed;
    char *sentence;
    bool stopped;
} reading;

bool ori__is_recording(const char *path)
{
    return ori_signal_is_audio(path) || ori__path_has_extension(path, "csv") ||
           ori__path_has_extension(path, "tsv") ||
           ori__path_has_extension(path, "jsonl") ||
           ori__path_has_extension(path, "ndjson") ||
           ori__path_has_extension(path, "npy");
}

/* --- naming --- */

static char *name_of(const ori__recording_place *place)
{
    ori__text name = { 0 };

    ori__text_add(&name, "%s", place->path);
    if (!isnan(place->start_s) || !isnan(place->end_s))
        ori__text_add(&name, " from %g s",
                      isnan(place->start_s) ? 0 : place->start_s);
    if (!isnan(place->end_s))
        ori__text_add(&name, " to %g s", place->end_s);
    return ori__text_take(&name);
}

static ori_status find_group(const ori__gather *g, recording *r,
                             const ori__recording_place *place)
{
    ori_status s;

    if (!g->group_pattern) {
        if (!place->group || !*place->group)
            return ORI_OK;
        r->c.group = ori__strdup(place->group);
        return r->c.group ? ORI_OK : ori__fail_memory(place->path);
    }
    s = ori__pattern_find(g->group_pattern, place->path, &r->c.group);
    if (s == ORI_OK && !r->c.group)
        s = ori__fail(ORI_EDATA, "%s: its name does not match the group "
                      "pattern", place->path);
    return s;
}

static ori_status find_label(const ori__gather *g, recording *r,
                             const ori__recording_place *place)
{
    if (g->label_pattern)
        return ori__pattern_find(g->label_pattern, place->path, &r->c.label);
    r->c.label = ori__strdup(place->label);
    return r->c.label ? ORI_OK : ori__fail_memory(place->path);
}

static void clear(recording *r)
{
    ori__case_clear(&r->c);
    ori__free(r->path);
    ori__free(r->columns);
    ori__free(r->x);
    *r = (recording){ 0 };
}

ori_status ori__recording_add(ori__gather *g,
                              const ori__recording_place *place,
                              bool *matched)
{
    recording r = { .manifest = place->manifest, .line = place->line,
                    .start_s = place->start_s, .end_s = place->end_s,
                    .may_end_early = place->may_end_early };
    ori_status s;

    *matched = false;
    r.c.split = place->split;
    r.c.audio = ori_signal_is_audio(place->path);
    s = find_label(g, &r, place);
    if (s != ORI_OK || !r.c.label)
        return s;
    *matched = true;
    r.path = ori__strdup(place->path);
    r.c.name = name_of(place);
    if (place->columns && *place->columns)
        r.columns = ori__strdup(place->columns);
    if (!r.path || !r.c.name ||
        (!r.columns && place->columns && *place->columns) ||
        !ori__grow(&g->recordings, &g->recording_room, g->recording_count + 1,
                   sizeof *g->recordings))
        s = ori__fail_memory(place->path);
    if (s == ORI_OK)
        s = find_group(g, &r, place);
    if (s != ORI_OK) {
        clear(&r);
        return s;
    }
    g->recordings[g->recording_count++] = r;
    return ORI_OK;
}

ori__recording_place ori__recording_get(const ori__gather *g, size_t i)
{
    const recording *r = &g->recordings[i];

    return (ori__recording_place){
        .path = r->path, .label = r->c.label, .group = r->c.group,
        .columns = r->columns, .manifest = r->manifest, .line = r->line,
        .start_s = r->start_s, .end_s = r->end_s, .split = r->c.split };
}

void ori__recordings_clear(ori__gather *g)
{
    for (size_t i = 0; i < g->recording_count; i++)
        clear(&g->recordings[i]);
    ori__free(g->recordings);
    g->recordings = NULL;
    g->recording_count = g->recording_room = 0;
}

/* --- failures --- */

/* Keep this thread's sentence if its recording comes before the one kept. */
static void keep_failure(reading *all, size_t order, const recording *r,
                         ori_status s)
{
    if (r->manifest)
        ori__fail_context(s, "%s: line %" PRId64, r->manifest, r->line);
#pragma omp critical(ori_recordings)
    if (all->failed == ORI_OK || order < all->failed_order) {
        ori__free(all->sentence);
        all->sentence = ori__strdup(ori_last_error());
        all->failed = s;
        __atomic_store_n(&all->failed_order, order, __ATOMIC_RELAXED);
    }
}

/* Nothing behind a failure is read: the sentence would not be said. */
static bool is_beyond(reading *all, size_t order)
{
    return __atomic_load_n(&all->stopped, __ATOMIC_RELAXED) ||
           order > __atomic_load_n(&all->failed_order, __ATOMIC_RELAXED);
}

static ori_status tell_failure(const reading *all)
{
    if (all->failed != ORI_OK)
        return ori__fail(all->failed, "%s",
                         all->sentence ? all->sentence : "out of memory");
    if (all->stopped)
        return ori__fail(ORI_ESTOPPED, "the loading was stopped");
    return ORI_OK;
}

/* --- reading one file --- */

static ori_source_options source_options(const reading *all,
                                         const recording *r, double rate_hz)
{
    ori_source_options o = ORI_SOURCE_OPTIONS_INIT;
    const int asked = all->g->options.channels;

    o.rate_hz = rate_hz;
    o.columns = r->columns;
    if (r->c.audio)
        o.channels = asked == 0 ? 1 : asked < 0 ? 0 : asked;
    return o;
}

static ori_status find_rate(const reading *all, job *j)
{
    const recording *r = all->items[j->first];
    const ori_source_options o = source_options(all, r, 0);
    ori_source *source;
    ori_status s = ori_source_open(&source, r->path, &o);

    if (s != ORI_OK)
        return s;
    j->rate_hz = ori_source_describe(source).file_rate_hz;
    ori_source_close(source);
    return ORI_OK;
}

static int64_t frame_at(double seconds, double rate_hz)
{
    const double frame = seconds * rate_hz;

    return frame < 9e18 ? (int64_t)llround(frame) : INT64_MAX;
}

/* From seconds to frames. */
static ori_status place_span(recording *r, double rate_hz)
{
    r->from = 0;
    r->to = INT64_MAX;
    if (isnan(r->start_s) && isnan(r->end_s))
        return ORI_OK;
    if (!(rate_hz > 0))
        return ori__fail(ORI_EDATA, "%s: a span in seconds needs a rate, "
                         "which the file does not say", r->path);
    if (!isnan(r->start_s))
        r->from = frame_at(r->start_s, rate_hz);
    if (!isnan(r->end_s))
        r->to = frame_at(r->end_s, rate_hz);
    if (r->from >= r->to)
        return ori__fail(ORI_EDATA, "%s: holds no frame at %g Hz",
                         r->c.name, rate_hz);
    return ORI_OK;
}

/* Add what the block x [frames, C], at `at` of the file, has of the span. */
static ori_status add_block(recording *r, const float *x, int64_t at,
                            int64_t frames, size_t channels)
{
    const int64_t from = r->from > at ? r->from - at : 0;
    const int64_t to = r->to - at < frames ? r->to - at : frames;
    size_t n;

    if (from >= to)
        return ORI_OK;
    n = (size_t)(to - from);
    if (!ori__grow(&r->x, &r->room, (r->length + n) * channels,
                   sizeof *r->x))
        return ori__fail_memory(r->path);
    memcpy(r->x + r->length * channels, x + (size_t)from * channels,
           n * channels * sizeof *x);
    r->length += n;
    return ORI_OK;
}

/*
 * From [T, C] to the case.  A span may end up to 10 ms behind the file's end:
 * label tools round.
 */
static ori_status finish(recording *r, size_t channels, double rate_hz)
{
    const int64_t want = r->to == INT64_MAX ? 0 : r->to - r->from;
    float *x = r->x;
    ori_status s;

    if (r->length == 0)
        return ori__fail(ORI_EDATA, "%s: holds no samples", r->c.name);
    if (!r->may_end_early &&
        (double)want > (double)r->length + 1 + rate_hz / 100)
        return ori__fail(ORI_EDATA, "%s: the recording ends at %g s",
                         r->c.name,
                         (double)(r->from + (int64_t)r->length) / rate_hz);
    if (channels > 1) {
        x = ORI__NEW(float, r->length * channels);
        if (!x)
            return ori__fail_memory(r->path);
        for (size_t c = 0; c < channels; c++)
            for (size_t t = 0; t < r->length; t++)
                x[c * r->length + t] = r->x[t * channels + c];
    }
    s = ori__case_fill(&r->c, x, (int)channels, (int64_t)r->length);
    if (x != r->x)
        ori__free(x);
    ori__free(r->x);
    r->x = NULL;
    return s;
}

/* *r is the recording that the status is about. */
static ori_status read_spans(const reading *all, const job *j,
                             ori_source *source, recording **r)
{
    enum { BLOCK_FRAMES = 8192 };
    const ori_source_info info = ori_source_describe(source);
    const size_t channels = (size_t)info.channels;
    float *block = ORI__NEW(float, BLOCK_FRAMES * channels);
    int64_t at = 0, last = 0;
    ori_status s = block ? ORI_OK : ori__fail_memory((*r)->path);
    size_t got = 1;

    for (size_t i = 0; i < j->count && s == ORI_OK; i++) {
        *r = all->items[j->first + i];
        s = place_span(*r, info.rate_hz);
        last = (*r)->to > last ? (*r)->to : last;
    }
    while (s == ORI_OK && got > 0 && at < last) {
        *r = all->items[j->first];
        s = ori_source_read(source, block, BLOCK_FRAMES, &got);
        for (size_t i = 0; i < j->count && s == ORI_OK; i++) {
            *r = all->items[j->first + i];
            s = add_block(*r, block, at, (int64_t)got, channels);
        }
        at += (int64_t)got;
    }
    for (size_t i = 0; i < j->count && s == ORI_OK; i++) {
        *r = all->items[j->first + i];
        s = finish(*r, channels, info.rate_hz);
    }
    /* the source counts them for the file: told once is enough */
    all->items[j->first]->c.infinite += s == ORI_OK
        ? ori_source_describe(source).infinite : 0;
    ori__free(block);
    return s;
}

static void read_job(reading *all, const job *j)
{
    recording *r = all->items[j->first];
    const ori_source_options o = source_options(all, r, all->rate_hz);
    ori_source *source;
    ori_status s = ori_source_open(&source, r->path, &o);

    if (s == ORI_OK) {
        s = read_spans(all, j, source, &r);
        ori_source_close(source);
    }
    if (s != ORI_OK)
        keep_failure(all, j->order, r, s);
}

/* --- all files --- */

static int by_path(const void *a, const void *b)
{
    const recording *const *x = a, *const *y = b;
    const int order = strcmp((*x)->path, (*y)->path);

    return order ? order : (*x < *y ? -1 : *x > *y);
}

static int by_order(const void *a, const void *b)
{
    const job *x = a, *y = b;

    return x->order < y->order ? -1 : x->order > y->order;
}

static ori_status make_jobs(reading *all)
{
    ori__gather *g = all->g;
    const size_t n = g->recording_count;

    all->items = ORI__NEW(recording *, n);
    all->jobs = ORI__NEW(job, n);
    if (!all->items || !all->jobs)
        return ori__fail_memory("the recordings");
    for (size_t i = 0; i < n; i++)
        all->items[i] = &g->recordings[i];
    qsort(all->items, n, sizeof(recording *), by_path);
    for (size_t i = 0; i < n; i++) {
        if (i == 0 ||
            strcmp(all->items[i]->path, all->items[i - 1]->path) != 0)
            all->jobs[all->job_count++] = (job){
                .first = i, .order = (size_t)(all->items[i] - g->recordings) };
        all->jobs[all->job_count - 1].count++;
    }
    qsort(all->jobs, all->job_count, sizeof *all->jobs, by_order);
    return ORI_OK;
}

/* A few small files are read sooner than threads are woken. */
static int threads_for(const reading *all)
{
    return all->job_count < 8 ? 1 : ori_threads_get();
}

static void find_rates(reading *all)
{
#pragma omp parallel for num_threads(threads_for(all)) schedule(static, 4)
    for (size_t i = 0; i < all->job_count; i++) {
        job *j = &all->jobs[i];

        if (!is_beyond(all, j->order)) {
            const ori_status s = find_rate(all, j);

            if (s != ORI_OK)
                keep_failure(all, j->order, all->items[j->first], s);
        }
    }
}

static int by_rate(const void *a, const void *b)
{
    const job *x = a, *y = b;

    return x->rate_hz < y->rate_hz ? -1 : x->rate_hz > y->rate_hz;
}

/* The rate of the most recordings, the higher of two; 0 where none says. */
static ori_status most_common_rate(reading *all)
{
    job *sorted = ORI__NEW(job, all->job_count);
    size_t most = 0, here = 0;

    if (!sorted)
        return ori__fail_memory("the rates");
    memcpy(sorted, all->jobs, all->job_count * sizeof *sorted);
    qsort(sorted, all->job_count, sizeof *sorted, by_rate);
    for (size_t i = 0; i < all->job_count; i++) {
        if (i > 0 && sorted[i].rate_hz > sorted[i - 1].rate_hz)
            here = 0;
        here += sorted[i].count;
        if (sorted[i].rate_hz > 0 && here >= most) {
            most = here;
            all->rate_hz = sorted[i].rate_hz;
        }
    }
    ori__free(sorted);
    return ORI_OK;
}

static void note_rates(const reading *all)
{
    size_t changed = 0, unknown = 0;

    for (size_t i = 0; i < all->job_count; i++) {
        const job *j = &all->jobs[i];

        unknown += j->rate_hz > 0 ? 0 : j->count;
        changed += j->rate_hz > 0 &&
                           fabs(j->rate_hz - all->rate_hz) > 0
                       ? j->count : 0;
    }
    if (changed > 0)
        ori__gather_note(all->g, "%zu recordings of other rates were brought "
                                 "to %g Hz", changed, all->rate_hz);
    if (unknown > 0 && all->rate_hz > 0)
        ori__gather_note(all->g, "%zu recordings do not say their rate and "
                                 "were taken as they are", unknown);
}

static void read_all(reading *all)
{
    const int64_t total = (int64_t)all->job_count;

#pragma omp parallel for num_threads(threads_for(all)) schedule(static, 4)
    for (size_t i = 0; i < all->job_count; i++) {
        if (is_beyond(all, all->jobs[i].order))
            continue;
        read_job(all, &all->jobs[i]);
        const size_t done = __atomic_add_fetch(&all->done, 1,
                                               __ATOMIC_RELAXED);

        /* the caller's function runs in the caller's thread alone */
        if (omp_get_thread_num() == 0 &&
            ori__gather_progress(all->g, (int64_t)done, total) != ORI_OK)
            __atomic_store_n(&all->stopped, true, __ATOMIC_RELAXED);
    }
}

static ori_status hand_over(ori__gather *g)
{
    ori_status s = ORI_OK;

    for (size_t i = 0; i < g->recording_count && s == ORI_OK; i++)
        s = ori__gather_add(g, &g->recordings[i].c);
    return s;
}

static ori_status read_recordings(reading *all)
{
    ori__gather *g = all->g;
    ori_status s = make_jobs(all);

    if (s != ORI_OK)
        return s;
    find_rates(all);
    s = tell_failure(all);
    all->rate_hz = g->options.rate_hz;
    if (s == ORI_OK && !(all->rate_hz > 0))
        s = most_common_rate(all);
    if (s != ORI_OK)
        return s;
    note_rates(all);
    g->rate_hz = all->rate_hz;
    read_all(all);
    s = tell_failure(all);
    return s == ORI_OK ? hand_over(g) : s;
}

ori_status ori__recordings_load(ori__gather *g)
{
    reading all = { .g = g, .failed_order = SIZE_MAX };
    ori_status s = ORI_OK;

    if (g->recording_count > 0)
        s = read_recordings(&all);
    ori__free(all.items);
    ori__free(all.jobs);
    ori__free(all.sentence);
    ori__recordings_clear(g);
    return s;
}
