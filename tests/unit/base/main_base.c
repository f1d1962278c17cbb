/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

extern const ori__suite suite_array, suite_block_file, suite_checksum,
    suite_fail, suite_fft, suite_fft_double, suite_file, suite_heap,
    suite_memory, suite_number, suite_random, suite_safe_file;

SUITE_MAIN(&suite_array, &suite_block_file, &suite_checksum, &suite_fail,
           &suite_fft, &suite_fft_double, &suite_file, &suite_heap,
           &suite_memory, &suite_number, &suite_random, &suite_safe_file)
