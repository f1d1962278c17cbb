/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

extern const ori__suite suite_block_file, suite_checksum, suite_fail,
    suite_fft, suite_fft_double, suite_file,
    suite_memory, suite_number, suite_paged, suite_random, suite_safe_file;

SUITE_MAIN(&suite_block_file, &suite_checksum, &suite_fail, &suite_fft,
           &suite_fft_double, &suite_file,
           &suite_memory, &suite_number, &suite_paged, &suite_random,
           &suite_safe_file)
