/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

extern const ori__suite suite_annotations, suite_archive,
    suite_archive_names, suite_dataset, suite_dataset_load,
    suite_divide, suite_folder_pair, suite_folder_watch, suite_format_csv,
    suite_format_folder, suite_format_manifest, suite_format_npy,
    suite_format_ts, suite_format_tsv, suite_ingest, suite_ingest_levels,
    suite_recordings, suite_resplit, suite_span_windows;

SUITE_MAIN(&suite_annotations, &suite_archive, &suite_archive_names,
           &suite_dataset, &suite_dataset_load,
           &suite_divide, &suite_folder_pair, &suite_folder_watch,
           &suite_format_csv, &suite_format_folder, &suite_format_manifest,
           &suite_format_npy, &suite_format_ts, &suite_format_tsv,
           &suite_ingest, &suite_ingest_levels, &suite_recordings,
           &suite_resplit, &suite_span_windows)
