/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * method.h - ways to a recogniser that are more than one network
 *
 * A method is one line in methods.def: its name, which --arch takes, its
 * kind, what it is made of, and its paper.
 */
#ifndef ORI_TRAIN_METHOD_H
#define ORI_TRAIN_METHOD_H

#include <oriole/train/train.h>

/* What a method learns from. */
typedef struct ori__course {
    const ori_dataset *train, *valid;   /* valid may be NULL */
    const ori_train_options *asked;     /* what is open is open */
    const ori_train_options *chosen;    /* all choices made */
} ori__course;

typedef struct ori__method ori__method;
struct ori__method {
    const char *name;
    /*
     * held_out, if not NULL: [cases, classes] probabilities of each training
     * case by a recogniser that has not seen it.
     */
    ori_status (*train)(const ori__method *method, const ori__course *course,
                        ori_model **model, float *held_out);
    const char *parts;          /* transforms, or the network's architecture */
    const char *head;           /* on transforms */
    int members;                /* networks of a committee */
    int steps;                  /* of each one's training; 0: as ever */
    const char *about;          /* one line for people */
};

/* The method of this name, or NULL. */
const ori__method *ori__method_find(const char *name);

/* No network is in it (method may be NULL: it is one). */
static inline bool ori__method_lacks_network(const ori__method *method)
{
    return method && method->head;
}

/* Are options given that the method has no use for?  ORI_EINVAL names one. */
ori_status ori__method_check(const ori__method *method,
                             const ori_train_options *asked);

/* The kinds. */
ori_status ori__train_features(const ori__method *method,
                               const ori__course *course, ori_model **model,
                               float *held_out);
ori_status ori__train_committee(const ori__method *method,
                                const ori__course *course, ori_model **model,
                                float *held_out);
ori_status ori__train_sound(const ori__method *method,
                            const ori__course *course, ori_model **model,
                            float *held_out);
ori_status ori__train_auto(const ori__method *method,
                           const ori__course *course, ori_model **model,
                           float *held_out);

#endif
