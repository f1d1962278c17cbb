/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

extern const ori__suite suite_audio_promise, suite_check, suite_hostile,
    suite_input, suite_line_reader, suite_mel, suite_mel_scale, suite_npy,
    suite_resample, suite_signal_read, suite_sink, suite_source_audio,
    suite_source_npy, suite_source_table, suite_table_layout,
    suite_table_recipe, suite_table_row, suite_table_time, suite_json_row,
    suite_clock_rate;
extern const ori__suite suite_live, suite_live_clock, suite_pyramid,
    suite_ring, suite_spectrogram;

SUITE_MAIN(&suite_input, &suite_audio_promise, &suite_source_audio,
           &suite_npy, &suite_source_npy, &suite_line_reader,
           &suite_table_row, &suite_json_row, &suite_clock_rate,
           &suite_table_time,
           &suite_table_layout, &suite_table_recipe,
           &suite_source_table, &suite_resample, &suite_signal_read,
           &suite_sink, &suite_check, &suite_mel_scale, &suite_mel,
           &suite_hostile,
           &suite_ring, &suite_live_clock, &suite_live, &suite_pyramid,
           &suite_spectrogram)
