/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

extern const ori__suite suite_head, suite_head_ridge,
    suite_rocket, suite_rocket_kernel, suite_sorting, suite_temperature,
    suite_transform_hydra, suite_transform_minirocket,
    suite_transform_multirocket, suite_transform_quant, suite_transform_rdst;

SUITE_MAIN(&suite_head, &suite_head_ridge,
           &suite_rocket, &suite_rocket_kernel, &suite_sorting,
           &suite_temperature, &suite_transform_hydra,
           &suite_transform_minirocket, &suite_transform_multirocket,
           &suite_transform_quant, &suite_transform_rdst)
