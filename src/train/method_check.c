/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * method_check.c - options that a method has no use for
 *
 * To pass them over in silence would let somebody believe in them.
 */
#include "train/method.h"

#include <math.h>
#include <stddef.h>

#include "base/fail.h"

typedef enum kind { INTEGER, REAL, FLAG, TEXT } kind;

typedef struct option {
    const char *name;       /* on the command line */
    size_t offset;
    kind kind;
} option;

#define AT(member) offsetof(ori_train_options, member)

/* How a network learns. */
static const option of_networks[] = {
    { "epochs", AT(epochs), INTEGER },
    { "batch", AT(batch), INTEGER },
    { "optimiser", AT(optimiser), INTEGER },
    { "rate", AT(rate), REAL },
    { "momentum", AT(momentum), REAL },
    { "weight-decay", AT(weight_decay), REAL },
    { "schedule", AT(schedule), INTEGER },
    { "warmup", AT(warmup), INTEGER },
    { "patience", AT(patience), INTEGER },
    { "label-smoothing", AT(label_smoothing), REAL },
    { "class-weights", AT(class_weights), FLAG },
    { "shift", AT(shift), REAL },
    { "scale", AT(scale), REAL },
    { "noise", AT(noise_snr_db), REAL },
    { "time-mask", AT(time_mask), REAL },
    { "frequency-mask", AT(frequency_mask), REAL },
    { "frequency-warp", AT(frequency_warp), REAL },
    { "time-warp", AT(time_warp), REAL },
    { "mixup", AT(mixup), REAL },
};

/* What only one training of one network has. */
static const option of_one_network[] = {
    { "log", AT(log), TEXT },
    { "resume", AT(resume), FLAG },
};

_Static_assert(sizeof(ori_optimiser) == sizeof(int) &&
                   sizeof(ori_schedule) == sizeof(int),
               "enumerations are read as integers");

/* Another value than at first, and not "chosen". */
static bool is_given(const option *o, const ori_train_options *asked,
                     const ori_train_options *fresh)
{
    const void *const a = (const char *)asked + o->offset;
    const void *const f = (const char *)fresh + o->offset;

    switch (o->kind) {
    case INTEGER:
        return *(const int *)a >= 0 && *(const int *)a != *(const int *)f;
    case REAL:
        return *(const double *)a >= 0 &&
               fabs(*(const double *)a - *(const double *)f) > 0;
    case FLAG:
        return *(const bool *)a;
    case TEXT:
        return *(const char *const *)a != NULL;
    }
    return false;
}

static const option *find_given(const option *options, size_t count,
                                const ori_train_options *asked)
{
    ori_train_options fresh;

    ori_train_options_init(&fresh);
    for (size_t i = 0; i < count; i++)
        if (is_given(&options[i], asked, &fresh))
            return &options[i];
    return NULL;
}

#define FIND(options, asked)                                                  \
    find_given(options, sizeof(options) / sizeof *(options), asked)

ori_status ori__method_check(const ori__method *m,
                             const ori_train_options *asked)
{
    const option *found = m->members == 1 ? NULL
                                          : FIND(of_one_network, asked);

    if (found)
        return ori__fail(ORI_EINVAL, "--%s: %s has no epochs of its own; "
                         "--arch with a network has", found->name, m->name);
    found = ori__method_lacks_network(m) ? FIND(of_networks, asked) : NULL;
    if (found)
        return ori__fail(ORI_EINVAL, "--%s is for networks, and %s has none",
                         found->name, m->name);
    return ORI_OK;
}
