/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * checksum.h - CRC-64/XZ
 *
 * Finds every change of up to eight bytes in a row, for certain; it is no
 * protection against somebody who means harm.
 */
#ifndef ORI_BASE_CHECKSUM_H
#define ORI_BASE_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

/* Start from 0; feed the result back in to go on. */
uint64_t ori__crc64(uint64_t crc, const void *data, size_t bytes);

#endif
