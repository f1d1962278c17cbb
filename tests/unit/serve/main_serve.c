/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

extern const ori__suite suite_builds, suite_byte_range, suite_cache_folder,
    suite_catalog_routes, suite_connections, suite_guard, suite_jobs,
    suite_machine_routes, suite_pyramids, suite_request, suite_span_routes,
    suite_wav_bytes;

SUITE_MAIN(&suite_builds, &suite_byte_range, &suite_cache_folder,
           &suite_catalog_routes, &suite_connections, &suite_guard,
           &suite_jobs, &suite_machine_routes, &suite_pyramids,
           &suite_request, &suite_span_routes, &suite_wav_bytes)
