/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * api.h - what marks a function of the library's public interface
 */
#ifndef ORIOLE_API_H
#define ORIOLE_API_H

#if defined(__GNUC__) && defined(ORI_BUILDING)
#define ORI_API __attribute__((visibility("default")))
#else
#define ORI_API
#endif

#endif
