/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

extern const ori__suite suite_classifier, suite_frontend, suite_member_file,
    suite_model, suite_model_file, suite_safetensors;

SUITE_MAIN(&suite_safetensors, &suite_frontend, &suite_model,
           &suite_model_file, &suite_member_file, &suite_classifier)
