/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * explain_fixture.h - recognisers of which it is known what they see
 */
#ifndef ORI_TESTS_EXPLAIN_FIXTURE_H
#define ORI_TESTS_EXPLAIN_FIXTURE_H

#include <oriole/explain/explainer.h>

enum { FIX_LENGTH = 120, FIX_FROM = 60, FIX_TO = 70, FIX_LABELS = 2 };

/*
 * One channel, classes "flat" and "spike", not standardised: counts what is
 * above 2, so that the class comes from there alone.
 */
ori_model *fix_spike_model(void);

/* FIX_LENGTH samples of little noise, with 5 from FIX_FROM to FIX_TO if
 * `spike`. */
void fix_spike(float *x, unsigned number, bool spike);

/* A network of random weights on such a front end; 2 channels if spectra are
 * taken.  arch NULL: a small one that ends in a global average. */
ori_model *fix_network(const char *arch, ori_features features,
                       ori_normalise normalise, uint64_t seed);

/* minirocket and a ridge head, fitted to spikes. */
ori_model *fix_rocket(void);

/* The spike network (weight 1), that transform (weight 3) and a network of
 * random weights (weight 2). */
ori_model *fix_committee(void);

void fix_noise(float *x, int64_t count, unsigned number);

#endif
