/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * agreement_pairs.h - which spans of two people are meant to be the same
 */
#ifndef ORI_CATALOG_AGREEMENT_PAIRS_H
#define ORI_CATALOG_AGREEMENT_PAIRS_H

#include <stddef.h>
#include <stdint.h>

#include <oriole/base/status.h>

typedef struct ori__labelled {
    int64_t start, end;
    int label;              /* number of a class */
    int partner;            /* place among the other's; -1: none */
} ori__labelled;

/*
 * Make pairs of a [na] and b [nb], both by start, as agreement.h says: sets
 * their partners.  *overlap: the pairs' shares, summed.  ORI_OK or
 * ORI_ENOMEM.
 */
ori_status ori__agreement_pairs(ori__labelled *a, size_t na, ori__labelled *b,
                                size_t nb, double *overlap);

#endif
