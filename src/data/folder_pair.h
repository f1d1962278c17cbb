/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * folder_pair.h - a folder with NAME_TRAIN.* and NAME_TEST.*
 */
#ifndef ORI_DATA_FOLDER_PAIR_H
#define ORI_DATA_FOLDER_PAIR_H

#include "data/gather.h"
#include "data/listing.h"

/* The entries' numbers; -1 where there is none. */
typedef struct ori__pair {
    int train, test;
} ori__pair;

/*
 * Find the pair in a folder's listing: a table format's file whose name ends
 * in _TRAIN, or _TEST, in front of its extension.  Where the archive's
 * formats stand side by side, .ts is taken before .tsv, .txt, .csv and .npy;
 * ORI_EFORMAT where there are several names of one format.
 */
ori_status ori__pair_find(ori__pair *pair, const ori__listing *listing,
                          const char *folder);

/* Load what the options want of the two. */
ori_status ori__pair_load(ori__gather *g, const ori__pair *pair,
                          const ori__listing *listing);

#endif
