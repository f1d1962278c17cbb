/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ingest_cut.h - spans that are cut from a recording, into a catalogue
 */
#ifndef ORI_DATA_INGEST_CUT_H
#define ORI_DATA_INGEST_CUT_H

#include <oriole/catalog/catalog.h>
#include <oriole/data/ingest.h>

#include "data/ingest_levels.h"

/* What a recording in hand is to ori__ingest_cut(). */
typedef struct ori__to_cut {
    int64_t id, frames;
    double rate_hz;         /* 0: unknown */
    const ori_annotated *from;
    const ori__levels *levels;      /* of ORI_CUT_SILENCE; else NULL */
} ori__to_cut;

/* Store those that are not there yet as one edit; *added: how many.  ORI_OK,
 * ORI_EDATA, ORI_EFORMAT (a label file), or what ori_catalog_edit() did. */
ori_status ori__ingest_cut(ori_catalog *catalog, const ori__to_cut *what,
                           const ori_ingest_options *options, int *added);

#endif
