/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * secret.c - numbers that nobody guesses
 */
#include "serve/secret.h"

#include <stdio.h>
#include <sys/random.h>

#include "base/fail.h"

ori_status ori__secret_make(char digits[ORI__SECRET + 1])
{
    unsigned char bytes[ORI__SECRET / 2];

    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
        return ori__fail_errno("random numbers", "get");
    for (size_t i = 0; i < sizeof bytes; i++)
        snprintf(digits + 2 * i, 3, "%02x", bytes[i]);
    return ORI_OK;
}
