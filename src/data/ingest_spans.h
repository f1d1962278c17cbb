/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ingest_spans.h - spans that were named with a recording, into a catalogue
 */
#ifndef ORI_DATA_INGEST_SPANS_H
#define ORI_DATA_INGEST_SPANS_H

#include <oriole/catalog/catalog.h>
#include <oriole/data/annotations.h>

/* Store those that are not there yet as one edit; *added: how many.  ORI_OK,
 * ORI_EDATA (outside of the recording, or its rate is not known), or what
 * ori_catalog_edit() returned. */
ori_status ori__ingest_spans(ori_catalog *catalog, int64_t recording,
                             const ori_annotated *from, double rate_hz,
                             int64_t frames, const char *author, int *added);

#endif
