/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

extern const ori__suite suite_arch, suite_layer, suite_net, suite_net_branches,
    suite_net_flat, suite_net_look, suite_net_run, suite_net_slices,
    suite_net_spec;

SUITE_MAIN(&suite_net_spec, &suite_net, &suite_net_flat, &suite_net_run,
           &suite_net_branches, &suite_net_slices, &suite_net_look,
           &suite_layer, &suite_arch)
