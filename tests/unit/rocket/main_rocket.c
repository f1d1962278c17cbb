/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

extern const ori__suite suite_head, suite_head_ridge, suite_temperature;

SUITE_MAIN(&suite_head, &suite_head_ridge, &suite_temperature)
