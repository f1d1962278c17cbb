/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

extern const ori__suite suite_agreement, suite_catalog, suite_catalog_divide,
    suite_catalog_recordings, suite_catalog_spans, suite_catalog_tally,
    suite_content_hash, suite_label_file, suite_label_golden, suite_proposals;

SUITE_MAIN(&suite_agreement, &suite_catalog, &suite_catalog_divide,
           &suite_catalog_recordings, &suite_catalog_spans,
           &suite_catalog_tally, &suite_content_hash, &suite_label_file,
           &suite_label_golden, &suite_proposals)
