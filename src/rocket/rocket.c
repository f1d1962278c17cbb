/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * rocket.c - what all transforms have in common
 */
#include <oriole/rocket/rocket.h>

#include <string.h>

#include <oriole/base/threads.h>

#include "base/fail.h"
#include "base/memory.h"
#include "rocket/series.h"
#include "rocket/transform.h"

#define ORI_TRANSFORM(name) extern const ori__transform ori__transform_##name;
#include "rocket/transforms.def"
#undef ORI_TRANSFORM

static const ori__transform *const transforms[] = {
#define ORI_TRANSFORM(name) &ori__transform_##name,
#include "rocket/transforms.def"
#undef ORI_TRANSFORM
};

struct ori_rocket {
    const ori__transform *transform;
    void *state;
    int channels;
};

int ori_rocket_count(void)
{
    return (int)(sizeof transforms / sizeof *transforms);
}

const char *ori_rocket_name_at(int index)
{
    return transforms[index]->name;
}

static ori_status create(ori_rocket **rocket, const char *name, int channels)
{
    *rocket = NULL;
    if (channels < 1)
        return ori__fail(ORI_EINVAL, "%d channels", channels);
    for (int i = 0; i < ori_rocket_count(); i++)
        if (strcmp(transforms[i]->name, name) == 0) {
            *rocket = ORI__NEW(ori_rocket, 1);
            if (!*rocket)
                return ori__fail_memory("a transform");
            (*rocket)->transform = transforms[i];
            (*rocket)->channels = channels;
            return ORI_OK;
        }
    return ori__fail(ORI_EINVAL, "there is no transform \"%s\"", name);
}

static ori_status longest_of(const ori_case *cases, int count, int channels,
                             int *longest)
{
    *longest = 1;
    for (int i = 0; i < count; i++) {
        if (cases[i].length < 1)
            return ori__fail(ORI_EINVAL, "case %d is empty", i + 1);
        if (cases[i].length > ORI__LONGEST / channels)
            return ori__fail(ORI_ESHAPE, "case %d: %lld samples of %d "
                             "channels are too long for a transform", i + 1,
                             (long long)cases[i].length, channels);
        if (cases[i].length > *longest)
            *longest = (int)cases[i].length;
    }
    return ORI_OK;
}

ori_status ori_rocket_fit(ori_rocket **rocket, const char *transform,
                          const ori_case *cases, int count, int channels,
                          const ori_rocket_options *options)
{
    ori__sample sample = {
        .cases = cases,
        .count = count,
        .channels = channels,
        .features = options ? options->features : 0,
        .seed = options ? options->seed : 0,
    };
    ori_status s = create(rocket, transform, channels);

    if (s == ORI_OK && count < 1)
        s = ori__fail(ORI_EINVAL, "no case to fit a transform to");
    if (s == ORI_OK)
        s = longest_of(cases, count, channels, &sample.longest);
    if (s == ORI_OK)
        s = (*rocket)->transform->fit(&(*rocket)->state, &sample);
    if (s != ORI_OK) {
        ori_rocket_destroy(*rocket);
        *rocket = NULL;
    }
    return s;
}

ori_status ori_rocket_restore(ori_rocket **rocket, const char *transform,
                              int channels, const ori_tensor *tensors,
                              int count)
{
    ori_status s = create(rocket, transform, channels);

    if (s == ORI_OK)
        s = (*rocket)->transform->restore(&(*rocket)->state, channels,
                                          tensors, count);
    if (s != ORI_OK) {
        ori_rocket_destroy(*rocket);
        *rocket = NULL;
    }
    return s;
}

void ori_rocket_destroy(ori_rocket *r)
{
    if (!r)
        return;
    r->transform->destroy(r->state);
    ori__free(r);
}

const char *ori_rocket_name(const ori_rocket *r)
{
    return r->transform->name;
}

int ori_rocket_features(const ori_rocket *r)
{
    return r->transform->features(r->state);
}

int ori_rocket_channels(const ori_rocket *r)
{
    return r->channels;
}

int ori_rocket_tensor_count(const ori_rocket *r)
{
    return r->transform->tensor_count(r->state);
}

ori_tensor ori_rocket_tensor(const ori_rocket *r, int index)
{
    return r->transform->tensor(r->state, index);
}

bool ori__rocket_show(const ori_rocket *r, int feature,
                      ori__shown_kernel *kernel)
{
    *kernel = (ori__shown_kernel){ .number = -1 };
    if (!r->transform->show)
        return false;
    r->transform->show(r->state, feature, kernel);
    return true;
}

/* One thread's place: a series without gaps, and the transform's scratch. */
typedef struct place {
    size_t series, each;    /* bytes */
    char *memory;
} place;

static ori_status make_places(const ori_rocket *r, int threads, int longest,
                              place *p)
{
    const size_t samples = (size_t)r->channels * (size_t)longest;
    size_t bytes;

    p->series = ori__round_up(samples * sizeof(float), 64);
    p->each = p->series +
              ori__round_up(r->transform->work(r->state, longest), 64);
    p->memory = ori__multiply(p->each, (size_t)threads, &bytes)
                    ? ori__alloc(bytes, 1)
                    : NULL;
    return p->memory ? ORI_OK : ori__fail_memory("a transform");
}

ori_status ori_rocket_transform(const ori_rocket *r, const ori_case *cases,
                                int count, float *y)
{
    const size_t features = (size_t)ori_rocket_features(r);
    const int asked = ori_threads_get();
    const int threads = asked < count ? asked : count;
    int longest;
    place p;
    ori_status s = longest_of(cases, count, r->channels, &longest);

    if (s != ORI_OK || count < 1)
        return s;
    s = make_places(r, threads, longest, &p);
    if (s != ORI_OK)
        return s;
#pragma omp parallel for num_threads(threads) schedule(static)                \
    if (threads > 1)
    for (int thread = 0; thread < threads; thread++) {
        char *const memory = p.memory + (size_t)thread * p.each;
        float *const x = (float *)(void *)memory;

        for (int i = thread; i < count; i += threads) {
            ori__series_fill(&cases[i], r->channels, x);
            r->transform->apply(r->state, x, (int)cases[i].length,
                                y + (size_t)i * features, memory + p.series);
        }
    }
    ori__free(p.memory);
    return ORI_OK;
}
