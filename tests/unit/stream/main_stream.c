/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

extern const ori__suite suite_queue, suite_level, suite_stream, suite_realtime;
extern const ori__suite suite_recording;
extern const ori__suite suite_events, suite_event_scores,
    suite_event_rules, suite_event_run, suite_event_test, suite_event_truth,
    suite_event_budget, suite_event_tune, suite_propose, suite_similar;

SUITE_MAIN(&suite_queue, &suite_level, &suite_stream, &suite_realtime,
           &suite_recording, &suite_events, &suite_event_scores,
           &suite_event_rules, &suite_event_run, &suite_event_test,
           &suite_event_truth, &suite_event_budget, &suite_event_tune,
           &suite_propose, &suite_similar)
