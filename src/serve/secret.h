/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * secret.h - numbers that nobody guesses
 */
#ifndef ORI_SERVE_SECRET_H
#define ORI_SERVE_SECRET_H

#include <oriole/base/status.h>

enum { ORI__SECRET = 32 };

/* 128 bits from the kernel, as hexadecimal digits. */
ori_status ori__secret_make(char digits[ORI__SECRET + 1]);

#endif
