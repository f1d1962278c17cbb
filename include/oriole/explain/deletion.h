/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * deletion.h - how far an attribution may be trusted
 *
 * The case is cut into parts of equal length.  They are deleted one after
 * the other, those first that the attribution says speak most for the class;
 * the sooner the class's probability falls, the better the attribution found
 * what decided.  Petsiuk, Das & Saenko, "RISE: randomized input sampling for
 * explanation of black-box models", BMVC 2018, section 4.3; but cut into
 * parts, since a series with single samples deleted at random is noise to any
 * recogniser, which would flatter the attribution.
 *
 * In a deleted part the features run straight from what is kept before it to
 * what is kept behind it (the baseline of explainer.h once nothing is kept):
 * a constant would put steps into a smooth series, and they, not what is
 * missing, would sway the recogniser.  Rong, Leemann, Borisov, Kasneci &
 * Kasneci, "A consistent and efficient evaluation strategy for attribution
 * methods", ICML 2022, for images.
 */
#ifndef ORIOLE_EXPLAIN_DELETION_H
#define ORIOLE_EXPLAIN_DELETION_H

#include <oriole/explain/attribution.h>

#ifdef __cplusplus
extern "C" {
#endif

struct ori_deletion;

typedef struct ori_deletion_options {
    size_t size;
    const struct ori_deletion *like;    /* of the same case, label, parts and
                               seed by another attribution: its random orders
                               are taken, which cost most; NULL: none */
    int parts;              /* 0: 20; never more than frames */
    int randoms;            /* random orders; 0: 8 */
    uint64_t seed;          /* of them */
} ori_deletion_options;

#define ORI_DELETION_OPTIONS_INIT { .size = sizeof(ori_deletion_options) }

typedef struct ori_deletion {
    int label;
    int parts;
    float *share;           /* [parts + 1] deleted, 0 to 1 */
    float *probability;     /* [parts + 1] of the class, the attribution's
                               order */
    float *random;          /* [parts + 1] mean over random orders */
    float *random_low, *random_high;    /* [parts + 1] least and largest of
                                           them */
    double area;            /* under probability, 0..1: smaller is better */
    double random_area;     /* under random */
    float *score;           /* [parts + 1] the same of the class's score
                               (explainer.h), which tells more where the
                               recogniser is so sure that its probability
                               hardly moves */
    float *score_random;    /* [parts + 1] */
    double score_area, score_random_area;   /* means over the share deleted */
} ori_deletion;

/* `attribution` is of the same case and recogniser.  Free with
 * ori_deletion_destroy().  Returns ORI_OK or what ori_attribution_create()
 * returns. */
ORI_API ori_status ori_deletion_create(ori_deletion **deletion,
                                       ori_explainer *explainer,
                                       const ori_case *c,
                                       const ori_attribution *attribution,
                                       const ori_deletion_options *options);
ORI_API void ori_deletion_destroy(ori_deletion *deletion);

#ifdef __cplusplus
}
#endif
#endif
