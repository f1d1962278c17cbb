/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * method_sound.c - a network and random kernels, side by side, for sound
 *
 * Recordings of few voices: both learn the voices along with the words, but
 * not the same of them, so that on a voice never heard their mean is better
 * than either (by 5 points over the network alone, when the voices of spoken
 * digits that are for training are left out in turn).  They weigh the same:
 * what they are worth on cases left out at random, of voices that were heard,
 * says nothing about that.
 */
#include "train/course.h"
#include "train/train_network.h"

enum { NETWORK, KERNELS, PARTS };

/* As chosen for all cases, with all that belongs to one network: checkpoints
 * too. */
static ori_status train_network(const ori__method *method,
                                const ori__course *l, ori_model **model)
{
    ori_train_options o = *l->chosen;

    o.arch = method->parts;
    o.valid_fraction = 0;
    return ori__train_network(model, l->train, l->valid, &o);
}

/* What is said of the training is what the network says of its own. */
static ori_status join(const ori__method *method, ori_model *parts[PARTS],
                       ori_model **model)
{
    const double weights[PARTS] = { 1, 1 };
    ori_status s = ori_model_create_committee(model, method->name, parts,
                                              weights, PARTS);

    if (s == ORI_OK)
        s = ori_model_set_training(
            *model,
            ori_model_training(ori_model_member(*model, NETWORK)));
    return s;
}

ori_status ori__train_sound(const ori__method *method,
                            const ori__course *course, ori_model **model,
                            float *held_out)
{
    ori_model *parts[PARTS] = { NULL, NULL };
    ori_status s = train_network(method, course, &parts[NETWORK]);

    (void)held_out;
    if (s == ORI_OK)
        s = ori__train_features(ori__method_find("multirocket-hydra"), course,
                                &parts[KERNELS], NULL);
    if (s == ORI_OK)
        return join(method, parts, model);
    ori_model_destroy(parts[KERNELS]);
    if (s == ORI_ESTOPPED)
        *model = parts[NETWORK];
    else
        ori_model_destroy(parts[NETWORK]);
    return s;
}
