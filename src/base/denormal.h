/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * denormal.h - numbers too small to matter count as zero
 *
 * Arithmetic on numbers below 1e-38 takes some processors a hundred cycles
 * each, so that silence would cost more than sound.
 */
#ifndef ORI_BASE_DENORMAL_H
#define ORI_BASE_DENORMAL_H

/* From now on in this thread; returns what was before, for restoring. */
unsigned ori__denormals_off(void);
void ori__denormals_restore(unsigned before);

#endif
