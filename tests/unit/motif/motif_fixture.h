/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motif_fixture.h - random series with all that logs have, and their matrix
 * profile by its definition, in long double
 */
#ifndef ORI_TESTS_MOTIF_FIXTURE_H
#define ORI_TESTS_MOTIF_FIXTURE_H

#include <stdbool.h>
#include <stdint.h>

#include <oriole/motif/motifs.h>

/* x [n]: waves, walks and noise, with constant, nearly constant, repeated,
 * lifted, huge and missing parts, as `number` decides. */
void motif_series(double *x, int n, uint32_t number);

/* How many of the places [count] are told, where windows begin that are
 * factors as long: beginning and end within 4 % of a window. */
int motif_fixture_told(const ori_motif *motif, int window, const int *places,
                       const double *factors, int count);

typedef struct naive_windows {
    int count, m;
    const double *x;
    long double *z;             /* [count, m]: what distances are between */
    char *state;                /* 'f'ine, fla't', 'm'issing */
} naive_windows;

void naive_windows_create(naive_windows *w, const double *x, int n, int m,
                          bool plain);
void naive_windows_free(naive_windows *w);

/* INFINITY where they are not to be compared. */
long double naive_distance(const naive_windows *a, int i,
                           const naive_windows *b, int j);

#endif
