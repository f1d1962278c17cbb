/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * train.c - from examples to a recogniser, by whatever method
 */
#include <oriole/train/train.h>

#include "base/fail.h"
#include "train/choose.h"
#include "train/division.h"
#include "train/method.h"
#include "train/train_network.h"

static ori_status check(const ori_train_options *o)
{
    if (o->epochs == 0 || o->batch == 0)
        return ori__fail(ORI_EINVAL, "epochs and batch must be at least 1");
    if (o->label_smoothing >= 1)
        return ori__fail(ORI_EINVAL, "label smoothing %g is not in [0, 1)",
                         o->label_smoothing);
    if (o->valid_fraction >= 1)
        return ori__fail(ORI_EINVAL, "the validation share %g is not in "
                         "[0, 1)", o->valid_fraction);
    if (o->shift >= 1 || o->time_mask > 1 || o->frequency_mask > 1 ||
        o->time_warp > 1 || o->frequency_warp > 1 || o->scale > 10)
        return ori__fail(ORI_EINVAL, "an augmentation is out of its range "
                         "(shares are below 1)");
    return ORI_OK;
}

/* A method, on the part of the data that is for learning. */
static ori_status train_by(const ori__method *method, ori_model **model,
                           const ori_dataset *training,
                           const ori_dataset *valid,
                           const ori_train_options *options,
                           const ori_train_options *chosen)
{
    ori__division division;
    ori_status s = ori__division_make(&division, training, valid,
                                      chosen->valid_fraction, chosen->seed);

    if (s == ORI_OK) {
        const ori__course course = { division.train, division.valid, options,
                                     chosen };

        s = method->train(method, &course, model, NULL);
    }
    ori__division_free(&division);
    return s;
}

ori_status ori_train(ori_model **model, const ori_dataset *training,
                     const ori_dataset *valid,
                     const ori_train_options *options)
{
    ori_train_options chosen = *options;
    const ori__method *method;
    ori_status s = check(options);

    *model = NULL;
    if (s == ORI_OK)
        s = ori__choose(&chosen, training, NULL);
    if (s != ORI_OK)
        return s;
    method = ori__method_find(chosen.arch);
    return method ? train_by(method, model, training, valid, options, &chosen)
                  : ori__train_network(model, training, valid, &chosen);
}
