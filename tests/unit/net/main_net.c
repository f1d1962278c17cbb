/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

extern const ori__suite suite_arch, suite_layer;

SUITE_MAIN(&suite_layer, &suite_arch)
