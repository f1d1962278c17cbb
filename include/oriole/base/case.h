/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * case.h - one series, as it is handed in
 */
#ifndef ORIOLE_BASE_CASE_H
#define ORIOLE_BASE_CASE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ori_case {
    const float *x;         /* [C, length], NaN where missing */
    int64_t length;         /* >= 1 */
} ori_case;

#ifdef __cplusplus
}
#endif
#endif
